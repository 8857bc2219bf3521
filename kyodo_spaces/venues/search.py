"""One Criteria in, one page of results out, in SQL that both databases run.

A result is a public space, or a public venue of which no space is known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, Row, Select, and_, case, func, or_, select

from ..db import db
from ..geo.geojson import BBox, Level, Point
from ..text import fold
from .details import Amenity
from .models import PUBLIC_STATES, Space, Venue

PER_PAGE = 20
# The middle of a municipality is where nothing is: no distance is measured to it.
IS_PLACED = and_(
    Venue.longitude.is_not(None), func.coalesce(Venue.point_level, "") != Level.MUNICIPALITY
)


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a visitor asks for; an empty field asks nothing.

    kinds and districts: any of them. amenities: all of them. capacity: people, at least.
    include_unknown: places whose value is unknown count as matching.
    """

    q: str = ""
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    capacity: int | None = None
    is_free: bool | None = None
    amenities: tuple[str, ...] = ()
    near: Point | None = None
    bbox: BBox | None = None
    include_unknown: bool = False

    @property
    def words(self) -> list[str]:
        return fold(self.q).split()


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row[Any]]
    total: int
    number: int
    unknown: int = field(default=0)
    """How many more there would be if unknown values counted as matching."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def _own(name: str) -> Label[Any]:
    """The space's own, for nobody vouched for it by vouching for its venue."""
    of_venue, of_space = getattr(Venue, name), getattr(Space, name)
    return case((Space.id.is_(None), of_venue), else_=of_space).label(name)


RESULT = (
    Venue.id.label("venue_id"),
    Space.id.label("space_id"),
    Venue.name.label("venue_name"),
    Space.name.label("space_name"),
    Space.kind,
    Space.capacity,
    Space.is_free,
    Space.fee,
    Space.is_walk_in,
    Venue.category,
    Venue.district,
    Venue.address,
    Venue.longitude,
    Venue.latitude,
    Venue.point_level,
    Venue.point_radius_m,
    func.coalesce(Space.phone, Venue.phone).label("phone"),
    func.coalesce(Space.department, Venue.department).label("department"),
    func.coalesce(Space.hours_note, Venue.hours_note).label("hours_note"),
    Space.state.label("space_state"),
    Venue.state.label("venue_state"),
    Space.suspended_from.label("space_suspended_from"),
    Space.suspended_until.label("space_suspended_until"),
    Venue.suspended_from.label("venue_suspended_from"),
    Venue.suspended_until.label("venue_suspended_until"),
    func.coalesce(Space.state_reason, Venue.state_reason).label("state_reason"),
    _own("confirmed_on"),
    _own("confirmed_by"),
    _own("confirm_by"),
    _own("as_of"),
)


def find(criteria: Criteria, page: int) -> Page:
    """The numbered page (from 1) of what matches, with the exact total."""
    total = count(criteria)
    rows = db.session.execute(
        _ordered(_matching(criteria, *RESULT), criteria)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    unknown = 0
    if not criteria.include_unknown:
        unknown = count(replace(criteria, include_unknown=True)) - total
    return Page(rows, total, page, unknown)


def find_all(criteria: Criteria) -> Sequence[Row[Any]]:
    """Everything that matches, in the order of the pages."""
    return db.session.execute(_ordered(_matching(criteria, *RESULT), criteria)).all()


def find_venue_ids(criteria: Criteria) -> list[int]:
    """The venues of everything that matches, each once, in the order of the pages."""
    rows = db.session.execute(_ordered(_matching(criteria, Venue.id), criteria))
    return list(dict.fromkeys(row.id for row in rows))


def count(criteria: Criteria) -> int:
    return db.session.scalar(_matching(criteria, func.count())) or 0


class Directory(NamedTuple):
    """How far the directory has come, for the line that says so.

    Counts are of results, and `as_of` is the oldest date of those that nobody has confirmed.
    """

    public: int
    confirmed: int
    as_of: str | None


def get_directory() -> Directory:
    confirmed_on, as_of = _own("confirmed_on").element, func.coalesce(Space.as_of, Venue.as_of)
    unconfirmed = func.min(case((confirmed_on.is_(None), as_of)))
    query = _matching(Criteria(), func.count(), func.count(confirmed_on), unconfirmed)
    return Directory(*db.session.execute(query).one())


def _matching(criteria: Criteria, *columns: Any) -> Select[Any]:
    is_public_space = and_(Space.venue_id == Venue.id, Space.state.in_(PUBLIC_STATES))
    return (
        select(*columns)
        .select_from(Venue)
        .outerjoin(Space, is_public_space)
        .where(Venue.state.in_(PUBLIC_STATES), *_conditions(criteria))
    )


def _conditions(criteria: Criteria) -> list[ColumnElement[bool]]:
    loose = criteria.include_unknown
    found: list[ColumnElement[bool]] = [_has_word(word) for word in criteria.words]
    if criteria.kinds:
        found.append(_or_unknown(Space.kind.in_(criteria.kinds), Space.kind, loose))
    if criteria.districts:
        found.append(_or_unknown(Venue.district.in_(criteria.districts), Venue.district, loose))
    if criteria.capacity is not None:
        enough = Space.capacity >= criteria.capacity
        found.append(_or_unknown(enough, Space.capacity, loose))
    if criteria.is_free is not None:
        found.append(_or_unknown(Space.is_free.is_(criteria.is_free), Space.is_free, loose))
    found += [_has_amenity(key, loose) for key in criteria.amenities]
    if box := criteria.bbox:
        found += [
            IS_PLACED,
            Venue.longitude.between(box.west, box.east),
            Venue.latitude.between(box.south, box.north),
        ]
    return found


def _has_word(word: str) -> ColumnElement[bool]:
    return or_(
        Venue.search_text.contains(word, autoescape=True),
        Space.search_text.contains(word, autoescape=True),
    )


def _or_unknown(
    condition: ColumnElement[bool], column: Any, include_unknown: bool
) -> ColumnElement[bool]:
    return or_(condition, column.is_(None)) if include_unknown else condition


def _has_amenity(key: str, include_unknown: bool) -> ColumnElement[bool]:
    """The space's own word decides; where it has none, its venue's."""
    of_space = select(Amenity.has).where(Amenity.space_id == Space.id, Amenity.key == key)
    of_venue = select(Amenity.has).where(Amenity.venue_id == Venue.id, Amenity.key == key)
    has = func.coalesce(of_space.limit(1).scalar_subquery(), of_venue.limit(1).scalar_subquery())
    return _or_unknown(has.is_(True), has, include_unknown)


def _ordered(query: Select[Any], criteria: Criteria) -> Select[Any]:
    if criteria.near is None:
        name = func.coalesce(Venue.name_kana, Venue.name)
        return query.order_by(Space.id.is_(None), name, Venue.id, Space.position, Space.id)
    east_m = (Venue.longitude - criteria.near.longitude) * (
        111_320 * cos(radians(criteria.near.latitude))
    )
    north_m = (Venue.latitude - criteria.near.latitude) * 110_950
    squared = east_m * east_m + north_m * north_m
    return query.order_by(~IS_PLACED, squared, Venue.id, Space.position, Space.id)
