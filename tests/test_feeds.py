"""The directory's address with another suffix, and its answers by revision."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from kyodo_spaces import clock, db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.places import gazetteer
from kyodo_spaces.venues import index
from kyodo_spaces.venues.forms import SearchForm
from kyodo_spaces.venues.models import State
from tests.factories import space, store, venue
from tests.inspection import Page, words

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"
FEEDS = ["/spaces.json", "/spaces.geojson", "/spaces.csv", "/spaces.xlsx", "/venues.csv"]
POINT = Point(139.55, 35.32, Level.CHOME, 330, "Geolonia")


@pytest.fixture(autouse=True)
def _directory(app: Flask) -> None:
    with app.app_context():
        store(
            venue("小町会館", space("広間", capacity=40), point=POINT, phone="0467-23-0000"),
            venue(HOSTILE, space("=1+1", capacity=4), external_id="9"),
            venue("秘密", space("下書き", state=State.DRAFT), state=State.DRAFT, note="CANARY"),
            venue("公開", space("CANARY", state=State.DRAFT)),
        )


def test_json_tells_of_each_result_with_null_for_unknown(client: FlaskClient) -> None:
    answer = client.get("/spaces.json?capacity=10").get_json()
    assert answer["total"] == 1
    (item,) = answer["items"]
    assert item["id"] == "space-1"
    assert item["url"] == "http://localhost/spaces/1"
    assert (item["space_name"], item["venue_name"], item["capacity"]) == ("広間", "小町会館", 40)
    assert item["phone"] == "0467-23-0000"
    assert item["is_free"] is None
    assert item["point_level"] == "chome"


def test_geojson_has_a_feature_for_each_result_and_null_where_it_is_unknown(
    client: FlaskClient,
) -> None:
    response = client.get("/spaces.geojson")
    assert response.mimetype == "application/geo+json"
    features = {each["id"]: each for each in response.get_json(force=True)["features"]}
    assert set(features) == {"space-1", "space-2", "venue-4"}
    assert features["space-1"]["geometry"] == {"type": "Point", "coordinates": [139.55, 35.32]}
    assert features["space-2"]["geometry"] is None
    assert features["space-2"]["properties"]["venue_name"] == HOSTILE


def test_csv_keeps_formulas_inert_and_filters(client: FlaskClient) -> None:
    response = client.get("/spaces.csv?capacity=1")
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert {row["スペース名"] for row in rows if row["スペース名"]} == {"広間", "'=1+1"}
    venues = client.get("/venues.csv?capacity=10").data.decode("utf-8-sig").splitlines()
    assert len(venues) == 2
    assert len(venues[0].split(",")) == 56


def test_a_workbook_holds_texts_alone(client: FlaskClient) -> None:
    response = client.get("/spaces.xlsx?capacity=1")
    sheet = load_workbook(io.BytesIO(response.data)).worksheets[0]
    header, *rows = list(sheet.iter_rows())
    names = [cell.value for cell in header]
    assert {row[names.index("スペース名")].value for row in rows} == {"広間", "=1+1", None}
    assert {row[names.index("定員")].value for row in rows} == {"40", "4", None}
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}


def test_more_than_a_workbook_is_made_of_is_said_with_a_way_on(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "CAP", 3)
    assert client.get("/spaces.xlsx").status_code == 200
    monkeypatch.setattr(index, "CAP", 1)
    assert client.get("/spaces.xlsx?capacity=10").status_code == 200
    refused = client.get("/spaces.xlsx?capacity=1")
    assert refused.status_code == 400
    assert "ETag" not in refused.headers
    assert "1件まで" in refused.text
    ways = {link.get("href") for link in Page(refused.text).all("a")}
    assert {"/spaces.csv?capacity=1", "/?capacity=1"} <= ways


@pytest.mark.parametrize("path", ["/", *FEEDS])
def test_what_is_not_public_is_in_no_answer(client: FlaskClient, path: str) -> None:
    data = client.get(path).data
    if path.endswith(".xlsx"):
        with ZipFile(io.BytesIO(data)) as parts:
            data = b"".join(parts.read(name) for name in parts.namelist())
    text = data.decode()
    assert "CANARY" not in text
    assert "秘密" not in text


@pytest.mark.parametrize("path", ["/", "/venues/1", "/spaces/1", *FEEDS])
def test_nothing_new_is_answered_304_until_something_changes(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    again = {"If-None-Match": first.headers["ETag"]}
    same = client.get(path, headers=again)
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    with client.application.app_context():
        store(venue("新しい会館"))
    changed = client.get(path, headers=again)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    monkeypatch.setattr(clock, "today", lambda: date(2999, 1, 1))
    assert client.get(path, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200


def test_addresses_for_others_are_the_public_ones(make_app: Callable[..., Flask]) -> None:
    client = make_app(PUBLIC_URL="https://spaces.example.jp/kyodo/").test_client()
    (item,) = client.get("/spaces.json?capacity=10").get_json()["items"]
    assert item["url"] == "https://spaces.example.jp/kyodo/spaces/1"
    assert "https://spaces.example.jp/kyodo/spaces/1" in client.get("/spaces/1").text


BAD = [
    "q=%00",
    "q=%ed%a0%80%00",
    "q=" + "a" * 201,
    "kind=castle",
    "amenity=moat",
    "capacity=-1",
    "capacity=1e9",
    "capacity=99999999999999999999",
    "free=2",
    "district=%00",
    "near=%00",
    "bbox=nan",
    "bbox=nan,nan,nan,nan",
    "bbox=1,2,3",
    "bbox=140,35,139,36",
    "bbox=-inf,0,inf,1",
    "page=0",
    "page=-1",
    "page=1.5",
    "page=" + "1" * 21,
    "page=100000000000000000000",
]


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("path", ["/", *FEEDS])
def test_what_cannot_be_asked_is_refused_in_words(
    client: FlaskClient, path: str, query: str
) -> None:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    name = query.partition("=")[0]
    if path != "/":
        told = response.get_json()["error"] if response.is_json else response.text
        assert f"（{name}）: " in told
        return
    (summary,) = (each for each in Page(response.text).all("div") if each.get("role") == "alert")
    with client.application.test_request_context():
        label = SearchForm(formdata=None)[name].label.text
    (line,) = summary.iter("li")
    assert words(line).startswith(f"{label}: ")


@pytest.mark.parametrize(
    "path",
    [
        "/?page=2",
        "/spaces/0",
        "/spaces/3",
        "/spaces/4",
        "/spaces/99999999999999999999",
        "/spaces/2147483648",
        "/spaces/-1",
        "/spaces/a",
        "/spaces/%00",
        "/venues/3",
        "/venues/99999999999999999999",
        "/no-such-page",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "capacity=&free=&near=&page=", "near=どこか", "x=1"])
def test_empty_and_unknown_fields_ask_nothing(client: FlaskClient, query: str) -> None:
    assert client.get(f"/spaces.json?{query}").get_json()["total"] == 3


@pytest.mark.parametrize(
    ("near", "first"),
    [("35.32,139.55", "広間"), ("御成町", "広間"), ("小町会館", "広間"), ("大船", "遠い部屋")],
)
def test_near_takes_an_address_a_town_a_venue_or_coordinates(
    client: FlaskClient, near: str, first: str
) -> None:
    with client.application.app_context():
        store(venue("あ先に並ぶ", space("遠い部屋"), point=replace(POINT, latitude=35.36)))
    items = client.get("/spaces.json", query_string={"near": near}).get_json()["items"]
    assert items[0]["space_name"] == first


def test_the_middle_of_a_municipality_is_near_to_nothing(client: FlaskClient) -> None:
    middle = Point(139.55, 35.3201, Level.MUNICIPALITY, 3_600, "x")
    with client.application.app_context():
        store(
            venue("どこかの駅前", point=middle), venue("遠い", point=replace(POINT, latitude=35.4))
        )
    items = client.get("/spaces.json?near=35.32,139.55").get_json()["items"]
    assert [item["venue_name"] for item in items[:2]] == ["小町会館", "遠い"]
    assert "どこかの駅前に近い順" not in client.get("/?near=駅前").text
    inside = client.get("/spaces.json?bbox=139.5,35.3,139.6,35.33").get_json()["items"]
    assert [item["venue_name"] for item in inside] == ["小町会館"]


def test_near_says_what_was_understood(client: FlaskClient) -> None:
    assert "鎌倉市大船の中ほどに近い順" in client.get("/?near=大船駅").text
    assert "（市の外）に近い順" in client.get("/?near=東京都新宿区").text


def test_asking_for_an_amenity_many_times_asks_once(client: FlaskClient) -> None:
    many = client.get("/?" + "&".join(["amenity=wifi"] * 300))
    assert many.text.count("無線LAN") == client.get("/?amenity=wifi").text.count("無線LAN")


@pytest.mark.parametrize("path", ["/spaces", "/venues"])
def test_a_list_s_other_names_lead_to_it_with_the_filters(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?q=a&kind=cafe&amenity=wifi&amenity=piano")
    assert response.status_code == 301
    assert response.location == "/?q=a&kind=cafe&amenity=wifi&amenity=piano"


def test_imported_points_change_the_answers_tag(client: FlaskClient) -> None:
    first = client.get("/towns.geojson").headers["ETag"]
    with client.application.app_context(), gazetteer().store.replacing():
        pass
    assert client.get("/towns.geojson", headers={"If-None-Match": first}).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/venues/999", 404), ("/?q=%00", 400), ("/", 200)])
def test_a_star_matches_no_tag(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_a_database_that_is_down_is_503_and_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with client.application.app_context(), db.transaction() as session:
        session.execute(text("DROP TABLE venue"))
    response = client.get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "no such table" in caplog.text
    assert "venue" not in response.text


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/", "/spaces.json", "/spaces/99", "/?q=%00", "/static/css/base.css"):
        with client.get(path) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
