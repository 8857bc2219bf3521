"""Compares the index with the inventory that it was made from."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, select

from . import index_rows
from .index_models import IndexedPlace, MapCell, Timetable
from .index_writes import batches, cells_of
from .models import PUBLIC_STATES, Venue


def count_differences(connection: Connection) -> int:
    """How many rows of the index are not what the inventory says, too many or missing.

    The texts are told from their number alone, for FTS5 keeps none of them.
    """
    places = IndexedPlace.__table__
    told = dict(connection.execute(select(Timetable.id, Timetable.told)).all())
    kept = {row.key: row._asdict() for row in connection.execute(select(places))}
    cells: Counter[tuple[int, int]] = Counter()
    wrong = 0
    public = select(Venue.id).where(Venue.state.in_(PUBLIC_STATES))
    for some in batches(connection.scalars(public).all()):
        for entry in index_rows.read(connection, some):
            found = kept.pop(entry.row["key"], None)
            hours = told.get(entry.row["timetable_id"]) if entry.row["timetable_id"] else None
            wrong += found != entry.row or hours != entry.hours
            cells.update(cells_of(entry.row))
    return wrong + len(kept) + _wrong_cells(connection, cells)


def _wrong_cells(connection: Connection, cells: "Counter[Any]") -> int:
    rows = connection.execute(select(MapCell.zoom, MapCell.cell, MapCell.n))
    kept = {(zoom, cell): n for zoom, cell, n in rows}
    return sum(kept.get(key) != cells.get(key) for key in kept.keys() | cells.keys())
