"""Venues that are perhaps in the directory twice: found by name, by lot and by where they stand."""

from typing import Any

import pytest

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.duplicates import find_duplicates, find_like
from kyodo_spaces.venues.models import State
from tests.factories import store, venue

pytestmark = pytest.mark.usefixtures("app_context")


def at(longitude: float, latitude: float, level: Level = Level.PIN) -> dict[str, Any]:
    return {"point": Point(longitude, latitude, level, 20, "x")}


@pytest.mark.every_database
def test_duplicates_are_found_by_name_and_place() -> None:
    rows = [
        venue("ひまわり会館", **at(139.5500, 35.3200), address="鎌倉市小町"),
        venue("ひまわり　会館", **at(139.5505, 35.3200), address="鎌倉市雪ノ下"),  # 45 m
        venue("ヒマワリ会館", **at(139.5540, 35.3200), address="鎌倉市大町"),  # 360 m
        venue("ひまわり会館", **at(139.6000, 35.3200), address="鎌倉市大船"),  # 4.5 km
        venue("ひまわり会館", **at(139.55, 35.32, Level.MUNICIPALITY), address="鎌倉市"),
        venue("ひまわり会館", state=State.RETIRED, **at(139.55, 35.32)),
        venue("別の会館", **at(139.55, 35.32), address="鎌倉市御成町18-10"),
        venue("市役所", address="神奈川県鎌倉市御成町１８番１０号 本庁舎"),
    ]
    store(*rows)
    ids = [row.id for row in rows]
    found = find_duplicates()
    assert [(one.id, other.id) for one, other, _m in found.same] == [(ids[0], ids[1])]
    assert [(one.id, other.id) for one, other, _m in found.near] == [
        (ids[1], ids[2]),
        (ids[0], ids[2]),
    ]
    assert [(one.id, other.id) for one, other, _m in found.address] == [(ids[6], ids[7])]
    assert [row.id for row, _none, _m in find_like("ひまわり会館", 139.5502, 35.32)] == [
        ids[4],
        ids[0],
        ids[1],
        ids[2],
    ]
    assert find_like("ひまわり", 139.55, 35.32) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Level.CHOME, Level.CHOME, (0, 1)),
        (Level.PIN, Level.CHOME, (0, 1)),
        (Level.OAZA, Level.BUILDING, (0, 1)),
        (Level.PIN, Level.BUILDING, (1, 0)),
    ],
)
def test_the_middle_of_a_neighbourhood_is_not_near_enough(
    one: Level, other: Level, found: tuple[int, int]
) -> None:
    rows = (
        venue("公園", **at(139.55, 35.32, level), address="鎌倉市小町") for level in (one, other)
    )
    store(*rows)
    pairs = find_duplicates()
    assert (len(pairs.same), len(pairs.near)) == found
