"""Four processes edit one venue at once: nothing is lost, and nobody is sent away."""

from pathlib import Path

import pytest
from flask import Flask

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, release
from kyodo_spaces.venues.models import Venue
from tests import workers, writers
from tests.factories import store, venue

PROCESSES = 4

pytestmark = pytest.mark.every_database


def race(app: Flask, url: str, tmp_path: Path, times: int, *, is_guarded: bool) -> list[int]:
    """Let each process edit `times` times; the tries of all edits that were acknowledged."""
    with app.app_context():
        store(venue(description="0"))
        release()
    ready = workers.together(PROCESSES)
    started = [
        writers.start(writers.edit_often, url, tmp_path, ready, times, is_guarded)
        for _ in range(PROCESSES)
    ]
    said = [writers.heard(pipe) for _process, pipe in started]
    for process, _pipe in started:
        process.join()
    assert [process.exitcode for process, _pipe in started] == [0] * PROCESSES
    return [tries for each in said for tries in each]


def counted(app: Flask) -> tuple[int, int]:
    """What the venue counts, and how many edits have their line."""
    with app.app_context():
        lines = db.session.query(AuditLine).filter(AuditLine.operation == "edit").count()
        return int(db.session.get_one(Venue, 1).description or 0), lines


def test_no_edit_is_lost_and_none_refused_as_locked(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    tries = race(app, database_url, tmp_path, 300, is_guarded=True)
    assert len(tries) == 1200
    assert counted(app) == (1200, 1200)
    assert max(tries) > 1, "they never met, so nothing was tried"


def test_without_the_guard_edits_are_lost(app: Flask, database_url: str, tmp_path: Path) -> None:
    assert len(race(app, database_url, tmp_path, 50, is_guarded=False)) == 200
    number, _lines = counted(app)
    assert number < 200
