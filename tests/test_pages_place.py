"""The pages of a venue and of a space: everything known, and unknown said so."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.facts import telephone
from kyodo_spaces.venues.models import State, Venue
from tests.factories import amenities, space, store, venue
from tests.inspection import Page, words

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"
PIN = Point(139.5522, 35.3184, Level.PIN, 20, "市の一覧")
CHOME = Point(139.5365, 35.3480, Level.CHOME, 330, "町名")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 3))


def put(app: Flask, *venues: Venue) -> None:
    with app.app_context():
        store(*venues)


def main(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return words(Page(response.text).all("main")[0])


def jsonld(client: FlaskClient, address: str) -> dict[str, Any]:
    (script,) = (
        item
        for item in Page(client.get(address).text).all("script")
        if item.get("type") == "application/ld+json"
    )
    found: dict[str, Any] = json.loads(script.text or "")
    return found


def rows(client: FlaskClient, address: str) -> list[str]:
    """The lines of the week, without those of the coming days, which are folded away."""
    page = Page(client.get(address).text)
    folded = {line for part in page.all("details") for line in part.iter("tr")}
    return [words(item) for item in page.all("tr") if item not in folded]


def hours(*weekdays: int) -> list[OpeningHours]:
    return [OpeningHours(weekday=day, opens=540, closes=1020) for day in weekdays]


def test_the_phone_comes_before_all_else_and_can_be_tapped(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space("広間"), phone="０４６７（２５）２０３０"))
    page = Page(client.get("/spaces/1").text)
    (phone,) = (item for item in page.all("a") if item.get("href", "").startswith("tel:"))
    assert phone.get("href") == "tel:0467252030"
    text = words(page.all("main")[0])
    assert text.index("電話 ０４６７（２５）２０３０") < text.index("使える時間")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0467-25-2030", "0467252030"),
        ("0467−25−2030 内線12", "0467252030"),
        ("+81 467 25 2030", "+81467252030"),
        ("0467ー25ー2030、0467-25-2031", "0467252030"),
        ("0467-25-2030 0467-25-2031", "0467252030"),
        ("0467-25-2030 (12)", "0467252030"),
        ("(0768)52-0720", "0768520720"),
        ("0120-123-456", "0120123456"),
        ("0467252030", "0467252030"),
        ("なし", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_the_number_to_dial_is_the_first_in_the_text(text: str | None, digits: str | None) -> None:
    assert telephone(text) == digits


def test_terms_are_sentences_and_unknown_is_said(app: Flask, client: FlaskClient) -> None:
    room = space("広間", is_free=False, fee="1時間 500円", allows_food=True, allows_sound=False)
    put(app, venue("小町会館", room))
    text = main(client, "/spaces/1")
    assert "料金有料です。 1時間 500円" in text
    assert "飲食できます。" in text
    assert "音を出すことできません。" in text
    assert "火を使うこと不明" in text
    assert "使える人不明" in text
    assert "申し込み方法不明" in text


def test_a_space_without_hours_has_its_venues_and_says_so(app: Flask, client: FlaskClient) -> None:
    put(
        app,
        venue(
            "小町会館",
            space("広間"),
            space("和室", opening_hours=hours(6)),
            opening_hours=hours(0, 1, 2, 3, 4),
            closing_rules=[ClosingRule(kind="holidays")],
        ),
    )
    assert "小町会館の時間を表示しています" in main(client, "/spaces/1")
    assert rows(client, "/spaces/1")[0] == "月曜日〜金曜日 9:00–から17:00"
    assert rows(client, "/spaces/1")[-1] == "祝日 休み"
    assert "表示しています" not in main(client, "/spaces/2")
    assert rows(client, "/spaces/2")[-2] == "日曜日 9:00–から17:00"


def test_exceptions_that_are_over_are_not_shown(app: Flask, client: FlaskClient) -> None:
    special = [
        SpecialHours(starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 2), reason="過ぎた"),
        SpecialHours(starts_on=date(2026, 10, 3), ends_on=date(2026, 10, 4), reason="点検"),
        SpecialHours(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 1), opens=600, closes=720),
    ]
    put(app, venue("小町会館", special_hours=special))
    text = main(client, "/venues/1")
    assert "2026年10月3日から2026年10月4日までは休みです。（点検）" in text
    assert "2026年11月1日は10:00から12:00までです。" in text
    assert "過ぎた" not in text


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (None, None, "休止中"),
        (None, date(2026, 12, 31), "休止中（2026年12月31日まで）"),
        (date(2026, 10, 1), None, "休止中（2026年10月1日から）"),
        (date(2026, 10, 1), date(2026, 12, 31), "休止中（2026年10月1日から2026年12月31日まで）"),
        (date(2026, 11, 1), None, "2026年11月1日から休止します"),
        (date(2026, 11, 1), date(2026, 11, 3), "2026年11月1日から休止します（2026年11月3日まで）"),
        (None, date(2026, 9, 30), "2026年9月30日までの予定でした。"),
    ],
)
def test_a_suspension_says_until_when_and_why(
    app: Flask, client: FlaskClient, start: date | None, until: date | None, said: str
) -> None:
    room = space(
        "広間",
        state=State.SUSPENDED,
        suspended_from=start,
        suspended_until=until,
        state_reason="空調の故障",
    )
    put(app, venue("小町会館", room))
    text = main(client, "/spaces/1")
    assert said in text
    assert "理由: 空調の故障" in text
    assert "openingHoursSpecification" not in jsonld(client, "/spaces/1")


def test_a_suspension_in_force_comes_before_one_to_come(app: Flask, client: FlaskClient) -> None:
    later = space(state=State.SUSPENDED, suspended_from=date(2099, 1, 1))
    put(app, venue("会館", later, state=State.SUSPENDED, state_reason="工事のため"))
    assert "休止中" in main(client, "/spaces/1")
    assert "工事のため" in main(client, "/spaces/1")


def test_days_closed_every_week_are_not_told_as_open(app: Flask, client: FlaskClient) -> None:
    rules = [ClosingRule(kind="weekday", weekday=0)]
    put(app, venue("会館", opening_hours=hours(0, 1), closing_rules=rules))
    days = [each["dayOfWeek"] for each in jsonld(client, "/venues/1")["openingHoursSpecification"]]
    assert days == ["https://schema.org/Tuesday"]


def test_amenities_are_there_not_there_or_unknown(app: Flask, client: FlaskClient) -> None:
    noted = Amenity(key="nursing_room", has=None, note="窓口で")
    room = space("広間", amenities=amenities(piano=True, wifi=False))
    put(app, venue("小町会館", room, amenities=[*amenities(wifi=True, step_free=True), noted]))
    text = main(client, "/spaces/1")
    assert "あるもの ピアノスロープ・エレベーター施設の設備" in text
    assert "ないもの 無線LAN" in text
    assert "条件があるもの 授乳室窓口で施設の設備" in text
    assert "あるかどうか不明なもの（28）" in text


def test_a_coarse_point_is_a_circle_and_stays_out_of_the_data(
    app: Flask, client: FlaskClient
) -> None:
    put(app, venue("居場所", point=CHOME), venue("小町会館", point=PIN), venue("どこか"))
    page = Page(client.get("/venues/1").text)
    (shown,) = (item for item in page.all("div") if item.get("data-map"))
    assert (shown.get("data-radius"), shown.get("data-latitude")) == ("330", "35.348")
    assert "およその位置（町丁目）" in words(page.all("main")[0])
    assert "geo" not in jsonld(client, "/venues/1")
    assert "およその位置" not in main(client, "/venues/2")
    assert jsonld(client, "/venues/2")["geo"]["latitude"] == 35.3184
    assert "地図の位置は、まだ登録されていません。" in main(client, "/venues/3")


def test_columns_without_a_field_are_shown_word_for_word(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", extra={"団体名": "居場所の会", "空": ""}, note="土足禁止"))
    text = main(client, "/venues/1")
    assert "そのほかの項目 土足禁止 団体名居場所の会" in text


def test_the_foot_tells_where_each_fact_comes_from(app: Flask, client: FlaskClient) -> None:
    room = space("広間", confirmed_on=date(2026, 9, 30), confirmed_by="生涯学習課")
    known = {"source": "公共施設一覧", "license": "CC BY 4.0", "as_of": "2018-03-31"}
    put(app, venue("小町会館", room, **known, point=PIN))
    text = main(client, "/spaces/1")
    assert "2026年9月30日 生涯学習課が確認" in text
    assert "出典: 公共施設一覧（CC BY 4.0） 2018年3月31日時点 担当課は未確認" in text
    assert "いつの情報かは不明" not in text
    assert "地図の位置市の一覧" in text
    assert "未確認 担当課の確認がまだ済んでいません" in main(client, "/venues/1")


def test_what_is_known_is_told_to_search_engines(app: Flask, client: FlaskClient) -> None:
    cafe = space("カフェ", kind="cafe", capacity=10, is_free=False, opening_hours=hours(1))
    put(app, venue("小町会館", cafe, phone="0467-25-2030", amenities=amenities(wifi=True)))
    found = jsonld(client, "/spaces/1")
    assert found["@type"] == "CafeOrCoffeeShop"
    assert found["maximumAttendeeCapacity"] == 10
    assert found["isAccessibleForFree"] is False
    assert found["containedInPlace"]["name"] == "小町会館"
    assert found["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Tuesday",
            "opens": "09:00",
            "closes": "17:00",
        }
    ]
    assert found["amenityFeature"] == [
        {"@type": "LocationFeatureSpecification", "name": "無線LAN", "value": True}
    ]
    assert "description" not in found


def test_what_only_the_staff_may_see_is_not_shown(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space("下書きの部屋", state=State.DRAFT), space("広間")))
    assert "下書きの部屋" not in client.get("/venues/1").text
    assert client.get("/spaces/1").status_code == 404
    assert client.get("/spaces/2").status_code == 200


@pytest.mark.parametrize("address", ["/", "/venues/1", "/spaces/1"])
def test_a_hostile_name_is_only_text(app: Flask, client: FlaskClient, address: str) -> None:
    fields = dict.fromkeys(
        "phone url email contact_url description note hours_note".split(), HOSTILE
    )
    put(app, venue(HOSTILE, space(HOSTILE, **fields, fee=HOSTILE), **fields, address=HOSTILE))
    text = client.get(address).text
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;${alert(1)}{{7*7}}" in text
    if address != "/":
        assert jsonld(client, address)["name"] == HOSTILE


def test_only_web_addresses_become_links(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", url="JavaScript:alert(1)", contact_url="HTTPS://example.jp/form"))
    addresses = [item.get("href", "") for item in Page(client.get("/venues/1").text).all("a")]
    assert "HTTPS://example.jp/form" in addresses
    assert not [address for address in addresses if address.lower().startswith("javascript")]
