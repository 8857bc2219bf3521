"""Near misses: what fits but for one thing, which thing that is, and in which order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import BBox, Level, Point
from kyodo_spaces.venues import near_misses, search
from kyodo_spaces.venues.amenities import AMENITIES
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.models import Venue
from tests.factories import amenities, open_at_year_end, space, store, venue

pytestmark = [pytest.mark.every_database, pytest.mark.usefixtures("app_context")]

OFUNA = Point(139.53, 35.35, Level.PIN, 20, "test")
TODAY = date(2026, 11, 23)
TUESDAY = date(2026, 12, 1)
"""A day that is no holiday, and before another that is none."""
EVENING = Criteria(open_on=TUESDAY, opens=1080, closes=1200)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def told(asked: Criteria, total: int = 0) -> list[tuple[str, str]]:
    """The spaces that nearly fit, by name, with what they lack."""
    found = near_misses.find(asked, total)
    return [(miss.row.space_name or miss.row.venue_name, miss.why) for miss in found]


def hours(*spans: tuple[int, int], weekdays: Any = range(7)) -> list[OpeningHours]:
    return [
        OpeningHours(weekday=day, opens=opens, closes=closes)
        for day in weekdays
        for opens, closes in spans
    ]


def house(name: str, longitude: float = 139.53, **fields: Any) -> Venue:
    """A venue of one room of the same name."""
    of_venue = {key: fields.pop(key) for key in ("district",) if key in fields}
    point = {"longitude": longitude, "latitude": 35.35, "point_level": "pin"}
    rules = [open_at_year_end()]
    return venue(f"{name}館", space(name, **fields), **point, **of_venue, closing_rules=rules)


def test_what_closes_early_or_opens_late_is_told_with_the_minutes() -> None:
    store(
        house("ちょうど", opening_hours=hours((540, 1200))),
        house("早じまい", opening_hours=hours((540, 1170))),
        house("夕方だけ", opening_hours=hours((1080, 1140))),
        house("遅開き", opening_hours=hours((1125, 1320))),
        house("昼まで", opening_hours=hours((540, 1020))),
    )
    assert told(EVENING, 1) == [
        ("早じまい", "19時30分に閉まります。30分早めると使えます。"),
        ("遅開き", "18時45分に開きます。45分遅らせると使えます。"),
        ("夕方だけ", "19時に閉まります。60分短くなります。"),
    ]


def test_nobody_knows_of_the_turn_of_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 28))
    untold = space("広間", opening_hours=hours((540, 1260)))
    store(venue("会館", untold))
    asked = Criteria(open_on=date(2026, 12, 30), opens=1080, closes=1200)
    assert told(asked) == [("広間", "12月28日 月曜日なら使えます。")]
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 29))
    assert told(asked) == [
        ("広間", "わからないこと: 年末年始に開いているか。電話でお確かめください。")
    ]


def test_what_is_closed_by_the_evening_is_not_in_doubt_at_the_turn_of_the_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 7))
    store(
        venue("昼の家", space("昼", opening_hours=hours((540, 1020)))),
        venue("夜の家", space("夜", opening_hours=hours((1080, 1500), weekdays=range(1, 7)))),
    )
    weekly = Criteria(weekdays=(1, 3), opens=1080, closes=1200, include_unknown=True)
    untold = replace(weekly, weekdays=(), open_on=date(2026, 12, 29))
    after_midnight = replace(untold, open_on=date(2027, 1, 4), opens=0, closes=60)
    for asked in (weekly, untold, after_midnight):
        assert [row.space_name for row in search.find_all(asked)] == ["夜"], asked
    certain = replace(after_midnight, include_unknown=False)
    assert list(search.find_all(certain)) == []


def test_other_unknown_days_are_no_matter_of_the_turn_of_the_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 7))
    store(venue("会館", space("火曜の昼", opening_hours=hours((540, 1020), weekdays=[1]))))
    asked = Criteria(weekdays=(1, 3), opens=1080, closes=1200)
    assert ("火曜の昼", "わからないこと: 使える時間。電話でお確かめください。") in told(asked)


def test_a_short_meeting_is_moved_as_a_whole() -> None:
    store(
        house("昼", opening_hours=hours((540, 1020))),
        house("夜", opening_hours=hours((1110, 1300))),
    )
    assert told(Criteria(open_on=TUESDAY, opens=1050, closes=1080)) == [
        ("昼", "17時に閉まります。60分早めると使えます。"),
        ("夜", "18時30分に開きます。60分遅らせると使えます。"),
    ]


def test_other_days_of_the_same_week() -> None:
    store(house("水木", opening_hours=hours((540, 1260), weekdays=(2, 3))))
    wednesday = TUESDAY + timedelta(days=1)
    assert told(EVENING) == [("水木", f"{wednesday.month}月{wednesday.day}日 水曜日なら使えます。")]
    assert told(Criteria(weekdays=(0,), opens=1080, closes=1200)) == [
        ("水木", "水曜日なら使えます。")
    ]


def test_no_day_that_is_past_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 26))
    store(
        house("火", opening_hours=hours((540, 1260), weekdays=[1])),
        house("木", opening_hours=hours((540, 1260), weekdays=[3])),
    )
    saturday = Criteria(open_on=date(2026, 11, 28))
    assert dict(told(saturday)) == {
        "木": "11月26日 木曜日なら使えます。",
        "火": "わからないこと: 使える時間。電話でお確かめください。",
    }
    assert [why for _name, why in told(Criteria(weekdays=(5,)))] == [
        "木曜日なら使えます。",
        "火曜日なら使えます。",
    ]


def test_seats_that_are_short() -> None:
    store(*(house(f"{n}人", capacity=n) for n in (5, 6, 10, 11, 12)), house("不明"))
    assert told(Criteria(capacity=12), 1) == [
        ("11人", "定員が1人分足りません（11人まで）。"),
        ("10人", "定員が2人分足りません（10人まで）。"),
        ("不明", "わからないこと: 定員。電話でお確かめください。"),
        ("6人", "定員が6人分足りません（6人まで）。"),
    ]


def test_what_lies_farther_than_was_asked() -> None:
    store(house("駅前"), house("離れ", 139.5477), house("遠く", 139.60))
    near = Criteria(near=OFUNA, within_m=1000)
    assert told(near, 1) == [("離れ", "約600m遠くにあります（約1.6km）。")]


def test_other_districts_the_nearest_first() -> None:
    store(
        house("甲", 139.53, district="大船", capacity=5),
        house("乙", 139.46, district="浄明寺", capacity=20),
        house("丙", 139.54, district="玉縄", capacity=20),
    )
    asked = Criteria(districts=("大船",), capacity=12)
    assert told(asked)[:2] == [("丙", "玉縄にあります。"), ("乙", "浄明寺にあります。")]


def test_what_a_place_does_not_offer() -> None:
    store(
        house("有料", is_free=False, amenities=amenities(projector=True), allows_food=True),
        house("映せない", is_free=True, amenities=amenities(projector=False), allows_food=True),
        house("映せるか不明", is_free=True, allows_food=True),
        house("飲食不可", is_free=True, amenities=amenities(projector=True), allows_food=False),
    )
    asked = Criteria(is_free=True, amenities=("projector",), allows=("food",))
    assert dict(told(asked)) == {
        "有料": "有料です。",
        "映せない": "「プロジェクター」がありません。",
        "映せるか不明": "わからないこと: プロジェクター。電話でお確かめください。",
        "飲食不可": "飲食はできません。",
    }


def test_purposes_kinds_words_and_the_map() -> None:
    store(house("会議室", kind="room", allows_sound=False))
    for asked, why in (
        (
            Criteria(purposes=("leaflets",)),
            "わからないこと: 「チラシを置く」に使えるか。電話でお確かめください。",
        ),
        (Criteria(purposes=("music",)), "「音楽」には向きません。"),
        (Criteria(kinds=("hall",)), "種類は「会議室」です。"),
        (Criteria(q="囲碁", kinds=("room",)), "「囲碁」ということばは、見当たりません。"),
        (Criteria(q="おおふな", kinds=("room",)), "「おおふな」という書き方では、見当たりません。"),
        (Criteria(q="オオフナ", kinds=("room",)), "「オオフナ」という書き方では、見当たりません。"),
        (Criteria(bbox=BBox(139.0, 35.0, 139.1, 35.1)), "地図の範囲の外にあります。"),
    ):
        assert ("会議室", why) in told(asked), asked


def test_of_two_words_the_missing_one_alone_is_named() -> None:
    store(house("囲碁室", capacity=20), house("将棋室", capacity=20), house("広間", capacity=20))
    for asked in (Criteria(q="囲碁 将棋"), Criteria(q="囲碁　将棋", capacity=12)):
        assert dict(told(asked)) == {
            "囲碁室": "「将棋」ということばは、見当たりません。",
            "将棋室": "「囲碁」ということばは、見当たりません。",
        }


def test_things_are_left_out_one_by_one_only_where_that_can_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(house("広間", is_free=False, amenities=amenities(piano=True)))
    asked: list[Criteria] = []

    def find(_few: Any, criteria: Criteria, _n: int) -> list[Any]:
        asked.append(criteria)
        return []

    monkeypatch.setattr("kyodo_spaces.venues.near_misses._Few.find", find)
    assert told(Criteria(is_free=True, amenities=tuple(AMENITIES))) == []
    assert len(asked) < len(AMENITIES)


def test_the_fewest_unknown_things_come_first_and_spaces_before_their_venue_alone() -> None:
    halls = [house(f"ホール{n}", 139.54 + n / 1000, kind="hall") for n in range(3)]
    points = [{"longitude": 139.50 + n / 1000, "latitude": 35.35} for n in range(8)]
    bare = [venue(f"会館{n}", **point, point_level="pin") for n, point in enumerate(points)]
    rooms = [house(f"室{n}", 139.52 + n / 1000, kind=None) for n in range(8)]
    store(*bare, *rooms, *halls)
    asked = Criteria(weekdays=(5, 6), kinds=("hall",), capacity=20)
    unknown = [(name, why) for name, why in told(asked) if "わからない" in why]
    assert [name for name, _why in unknown] == ["ホール0", "ホール1", "ホール2", "室0"]
    assert unknown[0][1] == "わからないこと: 使える時間、定員。電話でお確かめください。"
    assert told(Criteria(capacity=20))[0][0] == "室0"


def test_only_where_little_was_found_and_something_asked() -> None:
    store(house("広間", capacity=10))
    assert told(Criteria(capacity=12), near_misses.FEW) == []
    assert told(Criteria()) == []
    assert len(told(Criteria(capacity=12), near_misses.FEW - 1)) == 1


def test_no_more_than_ten_of_several_kinds_without_what_fits() -> None:
    store(
        *(house(f"{n}", capacity=12, is_free=True) for n in range(3)),
        *(house(f"小{n}", capacity=11, is_free=True) for n in range(20)),
        *(house(f"有料{n}", capacity=12, is_free=False) for n in range(20)),
    )
    found = told(Criteria(capacity=12, is_free=True), 3)
    assert len(found) == near_misses.MOST - 2
    assert [why for _name, why in found] == ["定員が1人分足りません（11人まで）。"] * 4 + [
        "有料です。"
    ] * 4


def test_where_nothing_nearly_fits_what_is_most_like_it_is_suggested() -> None:
    store(
        house("会議室", kind="room", capacity=4, is_free=False), house("配架", kind="leaflet_rack")
    )
    asked = Criteria(purposes=("meeting",), capacity=500, is_free=True, open_on=date(2026, 1, 1))
    assert told(asked) == []
    found = near_misses.find_general(asked)
    assert [(miss.row.space_name, miss.why) for miss in found] == [("会議室", "")]


def test_few_places_are_told_like_many(monkeypatch: pytest.MonkeyPatch) -> None:
    store(
        house("早じまい", opening_hours=hours((540, 1170)), capacity=10, apply_ahead="3か月前"),
        house("水木", 139.56, opening_hours=hours((540, 1260), weekdays=(2, 3)), capacity=12),
        house("狭い", opening_hours=hours((540, 1260)), capacity=9),
        house("時間不明", capacity=20),
        house("定員不明", opening_hours=hours((540, 1170))),
    )
    evening = replace(EVENING, capacity=12)
    asked = [replace(evening, include_unknown=loose) for loose in (False, True)]
    asked += [replace(each, open_on=None, weekdays=(2, 5)) for each in asked]
    asked += [replace(each, near=OFUNA, within_m=1000) for each in asked]
    asked.append(replace(evening, is_bookable=True))
    told_of_few = [told(each) for each in asked]
    assert all(told_of_few)
    monkeypatch.setattr(near_misses, "_LOOKED_AT", 0)
    assert told_of_few == [told(each) for each in asked]
