"""What is used without booking: said by its keeper, told to citizens, kept by files."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Space
from tests.exchange import importer, only
from tests.factories import space, store, venue
from tests.people import person, sign_in, submit
from tests.staff import send

WORDS = "予約はいりません。そのままお越しください。"
DETAILS = "/staff/spaces/1/details"


@pytest.fixture
def centre(app: Flask) -> FlaskClient:
    with app.app_context():
        store(venue("NPOセンター大船", is_partner=True))
        return sign_in(app, person("centre", Role.CENTRE))


def test_the_centre_makes_a_free_space_and_keeps_it(app: Flask, centre: FlaskClient) -> None:
    new = "/staff/venues/1/spaces/new"
    made = submit(centre, new, new, name="フリースペース", kind="free_space")
    assert made.headers["Location"] == "/staff/spaces/1"
    preview = send(centre, DETAILS, "preview", is_walk_in="1")
    assert "予約はいらない" in preview.text
    assert send(centre, DETAILS, is_walk_in="1").status_code == 303
    with app.app_context():
        assert db.session.get_one(Space, 1).is_walk_in is True
        boss = sign_in(app, person("boss", Role.COORDINATOR))
    assert send(boss, "/staff/spaces/1/state", state="published").status_code == 303
    visitor = app.test_client()
    page = visitor.get("/spaces/1").text
    assert WORDS in page
    assert "申し込み方法" not in page
    assert visitor.get("/spaces.json").get_json()["items"][0]["is_walk_in"] is True
    assert send(centre, DETAILS, is_walk_in="0", how_to_apply="窓口").status_code == 303
    page = visitor.get("/spaces/1").text
    assert (WORDS in page, "予約がいります。" in page, "窓口" in page) == (False, True, True)


def test_what_nobody_said_is_not_told(app: Flask, centre: FlaskClient) -> None:
    with app.app_context():
        store(venue("会館", space("広間")))
    assert "予約が" not in app.test_client().get("/spaces/1").text
    assert "予約は" not in app.test_client().get("/spaces/1").text
    assert centre.get(DETAILS).status_code == 404


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(("cell", "is_walk_in"), [("はい", True), ("いいえ", False), ("", None)])
def test_a_file_tells_it(tmp_path: Path, cell: str, is_walk_in: bool | None) -> None:
    head = "施設名,施設住所,スペースID,スペース名,予約なしで利用,次の確認日"
    rows = f"会館,鎌倉市小町1-1,,,,\n会館,鎌倉市小町1-1,,広間,{cell},令和9年4月1日\n"
    importer(tmp_path)(f"{head}\n{rows}", "spaces.csv")
    (room,) = only().spaces
    assert (room.is_walk_in, str(room.confirm_by)) == (is_walk_in, "2027-04-01")
