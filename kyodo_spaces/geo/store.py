"""The SQLite file of imported points and of what online services answered."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import Conflict, Unavailable
from .folding import fold
from .geojson import DEFAULT_RADIUS_M, Level, Point
from .official import Record
from .towns import Town

WAIT_S = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS place (
    code TEXT NOT NULL,        -- municipality, six digits
    town TEXT NOT NULL,        -- folded name
    number TEXT NOT NULL,      -- block or lot, empty for the town itself
    dataset TEXT NOT NULL,
    name TEXT NOT NULL,        -- the town as published
    level TEXT NOT NULL,
    rank INTEGER NOT NULL,
    longitude REAL NOT NULL,
    latitude REAL NOT NULL,
    PRIMARY KEY (code, town, number, dataset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS abr_name (
    code TEXT NOT NULL,
    id TEXT NOT NULL,          -- machiaza_id, then /blk_id/rsdt_id/rsdt2_id
    name TEXT NOT NULL,        -- of the town; of a block or house, its number
    PRIMARY KEY (code, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS online_answer (
    service TEXT NOT NULL,
    query TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    answer TEXT NOT NULL,      -- JSON; null for a miss
    PRIMARY KEY (service, query)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One imported point: of a town where `number` is empty, else of a block, house or lot."""

    code: str
    town: str
    number: str
    dataset: str
    level: Level
    longitude: float
    latitude: float
    is_preferred: bool = True


class Store:
    """Reads and writes the file; each thread has its own connection.

    Without a file, or without a path, there is nothing to read.

    `revision` moves with every import, so that what was read before can be told from now.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._local = threading.local()

    def revision(self) -> int:
        """The number of imports so far; 0 without a file."""
        connection = self._reader()
        return connection.execute("PRAGMA user_version").fetchone()[0] if connection else 0

    def towns(self, code: str) -> list[Town]:
        """The imported towns of a municipality; the newest standard first where two have one."""
        query = (
            "SELECT name, longitude, latitude, level, dataset FROM place "
            "WHERE code = ? AND number = '' ORDER BY town, dataset DESC"
        )
        connection = self._reader()
        rows = connection.execute(query, (code,)) if connection else []
        return [
            Town(name, longitude, latitude, Level(level), DEFAULT_RADIUS_M[Level(level)], dataset)
            for name, longitude, latitude, level, dataset in rows
        ]

    def point(self, code: str, town: str, numbers: list[str]) -> Point | None:
        """The finest point for the first of `numbers` that has one."""
        connection = self._reader()
        if connection is None:
            return None
        query = (
            "SELECT longitude, latitude, level, dataset FROM place "
            "WHERE code = ? AND town = ? AND number = ? ORDER BY rank LIMIT 1"
        )
        for number in numbers:
            row = connection.execute(query, (code, town, number)).fetchone()
            if row:
                level = Level(row[2])
                return Point(row[0], row[1], level, DEFAULT_RADIUS_M[level], row[3])
        return None

    @contextmanager
    def replacing(self) -> Iterator["Replacement"]:
        """One transaction of an import: all of it or, if the block raises, none."""
        connection = self._open()
        try:
            connection.executescript(_SCHEMA)
            _begin(connection)
            try:
                yield Replacement(connection)
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                connection.execute(f"PRAGMA user_version = {int(version) + 1}")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            connection.close()

    def answer(self, service: str, query: str) -> tuple[date, Any] | None:
        """What an online service said (None for a miss) and when; None if it was never asked."""
        connection = self._reader()
        if connection is None:
            return None
        sql = "SELECT asked_on, answer FROM online_answer WHERE service = ? AND query = ?"
        row = connection.execute(sql, (service, query)).fetchone()
        return (date.fromisoformat(row[0]), json.loads(row[1])) if row else None

    def remember(self, service: str, query: str, asked_on: date, answer: object) -> None:
        """Keep an online answer, or None for a miss, in place of an older one.

        While an import holds the file, the answer is let go: it can be asked for again.
        """
        connection = self._open()
        try:
            connection.executescript(_SCHEMA)
            _begin(connection)
            connection.execute(
                "INSERT OR REPLACE INTO online_answer VALUES (?, ?, ?, ?)",
                (service, query, asked_on.isoformat(), json.dumps(answer, ensure_ascii=False)),
            )
            connection.execute("COMMIT")
        except Conflict:
            return
        finally:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            raise ValueError("this gazetteer has no file to write to")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            connection.close()
            remedy = "ファイルを別の場所に移し、街区などのファイルを取り込み直してください。"
            raise Unavailable(f"{self.path} を読めません（{error}）。{remedy}") from error
        return connection

    def _reader(self) -> sqlite3.Connection | None:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        # Asked thrice for each address of a file: a Path takes five times as long to tell.
        if connection is None and self.path and os.path.exists(self.path):  # noqa: PTH110 - so
            connection = self._local.connection = self._open()
            connection.executescript(_SCHEMA)
        return connection


def _begin(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        message = "ほかの取り込みが住所辞書を使っています。終わってからもう一度お試しください。"
        raise Conflict(message) from error


class Replacement:
    """An import under way: the first place of a dataset in a municipality clears the old ones."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cleared: set[tuple[str, str]] = set()

    def add(self, places: Iterable[Place]) -> None:
        """Store places; of two with the same number in one dataset the preferred one stays."""
        preferred: list[tuple[str | int | float, ...]] = []
        others: list[tuple[str | int | float, ...]] = []
        for place in places:
            self._clear(place.code, place.dataset)
            row = (place.code, fold(place.town), place.number, place.dataset, place.town)
            level = (place.level.value, place.level.rank)
            (preferred if place.is_preferred else others).append(
                (*row, *level, place.longitude, place.latitude)
            )
        values = "INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._connection.executemany(f"INSERT OR REPLACE {values}", preferred)
        self._connection.executemany(f"INSERT OR IGNORE {values}", others)

    def add_names(self, records: Iterable[Record]) -> None:
        """Keep the names and numbers that positions in other files refer to by id.

        What a file of blocks or houses calls a town yields to what the file of towns says.
        """
        certain: list[tuple[str, str, str]] = []
        others: list[tuple[str, str, str]] = []
        for record in records:
            if record.number_id:
                certain.append((record.code, record.number_id, record.number))
            if record.town:
                names = others if record.number_id else certain
                names.append((record.code, record.town_id, record.town))
        values = "INTO abr_name VALUES (?, ?, ?)"
        self._connection.executemany(f"INSERT OR REPLACE {values}", certain)
        self._connection.executemany(f"INSERT OR IGNORE {values}", others)

    def name(self, code: str, id: str) -> str | None:
        """The name or number kept for an id, now or by an earlier import."""
        query = "SELECT name FROM abr_name WHERE code = ? AND id = ?"
        row = self._connection.execute(query, (code, id)).fetchone()
        return row[0] if row else None

    def _clear(self, code: str, dataset: str) -> None:
        if (code, dataset) not in self._cleared:
            query = "DELETE FROM place WHERE code = ? AND dataset = ?"
            self._connection.execute(query, (code, dataset))
            self._cleared.add((code, dataset))
