"""What a word that somebody looks for may stand for: its spellings, and words for the same thing.

Texts stay as they were written; a word is looked for in each of its forms. So a part of a word
finds the whole of it whatever it is spelt like, which it would not if texts were rewritten.
"""

import re
from functools import cache

from ..config import asset_dir
from ..text import fold_spelling

Forms = tuple[str, ...]
"""Of one word, folded; any of them will do."""

_MOST_FORMS = 12
# 七里ヶ浜, 七里が浜; also while the word is being typed.
_GA = re.compile(r"(?<=[一-鿿々])[がけ](?=[一-鿿]|$)")
# Words from English ending in -er, -or and -ar, of three sounds and more: センター, センタ.
_ENDING = r"(?<=[ぁ-ゖー]{2}[あかさたなはまやらわがざだばぱゃ])ー"
_LONG_AT_END = re.compile(f"{_ENDING}$")
_LONG_BEFORE_KANJI = re.compile(f"{_ENDING}?(?=[一-鿿])")
_COMMENT = "#"
_BETWEEN = "、"


def forms_of(text: str) -> list[Forms]:
    """The forms of each word of a text; of ever so many words no two alike.

    >>> forms_of("カフェ 由比ヶ浜")
    [('かふぇ', '喫茶', 'こーひーしょっぷ'), ('由比が浜', '由比け浜')]
    """
    return [_forms(word) for word in dict.fromkeys(fold_spelling(text).split())]


def spellings(word: str) -> list[str]:
    """A folded word in all the ways that people write it."""
    word = _LONG_AT_END.sub("", word)
    found = [word]
    for pattern, ways in ((_GA, "がけ"), (_LONG_BEFORE_KANJI, ("", "ー"))):
        found += [pattern.sub(way, each) for each in found for way in ways]
    return sorted(set(found))


def _forms(word: str) -> Forms:
    found: dict[str, None] = {}
    for spelling in spellings(word):
        found |= dict.fromkeys((spelling, *_groups().get(spelling, ())))
    shorter = [form for form in found if not any(other in form for other in found if other != form)]
    return tuple(shorter[:_MOST_FORMS])


def known() -> set[str]:
    """The words of the file of synonyms in all their spellings, folded."""
    return set(_groups())


def told() -> list[str]:
    """The words of the file of synonyms, as they stand there."""
    return [word for group in _lines() for word in group]


@cache
def _lines() -> list[list[str]]:
    lines = (asset_dir("data") / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(_BETWEEN) for line in lines if line and not line.startswith(_COMMENT)]


@cache
def _groups() -> dict[str, Forms]:
    """By each spelling of each word, the spellings of all the words of its group."""
    found: dict[str, Forms] = {}
    for words in _lines():
        spelt = (form for word in words for form in spellings(fold_spelling(word)))
        group = tuple(dict.fromkeys(spelt))
        found |= dict.fromkeys(group, group)
    return found
