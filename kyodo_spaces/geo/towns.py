"""The towns of one municipality, found by the longest name at the head of a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .folding import fold
from .geojson import Level, distance_m

_CHOME = re.compile("(.*[^0-9])([0-9]+)丁")
_TWIN = "\N{PRIME}"
_JO = re.compile("(?<=[0-9])条(?=[東西南北]|$)")


@dataclass(frozen=True, slots=True)
class Town:
    """A 町丁目, 大字 or 小字 with its point; `source` names where the point comes from."""

    name: str
    longitude: float
    latitude: float
    level: Level
    radius_m: int
    source: str


@dataclass(frozen=True, slots=True)
class TownMatch:
    """A town name found in a text from `start` to `end`.

    `name` is its key if there is a town of just that name; `chome` holds the numbers of the
    丁目 that the name has, with their keys.
    """

    name: str | None
    chome: dict[int, str]
    start: int
    end: int


class TownIndex:
    """The towns of one municipality by their folded names.

    `lines` are `town,小字,longitude,latitude,radius` as in the embedded file, parsed only when
    asked for; imported towns stand before embedded ones of the same name.
    """

    def __init__(self, lines: Sequence[str], imported: Iterable[Town], source: str) -> None:
        self._lines = lines
        self._source = source
        self._imported: dict[str, Town] = {fold(town.name): town for town in imported}
        self._line_of: dict[str, int] = {}
        self._chome: dict[str, dict[int, str]] = {}
        self._index()
        keys = (*self._line_of, *self._imported, *self._chome)
        self._longest = max(map(len, keys), default=0)

    def _index(self) -> None:
        names = [line.split(",", 2)[:2] for line in self._lines]
        # One call folds all names; they come back in their order, line by line.
        towns = fold("\n".join(name[0] for name in names)).split("\n")
        koaza = fold("\n".join(name[1] for name in names)).split("\n")
        for number in range(len(names)):
            key = towns[number] + koaza[number]
            if koaza[number].isdigit():
                # 錦町八1-2 folds to 錦町8 1-2, which is not 錦町81-2 nor 錦町8-1.
                key += " "
            if self._line_of.setdefault(key, number) != number:
                self._line_of[key + _TWIN] = number
        for key in (*self._imported, *self._line_of):
            if key.endswith("丁") and (match := _CHOME.fullmatch(key)):
                self._chome.setdefault(match[1], {}).setdefault(int(match[2]), key)
        for stem in [stem for stem in self._chome if "条" in stem]:
            # 北海道: 北4条西14丁目 is also written 北4西14, and 永山3条16丁目 as 永山3-16.
            short = _JO.sub("", stem)
            if not stem.endswith("条"):
                self._chome.setdefault(short, self._chome[stem])
            elif short.rstrip("0123456789") not in self._line_of:
                self._chome.setdefault(short + "-", self._chome[stem])

    def at_head(self, text: str, start: int = 0) -> TownMatch | None:
        """The longest town name that a folded text has at `start`."""
        for length in range(min(self._longest, len(text) - start), 0, -1):
            match = self._exact(text, start, start + length)
            if match:
                return match
        return None

    def without_suffix(self, text: str, start: int = 0) -> TownMatch | None:
        """The town at `start` that is written without its 町, right before a number."""
        for length in range(min(self._longest, len(text) - start), 0, -1):
            key, end = text[start : start + length] + "町", start + length
            if text[end : end + 1].isdigit() and (key in self._line_of or key in self._chome):
                name = key if key in self._line_of else None
                return TownMatch(name, self._chome.get(key, {}), start, end)
        return None

    def before_number(self, text: str, start: int = 0) -> TownMatch | None:
        """The longest town name after `start` that stands right before a number."""
        for number in re.finditer("(?<![0-9])[0-9]", text[start:]):
            end = start + number.start()
            for begin in range(max(start, end - self._longest), end):
                match = self._exact(text, begin, end)
                if match:
                    return match
        return None

    def _exact(self, text: str, start: int, end: int) -> TownMatch | None:
        key = text[start:end]
        is_name = key in self._line_of or key in self._imported
        chome = self._chome.get(key)
        if not is_name and not chome:
            return None
        if key[-1].isdigit() and text[end : end + 1].isdigit():
            return None
        if key[-1] == "番" and text[end : end + 1] == "地":
            return None
        return TownMatch(key if is_name else None, chome or {}, start, end)

    def as_written(self, key: str, written: str) -> str:
        """The key of the very town where two differ in kana alone: 木場町イ and 木場町い."""
        twin = key + _TWIN
        is_twin = twin in self._line_of and self.name(twin)[-1:] == written[-1:]
        return twin if is_twin else key

    def town(self, key: str) -> Town | None:
        """The town of a folded name; None where it or its point is unknown."""
        if key in self._imported:
            return self._imported[key]
        number = self._line_of.get(key)
        return None if number is None else self._parse(self._lines[number])

    def name(self, key: str) -> str:
        """How the gazetteer spells a folded name."""
        if key in self._imported:
            return self._imported[key].name
        number = self._line_of.get(key)
        return key if number is None else "".join(self._lines[number].split(",", 2)[:2])

    def middle(self, keys: Iterable[str], name: str) -> Town | None:
        """One point for several towns: their middle, with a radius that holds all of them."""
        towns = [town for town in map(self.town, keys) if town]
        if not towns:
            return None
        longitude = sum(town.longitude for town in towns) / len(towns)
        latitude = sum(town.latitude for town in towns) / len(towns)
        reach = max(
            distance_m(longitude, latitude, town.longitude, town.latitude) + town.radius_m
            for town in towns
        )
        return Town(name, longitude, latitude, Level.OAZA, round(reach), towns[0].source)

    @cached_property
    def towns(self) -> list[Town]:
        """All towns whose point is known, without the 小字, in the order of the source."""
        embedded = (
            self._parse(self._lines[number])
            for key, number in self._line_of.items()
            if key not in self._imported and not self._lines[number].split(",", 2)[1]
        )
        return [*self._imported.values(), *(town for town in embedded if town)]

    def _parse(self, line: str) -> Town | None:
        town, koaza, longitude, latitude, radius = line.split(",")
        if not longitude:
            return None
        level = Level.CHOME if town_level(town) is Level.CHOME and not koaza else Level.OAZA
        return Town(
            town + koaza, float(longitude), float(latitude), level, int(radius), self._source
        )


def town_level(name: str) -> Level:
    """丁目 by its name, else 大字."""
    return Level.CHOME if _CHOME.fullmatch(fold(name)) else Level.OAZA
