"""Several people approve one answer at the same moment: one does, the others are told."""

import threading

import pytest
from flask import Flask

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import approving
from kyodo_spaces.survey.answering import Stale
from kyodo_spaces.venues.models import State
from tests.approvals import TERMS, decide, hand_in
from tests.people import COORDINATOR
from tests.surveys import make_town

PEOPLE = 4

pytestmark = pytest.mark.every_database


def test_one_wins_and_the_listing_is_written_once(app: Flask) -> None:
    with app.app_context():
        id = hand_in(make_town(state=State.DRAFT), {"name": "和室"} | TERMS, is_new=True)
        decision = decide(id, "new")
    together = threading.Barrier(PEOPLE)
    said: list[str] = []

    def press() -> None:
        with app.app_context():
            together.wait()
            try:
                approving.approve(id, decision, by=COORDINATOR)
                said.append("approved")
            except Stale:
                said.append("told")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["approved"] + ["told"] * (PEOPLE - 1)
    with app.app_context():
        lines = db.session.query(AuditLine).filter_by(operation="approve")
        assert [line.subject_type for line in lines].count("survey_response") == 1
        assert [line.subject_type for line in lines].count("space") == 1
