"""One Criteria in, one page of results out; the same on both databases."""

from datetime import date

import pytest

from kyodo_spaces.geo.geojson import BBox, Level, Point
from kyodo_spaces.venues import queries, search
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.models import State
from kyodo_spaces.venues.search import PER_PAGE
from tests.factories import amenities, space, store, venue

pytestmark = [pytest.mark.every_database, pytest.mark.usefixtures("app_context")]

OFUNA = Point(139.53, 35.35, Level.PIN, 20, "test")


def names(criteria: Criteria) -> list[str]:
    """The spaces found, by name; a venue of unknown spaces by its own."""
    rows = list(search.find_all(criteria))
    assert search.count(criteria) == len(rows) == search.find(criteria, 1).total
    return sorted(row.space_name or row.venue_name for row in rows)


def test_words_are_found_however_they_are_written() -> None:
    store(
        venue("きらら鎌倉", space("ミーティングルーム"), name_kana="キララカマクラ"),
        venue("七里ヶ浜会館", space("茶室", description="Ｗｉ－Ｆｉがあります")),
        venue("別館", space("広間"), address="鎌倉市大船2-1-26"),
    )
    for words in ("キララ", "ｷﾗﾗ", "きらら　みーてぃんぐ", "ミーティングルーム 鎌倉市"):
        assert names(Criteria(q=words)) == ["ミーティングルーム"], words
    for words in ("茶", "七里ケ浜", "WI-FI", "茶室 七里"):
        assert names(Criteria(q=words)) == ["茶室"], words
    assert names(Criteria(q="大船")) == ["広間"]
    assert names(Criteria(q="茶 大船")) == []
    assert names(Criteria(q="  ")) == ["ミーティングルーム", "広間", "茶室"]


def test_wildcards_of_the_database_are_plain_characters() -> None:
    store(venue("百分率", space("50%の部屋")), venue("下線", space("a_b")))
    assert names(Criteria(q="%")) == ["50%の部屋"]
    assert names(Criteria(q="_")) == ["a_b"]
    assert names(Criteria(q="\\")) == []


def test_only_what_is_public_is_found() -> None:
    store(
        venue("下書き", space("甲"), state=State.DRAFT),
        venue("閉館", space("乙"), state=State.RETIRED),
        venue("会館", space("丙", state=State.DRAFT), space("丁", state=State.SUSPENDED)),
        venue("休館", space("戊"), state=State.SUSPENDED),
        venue("未調査"),
        venue("室はまだ", space("己", state=State.RETIRED)),
    )
    assert names(Criteria()) == sorted(["丁", "戊", "未調査", "室はまだ"])


def test_each_filter_keeps_what_is_known_to_fit_and_can_include_unknowns() -> None:
    store(
        venue("会館", space("広間", capacity=40, is_free=True), district="大船"),
        venue("別館", space("小部屋", capacity=8, is_free=False), district="鎌倉"),
        venue("その他", space("謎", kind=None)),
        venue("未調査"),
    )
    unknown = ["未調査", "謎"]
    for criteria, found in (
        (Criteria(capacity=12), ["広間"]),
        (Criteria(capacity=40), ["広間"]),
        (Criteria(capacity=8), ["小部屋", "広間"]),
        (Criteria(is_free=True), ["広間"]),
        (Criteria(is_free=False), ["小部屋"]),
        (Criteria(districts=("大船", "玉縄")), ["広間"]),
        (Criteria(kinds=("room",)), ["小部屋", "広間"]),
        (Criteria(kinds=("hall", "cafe")), []),
    ):
        assert names(criteria) == sorted(found), criteria
        page = search.find(criteria, 1)
        assert page.unknown == 2, criteria
        loose = {field: getattr(criteria, field) for field in ("capacity", "is_free", "districts")}
        loose |= {"kinds": criteria.kinds, "include_unknown": True}
        assert names(Criteria(**loose)) == sorted([*found, *unknown]), criteria


def test_all_amenities_must_hold_and_a_space_speaks_before_its_venue() -> None:
    store(
        venue(
            "会館",
            space("上の間", amenities=amenities(projector=True)),
            space("下の間", amenities=amenities(projector=False, wifi=False)),
            space("離れ", amenities=amenities(projector=None)),
            amenities=amenities(wifi=True),
        )
    )
    assert names(Criteria(amenities=("wifi",))) == sorted(["上の間", "離れ"])
    assert names(Criteria(amenities=("wifi", "projector"))) == ["上の間"]
    both = Criteria(amenities=("wifi", "projector"), include_unknown=True)
    assert names(both) == sorted(["上の間", "離れ"])
    assert names(Criteria(amenities=("piano",))) == []


def test_near_sorts_by_distance_and_a_box_keeps_what_lies_in_it() -> None:
    store(
        venue("遠い", longitude=139.60, latitude=35.30, point_level="pin"),
        venue("位置不明"),
        venue("近い", longitude=139.53, latitude=35.351, point_level="pin"),
        venue("中ほど", longitude=139.54, latitude=35.35, point_level="pin"),
    )
    rows = list(search.find_all(Criteria(near=OFUNA)))
    assert [row.venue_name for row in rows] == ["近い", "中ほど", "遠い", "位置不明"]
    assert names(Criteria(bbox=BBox(139.525, 35.34, 139.54, 35.36))) == sorted(["近い", "中ほど"])


def test_pages_hold_each_result_once() -> None:
    store(venue("会館", *(space(f"第{n}会議室") for n in range(PER_PAGE + 3))))
    first, second = search.find(Criteria(), 1), search.find(Criteria(), 2)
    assert (len(first.rows), len(second.rows), first.total, first.pages) == (20, 3, 23, 2)
    assert len({row.space_id for row in (*first.rows, *second.rows)}) == 23
    assert search.find(Criteria(), 3).rows == []


def test_a_confirmed_venue_does_not_vouch_for_its_spaces() -> None:
    day = date(2026, 10, 3)
    store(venue("会館", space("広間"), confirmed_on=day), venue("未調査", confirmed_on=day))
    confirmed = {row.venue_name: row.confirmed_on for row in search.find_all(Criteria())}
    assert confirmed == {"会館": None, "未調査": day}


def test_venues_of_what_matches_come_once_in_the_same_order() -> None:
    ids = store(
        venue("い", space("一", capacity=9), space("二", capacity=9), name_kana="イ"),
        venue("あ", space("三", capacity=9), name_kana="ア"),
        venue("う", space("四", capacity=1), name_kana="ウ"),
    )
    assert list(dict.fromkeys(id for id, _space in search.find_ids(Criteria(capacity=5)))) == [
        ids[1],
        ids[0],
    ]


def test_districts_are_those_of_public_places_each_once_and_in_order() -> None:
    assert queries.districts() == []
    store(
        *(
            venue(name, district=district)
            for name, district in zip("甲乙丙丁", "大腰大深", strict=True)
        ),
        venue("戊", state=State.RETIRED, district="玉"),
        venue("己"),
    )
    assert queries.districts() == sorted("大腰深")
