"""The directory page: cards, filters, the count, and what it says when nothing matches."""

from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import index, index_reading
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.models import State, Venue
from tests.factories import amenities, space, store, venue
from tests.inspection import Page, words

KOMACHI = Point(139.5522, 35.3184, Level.PIN, 20, "test")
OFUNA = Point(139.5313, 35.3528, Level.PIN, 20, "test")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 3))


def put(app: Flask, *venues: Venue) -> list[int]:
    with app.app_context():
        return store(*venues)


def cards(client: FlaskClient, address: str = "/") -> list[str]:
    page = Page(client.get(address).text)
    return [words(item) for item in page.all("li") if item.get("class") == "card"]


def links(client: FlaskClient, address: str = "/") -> dict[str, str]:
    page = Page(client.get(address).text)
    return {words(item): unquote(item.get("href", "")) for item in page.all("a")}


def test_a_card_says_what_is_known_in_its_order(app: Flask, client: FlaskClient) -> None:
    hours = [OpeningHours(weekday=day, opens=540, closes=1260) for day in range(5)]
    room = space(
        "広間",
        capacity=40,
        is_free=True,
        opening_hours=hours,
        amenities=amenities(projector=True, piano=False),
        confirmed_on=date(2026, 9, 30),
        department="生涯学習課",
    )
    put(app, venue("小町会館", room, point=KOMACHI, district="鎌倉", phone="0467-25-2030"))
    (card,) = cards(client)
    found = [
        card.index(text)
        for text in (
            "地図の番号 1",
            "広間",
            "小町会館",
            "会議室・40人まで",
            "鎌倉",
            "時間月〜金 9:00–から21:00",
            "料金無料",
            "設備プロジェクター",
            "電話 0467-25-2030",
            "2026年9月30日 生涯学習課が確認",
        )
    ]
    assert found == sorted(found)
    assert "ピアノ" not in card


def test_what_nobody_has_said_is_unknown(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space("広間")))
    (card,) = cards(client)
    assert "定員は不明" in card
    assert "不明時間・料金・設備" in card
    assert "未確認" in card


def test_a_venue_of_unknown_spaces_says_so(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", category="集会施設", as_of="2018-03-31"))
    (card,) = cards(client)
    assert "貸出スペースの情報はまだありません" in card
    assert "未確認（2018年3月31日時点の資料）" in card


def test_a_space_of_a_suspended_venue_is_suspended(app: Flask, client: FlaskClient) -> None:
    put(
        app,
        venue(
            "小町会館",
            space("広間"),
            state=State.SUSPENDED,
            suspended_until=date(2026, 12, 31),
            state_reason="工事",
        ),
    )
    (card,) = cards(client)
    assert "施設全体が休止中です（2026年12月31日まで）" in card
    assert "理由: 工事" in card


def test_spaces_of_one_venue_share_its_number(app: Flask, client: FlaskClient) -> None:
    put(
        app,
        venue("一番館", space("和室"), space("洋室"), point=KOMACHI),
        venue("二番館", space("広間"), point=OFUNA),
    )
    assert [card[:8] for card in cards(client)] == [
        "地図の番号 1 ",
        "地図の番号 1 ",
        "地図の番号 2 ",
    ]


def test_near_sorts_by_distance_and_says_it(app: Flask, client: FlaskClient) -> None:
    put(app, venue("遠い館", space(), point=OFUNA), venue("近い館", space(), point=KOMACHI))
    first, second = cards(client, "/?near=35.3190,139.5522")
    assert "近い館" in first
    assert "約50m" in first
    assert "約4.2km" in second


def test_a_place_that_is_not_found_is_said_so(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館"))
    assert (
        "「どこでもない谷」がどこか、わかりませんでした" in client.get("/?near=どこでもない谷").text
    )


def test_each_filter_can_be_taken_off(app: Flask, client: FlaskClient) -> None:
    hall = space("広間", kind="hall")
    put(app, venue("小町会館", space(capacity=40, is_free=True), hall, district="鎌倉"))
    found = links(client, "/?kind=room&district=鎌倉&capacity=10&free=1&page=1")
    assert found["会議室の条件をはずす"] == "/?district=鎌倉&capacity=10&free=1"
    assert found["10人以上の条件をはずす"] == "/?kind=room&district=鎌倉&free=1"
    assert found["条件をすべてはずす"] == "/"
    assert found["音楽 0件"] == "/?kind=room&district=鎌倉&capacity=10&free=1&purpose=music"
    assert found["CSV"] == "/spaces.csv?kind=room&district=鎌倉&capacity=10&free=1"
    found = links(client, "/?purpose=meeting&capacity=10")
    assert found["選択中 会議 1件"] == "/?capacity=10"
    assert found["発表 0件"] == "/?purpose=meeting&purpose=presentation&capacity=10"


def test_unknown_ones_are_counted_and_one_link_away(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space("広間", capacity=40), space("和室")))
    found = links(client, "/?capacity=10")
    assert found["条件に合うか不明な場所も含める（ほか1件）"] == "/?capacity=10&unknown=1"
    assert len(cards(client, "/?capacity=10&unknown=1")) == 2


def test_an_empty_list_says_which_filter_to_loosen(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space(capacity=40, is_free=False)))
    address = "/?q=小町&capacity=500&kind=room"
    text = client.get(address).text
    assert "見つかりませんでした" in text
    found = links(client, address)
    assert found["「500人以上」をはずす"] == "/?q=小町&kind=room"
    assert "「ことば: 小町」をはずす" not in found


