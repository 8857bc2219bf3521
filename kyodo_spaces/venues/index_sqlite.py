"""The index's texts on SQLite: FTS5 over pairs of characters, made here.

FTS5's own trigrams find no word of one or two characters, as most Japanese words are, and its
other tokenizers find no part of a word. Each run of characters is cut into overlapping pairs and
its last character alone; a word is the phrase of its pairs, and one character the beginning of
any pair. So a word is found wherever it stands, and nowhere else.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from operator import add
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Join,
    TextClause,
    column,
    func,
    select,
    text,
)
from sqlalchemy.ext.compiler import compiles

from ..db import execute_many
from .index_models import IndexedPlace, ends, within
from .words import Forms

# The tokenizer takes whatever is not ASCII for a letter, so ASCII's signs move there.
_SIGNS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum() and code != 0x20}
_STORE = text("INSERT INTO place_text(rowid, pairs) VALUES (:key, :pairs)")
_DROP = text("INSERT INTO place_text(place_text, rowid, pairs) VALUES ('delete', :key, :pairs)")
_MATCH = "SELECT rowid AS key FROM place_text WHERE place_text MATCH :words"
_KEY = column("key", BigInteger)
Texts = Iterable[tuple[int, str]]
Spans = Sequence[tuple[int, int]]


def pairs(body: str) -> str:
    """The pairs of a folded text, in their order.

    >>> pairs("大会議室 茶")
    '大会 会議 議室 室 茶'
    """
    found: list[str] = []
    for run in body.split():
        signs = run.translate(_SIGNS)
        found += map(add, signs, signs[1:])
        found.append(signs[-1])
    return " ".join(found)


def store(connection: Connection, texts: Texts) -> None:
    """Texts by key, the keys ascending: FTS5 would write a segment for each that is not."""
    _execute(connection, _STORE, texts)


def drop(connection: Connection, texts: Texts) -> None:
    """Forget texts, exactly as they were stored."""
    _execute(connection, _DROP, texts)


def _execute(connection: Connection, statement: Any, texts: Texts) -> None:
    rows = [{"key": key, "pairs": pairs(body)} for key, body in texts]
    execute_many(connection, statement, rows)


def clear(connection: Connection) -> None:
    connection.execute(text("INSERT INTO place_text(place_text) VALUES ('delete-all')"))


def among(ids: ColumnElement[str]) -> Any:
    """The numbers of a JSON array, to be compared with a column by `in_`."""
    return select(func.json_each(ids).table_valued("value").c.value)


class _InTurn(Join):
    """A join that SQLite makes in the order given, so that it never asks the full text about each
    place in turn, nor writes down all of its keys before it looks at the first place."""

    inherit_cache = True


@compiles(_InTurn)
def _compile(join: _InTurn, compiler: Any, **more: Any) -> str:
    return str(compiler.visit_join(join, **more)).replace(
        " JOIN place_index", " CROSS JOIN place_index"
    )


def narrowed(
    words: Sequence[Forms], spans: Spans | None
) -> tuple[FromClause, list[ColumnElement[bool] | TextClause]]:
    """Where the rows that hold the words and lie in the spans come from, and on what terms."""
    places = IndexedPlace.__table__
    if not words:
        return places, [within("place_index.key", spans)] if spans is not None else []
    found = keys(words, spans).subquery("found")
    return _InTurn(found, places, IndexedPlace.key == found.c.key), []


def keys(words: Sequence[Forms], spans: Spans | None) -> Any:
    """The keys of what holds all the words, in ascending order of each span."""
    found = text(_MATCH) if spans is None else _in_parts(len(spans))
    return found.bindparams(**values(words, spans)).columns(_KEY)


def values(words: Sequence[Forms], spans: Spans | None) -> dict[str, Any]:
    """The parameters of what `narrowed` and `keys` make; their names decide on the rest."""
    said = {"words": " AND ".join(map(_any, words))} if words else {}
    return said | ends(spans or ())


def shape(_words: Sequence[Forms]) -> tuple[Forms, ...]:
    """What else it follows from: nothing, for the words are one parameter."""
    return ()


@cache
def _in_parts(number: int) -> TextClause:
    """As text: an expression of so many parts takes longer to put together than to answer."""
    part = f"{_MATCH} AND rowid BETWEEN :first{{0}} AND :last{{0}}"
    parts = " UNION ALL ".join(part.format(each) for each in range(number))
    # The limit that is none keeps SQLite from asking all the other terms for each part anew.
    return text(f"{parts} LIMIT -1")


def _any(forms: Forms) -> str:
    return f"({' OR '.join(map(_phrase, forms))})"


def _phrase(word: str) -> str:
    if len(word) == 1:
        return f'"{word.translate(_SIGNS)}" *'
    signs = word.translate(_SIGNS)
    return '"' + " ".join(map(add, signs, signs[1:])) + '"'
