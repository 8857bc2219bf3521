"""Which column of a returned table answers which question, however it was moved or renamed."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..text import fold
from .questions import Question
from .workbook_keys import KEY_HEADERS, UNCHANGED

UNCHANGED_KEY = "is_unchanged"
_FIRST_ROWS = 40
"""A header is looked for among so many rows that hold anything."""
_LEAST = 3
"""So many of our own headers make a row the header."""
_MARKS = re.compile(r"[\s()*※:・,、_\"'\[\]「」【】-]")


class Columns(NamedTuple):
    """`keys` are the question's key, or the hidden key's, by the column's number from 0."""

    row: int
    keys: dict[int, str]
    hidden: dict[int, str]
    guessed: dict[int, str]
    """Of `keys`, those whose header is another: it, as the file has it."""
    unknown: dict[int, str]
    """Headers that are none of ours."""


def find_columns(rows: Mapping[int, Sequence[str]], asked: Sequence[Question]) -> Columns | None:
    """The header among the first rows; None where there is none."""
    names = _names(asked)
    best, most = None, _LEAST - 1
    for number in sorted(rows)[:_FIRST_ROWS]:
        found = {names[word] for word in map(_plain, rows[number]) if word in names}
        if len(found) > most:
            best, most = number, len(found)
    return _understand(best, rows[best], asked) if best is not None else None


def _plain(header: str) -> str:
    return _MARKS.sub("", fold(header))


def _names(asked: Sequence[Question]) -> dict[str, str]:
    """The keys by the folded header."""
    return {_plain(UNCHANGED): UNCHANGED_KEY} | {_plain(one.header): one.key for one in asked}


def _understand(row: int, header: Sequence[str], asked: Sequence[Question]) -> Columns:
    names, hidden_names = _names(asked), {_plain(text): key for key, text in KEY_HEADERS.items()}
    words = {index: _plain(text) for index, text in enumerate(header) if _plain(text)}
    keys: dict[int, str] = {}
    for index, word in words.items():
        if word in names and names[word] not in keys.values():
            keys[index] = names[word]
    hidden = {index: hidden_names[word] for index, word in words.items() if word in hidden_names}
    rest = [index for index in words if index not in keys and index not in hidden]
    guessed = _resembling({index: words[index] for index in rest}, names, set(keys.values()))
    rest = [index for index in rest if index not in guessed]
    guessed |= _between(keys | guessed, rest, list(names.values()))
    return Columns(
        row,
        keys | guessed,
        hidden,
        {index: header[index] for index in guessed},
        {index: header[index] for index in rest if index not in guessed},
    )


def _resembling(
    words: Mapping[int, str], names: Mapping[str, str], taken: set[str]
) -> dict[int, str]:
    """Headers that hold one of ours that is missing, or are a part of one, and of no other."""
    found: dict[int, str] = {}
    free = {name: key for name, key in names.items() if key not in taken}
    for index, word in words.items():
        alike = {
            key for name, key in free.items() if len(word) > 1 and (word in name or name in word)
        }
        if len(alike) == 1 and not alike & set(found.values()):
            found[index] = alike.pop()
    return found


def _between(keys: Mapping[int, str], rest: Sequence[int], order: Sequence[str]) -> dict[int, str]:
    """A single unknown column that stands where a single missing one stood was renamed."""
    found = {}
    by_key = {key: index for index, key in keys.items()}
    for place, key in enumerate(order):
        if key in by_key:
            continue
        before = by_key.get(order[place - 1], -2) if place else -1
        after = by_key.get(order[place + 1]) if place + 1 < len(order) else before + 2
        if before + 2 == after and before + 1 in rest:
            found[before + 1] = key
    return found
