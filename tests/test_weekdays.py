"""Several weekdays: any of them, in the search, on its page, in its links and for programs."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.venues import near_misses, unanswered
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.details import ClosingRule, OpeningHours
from tests.factories import space, store, venue
from tests.inspection import Page, words

MONDAY = date(2026, 11, 23)
BOTH = "weekday=1&weekday=3"


@pytest.fixture(autouse=True)
def _directory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    with app.app_context():
        for name, day in (("火の間", 1), ("水の間", 2), ("木の間", 3)):
            hours = [OpeningHours(weekday=day, opens=540, closes=1260)]
            closed = [ClosingRule(kind="weekday", weekday=n) for n in range(7) if n != day]
            store(venue(f"{name}の会館", space(name, opening_hours=hours, closing_rules=closed)))


def found(client: FlaskClient, query: str) -> list[str]:
    items = client.get(f"/spaces.json?{query}").get_json()["items"]
    return sorted(item["space_name"] for item in items)


def test_the_days_are_those_of_four_weeks_in_order() -> None:
    days = [MONDAY + timedelta(days=n) for n in (1, 3, 8, 10, 15, 17, 22, 24)]
    asked = Criteria(weekdays=(3, 1)).when
    assert asked is not None
    assert list(asked.days) == days
    today = Criteria(weekdays=(0,)).when
    assert today is not None
    assert today.days[0] == MONDAY
    assert len(today.days) == 4
    dated = Criteria(weekdays=(0,), open_on=days[0])
    assert dated.when is not None
    assert dated.when.days == (days[0],)
    assert not dated.is_weekly


def test_a_place_has_to_be_open_on_one_of_them(client: FlaskClient) -> None:
    assert found(client, "weekday=1") == ["火の間"]
    assert found(client, BOTH) == found(client, "weekday=3&weekday=1") == ["木の間", "火の間"]
    assert found(client, f"{BOTH}&from=20:00&to=22:00") == []
    assert found(client, "weekday=0&weekday=6") == []


def test_the_form_keeps_them_and_one_label_takes_them_off(client: FlaskClient) -> None:
    page = Page(client.get(f"/?{BOTH}&capacity=1&unknown=1").text)
    boxes = [item for item in page.all("input") if item.get("name") == "weekday"]
    assert [box.get("value") for box in boxes] == list("0123456")
    assert [box.get("aria-label") for box in boxes if "checked" in box.attrib] == [
        "火曜日",
        "木曜日",
    ]
    links = {words(item): item.get("href", "") for item in page.all("a")}
    assert links["火曜日・木曜日のどれかの条件をはずす"] == "/?capacity=1&unknown=1"
    assert links["CSV"] == f"/spaces.csv?capacity=1&{BOTH}&unknown=1"


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("weekday=1", "毎週火曜日"),
        ("weekday=6&weekday=5", "土曜日・日曜日のどれか"),
        ("weekday=0&weekday=1&weekday=2&weekday=3&weekday=4", "月曜日〜金曜日のどれか"),
        ("&".join(f"weekday={day}" for day in range(7)), "どの曜日でも"),
    ],
)
def test_they_are_told_in_words(client: FlaskClient, query: str, label: str) -> None:
    page = Page(client.get(f"/?{query}").text)
    assert f"{label}の条件をはずす" in {words(item) for item in page.all("a")}


def test_a_card_tells_the_first_day_that_suits(client: FlaskClient) -> None:
    text = client.get(f"/?{BOTH}").text
    days = [words(item) for item in Page(text).all("p") if item.get("class") == "card-day"]
    assert sorted(day.split()[0] for day in days) == [
        "2026年11月24日（火）",
        "2026年11月26日（木）",
    ]


def test_another_day_is_none_of_those_asked(app: Flask) -> None:
    with app.app_context():
        misses = near_misses.find(Criteria(weekdays=(1, 3)), 2)
        assert [miss.why for miss in misses] == ["水曜日なら使えます。"]
        nearest = near_misses.find(Criteria(weekdays=(0, 4)), 0)
        assert [miss.why[0] for miss in nearest] == ["火", "木", "水"]


def test_words_go_before_the_boxes(client: FlaskClient) -> None:
    answer = client.get("/?plain=1&q=火・木の夜&weekday=5")
    query = parse_qs(urlsplit(answer.location).query)
    assert query["weekday"] == ["1", "3"]
    assert query["slot"] == ["evening"]


def test_programs_and_frames_ask_the_same(client: FlaskClient) -> None:
    items = client.get(f"/api/v1/spaces?{BOTH}").get_json()["items"]
    assert sorted(item["space_name"] for item in items) == ["木の間", "火の間"]
    assert client.get("/api/v1/spaces?weekday=7").status_code == 400
    parameters = client.get("/api/openapi.json").get_json()["paths"]["/api/v1/spaces"]["get"]
    schemas = {each["name"]: each["schema"] for each in parameters["parameters"] if "name" in each}
    assert schemas["weekday"]["type"] == "array"
    (frame,) = Page(client.get(f"/embed?show=list&{BOTH}").text).all("iframe")
    assert parse_qs(urlsplit(frame.get("src", "")).query)["weekday"] == ["1", "3"]


def test_searches_without_an_answer_keep_them(app: Flask, client: FlaskClient) -> None:
    client.get("/?weekday=6&weekday=0&from=9:00&to=10:00")
    client.get("/?weekday=0&weekday=6&from=9:00&to=10:00")
    with app.app_context():
        (line,) = unanswered.find()
        assert (line.filters["weekday"], line.n) == (["0", "6"], 2)
