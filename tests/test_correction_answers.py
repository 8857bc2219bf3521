"""What an answer to a report leaves behind: the right day, and no words or sender for ever."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.corrections import operations
from kyodo_spaces.corrections.models import Outcome
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Space
from tests import people
from tests.people import submit
from tests.test_corrections import clerk, report, stored

__all__ = ["clerk"]


def corrected_on(app: Flask) -> date | None:
    with app.app_context():
        return db.session.get_one(Space, 1).corrected_on


def answer(app: Flask, by: Actor, id: int, outcome: Outcome) -> None:
    with app.app_context():
        version = stored(app)[id - 1].version
        operations.answer(id, outcome, "", version=version, by=by)


def pass_days(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    now = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.mark.every_database
def test_an_answer_taken_back_takes_its_day_from_the_page(
    app: Flask, client: FlaskClient, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _report in range(3):
        report(client)
    answer(app, clerk, 1, Outcome.CORRECTED)
    first = clock.today()
    pass_days(monkeypatch, 3)
    answer(app, clerk, 2, Outcome.CORRECTED)
    answer(app, clerk, 3, Outcome.UNCHANGED)
    assert corrected_on(app) == first + timedelta(days=3)
    seen = client.get("/spaces/1")
    assert "に訂正しました" in seen.text
    answer(app, clerk, 2, Outcome.UNCHANGED)
    assert corrected_on(app) == first
    answer(app, clerk, 1, Outcome.UNCHANGED)
    assert corrected_on(app) is None
    now = client.get("/spaces/1", headers={"If-None-Match": seen.headers["ETag"]})
    assert (now.status_code, "に訂正しました" in now.text) == (200, False)


def test_an_older_answer_taken_back_leaves_the_newer_day(
    app: Flask, client: FlaskClient, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _report in range(2):
        report(client)
    answer(app, clerk, 1, Outcome.CORRECTED)
    pass_days(monkeypatch, 3)
    answer(app, clerk, 2, Outcome.CORRECTED)
    answer(app, clerk, 1, Outcome.UNCHANGED)
    assert corrected_on(app) == clock.today()


def test_the_audit_keeps_no_word_of_an_answer(
    app: Flask, client: FlaskClient, clerk: Actor
) -> None:
    report(client)
    desk, path = people.sign_in(app, clerk), "/staff/corrections/1"
    for words in ("大船の佐藤さんに電話", "佐藤さんはご不在"):
        submit(desk, path, path, outcome="unchanged", answer=words)
    assert stored(app)[0].answer == "佐藤さんはご不在"
    with app.app_context():
        lines = db.session.scalars(select(AuditLine)).all()
        assert "佐藤" not in "".join(f"{line.before} {line.after}" for line in lines)
        assert lines[-1].after == {"outcome": "unchanged"}


@pytest.mark.every_database
def test_a_year_after_the_answer_nobody_knows_who_wrote(
    app: Flask, client: FlaskClient, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        report(client, contact=f"090-0000-000{number}")
    answer(app, clerk, 1, Outcome.UNCHANGED)

    def known() -> list[tuple[str | None, bool]]:
        return [(row.contact, bool(row.sender)) for row in stored(app)]

    pass_days(monkeypatch, 364)
    report(client)
    assert known()[0] == ("090-0000-0000", True)
    pass_days(monkeypatch, 2)
    report(client)
    assert known()[:2] == [(None, False), ("090-0000-0001", True)]
    assert stored(app)[0].text == "土曜は17時まで"
