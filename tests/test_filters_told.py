"""The filters in words: what is asked in truth, be it typed or not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import space, store, venue
from tests.inspection import Page, words


@pytest.fixture(autouse=True)
def _directory(app: Flask) -> None:
    with app.app_context():
        store(venue("小町会館", space("広間", capacity=10)))


def labels(client: FlaskClient, query: str) -> list[str]:
    page = Page(client.get(f"/?{query}").text)
    return [
        words(item).removesuffix("の条件をはずす")
        for item in page.all("a")
        if item.get("class") == "filter"
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("slot=afternoon", ["今日の午後（13時から16時）"]),
        ("from=10:00&to=11:00", ["今日の10:00から11:00まで"]),
        ("slot=afternoon&weekday=1", ["毎週火曜日", "午後（13時から16時）"]),
        ("slot=afternoon&day=2026-12-01", ["2026年12月1日（火）", "午後（13時から16時）"]),
    ],
)
def test_a_time_without_a_day_is_told_as_todays(
    client: FlaskClient, query: str, told: list[str]
) -> None:
    assert labels(client, query) == told


DAY, PLACE = "day=2026-12-01", "near=35.32,139.55"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (f"{DAY}&weekday=5", "日にちが選ばれているので、曜日の条件は使っていません。"),
        ("bookable=1", "日にちが選ばれていないので、申し込みの受付の条件は使っていません。"),
        ("within=500", "どこの近くかが選ばれていないので、距離の条件は使っていません。"),
    ],
)
def test_what_asks_nothing_is_told_with_the_reason(
    client: FlaskClient, query: str, told: str
) -> None:
    assert told in client.get(f"/?{query}").text


@pytest.mark.parametrize("query", [f"{DAY}&bookable=1", f"{PLACE}&within=500", "weekday=5", DAY])
def test_nothing_is_told_of_what_is_asked(client: FlaskClient, query: str) -> None:
    assert "条件は使っていません" not in client.get(f"/?{query}").text
