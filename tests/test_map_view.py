"""/map-view.json: what the list finds, as far as a map shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.venues import index, map_views
from kyodo_spaces.venues.models import Venue
from tests.factories import space, store, venue
from tests.inspection import Page

pytestmark = pytest.mark.every_database

KAMAKURA = "139.50,35.28,139.60,35.38"
Ask = Callable[..., dict[str, Any]]


def at(number: int, **fields: Any) -> Venue:
    """A venue with two rooms on a grid of some 300 m."""
    longitude, latitude = 139.52 + number % 10 * 0.003, 35.30 + number // 10 * 0.003
    placed = {"longitude": longitude, "latitude": latitude, "point_level": "pin"}
    rooms = (space("大広間", capacity=40), space("茶室", capacity=6))
    return venue(f"会館{number}", *rooms, **placed | fields)


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    def get(view: str = KAMAKURA, zoom: int = 12, **filters: Any) -> dict[str, Any]:
        response = client.get(
            "/map-view.json", query_string={"view": view, "zoom": zoom, **filters}
        )
        assert response.status_code == 200, response.text
        return dict(response.get_json())

    return get


def put(app: Flask, *venues: Venue) -> None:
    with app.app_context():
        store(*venues)


def test_a_few_venues_are_shown_each_and_many_as_cells(app: Flask, ask: Ask) -> None:
    put(app, *(at(number) for number in range(61)), venue("位置不明"))
    many = ask()
    assert (many["features"], many["total"]) == ([], 122)
    assert sum(n for _east, _north, n in many["cells"]) == 122
    assert all(139.5 < east < 139.6 and 35.2 < north < 35.4 for east, north, _n in many["cells"])
    few = ask(capacity=40, q="会館1")
    assert (few["cells"], few["total"], len(few["features"])) == ([], 11, 11)
    assert few["features"][0]["properties"]["space_name"] == "大広間"


def test_at_the_closest_nothing_is_left_to_open(app: Flask, ask: Ask) -> None:
    spot = {"longitude": 139.523, "latitude": 35.3}
    put(app, *(at(number, **spot) for number in range(61)))
    view = "139.5225,35.2995,139.5235,35.3005"
    assert len(ask(view, zoom=17)["cells"]) == 1
    close = ask(view, zoom=18)
    assert (close["cells"], len(close["features"])) == ([], 122)


def test_however_close_one_looks_no_more_are_told_than_a_map_can_show(
    app: Flask, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_views, "MOST", 20)
    put(app, *(at(0) for _each in range(30)))
    close = ask("139.5199,35.2999,139.5201,35.3001", zoom=18)
    assert (close["total"], len(close["features"])) == (60, 20)


def test_filtered_cells_count_as_unfiltered_ones_do(app: Flask, ask: Ask) -> None:
    put(app, *(at(number) for number in range(70)))
    counted, grouped = ask(zoom=13), ask(zoom=13, capacity=1)
    pairs = zip(sorted(counted["cells"]), sorted(grouped["cells"]), strict=True)
    assert [one == pytest.approx(other, abs=2e-6) for one, other in pairs] == [True] * 4
    assert ask(zoom=13, capacity=40)["total"] == 70
    nowhere = ask(bbox="140.1,35.0,140.2,35.1")
    assert (nowhere["total"], nowhere["features"], nowhere["cells"]) == (0, [], [])


def test_views_a_little_apart_are_one(app: Flask, ask: Ask) -> None:
    put(app, at(1))
    one, other = ask("139.501,35.281,139.60,35.38"), ask("139.502,35.283,139.601,35.381")
    assert one["bbox"] == other["bbox"]
    assert ask(",".join(map(str, one["bbox"])))["bbox"] == one["bbox"]
    west, south, east, north = one["bbox"]
    assert west <= 139.501
    assert south <= 35.281
    assert east >= 139.60
    assert north >= 35.38


def test_a_place_known_by_its_town_keeps_its_circle(app: Flask, ask: Ask) -> None:
    put(app, at(1, point_level="oaza", point_radius_m=900))
    facts = ask()["features"][0]["properties"]
    assert (facts["point_level"], facts["point_radius_m"]) == ("oaza", 900)


@pytest.mark.parametrize(
    ("view", "zoom"),
    [("", "12"), (KAMAKURA, ""), (KAMAKURA, "40"), (KAMAKURA, "-1"), ("120,20,150,46", "14")],
)
def test_what_no_screen_shows_is_refused(client: FlaskClient, view: str, zoom: str) -> None:
    response = client.get("/map-view.json", query_string={"view": view, "zoom": zoom})
    assert response.status_code == 400
    assert response.get_json()["error"]


def first_view(client: FlaskClient, address: str = "/") -> tuple[Any, str | None]:
    """The edges that the directory's map looks at first, and how many places it tells to lack."""
    (section,) = (
        item for item in Page(client.get(address).text).all("section") if item.get("id") == "map"
    )
    edges = section.get("data-extent") or ""
    return [float(edge) for edge in edges.split(",") if edge], section.get("data-off-map")


def test_the_first_view_holds_the_results_of_all_pages(app: Flask, client: FlaskClient) -> None:
    put(app, *(at(number) for number in range(30)))
    everything = [139.52, 35.3, 139.547, 35.306]
    for address in ("/", "/?page=2", "/?q=会館"):
        assert first_view(client, address) == (pytest.approx(everything), None)
    assert first_view(client, "/?q=会館29")[0] == pytest.approx([139.547, 35.306] * 2)
    assert first_view(client, "/?q=ない") == ([], None)


def test_what_is_nearest_is_looked_at_first(app: Flask, client: FlaskClient) -> None:
    put(app, *(at(number) for number in range(30)))
    assert first_view(client, "/?near=35.3,139.52") == ([], None)
    near = [139.52, 35.3, 139.523, 35.303]
    assert first_view(client, "/?near=35.3,139.52&within=500")[0] == pytest.approx(near)


def test_results_on_no_map_are_counted_and_told(app: Flask, client: FlaskClient) -> None:
    town = {"longitude": 139.9, "latitude": 35.9, "point_level": "municipality"}
    put(app, at(1), at(2, **town), venue("位置不明", space("奥の間", capacity=40)))
    told = "地図にない場所: 3件（くわしい位置がわからないか、公開していないもの）"
    assert first_view(client) == (pytest.approx([139.523, 35.3] * 2), "3件")
    page = client.get("/").text
    assert told in page
    assert not is_hidden(page)
    assert first_view(client, "/?q=奥の間") == ([], "1件")
    assert first_view(client, f"/?bbox={KAMAKURA}")[1] is None
    assert is_hidden(client.get("/?q=会館1").text)


def is_hidden(text: str) -> bool:
    (line,) = (item for item in Page(text).all("p") if item.get("id") == "off-map")
    return line.get("hidden") is not None


def test_of_very_many_the_first_view_holds_all_without_looking_at_each(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(app, *(at(number) for number in range(30)), venue("位置不明", space()))
    monkeypatch.setattr(index, "CAP", 20)
    (west, south, east, north), unplaced = first_view(client)
    assert unplaced == "1件"
    assert (west <= 139.52, south <= 35.3) == (True, True)
    assert (east >= 139.547, north >= 35.306) == (True, True)
    assert (east - west, north - south) == pytest.approx((0.027, 0.006), abs=0.006)
    narrow = first_view(client, "/?q=会館&near=35.303,139.53&within=1000")[0]
    assert narrow[0] == pytest.approx(139.53 - 0.011, abs=0.001)
    assert first_view(client, "/?q=会館&bbox=139.53,35.301,139.6,35.4")[0][:2] == [139.53, 35.301]
