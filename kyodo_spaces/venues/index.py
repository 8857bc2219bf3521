"""Which results match a Criteria, how many, and in what order: asked of the index alone.

The same on SQLite and PostgreSQL, but for the full text.
"""

from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, false, func, or_, select

from .. import clock
from ..geo import grid
from ..geo.geojson import BBox, Point
from . import ahead, timetables
from .criteria import Criteria
from .index_dialects import dialect
from .index_models import UNPLACED, IndexedPlace, keys_between
from .index_rows import BITS
from .models import Space, Venue
from .words import Forms

CAP = 10_000
"""Counting ends here: a country's worth of results costs more than anyone learns from it."""
Span = tuple[int, int]
_NOWHERE = (1, 0)
_NORTH_M = 110_950
_EAST_M = 111_320
_NEAREST_M = 1_000
_FARTHEST_M = 4_096_000
_ORDER = (
    IndexedPlace.is_whole,
    IndexedPlace.name,
    IndexedPlace.venue_id,
    IndexedPlace.position,
    IndexedPlace.space_id,
)


class _Asked(NamedTuple):
    """A Criteria made ready for SQL."""

    words: list[Forms]
    box: BBox | None
    spans: list[Span] | None
    """Of keys, beyond which nothing matches."""
    terms: list[ColumnElement[bool]]
    """All but the words and the spans."""


class Found(NamedTuple):
    """How many match, as far as CAP, and the keys of some of them."""

    total: int
    keys: list[int]


def count(connection: Connection, criteria: Criteria) -> int:
    """How many match, as far as CAP."""
    asked = _ask(connection, criteria)
    return _count(connection, asked, _matching(connection, asked, IndexedPlace.key))


def find(connection: Connection, criteria: Criteria, start: int, n: int) -> Found:
    """Of what matches, as far as CAP, `n` results from `start`."""
    asked = _ask(connection, criteria)
    matching = _matching(connection, asked, IndexedPlace.key)
    if asked.spans and criteria.near is None:
        found = _find_at_once(connection, asked, start, n)
        if found.keys and found.total < CAP:
            return found
    total = _count(connection, asked, matching)
    n = min(n, total - start)
    if n <= 0:
        return Found(total, [])
    if criteria.near is not None:
        return Found(total, _nearest(connection, asked, criteria.near, start, n))
    query = matching if total < CAP else _scanning(asked)
    keys = connection.scalars(query.order_by(*_ORDER).limit(n).offset(start))
    return Found(total, list(keys))


def _find_at_once(connection: Connection, asked: _Asked, start: int, n: int) -> Found:
    """The total and the page from one reading, for a box mostly holds few."""
    some = _matching(connection, asked, IndexedPlace.key, *_ORDER).limit(CAP).subquery()
    order = [some.c[column.key] for column in _ORDER]
    query = select(some.c.key, func.count().over()).order_by(*order).limit(n).offset(start)
    rows = connection.execute(query).all()
    return Found(rows[0][1] if rows else 0, [row[0] for row in rows])


def _count(connection: Connection, asked: _Asked, matching: Select[Any]) -> int:
    if asked.words and not asked.terms:
        matching = select(dialect(connection).keys(asked.words, None).subquery().c.key)
    some = matching.limit(CAP).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def within(connection: Connection, criteria: Criteria, *columns: Any) -> Select[Any]:
    """Columns of the index's rows that match, in no order."""
    return _matching(connection, _ask(connection, criteria), *columns)


def in_order(near: Point | None) -> list[Any]:
    """The order of results: by name or, where distances are asked for, by distance."""
    if near is None:
        return list(_ORDER)
    is_unplaced = IndexedPlace.longitude.is_(None)
    ties = (IndexedPlace.venue_id, IndexedPlace.position, IndexedPlace.space_id)
    return [is_unplaced, _squared_m(near), *ties]


def _matching(connection: Connection, asked: _Asked, *columns: Any) -> Select[Any]:
    source, terms = dialect(connection).narrowed(asked.words, asked.spans)
    return select(*columns).select_from(source).where(*terms, *asked.terms)


def _scanning(asked: _Asked) -> Select[Any]:
    """For so many that a page of them is soon found along the order itself.

    The full text can't be asked about one place after the other, so the texts themselves are.
    """
    query = select(IndexedPlace.key).where(*asked.terms)
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


