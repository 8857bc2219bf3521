"""How many results each choice of a facet would give."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select

from . import index
from .criteria import Criteria
from .index_asked import Asked, ask
from .index_models import IndexedPlace
from .index_rows import BITS

MOST = 2_000
"""More rows take longer to read than the page; and who has so many asks for less first."""
_place = IndexedPlace
_COLUMNS = (_place.kind, _place.district, _place.is_free, _place.has, _place.lacks)
_KIND, _DISTRICT, _IS_FREE, _HAS, _LACKS = range(5)
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


def count(connection: Connection, criteria: Criteria) -> Facets | None:
    """The counts of all facets; None where there are as many rows to read as MOST."""
    wide = replace(criteria, kinds=(), districts=(), is_free=None, purposes=())
    rows = index.execute(connection, _read, ask(connection, wide), n=MOST)
    if len(rows) >= MOST:
        return None
    tests = _tests(criteria)

    def but(facet: int) -> Rows:
        others = [test for of, test in tests.items() if of != facet]
        return [row for row in rows if all(test(row) for test in others)] if others else rows

    kinds, districts, fees = (
        Counter(row[facet] for row in but(facet)) for facet in (_KIND, _DISTRICT, _IS_FREE)
    )
    is_loose = criteria.include_unknown
    purposes = _counted("purpose", but(_HAS), is_loose=is_loose)
    matching = but(_LACKS)
    amenities, allowed = (
        _counted(facet, matching, is_loose=is_loose) for facet in ("amenity", "allow")
    )
    return Facets(kinds, districts, fees, purposes, amenities, allowed)


def _read(connection: Connection, asked: Asked) -> Select[Any]:
    return index.matching(connection, asked, *_COLUMNS).limit(index.N)


def _tests(criteria: Criteria) -> dict[int, Callable[[Row[Any]], bool]]:
    """What is chosen of kinds, districts, fees and purposes, as a test of a row."""
    unknown = {None} if criteria.include_unknown else set()
    wanted: dict[int, set[Any]] = {
        _KIND: set(criteria.kinds),
        _DISTRICT: set(criteria.districts),
        _IS_FREE: set() if criteria.is_free is None else {criteria.is_free},
    }
    found = {facet: _one_of(facet, values | unknown) for facet, values in wanted.items() if values}
    if criteria.purposes:
        found[_HAS] = _suits(criteria)
    return found


def _one_of(facet: int, values: set[Any]) -> Callable[[Row[Any]], bool]:
    return lambda row: row[facet] in values


def _suits(criteria: Criteria) -> Callable[[Row[Any]], bool]:
    bits = sum(BITS["purpose", key] for key in set(criteria.purposes))
    if criteria.include_unknown:
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
