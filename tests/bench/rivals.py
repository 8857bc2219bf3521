"""The same places as one would put them to plain SQL and to Datasette, and the same questions."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection, select

from kyodo_spaces.geo.geojson import BBox, Point
from kyodo_spaces.venues import timetables
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.index_models import IndexedPlace, Timetable
from kyodo_spaces.venues.models import Space, Venue
from tests.bench.places import FIRST

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, body TEXT, capacity INTEGER,
  longitude REAL, latitude REAL, tile_x INTEGER, tile_y INTEGER);
CREATE TABLE opening (place INTEGER, weekday INTEGER, opens INTEGER, closes INTEGER,
  PRIMARY KEY (place, weekday, opens)) WITHOUT ROWID;
CREATE TABLE closed (place INTEGER, day TEXT, PRIMARY KEY (place, day)) WITHOUT ROWID;
CREATE VIRTUAL TABLE place_words USING fts5(body, content="place", content_rowid="id",
  tokenize="trigram");
CREATE VIRTUAL TABLE place_box USING rtree(id, west, east, south, north);
"""
_FILL = """
CREATE INDEX place_name ON place(name);
CREATE INDEX place_point ON place(latitude, longitude);
CREATE INDEX place_capacity ON place(capacity);
INSERT INTO place_words(place_words) VALUES ('rebuild');
INSERT INTO place_box SELECT id, longitude, longitude, latitude, latitude FROM place
  WHERE longitude IS NOT NULL;
ANALYZE;
"""
_INDEXES = "place_name place_point place_capacity".split()
_OPEN = (
    "EXISTS (SELECT 1 FROM opening WHERE place = place.id AND weekday = {weekday}"
    " AND opens <= {opens} AND closes >= {closes})"
    " AND NOT EXISTS (SELECT 1 FROM closed WHERE place = place.id AND day = '{day}')"
)
_BATCH = 50_000
_DAYS = [FIRST + timedelta(days=number) for number in range(28)]
"""Those of which it is written down who is closed."""


class _Times(NamedTuple):
    """Weekdays, from and to; and days on which some of that does not hold."""

    openings: list[tuple[int, int, int]]
    closed: list[str]


class Plain:
    """An SQLite file with an R-tree, trigrams for words of three characters, and indexes."""

    def __init__(self, file: Path, source: Connection) -> None:
        self.file = file
        is_new = not file.exists()
        self._connection = sqlite3.connect(file)
        self._last = 0
        if is_new:
            self._connection.executescript(SCHEMA)
            self._copy(source)
            self._connection.executescript(_FILL)

    def _copy(self, source: Connection) -> None:
        told = select(Timetable.id, Timetable.told)
        times = {id: _times(text) for id, text in source.execute(told)}
        place = IndexedPlace
        columns = (place.name, Venue.search_text, Space.search_text, place.capacity)
        where = (place.longitude, place.latitude, place.timetable_id)
        query = select(*columns, *where).join(Venue, Venue.id == place.venue_id)
        rows = source.execute(query.outerjoin(Space, Space.id == place.space_id))
        for some in rows.partitions(_BATCH):
            self._add(some, times)
        self._connection.commit()

    def _add(self, rows: Sequence[Any], times: Mapping[int, "_Times"]) -> None:
        opened: list[tuple[int, int, int, int]] = []
        closed: list[tuple[int, str]] = []
        values = []
        for name, of_venue, of_space, capacity, east, north, hours in rows:
            tile = (int(east * 8), int(north * 8)) if east and north else (None, None)
            body = f"{of_venue}\n{of_space or ''}"
            self._last += 1
            values.append((self._last, name, body, capacity, east, north, *tile))
            if hours:
                opened += ((self._last, *each) for each in times[hours].openings)
                closed += ((self._last, day) for day in times[hours].closed)
        self._connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?)", values)
        self._connection.executemany("INSERT INTO opening VALUES (?,?,?,?)", opened)
        self._connection.executemany("INSERT INTO closed VALUES (?,?)", closed)

    def bare(self) -> Path:
        """A copy that is made for words alone: its columns have no index."""
        file = self.file.with_name("bare.sqlite3")
        if not file.exists():
            self._connection.execute("VACUUM INTO ?", (str(file),))
            copy = sqlite3.connect(file)
            for name in _INDEXES:
                copy.execute(f"DROP INDEX {name}")
            copy.execute("ANALYZE")
            copy.close()
        return file

    def count(self, asked: Criteria) -> int:
        return int(self._one(f"SELECT count(*) FROM {self._from(asked)}"))  # noqa: S608 - our own

    def find(self, asked: Criteria) -> tuple[int, list[Any]]:
        """The total and the first twenty by name."""
        wanted = f"SELECT place.* FROM {self._from(asked)} ORDER BY name LIMIT 20"  # noqa: S608 - our own
        return self.count(asked), self._connection.execute(wanted).fetchall()

    def nearest(self, near: Point) -> list[Any]:
        east = f"(longitude - {near.longitude}) * 0.81"
        north = f"(latitude - {near.latitude})"
        order = f"{east} * {east} + {north} * {north}"
        found = f"SELECT * FROM place WHERE longitude IS NOT NULL ORDER BY {order} LIMIT 20"  # noqa: S608 - our own
        return self._connection.execute(found).fetchall()

    def cells(self) -> list[Any]:
        """Grouped by tiles that the table holds already."""
        grouped = (
            "SELECT tile_x / 12, tile_y / 12, count(*), avg(longitude), avg(latitude) FROM place"
            " WHERE longitude IS NOT NULL GROUP BY 1, 2"
        )
        return self._connection.execute(grouped).fetchall()

    def count_in(self, box: BBox) -> int:
        return int(self._one(f"SELECT count(*) FROM place WHERE {_inside(box)}"))  # noqa: S608 - our own

    def _one(self, query: str) -> Any:
        return self._connection.execute(query).fetchone()[0]

    def _from(self, asked: Criteria) -> str:
        terms = []
        if len(asked.q) > 2:
            terms.append(f"id IN (SELECT rowid FROM place_words WHERE body MATCH '\"{asked.q}\"')")  # noqa: S608 - our own
        else:
            terms.append(f"body LIKE '%{asked.q}%'")
        if asked.capacity:
            terms.append(f"capacity >= {asked.capacity}")
        if asked.bbox:
            terms.append(_boxed(asked.bbox))
        if asked.open_on:
            terms.append(_opened(asked))
        return f"place WHERE {' AND '.join(terms)}"


