"""The index's texts on PostgreSQL: arrays of characters and pairs of them under GIN.

It needs no extension. The pairs find the candidates; a word of three and more characters is
then looked for in the text itself, for its pairs may also stand apart.
"""

from collections.abc import Iterable, Sequence
from operator import add
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    String,
    Text,
    TextClause,
    and_,
    cast,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from .index_models import IndexedPlace, ends, within
from .words import Forms

_TEXTS = table(
    "place_text",
    column("key", BigInteger),
    column("pairs", ARRAY(Text)),
    column("body", String),
)
Texts = Iterable[tuple[int, str]]
Spans = Sequence[tuple[int, int]]


def pairs(body: str) -> list[str]:
    """The characters of a folded text and each two that stand together, once."""
    found: set[str] = set()
    for run in body.split():
        found.update(run, map(add, run, run[1:]))
    return sorted(found)


def store(connection: Connection, texts: Texts) -> None:
    rows = [{"key": key, "pairs": pairs(body), "body": body} for key, body in texts]
    if rows:
        connection.execute(insert(_TEXTS), rows)


def drop(connection: Connection, texts: Texts) -> None:
    keys = [key for key, _body in texts]
    if keys:
        connection.execute(delete(_TEXTS).where(_TEXTS.c.key.in_(keys)))


def clear(connection: Connection) -> None:
    connection.execute(text("TRUNCATE place_text"))


def among(ids: ColumnElement[str]) -> Any:
    """The numbers of a JSON array, to be compared with a column by `in_`."""
    each = func.json_array_elements_text(cast(ids, JSON)).column_valued("each")
    return select(cast(each, BigInteger))


def narrowed(
    words: Sequence[Forms], spans: Spans | None
) -> tuple[FromClause, list[ColumnElement[bool] | TextClause]]:
    """Where the rows that hold the words and lie in the spans come from, and on what terms."""
    places = IndexedPlace.__table__
    terms: list[ColumnElement[bool] | TextClause] = []
    if spans is not None:
        terms.append(within("place_index.key", spans))
    if not words:
        return places, terms
    joined = places.join(_TEXTS, _TEXTS.c.key == IndexedPlace.key)
    return joined, [*terms, *_holding(words)]


def keys(words: Sequence[Forms], spans: Spans | None) -> Any:
    """The keys of what holds all the words."""
    found = select(_TEXTS.c.key).where(*_holding(words))
    return found if spans is None else found.where(within("place_text.key", spans))


def values(_words: Sequence[Forms], spans: Spans | None) -> dict[str, Any]:
    """The parameters of what `narrowed` and `keys` make, but for those of the words."""
    return dict(ends(spans or ()))


def shape(words: Sequence[Forms]) -> tuple[Forms, ...]:
    """What else it follows from: the words stand in it."""
    return tuple(words)


def _holding(words: Sequence[Forms]) -> list[ColumnElement[bool]]:
    """One search of the pairs for all words of one form, and one for each form of the others."""
    alone = [form for form, *others in words if not others]
    several = (or_(*(and_(*_all([form])) for form in forms)) for forms in words if len(forms) > 1)
    return [*(_all(alone) if alone else ()), *several]


def _all(words: Sequence[str]) -> list[ColumnElement[bool]]:
    wanted = {pair for word in words for pair in map(add, word, word[1:])}
    wanted |= {word for word in words if len(word) == 1}
    found: list[ColumnElement[bool]] = [_TEXTS.c.pairs.contains(sorted(wanted))]
    long = (word for word in words if len(word) > 2)
    return found + [_TEXTS.c.body.contains(word, autoescape=True) for word in long]
