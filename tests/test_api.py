"""The read API: the pages' own facts, described as they are, for programs on any site."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from kyodo_spaces.venues.models import State
from tests.browser.places import directory
from tests.factories import space, store, venue
from tests.test_house_files import doors

__all__ = ["directory"]

READS = ("/api/v1/spaces", "/api/v1/spaces.geojson", "/api/v1/spaces/1", "/api/v1/venues/1")
# A box that is well formed may still lie the wrong way round, and a word be no place's name, which
# no schema can say; nor that two filters don't go together, which 400 tells.
PLAN = {
    "parameters": {"bbox": "139.4,35.2,139.6,35.4", "near": "35.3,139.5"},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404"]},
    },
    "generation": {"max-examples": 20, "deterministic": True, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
}

pytestmark = pytest.mark.usefixtures("directory")


def faults(app: Flask) -> Iterator[str]:
    """What schemathesis finds wrong, and at the end how many requests it made."""
    config = SchemathesisConfig.from_dict(PLAN)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)
    asked = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            yield str(event)
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.cases)
            for check in (each for some in event.recorder.checks.values() for each in some):
                if check.status is not Status.SUCCESS and check.failure_info:
                    found = check.failure_info
                    yield f"{check.name}: {found.failure.message}\n{found.code_sample}"
    if asked < 300:
        yield f"only {asked} requests were made"


def test_whatever_is_asked_is_answered_as_described(app: Flask) -> None:
    assert list(faults(app)) == []


def test_the_description_is_valid_and_tells_of_each_address(
    app: Flask, client: FlaskClient
) -> None:
    told = client.get("/api/openapi.json").get_json()
    validate(told)
    paths = {door.replace("<id>", "{id}") for door in doors(app) if "/api/v" in door}
    assert {f"GET {path}" for path in told["paths"]} == paths


def test_the_description_names_the_public_address(make_app: Callable[..., Flask]) -> None:
    client = make_app(PUBLIC_URL="https://spaces.example.jp/kyodo/").test_client()
    told = client.get("/api/openapi.json").get_json()
    assert told["servers"] == [{"url": "https://spaces.example.jp/kyodo"}]
    found = client.get("/api/v1/spaces/1").get_json()
    assert found["url"] == "https://spaces.example.jp/kyodo/spaces/1"


def test_each_property_is_described(client: FlaskClient) -> None:
    schemas = client.get("/api/openapi.json").get_json()["components"]["schemas"]

    def keys(schema: str) -> set[str]:
        return set(schemas[schema]["properties"])

    page = client.get("/api/v1/spaces").get_json()
    assert set(page) == keys("Page")
    assert all(set(item) == keys("Result") for item in page["items"])
    assert set(client.get("/api/v1/spaces/1").get_json()) == keys("Space")
    assert set(client.get("/api/v1/venues/1").get_json()) == keys("Venue")


def test_a_space_is_told_with_all_that_its_page_knows(client: FlaskClient) -> None:
    found = client.get("/api/v1/spaces/1").get_json()
    assert (found["name"], found["capacity"], found["is_free"]) == ("広間", 120, True)
    assert found["confirmed_on"] == "2026-09-30"
    assert found["fee"] is None
    assert {"key": "piano", "has": False, "note": None} in found["amenities"]
    assert found["opening_hours"][0]["opens"] == 540
    house = client.get("/api/v1/venues/1").get_json()
    assert house["special_hours"][0]["starts_on"] == "2099-01-04"
    assert [each["name"] for each in house["spaces"]] == ["広間", "和室"]


def test_the_list_is_the_feeds_in_pages(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(*(venue(f"館{number:02}", space()) for number in range(25)))
    whole = client.get("/spaces.json?kind=room").get_json()
    pages = [client.get(f"/api/v1/spaces?kind=room&page={n}").get_json() for n in (1, 2)]
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert [page["total"] for page in pages] == [whole["total"]] * 2
    assert pages[0]["revision"] == whole["revision"]
    assert client.get("/api/v1/spaces?kind=room&page=3").status_code == 404
    features = client.get("/spaces.geojson?kind=hall").get_json(force=True)
    assert client.get("/api/v1/spaces.geojson?kind=hall").get_json(force=True) == features


@pytest.mark.parametrize("path", [*READS, "/api/openapi.json"])
def test_any_site_may_read_and_ask_whether_anything_is_new(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers={"Origin": "https://other.example.jp"})
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in first.headers
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")
    asked = client.options(path, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/spaces.json", "/spaces/1", "/staff/sign-in", "/nowhere"])
def test_nothing_else_is_opened_to_other_sites(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://other.example.jp"}).headers
    assert [name for name, _value in headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/spaces?kind=castle", 400),
        ("/api/v1/spaces?capacity=2&capacity=3", 400),
        ("/api/v1/spaces?unknown=yes", 400),
        ("/api/v1/spaces?bookable=yes&day=2026-12-01", 400),
        ("/api/v1/spaces?page=3", 404),
        ("/api/v1/spaces/999", 404),
        ("/api/v1/spaces/2147483648", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v2/spaces", 404),
    ],
)
def test_what_is_wrong_is_told_as_json(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.get_json()["status"] == status
    assert response.get_json()["error"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("capcity=5", ["capcity", "/api/openapi.json"]),
        ("sort=name&per_page=100", ["sort"]),
        ("near=zzz", ["near", "zzz", "緯度,経度"]),
        ("within=500", ["within", "near"]),
        ("bookable=1", ["bookable", "day"]),
        ("day=2026-12-01&weekday=1", ["weekday", "day"]),
        ("slot=evening&from=10:00", ["slot", "from"]),
        ("slot=evening&to=10:00", ["slot", "to"]),
        ("day=2026-02-30", ["day", "2026-12-01"]),
    ],
)
def test_a_slip_is_told_by_its_name_with_the_remedy(
    client: FlaskClient, query: str, named: list[str]
) -> None:
    for path in READS[:2]:
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert [word for word in named if word not in response.get_json()["error"]] == []


@pytest.mark.parametrize(
    "query",
    [
        "near=35.3,139.5&within=500&lang=en",
        "day=2026-12-30&bookable=1&slot=morning",
        "weekday=1&weekday=3&from=10:00",
        "from=10:00&to=12:00&unknown=1&q=",
        "district=ありません",
    ],
)
def test_what_goes_together_is_answered(client: FlaskClient, query: str) -> None:
    assert [client.get(f"{path}?{query}").status_code for path in READS[:2]] == [200, 200]


def test_pages_are_of_the_list_alone(client: FlaskClient) -> None:
    assert client.get("/api/v1/spaces.geojson?page=1").status_code == 400
    assert "1 まで" in client.get("/api/v1/spaces?page=3").get_json()["error"]


def test_each_day_that_exists_may_be_asked_for_and_no_other(client: FlaskClient) -> None:
    told = client.get("/api/openapi.json").get_json()["paths"]["/api/v1/spaces"]["get"]
    (day,) = (each["schema"] for each in told["parameters"] if each["name"] == "day")
    written = (
        f"{year}-{month:02}-{number:02}"
        for year in range(2020, 2100)
        for month in range(14)
        for number in range(33)
    )
    first = date(2020, 1, 1).toordinal()
    days = [date.fromordinal(n).isoformat() for n in range(first, date(2100, 1, 1).toordinal())]
    assert [text for text in written if re.search(day["pattern"], text)] == days
    assert client.get("/api/v1/spaces?day=2026-12-30").status_code == 200


def test_nothing_is_written_by_it(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.open("/api/v1/spaces/1", method=method)
        assert response.status_code == 405
        assert response.get_json()["status"] == 405
        assert set(re.split(", ", response.headers["Allow"])) == {"GET", "HEAD", "OPTIONS"}


def test_what_is_not_public_is_not_there(app: Flask, client: FlaskClient) -> None:
    hidden: dict[str, Any] = {"state": State.DRAFT, "note": "CANARY"}
    with app.app_context():
        (shown, shut) = store(
            venue("公開", space("CANARY", **hidden)), venue("CANARY", space("CANARY"), **hidden)
        )
    for path in ("/api/v1/spaces", "/api/v1/spaces.geojson", f"/api/v1/venues/{shown}"):
        assert b"CANARY" not in client.get(path).data
    assert client.get(f"/api/v1/venues/{shut}").status_code == 404
    for id in (5, 6):
        assert client.get(f"/api/v1/spaces/{id}").status_code == 404
