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
from kyodo_spaces.corrections.models import Correction, Outcome
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Space
from tests import people
from tests.people import submit
from tests.test_corrections import clerk, mend, report, stored

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
    mend(app, clerk)
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
    mend(app, clerk)
    answer(app, clerk, 1, Outcome.CORRECTED)
    pass_days(monkeypatch, 3)
    answer(app, clerk, 2, Outcome.CORRECTED)
    answer(app, clerk, 1, Outcome.UNCHANGED)
    assert corrected_on(app) == clock.today()


@pytest.mark.every_database
@pytest.mark.parametrize("kind", ["spaces", "venues"])
def test_nothing_is_called_corrected_before_something_changed(
    app: Flask, client: FlaskClient, clerk: Actor, kind: str
) -> None:
    mend(app, clerk, kind)
    report(client)
    desk, path = people.sign_in(app, clerk), "/staff/corrections/1"
    submit(desk, "/staff/spaces/1", "/staff/spaces/1/confirm")
    refused = submit(desk, path, path, outcome="corrected", answer="残る文")
    assert refused.status_code == 400
    assert "連絡のあとに変更がありません" in refused.text
    assert "残る文" in refused.text
    assert 'href="/staff/spaces/1"' in refused.text
    assert (stored(app)[0].outcome, corrected_on(app)) == (None, None)
    mend(app, clerk, kind)
    assert submit(desk, refused, path).status_code == 303
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


def test_two_answers_at_once(app: Flask, client: FlaskClient, clerk: Actor) -> None:
    report(client)
    mend(app, clerk)
    desk = people.sign_in(app, clerk)
    opened = desk.get("/staff/corrections/1")
    submit(
        desk,
        "/staff/corrections/1",
        "/staff/corrections/1",
        outcome="corrected",
        answer="はじめの返事",
    )
    second = submit(desk, opened, "/staff/corrections/1", outcome="unchanged", answer="あとの返事")
    assert second.status_code == 409
    assert "はじめの返事" in second.text
    assert "あとの返事" in second.text
    assert stored(app)[0].answer == "はじめの返事"


@pytest.mark.every_database
def test_an_answer_is_whole_or_not_at_all(
    app: Flask, client: FlaskClient, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(client)
    mend(app, clerk)

    def fail(*_anything: object) -> None:
        raise RuntimeError

    with app.app_context():
        monkeypatch.setattr("kyodo_spaces.audit.record", fail)
        with pytest.raises(RuntimeError):
            operations.answer(1, Outcome.CORRECTED, "", version=1, by=clerk)
        assert db.session.get_one(Space, 1).corrected_on is None
        assert db.session.get_one(Correction, 1).outcome is None
        operations_done = db.session.scalars(select(AuditLine.operation))
        assert "correct" not in set(operations_done)
