"""What a map shows of what the list finds: a few places, or cells with how many they hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Row, Select, func, literal, literal_column, select

from .. import answers
from ..db import db
from ..geo import grid
from ..geo.geojson import BBox
from . import index, index_asked, search
from .criteria import Criteria
from .index_asked import Asked, ask
from .index_dialects import among
from .index_models import UNPLACED, IndexedPlace, MapCell, bits_to_cell
from .index_reading import Extent

PINS = 60
"""More venues than these are shown as cells, half a tile wide."""
CLOSEST = 18
"""Where the map of a page can come no closer, cells could not be opened: places are shown."""
MOST = 500
"""No more results than these are told one by one, however close one looks."""
_ENOUGH = 500
"""Of so many cells each is a small part of what they cover together."""


class Cell(NamedTuple):
    """How many results lie in a cell, and the middle of where they are."""

    longitude: float
    latitude: float
    n: int


class View(NamedTuple):
    """Either `rows`, results of a few venues, or `cells`; `total` counts results."""

    box: BBox
    total: int
    rows: Sequence[Row[Any]] = ()
    cells: Sequence[Cell] = ()


def find_extent(criteria: Criteria, page: search.Page) -> Extent:
    """Where a map looks first: at all that matches, or at what is nearest where that was asked."""
    found = page.extent or _extent(criteria, page.total)
    is_nearest_first = criteria.near is not None and criteria.within_m is None
    return found._replace(box=None) if is_nearest_first else found


def _extent(criteria: Criteria, total: int) -> Extent:
    connection = db.session.connection()
    asked = ask(connection, criteria)
    if total < index.CAP:
        west, south, east, north, unplaced = index.execute(connection, _edges, asked)[0]
        return Extent(None if west is None else BBox(west, south, east, north), unplaced)
    nowhere = asked._replace(spans=[UNPLACED])
    unplaced = index.execute(connection, _counted_some, nowhere, n=index.CAP)[0][0]
    # To look at every place would take longer than the page.
    return Extent(_within(answers.once(_covered), criteria), unplaced)


def _edges(connection: Connection, asked: Asked) -> Select[Any]:
    east, north = IndexedPlace.longitude, IndexedPlace.latitude
    edges = func.min(east), func.min(north), func.max(east), func.max(north)
    return index.matching(connection, asked, *edges, func.count() - func.count(east))


def _counted_some(connection: Connection, asked: Asked) -> Select[Any]:
    some = index.matching(connection, asked, literal_column("1")).limit(index.N)
    return select(func.count()).select_from(some.subquery())


def _covered() -> BBox | None:
    """A little more than all places cover, from the cells of the map."""
    connection = db.session.connection()
    east, north = (of / (1_000_000.0 * MapCell.n) for of in (MapCell.longitude, MapCell.latitude))
    edges = func.min(east), func.min(north), func.max(east), func.max(north)
    box = None
    for zoom in MapCell.ZOOMS:
        query = select(func.count(), *edges).where(MapCell.zoom == zoom)
        number, *found = connection.execute(query).one()
        box = grid.snapped(BBox(*map(float, found)), zoom) if number else None
        if not 0 < number <= _ENOUGH:
            break
    return box


def _within(box: BBox | None, criteria: Criteria) -> BBox | None:
    """What of a box lies where places were asked for."""
    limits = [criteria.bbox]
    if criteria.near and criteria.within_m:
        limits.append(index_asked.around(criteria.near, criteria.within_m))
    for limit in filter(None, limits):
        box = box and index.common(box, limit)
    return box


def find(criteria: Criteria, box: BBox, zoom: int) -> View:
    """What matches in all tiles that a box touches, so that small moves ask for the same."""
    box = grid.snapped(box, zoom)
    shown = index.common(box, criteria.bbox) if criteria.bbox else box
    if shown is None:
        return View(box, 0)
    here = replace(criteria, bbox=shown)
    connection = db.session.connection()
    if zoom >= CLOSEST or len(index.find_venues(connection, here, PINS + 1)) <= PINS:
        keys = (
            index.within(connection, here, IndexedPlace.key).order_by(IndexedPlace.key).limit(MOST)
        )
        rows = search.find_keys(connection.scalars(keys).all())
        total = len(rows) if len(rows) < MOST else index.count(connection, here)
        return View(box, total, rows=rows)
    finest = min(zoom + 1, grid.FINEST)
    if replace(criteria, near=None, include_unknown=False) == Criteria():
        cells = _counted(connection, box, finest)
    else:
        cells = _grouped(connection, here, finest)
    return View(box, sum(cell.n for cell in cells), cells=cells)


def _counted(connection: Connection, box: BBox, zoom: int) -> list[Cell]:
    """Of everything: every write keeps these counts."""
    zoom = max(zoom, MapCell.ZOOMS.start)
    query = select(MapCell.n, MapCell.longitude, MapCell.latitude).where(
        MapCell.zoom == zoom, MapCell.cell.in_(among(connection, grid.cells(box, zoom)))
    )
    return [
        Cell(round(east / n / 1_000_000, 6), round(north / n / 1_000_000, 6), n)
        for n, east, north in connection.execute(query)
    ]


def _grouped(connection: Connection, criteria: Criteria, zoom: int) -> list[Cell]:
    # PostgreSQL knows no shift by a number as wide as the key.
    cell = IndexedPlace.key.op(">>")(literal(bits_to_cell(zoom), Integer)).label("cell")
    means = (func.avg(IndexedPlace.longitude), func.avg(IndexedPlace.latitude))
    query = index.within(connection, criteria, cell, *means, func.count()).group_by(cell)
    return [
        Cell(round(east, 6), round(north, 6), n)
        for _cell, east, north, n in connection.execute(query)
    ]
