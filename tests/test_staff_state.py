"""Pages of what the public sees and who keeps it, and of new places."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import space, store, venue
from tests.people import department, fields, person, sign_in, submit

HOSTILE = "<img src=x onerror=alert(1)>${1}{{7*7}}`</script>"
STATE = "/staff/venues/1/state"
NEW = "/staff/venues/new"
ROOM = "/staff/venues/1/spaces/new"
ADDRESS = "鎌倉市御成町18-10"


@pytest.fixture
def actors(app: Flask) -> dict[str, Actor]:
    """Venue 1 and space 1 are the department 1's; the other one is of department 2."""
    with app.app_context():
        mine, other = department("生涯学習課"), department("市民課")
        at = Point(139.5467, 35.3192, Level.PIN, 20, "x")
        store(venue("会館", space("広間"), address=ADDRESS, point=at, department_id=mine))
        return {
            "own": person("own", Role.EDITOR, mine),
            "other": person("other", Role.EDITOR, other),
            "both": person("both", Role.EDITOR, mine, other),
            "centre": person("centre", Role.CENTRE),
            "boss": person("boss", Role.COORDINATOR),
        }


@pytest.fixture
def boss(app: Flask, actors: dict[str, Actor]) -> FlaskClient:
    return sign_in(app, actors["boss"])


@pytest.mark.parametrize("address", [STATE, "/staff/spaces/1/state"])
@pytest.mark.parametrize(
    ("who", "status"), [("own", 403), ("other", 404), ("centre", 404), ("boss", 200)]
)
def test_only_coordinators_publish_and_only_ones_own_is_there(
    app: Flask, actors: dict[str, Actor], address: str, who: str, status: int
) -> None:
    client = sign_in(app, actors[who])
    assert client.get(address).status_code == status
    token = fields(client.get("/staff/bulk"), "/staff/bulk")[1]["csrf_token"]
    given = {"csrf_token": token, "step": "save", "state": "retired", "version": "1"}
    sent = client.post(address, data=given)
    assert sent.status_code == (303 if who == "boss" else status)
    with app.app_context():
        model: Any = Venue if "venues" in address else Space
        assert (db.session.get_one(model, 1).state == "retired") == (who == "boss")


def test_a_coordinator_unpublishes_and_brings_back(app: Flask, boss: FlaskClient) -> None:
    for state, status in (("draft", 404), ("retired", 404), ("published", 200)):
        preview = submit(boss, STATE, STATE, state=state, step="preview")
        assert submit(boss, preview, STATE, step="save").status_code == 303
        assert app.test_client().get("/venues/1").status_code == status
        assert app.test_client().get("/spaces/1").status_code == status


def test_the_department_that_is_chosen_is_what_the_public_reads(
    app: Flask, boss: FlaskClient
) -> None:
    preview = submit(boss, STATE, STATE, department="2", partner="1", step="preview")
    assert "市民課" in preview.text
    submit(boss, preview, STATE, step="save")
    with app.app_context():
        row = db.session.get_one(Venue, 1)
        assert (row.department_id, row.department, row.is_partner) == (2, "市民課", True)
    assert "市民課" in app.test_client().get("/venues/1").text


@pytest.mark.parametrize(
    "changed", [{"state": "suspended"}, {"state": "x"}, {"department": "99"}, {"department": "１"}]
)
def test_what_is_no_state_and_no_department_is_told(
    boss: FlaskClient, changed: dict[str, str]
) -> None:
    assert submit(boss, STATE, STATE, step="preview", **changed).status_code == 400


def test_a_department_of_the_past_stays_until_another_is_chosen(
    app: Flask, boss: FlaskClient
) -> None:
    with app.app_context():
        past = department("昔の課", valid_through=2021)
        store(venue("古い館", department_id=past, department="昔の課"))
    page = boss.get("/staff/venues/2/state")
    assert "昔の課（今年度はない課）" in page.text
    preview = submit(boss, page, "/staff/venues/2/state", state="draft", step="preview")
    submit(boss, preview, "/staff/venues/2/state", step="save")
    with app.app_context():
        row = db.session.get_one(Venue, 2)
        assert (row.state, row.department_id, row.department) == ("draft", past, "昔の課")


