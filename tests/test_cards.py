"""What a card and the form of the directory tell of the question itself."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.details import OpeningHours, SpecialHours
from tests.factories import space, venue
from tests.inspection import Page, words
from tests.test_pages_directory import cards, put


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 3))


def test_a_card_tells_the_first_day_that_suits(app: Flask, client: FlaskClient) -> None:
    """Asked for Tuesdays: the coming one is closed."""
    tuesdays = [OpeningHours(weekday=1, opens=540, closes=1260)]
    closed = [SpecialHours(starts_on=date(2026, 10, 6), ends_on=date(2026, 10, 6))]
    put(app, venue("小町会館", space("広間", opening_hours=tuesdays, special_hours=closed)))
    (card,) = cards(client, "/?weekday=1&slot=evening")
    assert "2026年10月13日（火） 9:00–から21:00" in card
    assert "わからないこと" not in card


def test_a_card_tells_which_condition_nobody_knows_of_it(app: Flask, client: FlaskClient) -> None:
    known = space("広間", capacity=40, is_free=True)
    put(app, venue("小町会館", known, space("和室", capacity=40), space("洋室", is_free=True)))
    address = "/?capacity=10&free=1"
    assert len(cards(client, address)) == 1
    told = {card.split(" ")[0]: card for card in cards(client, f"{address}&unknown=1")}
    assert "わからないこと" not in told["広間"]
    assert "わからないこと: 料金。電話でお確かめください。" in told["和室"]
    assert "わからないこと: 定員。電話でお確かめください。" in told["洋室"]


def test_what_is_no_number_is_told_once(client: FlaskClient) -> None:
    page = Page(client.get("/?capacity=many").text)
    (error,) = [words(item) for item in page.all("p") if item.get("class") == "field-error"]
    assert error == "エラー: 1から100000までの数字を入れてください。"


def test_a_closed_group_says_what_is_chosen(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", district="鎌倉"), venue("大船会館", district="大船"))
    summaries = {words(item) for item in Page(client.get("/?district=大船").text).all("summary")}
    assert "地区大船" in summaries


def test_what_can_not_be_read_is_asked_of_nobody_else(app: Flask, client: FlaskClient) -> None:
    """Neither by the map, nor by the data's links, nor by the form when it is sent again."""
    put(app, venue("小町会館", district="鎌倉"))
    page = Page(client.get("/?day=xx&purpose=palace&district=鎌倉").text)
    (places,) = [
        item.get("data-places", "") for item in page.all("section") if item.get("id") == "map"
    ]
    assert client.get(places + "&view=139,35,140,36&zoom=12").status_code == 200
    (table,) = [item.get("href", "") for item in page.all("a") if words(item) == "CSV"]
    assert client.get(table).status_code == 200
    assert "palace" not in {item.get("value") for item in page.all("input")}


def test_each_condition_is_asked_told_and_taken_off(app: Flask, client: FlaskClient) -> None:
    hours = [OpeningHours(weekday=1, opens=540, closes=1260)]
    pin = Point(139.53, 35.35, Level.PIN, 20, "x")
    room = space("広間", kind="hall", allows_food=True, apply_ahead="1年前から")
    put(app, venue("大船会館", room, opening_hours=hours, point=pin))
    query = (
        "purpose=meeting&day=2026-12-01&slot=evening&allow=food&bookable=1"
        "&near=35.35,139.53&within=2000"
    )
    text = client.get(f"/?{query}").text
    on = [words(item) for item in Page(text).all("a") if item.get("class") == "filter"]
    assert [each.removesuffix("の条件をはずす") for each in on] == [
        "会議",
        "2026年12月1日（火）",
        "夜（18時から20時）",
        "その日の申し込みを受け付けている",
        "飲食できる",
        "近く: 指定した地点",
        "2km以内",
    ]
    (day,) = [words(item) for item in Page(text).all("p") if item.get("class") == "card-day"]
    assert day == "2026年12月1日（火） 9:00–から21:00"
    for wider in ("from=18:00", "to=21:00", "from=21:00&to=9:00", "weekday=1&slot=evening"):
        assert "見つかった場所 1件" in words(
            Page(client.get(f"/?{wider}&{query}").text).all("body")[0]
        )
    closed = client.get("/?day=2026-12-02").text
    assert "見つかった場所 0件" in words(Page(closed).all("body")[0])
