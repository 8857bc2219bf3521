"""The list on paper: its numbers, its order and its map."""

import doctest
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.geo.towns import Town
from kyodo_spaces.venues import sheet, sheet_map
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.models import State
from tests.factories import space, store, venue
from tests.inspection import parse, words


def at(longitude: float, latitude: float, level: Level = Level.PIN) -> Point:
    return Point(longitude, latitude, level, 20, "")


def texts(page: Any, name: str) -> list[str]:
    """What stands in each element of a class, in one line."""
    found = [each for each in page.iter() if name in (each.get("class") or "").split()]
    return [" ".join("".join(each.itertext()).split()) for each in found]


@pytest.fixture
def _directory(app: Flask) -> None:
    with app.app_context():
        store(
            venue("駅の家", district="大船", phone="0467-11-1111", point=at(139.53, 35.35)),
            venue(
                "丘の会館",
                space("広間", capacity=40, is_free=True),
                space("茶室", opening_hours=[OpeningHours(weekday=1, opens=540, closes=720)]),
                district="大船",
                point=at(139.5301, 35.3501, Level.CHOME),
                confirmed_on=None,
                as_of="2024-05",
            ),
            venue(
                "坂の家",
                space("東", as_of="2025-01"),
                space("西"),
                district="腰越",
                point=at(139.49, 35.3101),
                as_of="2025-01",
            ),
            venue(
                "浜の家", space("席", as_of="2025-03-01"), district="腰越", point=at(139.49, 35.31)
            ),
            venue("どこかの家", space("間")),
            venue("秘密", space("下書き", state=State.DRAFT), state=State.DRAFT),
        )


@pytest.mark.usefixtures("_directory")
class TestThePage:
    def test_places_stand_by_district_with_the_numbers_of_the_map(
        self, client: FlaskClient
    ) -> None:
        page = parse(client.get("/sheet").text)
        headings = ["".join(each.itertext()) for each in page.all("h2")]
        assert headings == ["大船", "腰越", "地区は不明"]
        names = ["".join(each.itertext()) for each in page.all("h3")]
        assert set(names[:2]) == {"駅の家", "丘の会館"}
        assert set(names[2:4]) == {"坂の家", "浜の家"}
        assert names[4:] == ["どこかの家"]
        numbers = [text.split()[-1] for text in texts(page.root, "sheet-number")]
        assert numbers == ["1", "2", "3", "4", "5"]
        drawn = "・".join(texts(page.root, "sheet-label"))
        assert sorted(drawn.split("・")) == ["1", "2", "3", "4"]

    def test_a_place_says_what_one_needs_before_going(self, client: FlaskClient) -> None:
        page = parse(client.get("/sheet").text)
        told = {text.split()[2]: text for text in texts(page.root, "sheet-place")}
        assert "電話 0467-11-1111" in told["駅の家"]
        assert "貸出スペースの情報はまだありません" in told["駅の家"]
        assert "広間" in told["丘の会館"]
        assert "40人まで・無料" in told["丘の会館"]
        assert "火" in told["丘の会館"]
        assert "（地図にはありません）" in told["どこかの家"]
        assert "東: 未確認（2025年1月時点の資料）" in told["坂の家"]
        assert "西: 未確認" in told["坂の家"]

    def test_filters_hold_and_its_address_leads_to_the_list(self, client: FlaskClient) -> None:
        text = client.get("/sheet?district=腰越&q=浜").text
        page = parse(text)
        assert ["".join(each.itertext()) for each in page.all("h3")] == ["浜の家"]
        assert "条件: ことば: 浜、腰越" in text
        assert "内容: 2025年3月1日時点" in text
        assert "http://localhost/?q=" in "".join(texts(page.root, "printed"))

    def test_nothing_found_is_said(self, client: FlaskClient) -> None:
        assert "見つかりませんでした" in client.get("/sheet?q=そんな所はない").text

    def test_the_list_leads_there_with_its_filters(self, client: FlaskClient) -> None:
        assert 'href="/sheet?district=%E8%85%B0%E8%B6%8A"' in client.get("/?district=腰越").text


