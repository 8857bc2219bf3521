"""Keeps the index in step: what a transaction changes of the inventory, it changes here as well.

One gate serves every write, whoever writes. Before a venue is first changed, the index forgets
it as it was; before the transaction ends, it learns it as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, event, func, insert, select, text
from sqlalchemy.orm import Session, UOWTransaction

from ..db import execute_many, insert_many
from ..geo import grid
from . import index_rows, timetables
from .details import Amenity, ClosingRule, OpeningHours, SpecialHours
from .index_dialects import among, dialect
from .index_models import IndexedPlace, MapCell, Timetable, bits_to_cell
from .index_rows import Entry
from .models import PUBLIC_STATES, Space, Venue

BATCH = 2_000
"""So many venues are read at a time."""
_INDEXED = (Venue, Space, Amenity, OpeningHours, ClosingRule, SpecialHours)
_IS_PUBLIC = Venue.state.in_(PUBLIC_STATES)
_COUNT = text(
    "INSERT INTO map_cell (zoom, cell, n, longitude, latitude)"
    " VALUES (:zoom, :cell, :n, :longitude, :latitude)"
    " ON CONFLICT (zoom, cell) DO UPDATE SET n = map_cell.n + excluded.n,"
    " longitude = map_cell.longitude + excluded.longitude,"
    " latitude = map_cell.latitude + excluded.latitude"
)
_EMPTY = text("DELETE FROM map_cell WHERE zoom = :zoom AND cell = :cell AND n = 0")


def listen() -> None:
    """Follow all sessions of this process from now on."""
    for moment, follow in (
        ("before_flush", _before_flush),
        ("after_flush", _after_flush),
        ("before_commit", _before_commit),
        ("after_rollback", _after_rollback),
    ):
        if not event.contains(Session, moment, follow):
            event.listen(Session, moment, follow)


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in (*session.dirty, *session.deleted) if isinstance(row, _INDEXED)]
    if changed:
        with session.no_autoflush:
            _mark(session, set(_venues_of(session, changed)))


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    """What is new has its number now, and what moved its new venue."""
    rows = [*session.new, *session.dirty]
    ids = {row.id for row in rows if isinstance(row, Venue)}
    _mark(session, ids | {row.venue_id for row in rows if isinstance(row, Space)})


def _before_commit(session: Session) -> None:
    session.flush()
    if ids := session.info.pop("unindexed", None):
        for _done in add(session.connection(), ids):
            pass


def _after_rollback(session: Session) -> None:
    session.info.pop("unindexed", None)


def _venues_of(session: Session, rows: Iterable[Any]) -> Iterator[int]:
    """The venues that rows belong to, as the database has it."""
    spaces = set()
    for row in rows:
        if isinstance(row, Venue):
            yield row.id
        elif isinstance(row, Space):
            spaces.add(row.id)
        else:
            if row.venue_id is not None:
                yield row.venue_id
            if row.space_id is not None:
                spaces.add(row.space_id)
    for some in batches(sorted(spaces)):
        yield from session.scalars(select(Space.venue_id).where(Space.id.in_(some)))


def follow(session: Session, ids: Iterable[int]) -> None:
    """Learn new venues, which were written past the session, before the transaction ends."""
    _marked(session).update(ids)


def _marked(session: Session) -> set[int]:
    marked: set[int] = session.info.setdefault("unindexed", set())
    return marked


def _mark(session: Session, ids: set[int]) -> None:
    marked = _marked(session)
    if fresh := sorted(ids - marked):
        for some in batches(fresh):
            forget(session.connection(), some)
        marked.update(fresh)


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some


def forget(connection: Connection, venue_ids: Sequence[int]) -> None:
    """Take what is known of venues out of the index, before they change."""
    places = IndexedPlace.__table__
    known = IndexedPlace.venue_id.in_(among(connection, venue_ids))
    query = (
        select(places, Venue.search_text.label("of_venue"), Space.search_text.label("of_space"))
        .join(Venue, Venue.id == IndexedPlace.venue_id)
        .outerjoin(Space, Space.id == IndexedPlace.space_id)
        .where(known)
        .order_by(IndexedPlace.key)
    )
    rows = connection.execute(query).all()
    if not rows:
        return
    bodies = (
        (row.key, row.of_venue if row.is_whole else f"{row.of_venue}\n{row.of_space}")
        for row in rows
    )
    dialect(connection).drop(connection, bodies)
    connection.execute(delete(IndexedPlace).where(known))
    _count(connection, (row._asdict() for row in rows), -1)


def add(connection: Connection, venue_ids: Iterable[int]) -> Iterator[int]:
    """Put venues into the index that are not in it, neighbours together; yields how many."""
    for some in batches(_in_order(connection, venue_ids)):
        entries = index_rows.read(connection, some)
        if entries:
            _store(connection, entries)
        yield len(some)


def _in_order(connection: Connection, venue_ids: Iterable[int]) -> list[int]:
    """By where they are, for the full text is written in ascending order only."""
    found: list[tuple[int | None, int]] = []
    columns = (Venue.id, Venue.longitude, Venue.latitude, Venue.point_level)
    for some in batches(sorted(venue_ids)):
        rows = connection.execute(select(*columns).where(Venue.id.in_(among(connection, some))))
        found += ((index_rows.cell_of(row), row.id) for row in rows)
    return [id for _cell, id in sorted(found, key=lambda each: (each[0] is None, each))]


def _store(connection: Connection, entries: Sequence[Entry]) -> None:
    rows = [entry.row for entry in entries]
    insert_many(connection, IndexedPlace, rows)
    dialect(connection).store(connection, [(entry.row["key"], entry.body) for entry in entries])
    told = {timetables.id_of(entry.hours): entry.hours for entry in entries if entry.hours}
    known = set(
        connection.scalars(select(Timetable.id).where(Timetable.id.in_(among(connection, told))))
    )
    if fresh := [{"id": id, "told": hours} for id, hours in told.items() if id not in known]:
        connection.execute(insert(Timetable), fresh)
    _count(connection, rows, 1)


def _count(connection: Connection, rows: Iterable[dict[str, Any]], sign: int) -> None:
    """Add rows of the index to the cells of the map, or take them away."""
    sums: dict[int, tuple[int, int, int]] = {}
    for row in rows:
        if row["longitude"] is not None:
            east, north = (round(row[name] * 1_000_000) for name in ("longitude", "latitude"))
            _add(sums, row["key"] >> bits_to_cell(grid.FINEST), (sign, sign * east, sign * north))
    cells: list[dict[str, int]] = []
    for zoom in reversed(MapCell.ZOOMS):
        cells += (
            {"zoom": zoom, "cell": cell, "n": n, "longitude": east, "latitude": north}
            for cell, (n, east, north) in sums.items()
        )
        finer, sums = sums, {}
        for cell, told in finer.items():
            _add(sums, cell >> 2, told)
    execute_many(connection, _COUNT, cells)
    if sign < 0:
        execute_many(connection, _EMPTY, cells)


def _add(sums: dict[int, tuple[int, int, int]], cell: int, more: tuple[int, int, int]) -> None:
    n, east, north = sums.get(cell, (0, 0, 0))
    sums[cell] = (n + more[0], east + more[1], north + more[2])


def cells_of(row: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The zoom and the number of each cell that a row of the index counts in."""
    if row["longitude"] is None:
        return []
    return [(zoom, row["key"] >> bits_to_cell(zoom)) for zoom in MapCell.ZOOMS]


def rebuild(session: Session) -> Iterator[int]:
    """Make the index anew in the caller's transaction; yields how many venues more are done."""
    connection = session.connection()
    for model in (IndexedPlace, Timetable, MapCell):
        connection.execute(delete(model))
    dialect(connection).clear(connection)
    yield from add(connection, connection.scalars(select(Venue.id).where(_IS_PUBLIC)).all())


def count_public(session: Session) -> int:
    """How many venues a rebuild has to read."""
    return session.scalar(select(func.count()).where(_IS_PUBLIC)) or 0


def is_missing(session: Session) -> bool:
    """Whether there are public places and the index knows none: it is new, or was emptied."""
    has_places = session.scalar(select(Venue.id).where(_IS_PUBLIC).limit(1)) is not None
    return has_places and session.scalar(select(func.min(IndexedPlace.key))) is None