def address(asked: Criteria, file: Path, *, is_json: bool = True) -> str:
    """Datasette's answer of the same places; trigrams find no word of two characters."""
    filters: list[tuple[str, Any]] = [("_size", 20), ("_sort", "name")]
    if is_json:
        filters.append(("_shape", "objects"))
    if len(asked.q) > 2:
        filters.append(("_search", f'"{asked.q}"'))
    else:
        filters.append(("body__contains", asked.q))
    if asked.capacity:
        filters.append(("capacity__gte", asked.capacity))
    if box := asked.bbox:
        filters += [("longitude__gte", box.west), ("longitude__lte", box.east)]
        filters += [("latitude__gte", box.south), ("latitude__lte", box.north)]
    if asked.open_on:
        filters.append(("_where", _opened(asked)))
    return f"/{file.stem}/place{'.json' if is_json else ''}?{urlencode(filters)}"


def _inside(box: BBox) -> str:
    return (
        f"longitude BETWEEN {box.west} AND {box.east}"
        f" AND latitude BETWEEN {box.south} AND {box.north}"
    )


def _boxed(box: BBox) -> str:
    """The R-tree keeps 32 bits of a number, so the row is asked as well."""
    tree = (
        f"SELECT id FROM place_box WHERE west <= {box.east} AND east >= {box.west}"  # noqa: S608 - our own
        f" AND south <= {box.north} AND north >= {box.south}"
    )
    return f"id IN ({tree}) AND {_inside(box)}"


def _opened(asked: Criteria) -> str:
    day = asked.open_on
    assert day
    times = {"opens": asked.opens, "closes": asked.closes}
    return _OPEN.format(day=day.isoformat(), weekday=day.weekday(), **times)


def _times(told: str) -> _Times:
    openings = [(weekday, opens, closes) for weekday, opens, closes, *_when in json.loads(told)[0]]
    schedule = timetables.read(told)
    closed = []
    for day in _DAYS:
        spans = schedule.around(day).spans
        wanted = [each[1:] for each in openings if each[0] == day.weekday()]
        if not all(any(a <= opens and closes <= z for a, z in spans) for opens, closes in wanted):
            closed.append(day.isoformat())
    return _Times(openings, closed)
