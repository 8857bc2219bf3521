"""Two sessions at one answer at the same moment: one text wins, and the other's writer is told."""

from pathlib import Path

import pytest
from flask import Flask

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, release
from kyodo_spaces.survey.models import SurveyResponse
from tests import survey_writers, workers, writers
from tests.surveys import make_town

TIMES = 25

pytestmark = pytest.mark.every_database


def race(app: Flask, url: str, tmp_path: Path, keys: tuple[str, str]) -> list[list[str]]:
    """Two processes save `TIMES` texts each under these keys; what each was told was stored."""
    with app.app_context():
        make_town()
        release()
    ready = workers.together(len(keys))
    started = [
        writers.start(survey_writers.save_often, url, tmp_path, ready, key, f"{number}の", TIMES)
        for number, key in enumerate(keys)
    ]
    said = [writers.heard(pipe) for _process, pipe in started]
    for process, _pipe in started:
        process.join()
    assert [process.exitcode for process, _pipe in started] == [0, 0]
    return said


def test_at_one_field_each_text_is_stored_or_its_writer_told(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    said = race(app, database_url, tmp_path, ("note", "note"))
    stored = [text for each in said for text in each if text != "told"]
    assert [len(each) for each in said] == [TIMES, TIMES]
    assert "told" in said[0] + said[1]
    with app.app_context():
        lines = db.session.query(AuditLine).filter(AuditLine.operation == "answer")
        chain = [(line.before or {}, line.after or {}) for line in lines.order_by(AuditLine.id)]
        assert sorted(after["note"] for _before, after in chain) == sorted(stored)
        # Each text was changed by one who had seen it: none was overwritten unseen.
        seen = [before["note"] for before, _after in chain]
        assert seen == [None, *(after["note"] for _before, after in chain[:-1])]
        assert db.session.get_one(SurveyResponse, 1).answers["note"] == chain[-1][1]["note"]


def test_at_two_fields_both_stay(app: Flask, database_url: str, tmp_path: Path) -> None:
    said = race(app, database_url, tmp_path, ("note", "fee"))
    assert "told" not in said[0] + said[1]
    with app.app_context():
        answers = db.session.get_one(SurveyResponse, 1).answers
    assert (answers["note"], answers["fee"]) == (said[0][-1], said[1][-1])
