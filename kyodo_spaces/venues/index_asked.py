"""A Criteria made ready for SQL: what a place has to be, and the values to compare it with.

The values have names, and the names alone decide on the SQL. So a statement that was made for one
Criteria serves all others of its shape, with their own values.
"""

from collections.abc import Iterator, Mapping
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Double,
    String,
    Text,
    and_,
    bindparam,
    or_,
)

from .. import clock
from ..geo import grid
from ..geo.geojson import BBox, Point
from . import ahead, timetables
from .criteria import Criteria
from .index_dialects import dialect
from .index_models import UNPLACED, IndexedPlace, keys_between
from .index_rows import BITS
from .words import Forms

Span = tuple[int, int]
Values = dict[str, Any]
Term = ColumnElement[bool]
_NOWHERE = (1, 0)
_NORTH_M = 110_950
_EAST_M = 111_320
_RULES = 3
# The first value would decide on the type for all that follow.
_TYPES: dict[str, Any] = {
    "kinds": String,
    "districts": String,
    "is_free": Boolean,
    "suits": BigInteger,
    "bits": BigInteger,
    "within_squared": Double,
    "radius_squared": Double,
    **dict.fromkeys(("west", "south", "east", "north"), Double),
    **dict.fromkeys(("near_longitude", "near_latitude", "near_east"), Double),
}


class Asked(NamedTuple):
    words: list[Forms]
    box: BBox | None
    spans: list[Span] | None
    """Of keys, beyond which nothing matches."""
    values: Values
    """All but those of the words and the spans."""
    is_loose: bool
    """Whether what is unknown matches."""

    def within(self, box: BBox) -> "Asked":
        """The same, of a part of its box."""
        return self._replace(spans=_spans(box), values=self.values | edges(box))


def ask(connection: Connection, criteria: Criteria) -> Asked:
    is_loose = criteria.include_unknown
    values: Values = {
        name: value
        for name in ("kinds", "districts", "capacity", "is_free")
        if (value := getattr(criteria, name)) not in ((), None)
    }
    if criteria.purposes:
        values["suits"] = sum(BITS["purpose", key] for key in set(criteria.purposes))
    wanted = {("amenity", key) for key in criteria.amenities}
    if wanted := wanted | {("allow", key) for key in criteria.allows}:
        values["bits"] = sum(BITS[each] for each in wanted)
    if when := criteria.when:
        suited = timetables.find(connection, when)
        values |= {"possible": suited.possible} if is_loose else {"hours": suited.certain}
    if criteria.is_bookable and criteria.open_on:
        rules = ahead.open_rules(criteria.open_on, clock.today())
        rules += [(1, 0)] * (_RULES - len(rules))
        for at, rule in enumerate(rules):
            values |= {f"rule{at}": rule[0], f"rule_to{at}": rule[1]}
    if criteria.near:
        values |= from_point(criteria.near)
        if criteria.within_m is not None:
            values["within_squared"] = criteria.within_m * criteria.within_m
    if criteria.bbox:
        values |= edges(criteria.bbox)
    spans = _spans_of(criteria)
    return Asked(criteria.words, criteria.bbox, spans, values, is_loose)


def terms(connection: Connection, asked: Asked) -> list[Term]:
    """What has to hold of a row of the index, but for the words and the spans."""
    place, values = IndexedPlace, asked.values
    several = {name: _bind(values, name, expanding=True) for name in ("kinds", "districts")}
    hours = "possible" if asked.is_loose else "hours"
    among = dialect(connection).among(bindparam(hours, values.get(hours), Text))
    known: dict[str, tuple[Any, Any]] = {
        "kinds": (place.kind.in_(several["kinds"]), place.kind),
        "districts": (place.district.in_(several["districts"]), place.district),
        "capacity": (place.capacity >= _bind(values, "capacity"), place.capacity),
        "is_free": (place.is_free == _bind(values, "is_free"), place.is_free),
        hours: (place.timetable_id.in_(among), place.timetable_id),
        "rule0": (or_(*_rules(values)), place.ahead),
        "within_squared": (_squared(values) <= _bind(values, "within_squared"), place.longitude),
    }
    found = [
        or_(term, column.is_(None)) if asked.is_loose else term
        for name, (term, column) in known.items()
        if name in values
    ]
    found += _of_bits(asked)
    return found + ([_inside(values)] if "west" in values else [])


def in_order(values: Values) -> list[Any]:
    """By distance from the point in the values, what lies nowhere at the end."""
    place = IndexedPlace
    ties = (place.venue_id, place.position, place.space_id)
    return [place.longitude.is_(None), _squared(values), *ties]


def is_nearer(values: Values) -> Term:
    """Whether it lies within `radius_squared` of the point in the values."""
    return _squared(values) <= _bind(values, "radius_squared")


def from_point(near: Point) -> Values:
    return {
        "near_longitude": near.longitude,
        "near_latitude": near.latitude,
        "near_east": _EAST_M * cos(radians(near.latitude)),
    }


def around(near: Point, radius_m: int) -> BBox:
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


def edges(box: BBox) -> Values:
    return {"west": box.west, "south": box.south, "east": box.east, "north": box.north}


def _bind(values: Mapping[str, Any], name: str, *, expanding: bool = False) -> BindParameter[Any]:
    return bindparam(name, values.get(name), _TYPES.get(name), expanding=expanding)


def _of_bits(asked: Asked) -> Iterator[Term]:
    has, lacks = IndexedPlace.has, IndexedPlace.lacks
    if "suits" in asked.values:
        bits = _bind(asked.values, "suits")
        yield lacks.op("&")(bits) != bits if asked.is_loose else has.op("&")(bits) != 0
    if "bits" in asked.values:
        bits = _bind(asked.values, "bits")
        yield lacks.op("&")(bits) == 0 if asked.is_loose else has.op("&")(bits) == bits


def _rules(values: Values) -> Iterator[Term]:
    for at in range(_RULES):
        first, last = (_bind(values, f"{name}{at}") for name in ("rule", "rule_to"))
        yield IndexedPlace.ahead.between(first, last)


def _squared(values: Values) -> ColumnElement[Any]:
    """The square of the distance in metres on the plane: enough to tell which is nearer."""
    place = IndexedPlace
    east = (place.longitude - _bind(values, "near_longitude")) * _bind(values, "near_east")
    north = (place.latitude - _bind(values, "near_latitude")) * _NORTH_M
    return east * east + north * north


def _inside(values: Values) -> Term:
    place = IndexedPlace
    west, south, east, north = (_bind(values, name) for name in ("west", "south", "east", "north"))
    return and_(place.longitude.between(west, east), place.latitude.between(south, north))


def _spans_of(criteria: Criteria) -> list[Span] | None:
    if criteria.near is None or criteria.within_m is None:
        return _spans(criteria.bbox) if criteria.bbox else None
    circle = around(criteria.near, criteria.within_m)
    if criteria.bbox:
        both = common(circle, criteria.bbox)
        return _spans(both) if both else [_NOWHERE]
    return [*_spans(circle), *([UNPLACED] if criteria.include_unknown else [])]


def _spans(box: BBox) -> list[Span]:
    return [keys_between(span) for span in grid.spans(box)]
