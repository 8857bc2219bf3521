"""What a partner venue offers for a while: shown while it runs, and over by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import revision
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues.models import State, Venue
from kyodo_spaces.venues.partners import Offer
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit

PARTNER = "/staff/venues/1/partner"
NEW = "/staff/venues/1/offers/new"
START = date(2026, 12, 1)
END = date(2026, 12, 14)
GIVEN = {
    "kind": "trial",
    "title": "会議室の無料体験",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-14",
    "terms": "市民活動団体、1団体2回まで",
    "how_to_apply": "NPOセンターに電話",
    "url": "https://example.jp/trial",
}


@pytest.fixture
def centre(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Venue 1 with rooms 1 and 2, a draft room 3, and venue 2 that is no partner."""
    set_day(monkeypatch, date(2026, 11, 23))
    with app.app_context():
        rooms = space("会議室"), space("広場"), space("倉庫", state=State.DRAFT)
        store(venue("NEKTON", *rooms, is_partner=True), venue("市役所", department_id=department()))
        return sign_in(app, person("centre", Role.CENTRE))


def set_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)


def offer(client: FlaskClient, **changed: Any) -> None:
    assert submit(client, NEW, NEW, **GIVEN | changed).status_code == 303


def public(app: Flask, path: str) -> str:
    return app.test_client().get(path).text


def test_it_comes_runs_and_is_over_by_itself(
    app: Flask, centre: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(centre)
    visitor = app.test_client()
    tag, told = "", []
    for day in (START - timedelta(31), START - timedelta(30), START, END, END + timedelta(1)):
        set_day(monkeypatch, day)
        page = visitor.get("/venues/1", headers={"If-None-Match": tag})
        assert page.status_code == 200  # the day belongs to the tag
        tag = page.headers["ETag"]
        told.append(("会議室の無料体験" in page.text, "まもなく始まります" in page.text))
        assert ("会議室の無料体験" in public(app, "/spaces/1")) == told[-1][0]
    assert told == [(False, False), (True, True), (True, False), (True, False), (False, False)]


def test_all_of_it_is_told(app: Flask, centre: FlaskClient) -> None:
    offer(centre, kind="presentation")
    page = public(app, "/spaces/1")
    for text in (
        "発表の場",
        "2026年12月1日から2026年12月14日まで",
        "1団体2回まで",
        "NPOセンターに電話",
        "https://example.jp/trial",
    ):
        assert text in page


def test_an_offer_of_one_space_is_told_there_and_at_its_venue(
    app: Flask, centre: FlaskClient
) -> None:
    offer(centre, space_id="1")
    found = [
        path
        for path in ("/venues/1", "/spaces/1", "/spaces/2")
        if GIVEN["title"] in public(app, path)
    ]
    assert found == ["/venues/1", "/spaces/1"]
    offer(centre, space_id="3", title="倉庫の無料体験")
    assert "倉庫" not in public(app, "/venues/1")


def test_what_is_withdrawn_vanishes_and_each_step_moves_the_revision(
    app: Flask, centre: FlaskClient
) -> None:
    revisions = [number(app)]
    offer(centre)
    revisions.append(number(app))
    one = "/staff/venues/1/offers/1"
    assert submit(centre, one, one, terms="3回まで").status_code == 303
    revisions.append(number(app))
    assert "3回まで" in public(app, "/venues/1")
    assert submit(centre, one, one, is_withdrawn="1").status_code == 303
    revisions.append(number(app))
    assert sorted(set(revisions)) == revisions
    assert GIVEN["title"] not in public(app, "/venues/1")
    assert "取り下げた" in centre.get(PARTNER).text
    assert submit(centre, one, one, is_withdrawn=None).status_code == 303
    assert GIVEN["title"] in public(app, "/venues/1")


def number(app: Flask) -> int:
    with app.app_context():
        return revision()


def test_it_follows_its_venue_into_a_merger(app: Flask, centre: FlaskClient) -> None:
    offer(centre)
    with app.app_context():
        (kept,) = store(venue("NEKTON OFUNA"))
        db.session.rollback()
    move(app, kept)
    assert GIVEN["title"] in public(app, f"/venues/{kept}")


def move(app: Flask, kept: int) -> None:
    with app.app_context(), transaction() as session:
        gone = session.get_one(Venue, 1)
        gone.state, gone.merged_into_id = State.RETIRED, kept


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends_on": "2026-11-30"}, "終わりの日が、始まりの日より前です"),
        ({"ends_on": ""}, "日付を入れてください"),
        ({"starts_on": "あした"}, "日付"),
        ({"title": " "}, "見出しを入れてください"),
        ({"kind": "gift"}, "選び直してください"),
        ({"space_id": "99"}, "選び直してください"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"terms": "あ" * 4001}, "4000字まで"),
    ],
)
def test_what_can_not_be_is_told_at_its_field(
    app: Flask, centre: FlaskClient, changed: dict[str, str], words: str
) -> None:
    page = submit(centre, NEW, NEW, **GIVEN | changed)
    assert page.status_code == 400
    assert words in page.text
    assert GIVEN["terms"] in page.text or "terms" in changed
    with app.app_context():
        assert db.session.get(Offer, 1) is None


def test_who_comes_second_sees_what_is_stored(app: Flask, centre: FlaskClient) -> None:
    offer(centre)
    one = "/staff/venues/1/offers/1"
    opened = centre.get(one)
    submit(centre, one, one, terms="3回まで")
    late = submit(centre, opened, one, terms="5回まで")
    assert late.status_code == 409
    assert "いまの内容: 3回まで" in late.text
    assert "5回まで" in late.text
    assert submit(centre, late, one).status_code == 303
    assert "5回まで" in public(app, "/venues/1")


def test_anothers_offers_are_not_there(app: Flask, centre: FlaskClient) -> None:
    offer(centre)
    for path in ("partner", "offers/new", "offers/1", "agreements/new"):
        assert centre.get(f"/staff/venues/2/{path}").status_code == 404
    with app.app_context():
        editor = sign_in(app, person("hanako", Role.EDITOR, department("公園課")))
    for path in (PARTNER, NEW, "/staff/venues/1/offers/1"):
        assert editor.get(path).status_code == 404
    assert editor.get("/staff/partners").status_code == 403