def made(app: Flask, model: Any = Venue) -> list[tuple[str, str, int | None]]:
    with app.app_context():
        rows = db.session.scalars(select(model).where(model.id > 1).order_by(model.id))
        return [(row.name, row.state, row.department_id) for row in rows]


def test_an_editors_venue_is_a_draft_of_their_own_department(
    app: Flask, actors: dict[str, Actor]
) -> None:
    client = sign_in(app, actors["other"])
    done = submit(client, NEW, NEW, name="新会館", address=ADDRESS, department="1", partner="1")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/venues/2")
    assert made(app) == [("新会館", "draft", 2)]
    assert app.test_client().get("/venues/2").status_code == 404
    assert client.get("/staff/venues/2").status_code == 200


def test_an_editor_of_two_departments_chooses_one_of_them(
    app: Flask, actors: dict[str, Actor]
) -> None:
    client = sign_in(app, actors["both"])
    for id in ("", "99"):
        page = submit(client, NEW, NEW, name="新会館", address=ADDRESS, department=id)
        assert page.status_code == 400
    assert (
        submit(client, NEW, NEW, name="新会館", address=ADDRESS, department="1").status_code == 303
    )
    assert made(app) == [("新会館", "draft", 1)]


def test_the_centres_venue_is_a_partner(app: Flask, actors: dict[str, Actor]) -> None:
    client = sign_in(app, actors["centre"])
    submit(client, NEW, NEW, name="居場所", address=ADDRESS)
    with app.app_context():
        assert db.session.get_one(Venue, 2).is_partner
    assert client.get("/staff/venues/2").status_code == 200


@pytest.mark.parametrize(
    ("name", "address"),
    [("", ADDRESS), ("新会館", ""), ("新会館", "18-10"), ("x" * 301, ADDRESS), ("a\0", ADDRESS)],
)
def test_a_venue_that_cannot_be_stored_is_told(
    app: Flask, boss: FlaskClient, name: str, address: str
) -> None:
    assert submit(boss, NEW, NEW, name=name, address=address).status_code == 400
    assert made(app) == []


def test_a_likely_duplicate_is_shown_before_it_is_stored(app: Flask, boss: FlaskClient) -> None:
    page = submit(boss, NEW, NEW, name=" 会館 ", address=ADDRESS)
    assert page.status_code == 200
    assert "同じ施設が、もうあるかもしれません" in page.text
    assert made(app) == []
    assert submit(boss, page, NEW).status_code == 303
    assert made(app) == [("会館", "draft", None)]


def test_a_new_space_is_a_draft_in_ones_own_venue(app: Flask, actors: dict[str, Actor]) -> None:
    client = sign_in(app, actors["own"])
    assert submit(client, ROOM, ROOM, name="和室", kind="x").status_code == 400
    assert submit(client, ROOM, ROOM, name="", kind="room").status_code == 400
    done = submit(client, ROOM, ROOM, name="和室", kind="room", state="published")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/spaces/2")
    same = submit(client, ROOM, ROOM, name="和 室", kind="room")
    assert "同じ名称のスペースがもうあります" in same.text
    assert submit(client, same, ROOM).status_code == 303
    assert made(app, Space) == [("和室", "draft", None), ("和 室", "draft", None)]
    for who in ("other", "centre"):
        assert sign_in(app, actors[who]).get(ROOM).status_code == 404


def test_names_stay_text(app: Flask, boss: FlaskClient) -> None:
    submit(boss, NEW, NEW, name=HOSTILE, address=f"鎌倉市{HOSTILE}")
    again = submit(boss, NEW, NEW, name=HOSTILE, address=f"鎌倉市{HOSTILE}")
    room = "/staff/venues/2/spaces/new"
    submit(boss, room, room, name=HOSTILE, kind="room")
    twice = submit(boss, room, room, name=HOSTILE, kind="room")
    with app.app_context():
        assert db.session.get_one(Venue, 2).state == State.DRAFT
    pages = [
        "/staff/venues/2/state",
        "/staff/venues/2/pin",
        "/staff/points",
        "/staff/spaces/2/state",
    ]
    for page in [again, twice, *(boss.get(address) for address in pages)]:
        assert page.status_code == 200
        assert "<img src=x" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;${1}{{7*7}}`&lt;/script&gt;" in page.text