def _nearest(connection: Connection, asked: _Asked, near: Point, start: int, n: int) -> list[int]:
    """In a box that grows until what was asked for lies nearer than its edge."""
    squared = _squared_m(near)
    order = in_order(near)
    radius_m = _NEAREST_M
    while radius_m < _FARTHEST_M:
        around = _around(near, radius_m)
        box = common(around, asked.box) if asked.box else around
        if box is not None:
            here = _Asked(asked.words, asked.box, _spans(box), [*asked.terms, *_inside(box)])
            query = _matching(connection, here, IndexedPlace.key)
            nearer = query.where(squared <= radius_m * radius_m).order_by(*order)
            found = list(connection.scalars(nearer.limit(n).offset(start)))
            if len(found) == n:
                return found
        radius_m *= 4
    query = _matching(connection, asked, IndexedPlace.key).order_by(*order)
    return list(connection.scalars(query.limit(n).offset(start)))


def _around(near: Point, radius_m: int) -> BBox:
    east = radius_m / (_EAST_M * cos(radians(near.latitude)))
    north = radius_m / _NORTH_M
    return BBox(
        near.longitude - east,
        near.latitude - north,
        near.longitude + east,
        near.latitude + north,
    )


def common(one: BBox, other: BBox) -> BBox | None:
    """What lies in both boxes; None where they don't meet."""
    west, south = max(one.west, other.west), max(one.south, other.south)
    east, north = min(one.east, other.east), min(one.north, other.north)
    return BBox(west, south, east, north) if west <= east and south <= north else None


def _squared_m(near: Point) -> ColumnElement[Any]:
    """The square of the distance on the plane: enough to tell which is nearer."""
    east = (IndexedPlace.longitude - near.longitude) * (_EAST_M * cos(radians(near.latitude)))
    north = (IndexedPlace.latitude - near.latitude) * _NORTH_M
    return east * east + north * north


def _ask(connection: Connection, criteria: Criteria) -> _Asked:
    loose = criteria.include_unknown
    place = IndexedPlace
    found: list[ColumnElement[bool]] = []
    if criteria.kinds:
        found.append(_or_unknown(place.kind.in_(criteria.kinds), place.kind, loose))
    if criteria.districts:
        found.append(_or_unknown(place.district.in_(criteria.districts), place.district, loose))
    if criteria.capacity is not None:
        found.append(_or_unknown(place.capacity >= criteria.capacity, place.capacity, loose))
    if criteria.is_free is not None:
        found.append(_or_unknown(place.is_free.is_(criteria.is_free), place.is_free, loose))
    found += _of_bits(criteria)
    if when := criteria.when:
        suited = timetables.find(connection, when)
        ids = dialect(connection).among(suited.possible if loose else suited.certain)
        found.append(_or_unknown(place.timetable_id.in_(ids), place.timetable_id, loose))
    if criteria.is_bookable and criteria.open_on:
        rules = ahead.open_rules(criteria.open_on, clock.today())
        opened = or_(false(), *(place.ahead.between(*rule) for rule in rules))
        found.append(_or_unknown(opened, place.ahead, loose))
    if criteria.near and criteria.within_m is not None:
        is_near = _squared_m(criteria.near) <= criteria.within_m * criteria.within_m
        found.append(_or_unknown(is_near, place.longitude, loose))
    if criteria.bbox:
        found += _inside(criteria.bbox)
    return _Asked(criteria.words, criteria.bbox, _spans_of(criteria), found)


def _of_bits(criteria: Criteria) -> Iterator[ColumnElement[bool]]:
    has, lacks = IndexedPlace.has, IndexedPlace.lacks
    loose = criteria.include_unknown
    if criteria.purposes:
        bits = sum(BITS["purpose", key] for key in set(criteria.purposes))
        yield lacks.op("&")(bits) != bits if loose else has.op("&")(bits) != 0
    asked = {("amenity", key) for key in criteria.amenities}
    asked |= {("allow", key) for key in criteria.allows}
    if asked:
        bits = sum(BITS[each] for each in asked)
        yield lacks.op("&")(bits) == 0 if loose else has.op("&")(bits) == bits


def _spans_of(criteria: Criteria) -> list[Span] | None:
    if criteria.near is None or criteria.within_m is None:
        return _spans(criteria.bbox) if criteria.bbox else None
    around = _around(criteria.near, criteria.within_m)
    if criteria.bbox:
        both = common(around, criteria.bbox)
        return _spans(both) if both else [_NOWHERE]
    return [*_spans(around), *([UNPLACED] if criteria.include_unknown else [])]


def _spans(box: BBox) -> list[Span]:
    return [keys_between(span) for span in grid.spans(box)]


def _inside(box: BBox) -> Sequence[ColumnElement[bool]]:
    return (
        IndexedPlace.longitude.between(box.west, box.east),
        IndexedPlace.latitude.between(box.south, box.north),
    )


def _or_unknown(
    condition: ColumnElement[bool], column: Any, include_unknown: bool
) -> ColumnElement[bool]:
    return or_(condition, column.is_(None)) if include_unknown else condition
