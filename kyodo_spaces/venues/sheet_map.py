"""A map for paper, drawn without tiles: numbers, the names of towns, and a bar for the scale.

All lengths are millimetres from the upper left corner. North is up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import cos, hypot, pi, radians, sin
from typing import NamedTuple

from ..geo.geojson import Point
from ..geo.towns import Town

WIDTH = 178.0
HIGHEST, LOWEST = 175.0, 80.0
EDGE = 12.0
LEAST_M = 600.0
"""What lies closer together than this isn't drawn larger."""
HIGH = 5.4
DIGIT, SIGN = 2.3, 3.6
SAME = 1.2
"""Dots nearer than this are one spot."""
RINGS = (4.5, 7.0, 10.0, 14.0, 19.0, 25.0)
ANGLES = 16
LONGEST_BAR = 45.0
LETTER, LINE = 3.1, 4.2
MOST_NAMES = 80
ROUNDS = 5
"""After so many, what still finds no room lies upon others."""
_NORTH_M, _EAST_M = 110_950.0, 111_320.0
_CHOME = re.compile("[0-9０-９一二三四五六七八九十]+丁目$")
_At = tuple[float, float]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Mark(NamedTuple):
    """The numbers of one spot or of a few, beside their dots or upon the only one."""

    label: str
    x: float
    y: float
    width: float
    dots: Sequence[_At]
    is_coarse: bool

    @property
    def is_aside(self) -> bool:
        return self.dots != [(self.x, self.y)]


class Name(NamedTuple):
    text: str
    x: float
    y: float


class Drawing(NamedTuple):
    height: float
    marks: Sequence[Mark]
    names: Sequence[Name]
    bar: float
    bar_m: int


class _Spot(NamedTuple):
    at: _At
    numbers: list[int]
    coarse: list[bool]


def draw(places: Sequence[tuple[int, Point]], towns: Iterable[Town]) -> Drawing | None:
    """The map of numbered points; None when there are none."""
    if not places:
        return None
    frame = _Frame([point for _number, point in places])
    spots: list[_Spot] = []
    for number, point in places:
        at = frame.at(point.longitude, point.latitude)
        spot = next((one for one in spots if _far(one.at, at) < SAME), None)
        if spot is None:
            spots.append(spot := _Spot(at, [], []))
        spot.numbers.append(number)
        spot.coarse.append(point.level not in {"pin", "building"})
    bar_m = frame.bar_m()
    kept = [
        Box(0, frame.height - 12, LONGEST_BAR + 8, frame.height),
        Box(WIDTH - 14, 0, WIDTH, 19),  # the arrow to the north
    ]
    marks = _place(spots, frame.height, kept)
    boxes = kept + [_box((mark.x, mark.y), mark.width, HIGH) for mark in marks]
    boxes += [_box(spot.at, SAME, SAME) for spot in spots]
    names = list(_names(towns, frame, boxes))
    return Drawing(round(frame.height, 2), marks, names, round(bar_m * frame.scale, 2), bar_m)


class _Frame:
    """Puts degrees onto the paper, as large as it holds all points."""

    def __init__(self, points: Sequence[Point]) -> None:
        west, east = _ends([point.longitude for point in points])
        south, north = _ends([point.latitude for point in points])
        self._middle = (west + east) / 2, (south + north) / 2
        self._east_m = _EAST_M * cos(radians(self._middle[1]))
        wide = max((east - west) * self._east_m, LEAST_M)
        high = max((north - south) * _NORTH_M, LEAST_M)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HIGHEST - 2 * EDGE) / high)
        self.height = max(LOWEST, high * self.scale + 2 * EDGE)

    def at(self, longitude: float, latitude: float) -> _At:
        east = (longitude - self._middle[0]) * self._east_m
        north = (latitude - self._middle[1]) * _NORTH_M
        x, y = WIDTH / 2 + east * self.scale, self.height / 2 - north * self.scale
        return round(x, 2), round(y, 2)

    def bar_m(self) -> int:
        """The longest of 1, 2, 5, 10… metres that the bar may stand for."""
        most = LONGEST_BAR / self.scale
        steps = (int(f"{step}{'0' * power}") for power in range(7) for step in (1, 2, 5))
        return max(step for step in steps if step <= most)


def _place(spots: Sequence[_Spot], height: float, kept: Sequence[Box]) -> list[Mark]:
    """Each label upon its dot or aside from it, where it covers no other label and no other dot.

    What finds no room shares the label of a neighbour, and all are placed anew.
    """
    groups = [[spot] for spot in spots]
    marks, homeless = _try(groups, height, kept)
    for _round in range(ROUNDS):
        if not homeless or len(groups) == 1:
            break
        groups = _joined(groups, homeless)
        marks, homeless = _try(groups, height, kept)
    return marks + [_mark(_middle(group), group) for group in homeless]


