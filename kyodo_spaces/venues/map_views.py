"""What a map shows of what the list finds: a few places, or cells with how many they hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Row, func, literal, select

from ..db import db
from ..geo import grid
from ..geo.geojson import BBox
from . import index, search
from .criteria import Criteria
from .index_dialects import among
from .index_models import IndexedPlace, MapCell, bits_to_cell

PINS = 60
"""More venues than these are shown as cells, half a tile wide."""
CLOSEST = 18
"""Where the map of a page can come no closer, cells could not be opened: places are shown."""
MOST = 500
"""No more results than these are told one by one, however close one looks."""


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
