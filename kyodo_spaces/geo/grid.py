"""The world as squares in squares: the tiles of web maps, numbered so that neighbours are near.

A cell is a tile's Morton code: the bits of its column and its row in turn. The cell of a tile
four times as large is the same number without its last two bits, so that all that lies in any
tile is one span of numbers.
"""

from math import asinh, atan, degrees, pi, radians, sinh, tan

from .geojson import BBox

FINEST = 17
"""The zoom of the finest cells, some 250 m wide in Japan."""
_EDGE = 85.051
_HAIR = 1e-9
_WRITTEN = 1e-6
"""Degrees are written with six digits after the point."""
_SPREAD = ((8, 0x00FF00FF00FF), (4, 0x0F0F0F0F0F0F), (2, 0x333333333333), (1, 0x555555555555))


def cell(longitude: float, latitude: float, zoom: int = FINEST) -> int:
    """The cell of a place in degrees; what lies beyond the edge of web maps is on the edge."""
    return _cell(*_tile(longitude, latitude, zoom))


def spans(box: BBox, most: int = 16) -> list[tuple[int, int]]:
    """Spans of finest cells, both ends in them, that cover a box and little besides.

    They come from at most `most` tiles; where the box runs to is for the caller to check.
    """
    for zoom in range(FINEST, -1, -1):
        west, north = _tile(box.west, box.north, zoom)
        east, south = _tile(box.east, box.south, zoom)
        if (east - west + 1) * (south - north + 1) <= most:
            break
    shift = 2 * (FINEST - zoom)
    cells = (_cell(x, y) for x in range(west, east + 1) for y in range(north, south + 1))
    found: list[tuple[int, int]] = []
    for first in sorted(cells):
        start, end = first << shift, ((first + 1) << shift) - 1
        if found and found[-1][1] + 1 == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def snapped(box: BBox, zoom: int) -> BBox:
    """The box of all tiles of a zoom that a box touches: the same for all boxes a little apart.

    Its east and south edge belong to the next tiles and are a hair's breadth away.
    """
    west, north, east, south = _touched(box, zoom)
    size = 1 << zoom
    left, right = ((x / size) * 360 - 180 for x in (west, east + 1))
    top, bottom = (degrees(atan(sinh(pi * (1 - 2 * y / size)))) for y in (north, south + 1))
    return BBox(left, bottom + _HAIR, right - _HAIR, top)


def count(box: BBox, zoom: int) -> int:
    """How many tiles of a zoom a box touches."""
    west, north, east, south = _touched(box, zoom)
    return (east - west + 1) * (south - north + 1)


def cells(box: BBox, zoom: int) -> list[int]:
    """The cells of all tiles of a zoom that a box touches."""
    west, north, east, south = _touched(box, zoom)
    return [_cell(x, y) for x in range(west, east + 1) for y in range(north, south + 1)]


def _touched(box: BBox, zoom: int) -> tuple[int, int, int, int]:
    """Columns and rows: west, north, east, south. To share an edge is not to touch."""
    west, north = _tile(box.west + _WRITTEN, box.north - _WRITTEN, zoom)
    east, south = _tile(box.east - _WRITTEN, box.south + _WRITTEN, zoom)
    return west, north, max(west, east), max(north, south)


def _tile(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    size = 1 << zoom
    latitude = min(max(latitude, -_EDGE), _EDGE)
    x = int((longitude + 180) / 360 * size)
    y = int((1 - asinh(tan(radians(latitude))) / pi) / 2 * size)
    return min(max(x, 0), size - 1), min(max(y, 0), size - 1)


def _cell(x: int, y: int) -> int:
    return _spread(x) | _spread(y) << 1


def _spread(number: int) -> int:
    """A zero between each two bits."""
    number = (number | number << 16) & 0xFFFF0000FFFF
    for shift, mask in _SPREAD:
        number = (number | number << shift) & mask
    return number
