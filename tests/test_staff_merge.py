"""The coordinator's pages for duplicates: side by side, one choice a fact, and back again."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.models import State, Venue
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, fields, person, sign_in, submit

HOSTILE = "<img src=x onerror=alert(1)>${1}{{7*7}}`</script>"
LIST = "/staff/duplicates"
PAIR = "/staff/duplicates/1/2"


def at(longitude: float) -> Point:
    return Point(longitude, 35.3184, Level.PIN, 20, "市の一覧")


@pytest.fixture
def boss(app: Flask) -> FlaskClient:
    """Venues 1 and 2 are one; the first is a draft, and each has a 広間."""
    with app.app_context():
        first = venue("小町会館", space("広間"), state=State.DRAFT, phone="1", point=at(139.5522))
        second = venue(
            "小町会館", space("広間", capacity=30), space("和室"), phone="2", point=at(139.5523)
        )
        store(first, second)
        return sign_in(app, person("boss", Role.COORDINATOR))


def test_a_pair_is_listed_compared_merged_and_taken_apart(app: Flask, boss: FlaskClient) -> None:
    assert PAIR in boss.get(LIST).text
    _action, given = fields(boss.get(PAIR), PAIR)
    assert (given["stays"], given["take-phone"]) == (["2"], ["2"])
    preview = submit(boss, PAIR, PAIR, **{"take-phone": "1", "step": "preview"})
    assert "1つにまとめるスペース" in preview.text
    with app.app_context():
        assert db.session.get_one(Venue, 1).merged_into_id is None
    done = submit(boss, preview, PAIR, step="save")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/venues/2")
    with app.app_context():
        kept, gone = db.session.get_one(Venue, 2), db.session.get_one(Venue, 1)
        assert (kept.phone, gone.merged_into_id, gone.state) == ("1", 2, "retired")
        assert [(row.name, row.state) for row in kept.spaces] == [
            ("広間", "published"),
            ("和室", "published"),
        ]
    assert app.test_client().get("/venues/1").status_code == 301
    assert boss.get(PAIR).status_code == 404
    back = submit(boss, "/staff/venues/2", "/staff/duplicates/2/1/undo")
    assert back.status_code == 303
    with app.app_context():
        assert db.session.get_one(Venue, 2).phone == "2"
        assert db.session.get_one(Venue, 1).merged_into_id is None


def test_the_other_one_can_stay_with_both_rooms(app: Flask, boss: FlaskClient) -> None:
    given = {"stays": "1", "take-state": "2", "space-1": "apart", "step": "preview"}
    preview = submit(boss, PAIR, PAIR, **given)
    again = submit(boss, preview, PAIR, step="edit")
    assert fields(again, PAIR)[1]["space-1"] == ["apart"]
    submit(boss, preview, PAIR, step="save")
    with app.app_context():
        kept = db.session.get_one(Venue, 1)
        assert kept.state == State.PUBLISHED
        assert sorted(row.name for row in kept.spaces) == ["和室", "広間", "広間"]
    page = boss.get(LIST)
    assert submit(boss, page, "/staff/duplicates/1/2/undo").status_code == 303


def test_a_suspended_twin_stays_suspended_unless_one_says_otherwise(
    app: Flask, boss: FlaskClient
) -> None:
    with app.app_context():
        closed = {"state": State.SUSPENDED, "state_reason": "天井の工事"}
        change("spaces", 1, closed, version=1, by=COORDINATOR)
    page = boss.get(PAIR)
    assert fields(page, PAIR)[1]["space-1"] == ["1"]
    assert "休止の理由：天井の工事" in page.text
    preview = submit(boss, page, PAIR, step="preview")
    assert "天井の工事" in preview.text
    assert "未確認" in preview.text
    submit(boss, preview, PAIR, step="save")
    with app.app_context():
        room = db.session.get_one(Venue, 2).spaces[0]
        assert (room.state, room.state_reason) == (State.SUSPENDED, "天井の工事")


def test_a_space_that_changed_meanwhile_is_shown_first(app: Flask, boss: FlaskClient) -> None:
    preview = submit(boss, PAIR, PAIR, step="preview")
    with app.app_context():
        change("spaces", 1, {"fee": "新しい料金"}, version=1, by=COORDINATOR)
    again = submit(boss, preview, PAIR, step="save")
    assert again.status_code == 409
    preview = submit(boss, again, PAIR, step="preview")
    assert submit(boss, preview, PAIR, step="save").status_code == 303


def test_who_comes_second_sees_the_present_text(app: Flask, boss: FlaskClient) -> None:
    preview = submit(boss, PAIR, PAIR, step="preview")
    with app.app_context():
        change("venues", 1, {"phone": "0467-00-0000"}, version=1, by=COORDINATOR)
    again = submit(boss, preview, PAIR, step="save")
    assert again.status_code == 409
    assert "0467-00-0000" in again.text
    preview = submit(boss, again, PAIR, step="preview")
    assert submit(boss, preview, PAIR, step="save").status_code == 303


def test_there_is_no_page_for_one_venue_or_none(boss: FlaskClient) -> None:
    for address in ("/staff/duplicates/1/1", "/staff/duplicates/1/99"):
        assert boss.get(address).status_code == 404
    token = fields(boss.get(PAIR), PAIR)[1]["csrf_token"]
    for address, status in ((PAIR, 400), ("/staff/duplicates/1/2/undo", 404)):
        assert boss.post(address, data={"csrf_token": token, "step": "save"}).status_code == status


@pytest.mark.usefixtures("boss")
@pytest.mark.parametrize("role", [Role.EDITOR, Role.CENTRE])
def test_only_coordinators_merge(app: Flask, role: Role) -> None:
    with app.app_context():
        client = sign_in(app, person("mina", role, department()))
    for address in (LIST, PAIR):
        assert client.get(address).status_code == 403
    token = fields(client.get("/staff/bulk"), "/staff/bulk")[1]["csrf_token"]
    for address in (PAIR, "/staff/duplicates/1/2/undo"):
        assert client.post(address, data={"csrf_token": token, "step": "save"}).status_code == 403


def test_names_stay_text(app: Flask, boss: FlaskClient) -> None:
    with app.app_context():
        store(
            venue(HOSTILE, address=HOSTILE, phone=HOSTILE, point=at(139.5600)),
            venue(HOSTILE, space(HOSTILE), address=HOSTILE, point=at(139.5601)),
        )
    pair = "/staff/duplicates/3/4"
    preview = submit(boss, pair, pair, step="preview")
    for page in (boss.get(LIST), boss.get(pair), preview):
        assert "<img src=x" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;${1}{{7*7}}`" in page.text
    assert submit(boss, preview, pair, step="save").status_code == 303
    assert "<img src=x" not in boss.get(LIST).text
