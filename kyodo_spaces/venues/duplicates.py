"""Venues that are perhaps in the directory twice."""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import select

from ..db import db
from ..geo.geojson import Level, distance_m
from ..places import gazetteer, home
from ..text import fold
from .matching import Matcher
from .models import State, Venue

SAME_M = 75
"""Two venues of one name that are so near are one, but for a last look."""
NEAR_M = 500
"""Two venues of one name that are so near may be one."""
MOST = 200
"""So many pairs of each sort are told at a time."""
_CELL = NEAR_M / 111_000
"""The side of a cell of the grid in degrees of latitude: no pair is further apart than a cell."""


class Pair(NamedTuple):
    """Two venues, the earlier first. `distance_m` is None where a place is not known."""

    one: Any
    other: Any
    distance_m: float | None


class Pairs(NamedTuple):
    """Each pair stands in the first list that it fits, the nearest first."""

    same: list[Pair]
    near: list[Pair]
    address: list[Pair]


def find_duplicates() -> Pairs:
    """The pairs of venues that are neither retired nor merged, at most MOST of each sort."""
    rows = db.session.execute(_query()).all()
    same, near = _by_name(rows)
    told = {(pair.one.id, pair.other.id) for pair in [*same, *near]}
    address = [pair for pair in _by_address(rows) if (pair.one.id, pair.other.id) not in told]
    return Pairs(same, near, address)


def find_like(name: str, longitude: float | None, latitude: float | None) -> list[Pair]:
    """The stored venues of a name that a new one may be, for `other` None: all within NEAR_M.

    Where either place is not known, the name alone counts.
    """
    found = []
    for row in db.session.execute(_query()):
        if _key(row.name) != _key(name):
            continue
        apart = None
        if longitude is not None and latitude is not None and _is_placed(row):
            apart = distance_m(row.longitude, row.latitude, longitude, latitude)
        if apart is None or apart <= NEAR_M:
            found.append(Pair(row, None, apart))
    return sorted(found, key=_apart)


def _apart(pair: Pair) -> float:
    return pair.distance_m or 0.0


def _query() -> Any:
    columns = (
        Venue.id,
        Venue.name,
        Venue.address,
        Venue.municipality_code,
        Venue.longitude,
        Venue.latitude,
        Venue.point_level,
        Venue.state,
    )
    return select(*columns).where(Venue.state != State.RETIRED).order_by(Venue.id)


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


def _is_placed(row: Any) -> bool:
    """Whether it is known where it stands: the middle of a municipality says nothing."""
    return row.longitude is not None and row.point_level != Level.MUNICIPALITY


def _by_name(rows: Iterable[Any]) -> tuple[list[Pair], list[Pair]]:
    named: dict[str, list[Any]] = {}
    for row in rows:
        if _is_placed(row):
            named.setdefault(_key(row.name), []).append(row)
    pairs = (pair for group in named.values() if len(group) > 1 for pair in _neighbours(group))
    found: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in pairs:
        is_same = _apart(pair) <= SAME_M and _is_fine(pair.one) and _is_fine(pair.other)
        group = found[0 if is_same else 1]
        if len(group) < MOST:
            group.append(pair)
        if len(found[0]) >= MOST:
            break
    for group in found:
        group.sort(key=_apart)
    return found


def _is_fine(row: Any) -> bool:
    """The middle of a 丁目 is near everything in it."""
    return Level(row.point_level or Level.PIN).rank <= Level.BUILDING.rank


def _neighbours(group: list[Any]) -> Iterator[Pair]:
    """The pairs within NEAR_M, each once: only cells of a grid that touch are compared."""
    width = _CELL / max(0.01, cos(radians(max(abs(row.latitude) for row in group))))
    cells: dict[tuple[int, int], list[Any]] = {}
    for row in group:
        cells.setdefault((int(row.longitude // width), int(row.latitude // _CELL)), []).append(row)
    for (x, y), inside in cells.items():
        yield from _close(combinations(inside, 2))
        for cell in ((x + 1, y - 1), (x + 1, y), (x + 1, y + 1), (x, y + 1)):
            yield from _close(product(inside, cells.get(cell, ())))


def _close(pairs: Iterable[tuple[Any, Any]]) -> Iterator[Pair]:
    for pair in pairs:
        one, other = sorted(pair, key=lambda row: row.id)
        apart = distance_m(one.longitude, one.latitude, other.longitude, other.latitude)
        if apart <= NEAR_M:
            yield Pair(one, other, apart)


def _by_address(rows: Iterable[Any]) -> list[Pair]:
    """Pairs at one lot, those of one name first. A town without a number is no address."""
    town = home()
    matcher = Matcher(gazetteer(), town.code if town else None)
    groups: dict[tuple[str | None, str], list[Any]] = {}
    for row in rows:
        key = matcher.key(row.name, row.address, row.municipality_code)
        if key.address and key.address[-1].isdigit():
            groups.setdefault((key.municipality, key.address), []).append(row)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    some = islice((Pair(one, other, None) for one, other in pairs), MOST)
    return sorted(some, key=lambda pair: _key(pair.one.name) != _key(pair.other.name))