def _try(
    groups: Sequence[list[_Spot]], height: float, kept: Sequence[Box]
) -> tuple[list[Mark], list[list[_Spot]]]:
    """The labels that find room, and the spots of those that don't."""
    marks: list[Mark] = []
    boxes = list(kept)
    dots = [(_box(spot.at, SAME, SAME), group) for group in groups for spot in group]
    homeless = []
    for group in groups:
        width, middle = _mark((0, 0), group).width, _middle(group)
        reach = _box(middle, 2 * RINGS[-1] + width, 2 * RINGS[-1] + HIGH)
        near = [box for box in boxes if reach.meets(box)]
        near += [box for box, owner in dots if owner is not group and reach.meets(box)]
        for at in _around(middle):
            box = _box(at, width, HIGH)
            is_inside = 1 < box.left < WIDTH - width - 1 and 1 < box.top < height - HIGH - 1
            if is_inside and not any(map(box.meets, near)):
                marks.append(_mark(at, group))
                boxes.append(box)
                break
        else:
            homeless.append(group)
    return marks, homeless


def _joined(groups: Sequence[list[_Spot]], homeless: Sequence[list[_Spot]]) -> list[list[_Spot]]:
    """Each of the homeless with the nearer of those before and after it, two at a time.

    Numbers follow each other from neighbour to neighbour, so that 3〜5 stays as short.
    """
    taken: set[int] = set()
    joined = []
    for k, group in enumerate(groups):
        sides = [side for side in (k - 1, k + 1) if 0 <= side < len(groups) and side not in taken]
        if k in taken or not sides or not any(group is one for one in homeless):
            continue
        far = {side: _far(_middle(groups[side]), _middle(group)) for side in sides}
        first, last = sorted((k, min(sides, key=far.__getitem__)))
        taken |= {first, last}
        joined.append(groups[first] + groups[last])
    left = [group for k, group in enumerate(groups) if k not in taken]
    return sorted(left + joined, key=lambda group: group[0].numbers)


def _middle(group: Sequence[_Spot]) -> _At:
    x, y = (sum(values) / len(group) for values in zip(*(spot.at for spot in group), strict=True))
    return round(x, 2), round(y, 2)


def _mark(at: _At, spots: Sequence[_Spot]) -> Mark:
    label = _label([number for spot in spots for number in spot.numbers])
    is_coarse = all(each for spot in spots for each in spot.coarse)
    return Mark(label, *at, _width(label), [spot.at for spot in spots], is_coarse)


def _around(at: _At) -> Iterator[_At]:
    yield at
    for radius in RINGS:
        for step in range(ANGLES):
            angle = 2 * pi * step / ANGLES
            yield round(at[0] + radius * sin(angle), 2), round(at[1] - radius * cos(angle), 2)


def _label(numbers: Sequence[int]) -> str:
    """Three numbers in a row or more are told by the first and the last.

    >>> _label([4, 9, 3, 5])
    '3〜5・9'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "・".join(
        f"{run[0]}〜{run[-1]}" if len(run) > 2 else "・".join(map(str, run)) for run in runs
    )


def _width(label: str) -> float:
    wide = sum(not sign.isdigit() for sign in label)
    return max(HIGH, round(len(label) * DIGIT + wide * (SIGN - DIGIT) + 1.8, 2))


def _names(towns: Iterable[Town], frame: _Frame, taken: list[Box]) -> Iterator[Name]:
    """The names of towns that have room, those of the most 丁目 first."""
    groups: dict[str, list[_At]] = defaultdict(list)
    for town in towns:
        groups[_CHOME.sub("", town.name)].append(frame.at(town.longitude, town.latitude))
    taken, left = list(taken), MOST_NAMES
    for text, spots in sorted(groups.items(), key=lambda group: -len(group[1])):
        x, y = (round(sum(values) / len(spots), 2) for values in zip(*spots, strict=True))
        box = _box((x, y), len(text) * LETTER + 2, LINE)
        is_inside = box.left > 0 and box.right < WIDTH and 0 < box.top < frame.height - LINE
        if is_inside and left and not any(map(box.meets, taken)):
            taken.append(box)
            left -= 1
            yield Name(text, x, y)


def _box(at: _At, width: float, height: float) -> Box:
    x, y = at
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _far(one: _At, other: _At) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _ends(values: Sequence[float]) -> _At:
    return min(values), max(values)
