"""Reads a question in plain words into the directory's filters: 火曜の夜、12人で、無料の所.

Only what is certain is read, and only where it stands as a word of its own: 音楽 in 音楽室 is part
of a name. What is not read stays as it was written, to be searched for as text. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ..text import fold
from . import plain_numbers, plain_times
from .plain_tables import EITHER, FOLLOWED, GLUE, PARTICLES, TAKEN_BACK, UNSAID, WORDS
from .plain_times import Found

_SPACE = re.compile(r"[\s、。,.?!・「」()]+")
_GLUE = re.compile("|".join(map(re.escape, GLUE)))
_PARTICLE = re.compile("|".join(PARTICLES))
_WORD = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))
_NAME = re.compile("所|室|館|場(?!所)")
_TAKEN_BACK = re.compile(TAKEN_BACK)
_UNSAID = re.compile(UNSAID)
_EITHER = re.compile(EITHER)
# After kana it may be the end of a word: 子ども, まんが, ひと.
_TIE = rf"(?:(?<=[^ぁ-ゖ\s])(?:{_PARTICLE.pattern})|(?:(?<=[りきいちん])|(?<=ども))[のでとに]|を)"
_TIED = re.compile(f"{_TIE}$")
_TAIL = re.compile(f"{_TIE}(?:{_GLUE.pattern})*$")
_NEAR = re.compile(
    r"(?P<place>[^\s、。,.?!・「」()]{1,20}?)"
    "(?:の?(?:近く|そば|周辺|付近|あたり|辺り|近辺|近所)|(?:から|に)近い"
    r"|から(?P<metres>\d{1,5}(?:\.\d)?)(?P<unit>m|めーとる|km|きろ(?:めーとる)?)(?:以内|圏内)?(?!以上|超|より)"
    r"|から(?:徒歩|歩いて)(?P<minutes>\d{1,3})分(?:以内|圏内)?(?!以上|超|より))"
)
_AT = re.compile(r"(?P<place>[^\s、。,.?!・「」()]{2,12}?)(?=で|に)")
# Of 最寄り駅 and 道の駅 nobody is told which it is.
_STATION = re.compile(
    r"(?P<place>(?!最寄)[^\s、。,.?!・「」()の]{1,10}?駅)(?:前|[東西南北]口)?(?=$|[\s、。,]|で|に(?!は))"
)
_VERBS = ("れる", "める", "せる", "える", "ける", "のない", "がない", "らない", "なし")
_AREA = re.compile("地区|地域|方面|えりあ|")
_WITHIN = (500, 1_000, 2_000, 5_000, 10_000)
_METRES_A_MINUTE = 80
_BEGINS = {
    "morning": ("00:00", "12:00"),
    "afternoon": ("11:00", "18:00"),
    "evening": ("16:00", "24:00"),
}
"""When what begins in a part of the day may begin."""
MANY = {"purpose", "kind", "amenity", "allow", "district", "weekday"}
_NAMES = ("purpose", "kind")
_ANY_OF = {"purpose", "kind", "district", "weekday"}


class Reading(NamedTuple):
    """The address parameters that a question comes to, and the words that were not read.

    `also` are the other dates of several that were told, of which `asked` has the first.
    """

    asked: dict[str, list[str]]
    rest: str
    also: Sequence[str] = ()


def read(
    question: str, now: datetime, districts: Sequence[str], is_place: Callable[[str], bool]
) -> Reading | None:
    """What can be read for certain; None where that is nothing, or where the rest is in doubt.

    `now` is on Japan's clock; `is_place` says of a word whether it is known where that is.
    """
    text = unicodedata.normalize("NFKC", question).strip()
    folded = "".join(fold(each) or " " for each in text)
    if len(folded) != len(text):
        return None
    known = {fold(name): name for name in districts}
    if folded in known or WORDS.get(folded, ("",))[0] in _NAMES or _STATION.fullmatch(text):
        return None  # one word alone is found as it is written, in names and texts
    reader = _Reader(text, folded, now, known, is_place)
    reader.run()
    asked, left = reader.asked, "".join(reader.rest)
    if not asked or not reader.is_sure or not _agree(asked) or _UNSAID.search(fold(left)):
        return None
    rest = (_TAIL.sub("", part) for part in left.split())
    also = asked.pop("also", ())
    return Reading(asked, " ".join(filter(None, rest)), also)


def read_word(question: str) -> Reading | None:
    """What one word alone asks for that is written nowhere: a purpose, a kind or a station."""
    name, value = WORDS.get(fold(question), ("", ""))
    if name in _NAMES:
        return Reading({name: [value]}, "")
    near = station(question)
    return Reading({"near": [near]}, "") if near else None


def station(question: str) -> str | None:
    """The station that it names and nothing else: 鎌倉駅, or 鎌倉駅前."""
    found = _STATION.fullmatch(unicodedata.normalize("NFKC", question).strip())
    return found["place"] if found else None


def _agree(asked: dict[str, list[str]]) -> bool:
    """Whether the days and times that were told can all be meant; keeps those that can."""
    if "from" in asked and (slot := asked.pop("slot", None)):
        first, last = _BEGINS[slot[0]]
        if not first <= asked["from"][0] < last:
            return False
    weekdays = asked.get("weekday")
    if "day" not in asked or not weekdays:
        return True
    told = (*asked["day"], *asked.pop("also", ()))
    days = [day for day in told if f"{date.fromisoformat(day).weekday()}" in weekdays]
    asked |= {"day": days[:1], "also": days[1:]}
    return bool(days)


class _Reader:
    """Goes through a text once, from its beginning to its end."""

    def __init__(
        self,
        text: str,
        folded: str,
        now: datetime,
        districts: dict[str, str],
        is_place: Callable[[str], bool],
    ) -> None:
        self.asked: dict[str, list[str]] = {}
        self.rest: list[str] = []
        self.is_sure = True
        self._weekly, self._has_but = 0, False
        self._text, self._folded, self._now = text, folded, now
        self._districts, self._is_place = districts, is_place
        self._tokens: dict[tuple[int, bool], Found | None] = {}
        self._readers: list[Callable[[int], Found | None]] = [
            self._time,
            self._people,
            self._word,
            self._near,
            self._station,
            self._district,
            self._at,
        ]

    def run(self) -> None:
        at, is_apart, is_tied = 0, True, False
        while at < len(self._text):
            if space := _SPACE.match(self._folded, at):
                self.rest.append(" ")
                at, is_apart, is_tied = space.end(), True, False
            elif found := self._token(at, is_apart):
                self._take(at, found[1])
                at, is_apart, is_tied = self._after(self._either(found)), True, True
            elif is_apart and (end := self._glue(at, is_tied)):
                at = end
            else:
                self.rest.append(self._text[at])
                at, is_apart, is_tied = at + 1, False, False

    def _take(self, at: int, asked: dict[str, tuple[str, ...]]) -> None:
        """One answer for each thing that has one; with a second one nothing is sure."""
        for name, values in asked.items():
            known = self.asked.setdefault(name, [])
            known += [value for value in values if value not in known]
            self.is_sure &= len(known) == 1 or name in MANY or name == "also"
        # Beside 月曜以外 other weekdays may be meant to be left of it, or to be added.
        self._weekly += "weekday" in asked
        self._has_but |= self.asked.pop("but", None) is not None
        self.is_sure &= not self._has_but or self._weekly == 1
        tied = _TIED.search(self._text, 0, at)
        if tied and "".join(self.rest).endswith(tied[0]):
            del self.rest[-len(tied[0]) :]
        self.rest.append(" ")

    def _either(self, found: Found) -> int:
        """Past the か of 会議か講座, which are looked for together; not sure of 無料か大船."""
        either = _EITHER.match(self._text, found[0])
        if not either:
            return found[0]
        space = _SPACE.match(self._text, either.end())
        other = self._token(space.end() if space else either.end(), is_apart=True)
        names = found[1].keys()
        self.is_sure &= other is not None and names == other[1].keys() and names <= _ANY_OF
        return either.end()

    def _after(self, at: int) -> int:
        """Past the particle that ties what was read to what follows."""
        particle = _PARTICLE.match(self._text, at)
        return particle.end() if particle else at

    def _token(self, at: int, is_apart: bool) -> Found | None:
        """What can be read from there, if it ends where a word ends."""
        is_apart = is_apart or _PARTICLE.fullmatch(self._text[at - 1 : at]) is not None
        if (at, is_apart) not in self._tokens:
            found = (reader(at) for reader in (self._readers if is_apart else [self._people]))
            ended = (
                each
                for each in found
                if each
                and not _TAKEN_BACK.match(self._folded, each[0])
                and self._is_end(at, each[0])
            )
            self._tokens[at, is_apart] = next(ended, None)
        return self._tokens[at, is_apart]

    def _is_end(self, start: int, at: int) -> bool:
        """Whether a word ends there; one with a verb, as 車椅子で入れる, ends in any case."""
        return (
            at == len(self._text)
            or self._folded.endswith(_VERBS, start, at)
            or _SPACE.match(self._folded, at) is not None
            or _PARTICLE.match(self._text, at) is not None
            or _EITHER.match(self._text, at) is not None
            or self._glue(at) is not None
            or self._token(at, is_apart=True) is not None
        )

    def _glue(self, at: int, is_tied: bool = False) -> int | None:
        """Past words that ask nothing, as far as they lead to where another word begins."""
        end = None
        while glue := _GLUE.match(self._folded, at):
            at = glue.end()
            if (
                (is_tied and glue[0] in FOLLOWED)
                or at == len(self._text)
                or _SPACE.match(self._folded, at)
                or self._token(at, is_apart=True)
            ):
                end = at
        return end

    def _time(self, at: int) -> Found | None:
        found = plain_times.read(self._folded, at, self._now)
        is_since = found and "from" not in found[1] and self._folded.startswith("から", found[0])
        return None if is_since else found

    def _people(self, at: int) -> Found | None:
        found = plain_numbers.people(self._folded, at)
        return (found[0], {"capacity": (f"{found[1]}",)}) if found else None

    def _word(self, at: int) -> Found | None:
        found = _WORD.match(self._folded, at)
        # Before 所 what ends as 段差のない does is no part of a name.
        is_verb = found and found[0].endswith(("い", "る"))
        if not found or (not is_verb and _NAME.match(self._folded, found.end())):
            return None
        name, value = WORDS[found[0]]
        return found.end(), {name: (value,)}

    def _near(self, at: int) -> Found | None:
        found = _NEAR.match(self._folded, at)
        if not found:
            return None
        place = self._text[at : found.end("place")]
        metres = _metres(found)
        if _STATION.fullmatch(place) and not self._is_place(place):
            return found.end(), {"near": (place,)}
        if not self._is_place(place) or (metres and metres > _WITHIN[-1]):
            return None
        within = tuple(f"{each}" for each in _WITHIN if metres and metres <= each)[:1]
        return found.end(), {"near": (place,)} | ({"within": within} if within else {})

    def _station(self, at: int) -> Found | None:
        """Even one of which nobody knows where it is: the page says so."""
        found = _STATION.match(self._text, at)
        return (found.end(), {"near": (found["place"],)}) if found else None

    def _district(self, at: int) -> Found | None:
        for folded, name in self._districts.items():
            if self._folded.startswith(folded, at):
                area = _AREA.match(self._folded, at + len(folded))
                return (area.end() if area else at + len(folded)), {"district": (name,)}
        return None

    def _at(self, at: int) -> Found | None:
        """大船で, where no district is called so."""
        found = _AT.match(self._folded, at)
        place = self._text[at : found.end()] if found else ""
        return (at + len(place), {"near": (place,)}) if place and self._is_place(place) else None


def _metres(found: re.Match[str]) -> float | None:
    if found["minutes"]:
        return int(found["minutes"]) * _METRES_A_MINUTE
    if found["metres"]:
        return float(found["metres"]) * (1_000 if found["unit"][0] in "kき" else 1)
    return None
