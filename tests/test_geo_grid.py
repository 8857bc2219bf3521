"""Cells and spans: whatever lies in a box lies in its spans, and tiles nest."""

from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.geo import grid
from kyodo_spaces.geo.geojson import BBox

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-85, 85)
ZOOMS = st.integers(0, grid.FINEST)


@st.composite
def boxes(draw: st.DrawFn) -> BBox:
    west, east = sorted((draw(LONGITUDES), draw(LONGITUDES)))
    south, north = sorted((draw(LATITUDES), draw(LATITUDES)))
    return BBox(west, south, east, north)


@given(boxes(), st.floats(0, 1), st.floats(0, 1))
def test_what_lies_in_a_box_lies_in_one_of_its_spans(box: BBox, east: float, north: float) -> None:
    longitude = min(box.west + east * (box.east - box.west), box.east)
    latitude = min(box.south + north * (box.north - box.south), box.north)
    spans = grid.spans(box)
    assert len(spans) <= 16
    assert sum(first <= grid.cell(longitude, latitude) <= last for first, last in spans) == 1


@given(LONGITUDES, LATITUDES, ZOOMS)
def test_a_larger_cell_is_the_beginning_of_a_finer_one(
    longitude: float, latitude: float, zoom: int
) -> None:
    finest = grid.cell(longitude, latitude)
    assert finest >> 2 * (grid.FINEST - zoom) == grid.cell(longitude, latitude, zoom)


@given(boxes(), st.integers(0, 5))
def test_a_snapped_box_holds_the_box_and_snaps_to_itself(box: BBox, zoom: int) -> None:
    snapped = grid.snapped(box, zoom)
    assert grid.snapped(snapped, zoom) == snapped
    assert grid.count(snapped, zoom) == len(set(grid.cells(snapped, zoom)))
    assert snapped.west <= box.west + 1e-5
    assert snapped.south <= box.south + 1e-5
    assert snapped.east >= box.east - 1e-5
    assert snapped.north >= box.north - 1e-5


def test_neighbours_have_near_numbers() -> None:
    (kamakura, near) = grid.cell(139.5503, 35.3190), grid.cell(139.5510, 35.3192)
    assert abs(kamakura - near) < 16
    small = BBox(139.54, 35.31, 139.56, 35.33)
    width = sum(last - first + 1 for first, last in grid.spans(small))
    assert width < 600
