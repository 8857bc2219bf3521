"""One Criteria in, one page of results out; the index says which they are.

A result is a public space, or a public venue of which no space is known yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Label, Row, Select, bindparam, case, func, select

from ..db import db
from . import index, index_reading
from .criteria import Criteria
from .index_models import IndexedPlace
from .models import Space, Venue

PER_PAGE = 20
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Page:
    """`total` and `unknown` are counted as far as CAP."""

    rows: Sequence[Row[Any]]
    total: int
    number: int
    unknown: int = field(default=0)
    """How many more there would be if unknown values counted as matching."""
    facets: index_reading.Facets | None = field(default=None)
    """How many results each choice would give; None where there are too many to say so."""
    extent: index_reading.Extent | None = field(default=None)
    """None where there are too many to read all of them."""

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
    """The numbered page (from 1) of what matches, with the total as far as CAP."""
    start = (page - 1) * PER_PAGE
    if reading := index_reading.read(db.session.connection(), criteria):
        keys, unknown, facets, extent = reading
        rows = _in_order(keys[start : start + PER_PAGE], criteria)
        if unknown is None:
            unknown = _count_unknown(criteria, len(keys))
        return Page(rows, len(keys), page, unknown, facets, extent)
    total, rows = find_some(criteria, start, PER_PAGE)
    return Page(rows, total, page, _count_unknown(criteria, total))


def _count_unknown(criteria: Criteria, total: int) -> int:
    if total >= index.CAP or criteria.include_unknown or not criteria.asks_facts:
        return 0
    return count(replace(criteria, include_unknown=True)) - total


def find_some(criteria: Criteria, start: int, n: int) -> tuple[int, Sequence[Row[Any]]]:
    """The total as far as CAP, and `n` results from `start` in the order of the pages."""
    total, keys = index.find(db.session.connection(), criteria, start, n)
    return total, _in_order(keys, criteria)


def _in_order(keys: Sequence[int], criteria: Criteria) -> Sequence[Row[Any]]:
    query = _OF_KEYS.order_by(*index.in_order(criteria.near)) if criteria.near else _BY_NAME
    return db.session.connection().execute(query, {"keys": keys}).all() if keys else []


def find_all(criteria: Criteria) -> Iterator[Row[Any]]:
    """Everything that matches, in the order of the pages, some at a time.

    Keys alone are put in order, mostly by an index that holds them so: what is told of a million
    places takes half a minute to sort.
    """
    with _sorted(criteria, IndexedPlace.key) as found:
        for keys in found.scalars().partitions():
            yield from _in_order(keys, criteria)


def find_ids(criteria: Criteria) -> Iterator[tuple[int, int | None]]:
    """The venue and the space, if it is one, of everything that matches, in that order.

    Whatever is found of one venue comes together.
    """
    with _sorted(criteria, IndexedPlace.venue_id, IndexedPlace.space_id) as found:
        yield from map(tuple, found)


def _sorted(criteria: Criteria, *columns: Any) -> Any:
    connection = db.session.connection()
    found = index.within(connection, criteria, *columns).order_by(*index.in_order(criteria.near))
    return connection.execute(found.execution_options(yield_per=_AT_ONCE))


def find_keys(keys: Sequence[int]) -> Sequence[Row[Any]]:
    """The results of these keys of the index, in their order."""
    return db.session.connection().execute(_BY_KEY, {"keys": keys}).all()


def count(criteria: Criteria) -> int:
    """How many match, as far as CAP."""
    return index.count(db.session.connection(), criteria)


class Directory(NamedTuple):
    """How far the directory has come, for the line that says so.

    Counts are of results, and `as_of` is the oldest date of those that nobody has confirmed.
    """

    public: int
    confirmed: int
    as_of: str | None


def get_directory() -> Directory:
    is_unconfirmed = IndexedPlace.confirmed_on.is_(None)
    parts = (
        select(func.count()).select_from(IndexedPlace),
        select(func.count(IndexedPlace.confirmed_on)).where(~is_unconfirmed),
        select(func.min(IndexedPlace.as_of)).where(is_unconfirmed),
    )
    query = select(*(part.scalar_subquery() for part in parts))
    return Directory(*db.session.execute(query).one())


def _results(*columns: Any) -> Select[Any]:
    """Columns of the results that the index knows, their venues and their spaces."""
    return (
        select(*columns)
        .select_from(IndexedPlace)
        .join(Venue, Venue.id == IndexedPlace.venue_id)
        .outerjoin(Space, Space.id == IndexedPlace.space_id)
    )


# Made once: SQLAlchemy takes longer to make these than SQLite to answer them.
_OF_KEYS = _results(*RESULT).where(IndexedPlace.key.in_(bindparam("keys", expanding=True)))
_BY_KEY = _OF_KEYS.order_by(IndexedPlace.key)
_BY_NAME = _OF_KEYS.order_by(*index.in_order(None))
