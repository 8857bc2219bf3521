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
        ("slot=afternoon&day=2026-12-01", ["2026年12月1日", "午後（13時から16時）"]),
    ],
)
def test_a_time_without_a_day_is_told_as_todays(
    client: FlaskClient, query: str, told: list[str]
) -> None:
    assert labels(client, query) == told
