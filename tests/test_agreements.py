"""How long partner venues' agreements hold, who keeps them, and that nobody else reads them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.venues.agreements import Standing, standing_of
from kyodo_spaces.venues.partners import Agreement
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit

TODAY = date(2026, 11, 23)
LIST = "/staff/partners"
NEW = "/staff/venues/1/agreements/new"
ONE = "/staff/venues/1/agreements/1"
GIVEN = {
    "title": "会議室の利用に関する協定",
    "party": "株式会社ネクトン",
    "signed_on": "令和8年3月20日",
    "starts_on": "2026-04-01",
    "ends_on": "2027-03-31",
    "note": "更新は2か月前までに相談",
}


@pytest.fixture
def centre(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with app.app_context():
        store(
            venue("NEKTON", space("会議室"), is_partner=True),
            venue("MUJI com", is_partner=True),
            venue("市役所", department_id=department()),
        )
        return sign_in(app, person("centre", Role.CENTRE))


def add(client: FlaskClient, **changed: Any) -> None:
    assert submit(client, NEW, NEW, **GIVEN | changed).status_code == 303


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "standing"),
    [
        ("2026-04-01", "2027-03-31", Standing.FORCE),
        ("2026-04-01", None, Standing.FORCE),
        ("2026-11-23", "2026-11-23", Standing.SOON),
        ("2026-04-01", "2027-01-22", Standing.SOON),
        ("2026-04-01", "2027-01-23", Standing.FORCE),
        ("2026-11-24", "2027-03-31", Standing.AHEAD),
        ("2025-04-01", "2026-11-22", Standing.ENDED),
    ],
)
def test_how_an_agreement_stands(starts_on: str, ends_on: str | None, standing: Standing) -> None:
    until = date.fromisoformat(ends_on) if ends_on else None
    row = Agreement(title="", party="", starts_on=date.fromisoformat(starts_on), ends_on=until)
    assert standing_of(row, TODAY) is standing


def test_the_list_tells_how_each_partner_stands(
    centre: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = centre.get(LIST).text
    assert page.count("<strong>なし</strong>") == 2
    assert "市役所" not in page
    add(centre)
    add(centre, starts_on="2025-04-01", ends_on="2026-03-31")
    assert "2027年3月31日まで。あと128日" in centre.get(LIST).text
    monkeypatch.setattr(clock, "today", lambda: date(2027, 2, 1))
    assert "まもなく終わる" in centre.get(LIST).text
    monkeypatch.setattr(clock, "today", lambda: date(2027, 4, 1))
    assert "終わった" in centre.get(LIST).text


def test_each_change_is_recorded_with_what_was_there(app: Flask, centre: FlaskClient) -> None:
    add(centre)
    assert submit(centre, ONE, ONE, ends_on="2026-12-31").status_code == 303
    assert submit(centre, ONE, ONE).status_code == 303  # nothing differs
    with app.app_context():
        query = select(AuditLine).where(AuditLine.subject_type == "agreement")
        lines = db.session.scalars(query.order_by(AuditLine.id)).all()
        told = [(line.operation, line.before, line.is_public) for line in lines]
        assert told == [
            ("create agreement", None, False),
            ("change agreement", {"ends_on": "2027-03-31"}, False),
        ]
        assert lines[1].after == {"ends_on": "2026-12-31"}
        boss = sign_in(app, person("boss", Role.COORDINATOR))
    audit = boss.get("/staff/audit?subject=agreement").text
    assert "協定の変更" in audit
    assert "終わりの日: 2027-03-31 → 2026-12-31" in audit


def test_who_comes_second_is_told(centre: FlaskClient) -> None:
    add(centre)
    opened = centre.get(ONE)
    submit(centre, ONE, ONE, party="ネクトン")
    late = submit(centre, opened, ONE, note="別のメモ")
    assert late.status_code == 409
    assert "いまの内容: ネクトン" in late.text


def test_the_public_never_reads_of_it(app: Flask, centre: FlaskClient) -> None:
    add(centre)
    for path in ("/venues/1", "/spaces/1", "/spaces.json", "/spaces.csv", "/venues.csv"):
        page = app.test_client().get(path).text
        assert not [text for text in ("株式会社ネクトン", "協定", "更新は") if text in page]
