"""From when a place takes applications for a day: 「3か月前から」 as a rule to reckon with."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from ..geo.folding import kanji_number
from ..text import fold

_MOST = 999
_DAYS, _MONTHS, _MONTH_STARTS = range(3)
_UNITS = {"日": (_DAYS, 1), "週": (_DAYS, 7), "月": (_MONTHS, 1), "年": (_MONTHS, 12)}
_KANJI = "〇一二三四五六七八九十"
_AHEAD = re.compile(
    rf"(?P<n>\d{{1,3}}|[{_KANJI}]{{1,3}}|半)(?P<unit>日|週間?|[かけヵ箇個]?月|か?年)間?前"
    r"(?P<rest>[^、。,\s]*)"
)
_OF_MONTH = re.compile("月の$|属する$|利用月|使用月")
_MONTH_START = re.compile("の?(?:属する月の|月の|同月)?(?:1日|一日|ついたち|初日|月初め?|初め)")
_SAME_DAY = re.compile(
    r"(?:の?(?:同じ?日|応当日|日))?の?(?:(?:午前|午後)?\d{1,2}[:時](?:\d\d分?|半)?)?"
    "(?:から|より|~|以降|受け?付|開始|に?申|$)"
)
_ALWAYS = re.compile("随時|いつでも|通年")


class Ahead(NamedTuple):
    """`n` days or months before the day, or on the first day of the month so long before."""

    unit: int
    n: int

    @property
    def rule(self) -> int:
        """As the index holds it; of each unit, the larger rule opens earlier."""
        return self.unit * (_MOST + 1) + self.n


def read(text: str | None) -> Ahead | None:
    """None for what says nothing of when it begins, or can't be read for certain.

    >>> read("利用日の3か月前から7日前まで")
    Ahead(unit=1, n=3)
    """
    folded = fold(text or "")
    if _ALWAYS.search(folded):
        return Ahead(_MONTH_STARTS, _MOST)
    for found in _AHEAD.finditer(folded):
        if not found["rest"].startswith("まで"):
            return _read(found, folded[: found.start()])
    return None


def _read(found: "re.Match[str]", before: str) -> Ahead | None:
    unit, size = _UNITS[found["unit"].removesuffix("間")[-1]]
    number = found["n"]
    if number == "半":
        n = 6 if found["unit"] == "年" else 0
    else:
        n = (int(number) if number.isascii() else kanji_number(number)) * size
    if not 0 < n <= _MOST:
        return None
    if unit == _MONTHS and (_MONTH_START.match(found["rest"]) or _OF_MONTH.search(before)):
        return Ahead(_MONTH_STARTS, n)
    return Ahead(unit, n) if _SAME_DAY.match(found["rest"]) else None


def opens_on(ahead: Ahead, day: date) -> date:
    """The first day on which applications for a day are taken."""
    if ahead.unit == _DAYS:
        return day - timedelta(days=ahead.n)
    year, month = divmod(day.year * 12 + day.month - 1 - ahead.n, 12)
    last = 1 if ahead.unit == _MONTH_STARTS else day.day
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=last - 1), following - timedelta(days=1))


def open_rules(day: date, today: date) -> list[tuple[int, int]]:
    """The first and last rule of each unit by which applications for `day` are taken already."""
    found = []
    for unit in (_DAYS, _MONTHS, _MONTH_STARTS):
        n = 0
        while n <= _MOST and opens_on(Ahead(unit, n), day) > today:
            n += 1
        if n <= _MOST:
            found.append((Ahead(unit, n).rule, Ahead(unit, _MOST).rule))
    return found
