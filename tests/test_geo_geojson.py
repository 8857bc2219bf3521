"""Points, boxes and features."""

import pytest

from kyodo_spaces.geo.geojson import (
    DEFAULT_RADIUS_M,
    BBox,
    Level,
    Point,
    distance_m,
    feature,
)


def test_levels_run_from_fine_to_coarse() -> None:
    assert sorted(Level, key=lambda level: level.rank) == list(Level)
    assert sorted(DEFAULT_RADIUS_M.values()) == list(DEFAULT_RADIUS_M.values())


def test_distances_are_metres() -> None:
    assert distance_m(139.0, 35.0, 139.0, 36.0) == pytest.approx(111_195, abs=1)
    assert distance_m(139.0, 35.0, 139.0, 35.0) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "nan,1,2,3",
        "0,0,inf,1",
        "3,0,1,1",
        "0,3,1,1",
        "-181,0,0,1",
    ],
)
def test_a_bad_box_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        BBox.parse(text)


def test_a_box_holds_its_edges() -> None:
    box = BBox.parse("139.5,35.2,139.6,35.4")
    assert box.contains(139.5, 35.4)
    assert not box.contains(139.49, 35.3)


def test_a_feature_without_a_point_has_no_geometry() -> None:
    point = Point(139.535421234, 35.35183, Level.CHOME, 300, "試験")
    known = feature(point, {"name": "a"}, 7)
    assert (known["id"], known["geometry"]["coordinates"]) == (7, [139.535421, 35.35183])
    assert feature(None, {})["geometry"] is None
    assert "id" not in feature(None, {})
