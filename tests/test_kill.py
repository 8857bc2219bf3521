"""kill -9 at any moment: what was acknowledged is there, whole, with its audit line."""

import random
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, release, transaction
from kyodo_spaces.venues.models import Venue
from tests import writers
from tests.factories import store, venue

RUNS = {"sqlite": 30, "postgresql": 10}


def edit_and_kill(url: str, tmp_path: Path, edits: int, after_s: float) -> list[int]:
    """The audit lines that a process acknowledged before it was killed.

    It is at work: so many edits are done, however slow the machine, when the time begins.
    """
    process, pipe = writers.start(writers.edit_until_killed, url, tmp_path)
    done = [pipe.recv() for _edit in range(edits)]
    timer = Timer(after_s, process.kill)
    timer.start()
    said = [*done, *writers.heard(pipe)]
    timer.join()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return said


def check_history(acknowledged: set[int]) -> int:
    """Hold venue 1 to its lines: each edit whole, in order, none without the other."""
    query = select(AuditLine).where(AuditLine.operation == "edit").order_by(AuditLine.id)
    lines = list(db.session.scalars(query))
    found = db.session.get_one(Venue, 1)
    assert acknowledged <= {line.id for line in lines}
    versions = [line.version or 0 for line in lines]
    assert versions == sorted(set(versions))
    assert found.version == versions[-1]
    for number, line in enumerate(lines, 1):
        assert line.before is not None
        assert line.after is not None
        assert line.before["description"] == str(number - 1)
        assert line.after["description"] == line.after["note"] == str(number)
    assert found.description == found.note == str(len(lines))
    assert [row.opens for row in found.opening_hours] == [len(lines) % 1000]
    return len(lines)


@pytest.mark.every_database
def test_what_was_acknowledged_survives(
    app: Flask, backend: str, database_url: str, tmp_path: Path
) -> None:
    with app.app_context():
        store(venue(description="0", note="0"))
        release()
    moments = random.Random(3)  # noqa: S311 - the same moments on every run, and no secret
    acknowledged: set[int] = set()
    for run in range(1, RUNS[backend] + 1):
        edits, after_s = moments.randint(2, 5), moments.uniform(0, 0.06)
        acknowledged |= set(edit_and_kill(database_url, tmp_path, edits, after_s))
        with app.app_context():
            with transaction():  # the server may still be at what the killed client sent last
                stored = check_history(acknowledged)
            release()
        assert len(acknowledged) <= stored <= len(acknowledged) + run
    assert stored > 2 * RUNS[backend]
    if backend == "sqlite":
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
