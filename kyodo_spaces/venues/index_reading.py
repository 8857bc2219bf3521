"""What matches, read at once where it is little: its order, how much, where, and by each choice.

A page asks all this of the same places, and to find them takes longer than to count them here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select, true

from ..geo.geojson import BBox
from . import index, index_asked
from .criteria import Criteria
from .index_asked import Asked, ask
from .index_models import IndexedPlace
from .index_rows import BITS

MOST = 2_000
"""More rows take longer to read than the page; and who has so many asks for less first."""
_place = IndexedPlace
_COLUMNS = (
    *(_place.key, _place.kind, _place.district, _place.is_free, _place.has, _place.lacks),
    *(_place.longitude, _place.latitude),
)
_KEY, _KIND, _DISTRICT, _IS_FREE, _HAS, _LACKS, _EAST, _NORTH, _IS_CERTAIN, _NUMBER = range(10)
Rows = Sequence[Row[Any]]


class Facets(NamedTuple):
    """How many match by each value, whatever else is chosen in its facet.

    Amenities and what is allowed are counted among what matches, for one more narrows it. Of
    purposes and these two, what is unknown counts when it is asked for. None is the key of what
    nobody knows.
    """

    kind: dict[str | None, int]
    district: dict[str | None, int]
    is_free: dict[bool | None, int]
    purpose: dict[str, int]
    amenity: dict[str, int]
    allow: dict[str, int]


class Extent(NamedTuple):
    """Where all results lie, and how many lie nowhere."""

    box: BBox | None
    """None where there is nothing to look at."""
    unplaced: int
    """Results of which the point isn't known, or that tell no more than their municipality; as far
    as CAP."""


class Reading(NamedTuple):
    """`keys` of all that matches, in the order of the pages."""

    keys: list[int]
    unknown: int | None
    """How many more there would be if unknown values counted as matching; None: not counted."""
    facets: Facets
    extent: Extent


def read(connection: Connection, criteria: Criteria) -> Reading | None:
    """None where there are as many rows to read as MOST."""
    is_loose = criteria.include_unknown
    wide = replace(criteria, kinds=(), districts=(), is_free=None, purposes=())
    certain = ask(connection, replace(wide, include_unknown=False))
    loose = ask(connection, replace(wide, include_unknown=True))
    rows = _rows(connection, loose._replace(values=certain.values | loose.values))
    possible = None if rows is None else _count_possible(rows, criteria)
    if rows is None and not is_loose and wide.asks_facts:
        rows = _rows(connection, certain)
    if rows is None:
        return None
    if not is_loose:
        rows = [row for row in rows if row[_IS_CERTAIN]]
    matching, facets = _counts(rows, criteria)
    unknown = None if possible is None else possible - len(matching)
    return Reading([row[_KEY] for row in matching], unknown, facets, _extent(matching))


def _rows(connection: Connection, asked: Asked) -> Rows | None:
    """In the order of the pages; None where they are too many."""
    most = min(MOST, index.CAP)
    rows: Rows = index.execute(connection, _read, asked, n=most)
    return None if rows and rows[0][_NUMBER] >= most else rows


def _count_possible(rows: Rows, criteria: Criteria) -> int:
    tests = _tests(criteria, is_loose=True).values()
    return sum(all(test(row) for test in tests) for row in rows)


def _extent(rows: Rows) -> Extent:
    placed = [(row[_EAST], row[_NORTH]) for row in rows if row[_EAST] is not None]
    if not placed:
        return Extent(None, len(rows))
    east, north = zip(*placed, strict=True)
    return Extent(BBox(min(east), min(north), max(east), max(north)), len(rows) - len(placed))


def _counts(rows: Rows, criteria: Criteria) -> tuple[Rows, Facets]:
    """What matches, and the counts of all facets."""
    is_loose = criteria.include_unknown
    tests = _tests(criteria, is_loose=is_loose)

    def but(facet: int | None) -> Rows:
        others = [test for of, test in tests.items() if of != facet]
        return [row for row in rows if all(test(row) for test in others)] if others else rows

    matching = but(None)
    kinds, districts, fees = (
        Counter(row[facet] for row in but(facet)) for facet in (_KIND, _DISTRICT, _IS_FREE)
    )
    purposes = _counted("purpose", but(_HAS), is_loose=is_loose)
    amenities, allowed = (
        _counted(facet, matching, is_loose=is_loose) for facet in ("amenity", "allow")
    )
    return matching, Facets(kinds, districts, fees, purposes, amenities, allowed)


def _read(connection: Connection, asked: Asked) -> Select[Any]:
    """In their order; of as many as are too many the first alone, which says so."""
    is_certain = case(
        (and_(true(), *index_asked.terms(connection, asked._replace(is_loose=False))), 1), else_=0
    )
    order = [term.label(f"order{at}") for at, term in enumerate(index.order(asked))]
    columns = (*_COLUMNS, is_certain.label("is_certain"), *order)
    some = index.matching(connection, asked, *columns).limit(index.N).subquery()
    number, first = func.count().over().label("number"), func.min(some.c.key).over().label("first")
    counted = select(some, number, first).subquery()
    told = [counted.c[column.key] for column in _COLUMNS]
    return (
        select(*told, counted.c.is_certain, counted.c.number)
        .where(or_(counted.c.number < index.N, counted.c.key == counted.c.first))
        .order_by(*(counted.c[term.key] for term in order))
    )


def _tests(criteria: Criteria, *, is_loose: bool) -> dict[int, Callable[[Row[Any]], bool]]:
    """What is chosen of kinds, districts, fees and purposes, as a test of a row."""
    unknown = {None} if is_loose else set()
    wanted: dict[int, set[Any]] = {
        _KIND: set(criteria.kinds),
        _DISTRICT: set(criteria.districts),
        _IS_FREE: set() if criteria.is_free is None else {criteria.is_free},
    }
    found = {facet: _one_of(facet, values | unknown) for facet, values in wanted.items() if values}
    if criteria.purposes:
        found[_HAS] = _suits(criteria.purposes, is_loose=is_loose)
    return found


def _one_of(facet: int, values: set[Any]) -> Callable[[Row[Any]], bool]:
    return lambda row: row[facet] in values


def _suits(purposes: Iterable[str], *, is_loose: bool) -> Callable[[Row[Any]], bool]:
    bits = sum(BITS["purpose", key] for key in set(purposes))
    if is_loose:
        return lambda row: row[_LACKS] & bits != bits
    return lambda row: row[_HAS] & bits != 0


def _counted(facet: str, rows: Iterable[Row[Any]], *, is_loose: bool) -> dict[str, int]:
    """How many have each bit of a facet, or may have it; what none has is left out."""
    bits = {key: bit for (of, key), bit in BITS.items() if of == facet}
    found: Counter[str] = Counter()
    every = sum(bits.values())
    masks = Counter((~row[_LACKS] if is_loose else row[_HAS]) & every for row in rows)
    for mask, number in masks.items():
        found.update({key: number for key, bit in bits.items() if mask & bit})
    return found