def test_what_may_fit_is_told_apart_from_what_does(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        known, free = space("広間", capacity=40, is_free=True), space("和室", is_free=True)
        store(venue("会館", known, free, space("洋室", capacity=40)), venue("集会所"))
    asked = "/sheet?capacity=10&free=1"
    assert "わからないこと" not in client.get(asked).text
    page = parse(client.get(f"{asked}&unknown=1").text)
    rooms = {
        words(item).split()[0]: words(item) for item in page.all("li") if item.get("class") is None
    }
    assert "わからないこと" not in rooms["広間"]
    assert "わからないこと: 定員" in rooms["和室"]
    assert "わからないこと: 料金" in rooms["洋室"]
    (bare,) = (text for text in texts(page.root, "sheet-place") if "集会所" in text)
    assert "わからないこと: 定員、料金" in bare


def test_more_than_fits_is_cut_and_said(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST", 3)
    with app.app_context():
        store(*(venue(f"会館{n}", space("間"), district="大船") for n in range(5)))
    text = client.get("/sheet").text
    assert "5件" in text
    assert "はじめの3件を載せています" in text
    assert len(parse(text).all("h3")) == 3


def crowd(n: int) -> list[tuple[int, Point]]:
    """Points some 40 m from each other: four millimetres on the paper at most."""
    return [(k + 1, at(139.55 + k % 8 * 0.0004, 35.32 + k // 8 * 0.0004)) for k in range(n)]


def test_no_number_covers_another_and_each_is_there_once() -> None:
    drawing = sheet_map.draw([*crowd(40), (41, at(139.50, 35.35))], [])
    assert drawing is not None
    boxes = [
        sheet_map.Box(mark.x - mark.width / 2, mark.y - 2.7, mark.x + mark.width / 2, mark.y + 2.7)
        for mark in drawing.marks
    ]
    assert not any(one.meets(two) for k, one in enumerate(boxes) for two in boxes[:k])
    assert sum(len(mark.dots) for mark in drawing.marks) <= 41
    spoken = [each for mark in drawing.marks for each in mark.label.split("・")]
    numbers = [
        n
        for each in spoken
        for first, last in [(each.split("〜") * 2)[:2]]
        for n in range(int(first), int(last) + 1)
    ]
    assert sorted(numbers) == list(range(1, 42))


def test_neighbours_that_share_a_spot_are_one_label() -> None:
    points = [(n, at(139.55, 35.32)) for n in (3, 4, 5, 9)]
    drawing = sheet_map.draw(points, [])
    assert drawing is not None
    (mark,) = drawing.marks
    assert (mark.label, mark.is_aside, mark.is_coarse) == ("3〜5・9", False, False)


def test_north_is_up_and_the_bar_is_true() -> None:
    drawing = sheet_map.draw([(1, at(139.50, 35.30)), (2, at(139.50, 35.39))], [])
    assert drawing is not None
    south, north = drawing.marks
    assert south.y > north.y
    assert south.x == north.x
    metres = (south.y - north.y) / drawing.bar * drawing.bar_m
    assert metres == pytest.approx(0.09 * 110_950, rel=0.01)


def test_names_of_towns_keep_clear_of_numbers_and_of_each_other() -> None:
    names = [("大船一丁目", 35.31), ("大船二丁目", 35.33), ("岡本", 35.3201), ("台", 35.30)]
    towns = [Town(name, 139.51, latitude, Level.CHOME, 100, "") for name, latitude in names]
    drawing = sheet_map.draw([(1, at(139.50, 35.30)), (2, at(139.52, 35.34))], towns)
    assert drawing is not None
    assert {name.text for name in drawing.names} == {"大船", "台"}
    assert all(abs(one.y - two.y) > 4 for one, two in pairwise(drawing.names))


def test_a_map_of_nothing_is_none() -> None:
    assert sheet_map.draw([], []) is None


def test_the_examples_hold() -> None:
    assert doctest.testmod(sheet_map).failed == 0


def test_two_hundred_spots_in_one_quarter_are_drawn_in_a_few_rounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[int] = []
    real = sheet_map._try  # noqa: SLF001 - how often it is called is what costs

    def counted(groups: Any, *rest: Any) -> Any:
        rounds.append(len(groups))
        return real(groups, *rest)

    monkeypatch.setattr(sheet_map, "_try", counted)
    steps = [(x * 0.0003, y * 0.0003) for x in range(14) for y in range(14)]
    drawing = sheet_map.draw(
        [(n, at(139.55 + x, 35.32 + y)) for n, (x, y) in enumerate(steps, 1)], []
    )
    assert drawing is not None
    assert len(rounds) <= sheet_map.ROUNDS + 1
    assert sum(len(mark.dots) for mark in drawing.marks) == len(steps)
