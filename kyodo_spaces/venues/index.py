"""Which results match a Criteria, how many, and in what order: asked of the index alone.

The same on SQLite and PostgreSQL, but for the full text.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from ..geo.geojson import Point
from . import index_asked
from .criteria import Criteria
from .index_asked import Asked, ask
from .index_dialects import dialect
from .index_models import IndexedPlace, Timetable
from .models import Space, Venue

CAP = 10_000
"""Counting ends here: a country's worth of results costs more than anyone learns from it."""
WITH_HOURS = (
    select(IndexedPlace.__table__, Timetable.told)
    .select_from(IndexedPlace)
    .outerjoin(Timetable, Timetable.id == IndexedPlace.timetable_id)
)
"""Rows of the index with the words of their hours."""
common = index_asked.common
_NEAREST_M = 250
_FARTHEST_M = 4_096_000
_FEW = 200
"""So many are sorted by distance sooner than looked for in boxes."""
_MOST_SHAPES = 500
_ORDER = (
    IndexedPlace.is_whole,
    IndexedPlace.name,
    IndexedPlace.venue_id,
    IndexedPlace.position,
    IndexedPlace.space_id,
)
N = bindparam("n", type_=Integer)
"""How many rows `execute` is asked for."""
_AS_FAR, _START = (bindparam(name, type_=Integer) for name in ("cap", "start"))
_made: dict[Any, Select[Any]] = {}


class Found(NamedTuple):
    """How many match, as far as CAP, and the keys of some of them."""

    total: int
    keys: list[int]


def count(connection: Connection, criteria: Criteria) -> int:
    """How many match, as far as CAP."""
    return _count(connection, ask(connection, criteria))


def find(connection: Connection, criteria: Criteria, start: int, n: int) -> Found:
    """Of what matches, as far as CAP, `n` results from `start`."""
    asked = ask(connection, criteria)
    if asked.spans and criteria.near is None:
        rows = execute(connection, _at_once, asked, start=start, n=n)
        if rows and rows[0][1] < CAP:
            return Found(rows[0][1], [row[0] for row in rows])
    total = _count(connection, asked)
    n = min(n, total - start)
    if n <= 0:
        return Found(total, [])
    if criteria.near is not None:
        return Found(total, _nearest(connection, asked, total, criteria.near, start, n))
    if total < CAP:
        rows = execute(connection, _sorted, asked, start=start, n=n)
    else:
        rows = connection.execute(_scanned(connection, asked), {"start": start, "n": n}).all()
    return Found(total, [row[0] for row in rows])


def within(connection: Connection, criteria: Criteria, *columns: Any) -> Select[Any]:
    """Columns of the index's rows that match, in no order."""
    return matching(connection, ask(connection, criteria), *columns)


def find_venues(connection: Connection, criteria: Criteria, n: int) -> list[int]:
    """Up to `n` venues of what matches."""
    return [row[0] for row in execute(connection, _venues, ask(connection, criteria), n=n)]


def in_order(near: Point | None) -> list[Any]:
    """The order of results: by name or, where distances are asked for, by distance."""
    return list(_ORDER) if near is None else index_asked.in_order(index_asked.from_point(near))


def order(asked: Asked) -> list[Any]:
    """The same, for `execute`."""
    return index_asked.in_order(asked.values) if "near_east" in asked.values else list(_ORDER)


def _count(connection: Connection, asked: Asked) -> int:
    return int(execute(connection, _counted, asked)[0][0])


def _nearest(
    connection: Connection, asked: Asked, total: int, near: Point, start: int, n: int
) -> list[int]:
    """In a box that grows until what was asked for lies nearer than its edge."""
    radius_m = _NEAREST_M
    while radius_m < _FARTHEST_M and total > _FEW:
        around = index_asked.around(near, radius_m)
        box = common(around, asked.box) if asked.box else around
        if box is not None:
            here = asked.within(box)
            here.values["radius_squared"] = radius_m * radius_m
            rows = execute(connection, _nearer, here, start=start, n=n)
            if len(rows) == n:
                return [row[0] for row in rows]
        radius_m *= 4
    return [row[0] for row in execute(connection, _sorted, asked, start=start, n=n)]


def execute(
    connection: Connection,
    make: Callable[[Connection, Asked], Select[Any]],
    asked: Asked,
    **numbers: int,
) -> Any:
    """Rows of a statement that is made once for all that are of the same shape.

    SQLAlchemy takes longer to put one together than SQLite to answer it. What `make` makes may
    use `N` and whatever else `numbers` name, but no value of its own.
    """
    speech = dialect(connection)
    values = asked.values | speech.values(asked.words, asked.spans)
    spans = None if asked.spans is None else len(asked.spans)
    shape = (make, speech, tuple(values), spans, asked.is_loose, speech.shape(asked.words))
    if shape not in _made:
        if len(_made) >= _MOST_SHAPES:
            _made.clear()
        _made[shape] = make(connection, asked)
    return connection.execute(_made[shape], values | {"cap": CAP} | numbers).all()


def matching(connection: Connection, asked: Asked, *columns: Any) -> Select[Any]:
    """Columns of the index's rows that match, in no order, for `execute`."""
    source, narrow = dialect(connection).narrowed(asked.words, asked.spans)
    terms = index_asked.terms(connection, asked)
    return select(*columns).select_from(source).where(*narrow, *terms)


def _counted(connection: Connection, asked: Asked) -> Select[Any]:
    found = matching(connection, asked, literal_column("1"))
    asks_facts = bool(index_asked.terms(connection, asked))
    if asked.words and not asks_facts:
        found = select(dialect(connection).keys(asked.words, None).subquery().c.key)
    counted = select(func.count()).select_from(found.limit(_AS_FAR).subquery())
    if asked.words or asks_facts:
        return counted
    # To go past so many rows is quicker than to count them.
    has_more = exists(found.limit(1).offset(_AS_FAR - 1))
    return select(case((has_more, _AS_FAR), else_=counted.scalar_subquery()))


def _venues(connection: Connection, asked: Asked) -> Select[Any]:
    return matching(connection, asked, IndexedPlace.venue_id).distinct().limit(N)


def _at_once(connection: Connection, asked: Asked) -> Select[Any]:
    """Keys with the total, from one reading: a box mostly holds few."""
    some = matching(connection, asked, IndexedPlace.key, *_ORDER).limit(_AS_FAR).subquery()
    order = [some.c[column.key] for column in _ORDER]
    return _page(select(some.c.key, func.count().over()).order_by(*order))


def _sorted(connection: Connection, asked: Asked) -> Select[Any]:
    return _page(matching(connection, asked, IndexedPlace.key).order_by(*order(asked)))


def _nearer(connection: Connection, asked: Asked) -> Select[Any]:
    return _sorted(connection, asked).where(index_asked.is_nearer(asked.values))


def _page(query: Select[Any]) -> Select[Any]:
    return query.limit(N).offset(_START)


def _scanned(connection: Connection, asked: Asked) -> Select[Any]:
    """For so many that a page of them is soon found along the order itself.

    The full text can't be asked about one place after the other, so the texts themselves are.
    """
    query = _page(select(IndexedPlace.key).where(*index_asked.terms(connection, asked)))
    query = query.order_by(*_ORDER)
    if not asked.words:
        return query
    query = query.join(Venue, Venue.id == IndexedPlace.venue_id)
    query = query.outerjoin(Space, Space.id == IndexedPlace.space_id)
    return query.where(
        *(
            or_(
                *(
                    text.contains(form, autoescape=True)
                    for form in forms
                    for text in (Venue.search_text, Space.search_text)
                )
            )
            for forms in asked.words
        )
    )
