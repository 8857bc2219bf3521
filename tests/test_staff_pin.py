"""The pin of a venue: typed in any way, suggested by the address, locked from then on."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.places import geocoder
from kyodo_spaces.venues import operations
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.models import State, Venue
from kyodo_spaces.venues.pinning import find_coarse, read_position
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person, sign_in, submit

PIN = "/staff/venues/1/pin"
CHOME = Point(139.5500, 35.3200, Level.CHOME, 330, "町名")


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """Venue 1 is the clerk's, at a coarse point; venue 2 is another department's."""
    with app.app_context():
        mine, other = department("生涯学習課"), department("市民課")
        address = "鎌倉市御成町18-10"
        store(
            venue("会館", address=address, point=CHOME, department_id=mine),
            venue("よその会館", space("室", department_id=mine), department_id=other),
        )
        return sign_in(app, person("mina", Role.EDITOR, mine))


def point(app: Flask) -> Point:
    with app.app_context():
        found = db.session.get_one(Venue, 1).point
        assert found
        return found


@pytest.mark.parametrize(
    "text",
    [
        "35.319225, 139.546687",
        "139.546687,35.319225",
        "３５．３１９２２５、１３９．５４６６８７",
        "35.319225 139.546687",
        "(35.319225, 139.546687)",
        "緯度: 35.319225 経度: 139.546687",
        "北緯35度19分9.21秒 東経139度32分48.073秒",
        "35°19′9.21″N 139°32′48.073″E",
        "N35°19'9.21\" E139°32'48.073\"",
        "東経139度32分48.073秒北緯35度19分9.21秒",
    ],
)
def test_a_position_is_read_as_people_write_it(text: str) -> None:
    assert read_position(text) == (139.546687, 35.319225)


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("51.5, 0.12", "日本の外"),
        ("35.3, 35.3", "日本の外"),
        ("", "のように入れて"),
        ("35.3", "のように入れて"),
        ("35.3, 139.5, 7", "のように入れて"),
        ("<script>, x", "のように入れて"),
        ("9" * 5_000 + " " * 5_000, "のように入れて"),
    ],
)
def test_what_is_no_position_in_japan_is_refused(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_position(text)


def test_a_typed_pin_is_previewed_saved_and_locked(app: Flask, clerk: FlaskClient) -> None:
    preview = submit(clerk, PIN, PIN, at="139.5467 35.3192", step="preview")
    assert "生涯学習課が地図で指定" in preview.text
    assert point(app) == CHOME
    done = submit(clerk, preview, PIN, step="save")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/venues/1")
    saved = Point(139.5467, 35.3192, Level.PIN, 20, "生涯学習課が地図で指定", is_locked=True)
    assert point(app) == saved
    assert "固定されています" in clerk.get(PIN).text
    with app.app_context():
        assert operations.find_unlocated() == [2]
        assert [each.point for each in operations.locate([1], geocoder(), by="x")] == [None]
    assert point(app) == saved


def test_a_suggestion_of_the_address_is_taken_as_what_it_is(app: Flask, clerk: FlaskClient) -> None:
    page = clerk.get(PIN)
    assert "御成町" in page.text
    assert "いまの位置から" in page.text
    with app.app_context():
        answer = geocoder().geocode("鎌倉市御成町18-10").point
    assert answer
    choice = f"{answer.latitude:.6f},{answer.longitude:.6f}"
    preview = submit(clerk, page, PIN, choice=choice, step="preview")
    submit(clerk, preview, PIN, step="save")
    assert point(app) == answer
    assert not point(app).is_locked
    for strange in ("35.0,139.0", "loose", "x"):
        assert submit(clerk, PIN, PIN, choice=strange, step="preview").status_code == 400


def test_a_locked_pin_can_be_let_go(app: Flask, clerk: FlaskClient) -> None:
    preview = submit(clerk, PIN, PIN, at="35.3192,139.5467", step="preview")
    submit(clerk, preview, PIN, step="save")
    preview = submit(clerk, PIN, PIN, choice="loose", step="preview")
    submit(clerk, preview, PIN, step="save")
    assert (point(app).is_locked, point(app).latitude) == (False, 35.3192)


def test_a_pin_far_from_the_address_needs_a_word(app: Flask, clerk: FlaskClient) -> None:
    refused = submit(clerk, PIN, PIN, at="35.68,139.76", step="preview")
    assert refused.status_code == 400
    assert "鎌倉市から離れた位置です" in refused.text
    preview = submit(clerk, refused, PIN, far="1", step="preview")
    assert submit(clerk, preview, PIN, step="save").status_code == 303
    assert point(app).latitude == 35.68


def test_a_wrong_position_is_told_at_its_field(clerk: FlaskClient) -> None:
    page = submit(clerk, PIN, PIN, at="ロンドン", step="preview")
    assert page.status_code == 400
    assert 'href="#f-at"' in page.text
    assert "ロンドン" in page.text


def test_who_comes_second_chooses(app: Flask, clerk: FlaskClient) -> None:
    preview = submit(clerk, PIN, PIN, at="35.3192,139.5467", step="preview")
    with app.app_context():
        change("venues", 1, {"latitude": 35.31}, version=1, by=COORDINATOR)
    conflict = submit(clerk, preview, PIN, step="save")
    assert conflict.status_code == 409
    assert "35.31" in conflict.text
    assert "35.3192" in conflict.text
    assert point(app).latitude == 35.31


def test_another_departments_pin_is_not_there(clerk: FlaskClient) -> None:
    for address in ("/staff/venues/2/pin", "/staff/venues/99/pin"):
        assert clerk.get(address).status_code == 404
    assert clerk.get("/staff/spaces/1/pin").status_code == 404


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_the_work_list_begins_with_the_coarsest_and_most_used() -> None:
    mine, other = department("生涯学習課"), department("市民課")

    def at(level: Level, **more: bool) -> Point:
        return Point(139.55, 35.32, level, 330, "x", **more)

    rows = [
        venue("街区", point=at(Level.BLOCK)),
        venue("丁目", point=at(Level.CHOME)),
        venue("丁目2室", space("a"), space("b"), point=at(Level.CHOME)),
        venue("大字", point=at(Level.OAZA), state=State.DRAFT),
        venue("なし", point=None),
        venue("あいまい", point=at(Level.BLOCK, is_ambiguous=True)),
        venue("固定", point=at(Level.OAZA, is_locked=True)),
        venue("よその", point=at(Level.OAZA), department_id=other),
    ]
    for row in rows[:-1]:
        row.department_id = mine
    store(*rows)

    def names(ids: list[int]) -> list[str]:
        return [db.session.get_one(Venue, id).name for id in ids]

    clerk = person("mina", Role.EDITOR, mine)
    assert names(find_coarse(clerk)) == "なし 大字 丁目2室 丁目 あいまい".split()
    assert names(find_coarse(COORDINATOR)) == "なし よその 大字 丁目2室 丁目 あいまい".split()


def test_the_work_list_leads_to_each_pin(clerk: FlaskClient) -> None:
    page = clerk.get("/staff/points")
    assert "/staff/venues/1/pin" in page.text
    assert "よその会館" not in page.text