def test_pages_follow_each_other_with_the_filters(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", *(space(f"部屋{n:02}") for n in range(41))))
    assert links(client, "/?kind=room")["次の20件"] == "/?kind=room&page=2"
    last = client.get("/?kind=room&page=3")
    assert "3ページ目（全3ページ）" in last.text
    assert len(cards(client, "/?kind=room&page=3")) == 1
    assert client.get("/?page=4").status_code == 404


def test_it_says_how_far_the_departments_have_come(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", as_of="2018-03-31"))
    told = "2018年ごろからの資料によるもので、担当課はまだ確認していません。"
    assert told in client.get("/").text
    day = {"confirmed_on": date(2026, 10, 1)}
    draft = space("準備室", state=State.DRAFT, **day)
    rooms = [space("広間", **day), space("和室", as_of="2020"), draft]
    put(app, venue("大船会館", *rooms, as_of="2017", **day), venue("腰越会館", **day))
    told = "4件のうち2件を担当課が確認しました。ほかは2018年ごろからの資料によるもので、まだ確認"
    assert told in client.get("/").text
    put(app, venue("玉縄会館", space("集会室"), as_of="2016"))
    assert "ほかは2016年ごろから" in client.get("/").text


def test_nothing_is_said_once_all_that_is_listed_is_confirmed(
    app: Flask, client: FlaskClient
) -> None:
    day: dict[str, Any] = {"confirmed_on": date(2026, 10, 1)}
    put(app, venue("大船会館", **day), venue("小町会館", space(**day)))
    assert "作りはじめ" not in client.get("/").text


def test_a_page_that_is_not_there_leads_back(client: FlaskClient) -> None:
    response = client.get("/spaces/99999999999999999999")
    assert response.status_code == 404
    assert "一覧へ" in response.text


def test_only_places_with_a_pin_have_a_number(app: Flask, client: FlaskClient) -> None:
    pin = Point(139.55, 35.32, Level.PIN, 20, "x")
    middle = Point(139.55, 35.32, Level.MUNICIPALITY, 3_600, "x")
    put(app, venue("あ", point=pin), venue("い", point=middle), venue("う"), venue("え", point=pin))
    cards = [item for item in Page(client.get("/").text).all("li") if item.get("class") == "card"]
    assert [card.get("data-number") for card in cards] == ["1", None, None, "2"]


def test_counting_ends_somewhere_and_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    put(app, venue("会館", *(space(f"第{n}会議室") for n in range(30))))
    assert "30件" in client.get("/?page=1").text
    monkeypatch.setattr(index, "CAP", 25)
    assert "25件以上" in client.get("/").text
    assert len(cards(client, "/?page=2")) == 5


def test_choices_of_too_many_to_count_are_told_without_a_number(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    put(app, venue("会館", *(space(f"第{n}会議室", kind="room") for n in range(3))))

    def counts(path: str) -> list[str]:
        body = Page(client.get(path).text)
        return [words(each) for each in body.all("span") if each.get("class") == "count"]

    assert {"3件", "0件"} == set(counts("/"))
    monkeypatch.setattr(index_reading, "MOST", 3)
    assert {"3件"} == set(counts("/?page=1"))
