"""The page of the audit in words: what a line is about, and what changed, for people."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import audit
from kyodo_spaces.accounts.models import Department, Role, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.clock import stamp
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import transaction
from kyodo_spaces.venues.models import Space, Venue
from tests.accounts import member
from tests.factories import space, store, venue
from tests.people import department, sign_in


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        boss = member("boss", Role.COORDINATOR, name="鎌倉 花子")
        department("文化課")
        store(venue("小町会館", space("広間")))
        _write(boss)
    return sign_in(app, boss)


def _write(boss: Actor) -> None:
    with transaction() as session:
        report = Correction(venue_id=1, space_id=1, sent_at=stamp(), text="x", sender="x")
        session.add(report)
        session.flush()
        asked = {"venue_id": 1, "space_id": 1}
        answered = {"outcome": None}, {"outcome": "corrected", "email": None}
        for row, operation, before, after in (
            (session.get_one(Venue, 1), "import", None, {}),
            (session.get_one(Space, 1), "details", {}, {}),
            (session.get_one(User, boss.user_id), "invite", None, {"email": None}),
            (session.get_one(Department, 1), "succeed", {"successors": []}, {"successors": ["a"]}),
            (report, "report", None, asked),
            (report, "answer report", *answered),
        ):
            by = "kyodo start" if operation == "import" else boss
            line = audit.line(operation, row, by=by, before=before, after=after, is_public=False)
            audit.record(session, [line])
        audit.record(session, [audit.note("remind", "department", 1, by=boss)])
        audit.record(session, [audit.note("refused pin", "space", 99, by=boss)])


def test_each_line_names_what_it_is_about(desk: FlaskClient) -> None:
    page = desk.get("/staff/audit").text
    for subject in (
        "施設 1（小町会館）",
        "スペース 1（小町会館 広間）",
        "利用者 1（鎌倉 花子）",
        "課 1（文化課）",
        "まちがいの知らせ 1（小町会館 広間）",
        "スペース 99<",
    ):
        assert subject in page, subject
    assert "確認のお願いを送信" in page


def test_facts_are_in_words_and_nothing_is_told_of_nothing(desk: FlaskClient) -> None:
    page = desk.get("/staff/audit").text
    for told in (
        "施設: 小町会館",
        "スペース: 小町会館 広間",
        "調べた結果: （なし） → 直した",
        "引き継ぎ先: （なし） → a",
    ):
        assert told in page, told
    for raw in ("venue_id", "space_id", "outcome", "corrected", "successors", "メールアドレス"):
        assert raw not in page, raw


def test_the_first_filling_has_a_name(desk: FlaskClient) -> None:
    for address in ("/staff/audit", "/staff/venues/1/history"):
        page = desk.get(address).text
        assert "初期データ" in page
        assert "kyodo start" not in page
