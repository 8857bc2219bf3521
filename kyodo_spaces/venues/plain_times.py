"""Days and times as people say them: 来週の火曜, 月水金, 午後1時から3時. Pure; folded texts."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from .dates import read_day

_WEEKDAYS = "月火水木金土日"
_DAYS = {"今日": 0, "本日": 0, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2}
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2}
# 今夜 is today and 夜, which is read after it; きょう may begin another word: きょうと, きょうだい.
_DAY = re.compile(
    "|".join([*sorted(_DAYS, key=len, reverse=True), "きょう(?=[^ぁ-ゖ]|の|は|$)", "今(?=夜|晩)"])
)
_FEASTS = {"大晦日": "12月31日", "大みそか": "12月31日", "元日": "1月1日", "元旦": "1月1日"}
_FEAST = re.compile("|".join(_FEASTS))
_WEEKDAY = re.compile(
    rf"(?:(?P<week>今週|来週|再来週|次|今度|毎週|いつも)の?)?(?P<day>[{_WEEKDAYS}])曜日?"
)
_SEVERAL = re.compile(
    # Of 今度の土日 and 来週の平日 the days are certain ones, which no filter can say together.
    r"(?<!次の)(?<!今度の)(?<!この)(?<![今来]週の)(?<!今週)(?<!来週)(?:(?:毎週|いつも)の?|毎(?=週末))?"
    rf"(?:(?P<named>平日|土・?日・?(?:祝日?)?(?!曜)|週末)"
    rf"|(?P<first>[{_WEEKDAYS}])(?:曜日?)?"
    rf"(?:[~-]|(?:(?<=月曜)|(?<=月曜日))から(?=[金土日]曜))(?P<last>[{_WEEKDAYS}])(?:曜日?)?(?:まで)?"
    rf"|(?P<row>[{_WEEKDAYS}]{{2,7}})(?:曜日?)?"
    rf"|(?P<listed>[{_WEEKDAYS}](?:[・、,][{_WEEKDAYS}])+)(?:曜日?)?"
    rf"|(?P<tied>[{_WEEKDAYS}](?:[とか・、,][{_WEEKDAYS}])+)曜日?)"
)
_NO_ROW = {"月日"}
_DATE = re.compile(
    r"(?P<year>(?:令和|r)\d{1,2}年|\d{4}年|\d{4}[/-])?(?P<month>\d{1,2})[月/-](?P<day>\d{1,2})"
    rf"(?:日|(?=[^\d]|$))(?:\([{_WEEKDAYS}](?:曜日?)?\))?"
)
# 3日 alone may tell how long; from ten on, or before a part of the day, it is a date.
_OF_MONTH = re.compile(
    rf"(?P<day>[12]\d|3[01]|[1-9](?=日の?[朝昼午夕夜晩]))日(?:\([{_WEEKDAYS}](?:曜日?)?\))?"
)
_HALF = "(?P<half{0}>午前|午後|朝|昼|夕方|夜|晩)?の?"
_HOUR = r"(?P<hour{0}>\d{{1,2}})(?:時(?!間)(?P<part{0}>半|\d{{1,2}}分)?|:(?P<minute{0}>\d{{2}}))"
_TIME = _HALF + _HOUR
_SPAN = re.compile(
    _TIME.format(1)
    + "(?:"
    + rf"(?:から|より|~|-){_TIME.format(2)}(?:まで)?"
    + r"|(?:から|より|以降|~)(?:(?P<hours>\d)時間(?P<more>半)?)?"
    + ")"
)
_DUSK = re.compile("夕方(?!(?:から|や|と|・)[夜晩])")
_MORNING = ("午前", "朝")
_EARLIEST = 7
"""An hour before this, said without 午前, is one of the afternoon."""
_LONG = 120
"""So many minutes are asked for where nobody says until when."""
_Asked = dict[str, tuple[str, ...]]
Found = tuple[int, _Asked]
"""Where it ends in the text, and the address parameters."""


def read(text: str, at: int, today: date) -> Found | None:
    """The day or the time that stands there in the text; None for anything else."""
    for pattern, tell in _READERS:
        if (found := pattern.match(text, at)) and (asked := tell(found, today)):
            return found.end(), asked
    return None


def _on(day: date | None) -> _Asked:
    return {"day": (f"{day}",)} if day else {}


def _several_days(found: re.Match[str], _today: date) -> _Asked:
    days = _several(found)
    return {"weekday": tuple(map(str, days))} if days else {}


def _several(found: re.Match[str]) -> list[int]:
    """The weekdays, in order; none for kanji in a row that mean something else, as 土木 does."""
    if found["named"]:
        return [0, 1, 2, 3, 4] if found["named"] == "平日" else [5, 6]
    if found["first"]:
        first, last = (_WEEKDAYS.index(found[name]) for name in ("first", "last"))
        return list(range(first, last + 1))
    row = found["row"]
    named: str = row or found["listed"] or found["tied"]
    days = [_WEEKDAYS.index(day) for day in named if day in _WEEKDAYS]
    if row and (row in _NO_ROW or days != sorted(set(days))):
        return []
    return sorted(set(days))


def _weekday(found: re.Match[str], today: date) -> _Asked:
    weekday, week = _WEEKDAYS.index(found["day"]), found["week"]
    if week in _WEEKS:
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(weeks=_WEEKS[week], days=weekday)
        return _on(day) if day >= today else {}
    if week in {"次", "今度"}:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return _on(today + timedelta(days=ahead))
    return {"weekday": (f"{weekday}",)}


def _date(found: re.Match[str], today: date) -> date | None:
    """Without a year, the next such day."""
    year, month, day = found["year"], found["month"], found["day"]
    if year:
        year = year.upper().rstrip("年/-")
        return read_day(f"{year}年{month}月{day}日")
    return _ahead(f"{month}月{day}日", today)


def _ahead(day: str, today: date) -> date | None:
    """The next such day of a year."""
    found = (read_day(f"{number}年{day}") for number in (today.year, today.year + 1))
    return next((day for day in found if day and day >= today), None)


def _of_month(day: int, today: date) -> date:
    """The next day of that number; no two months in a row lack it."""
    month = today.replace(day=1)
    while (day > monthrange(month.year, month.month)[1]) or month.replace(day=day) < today:
        month = (month + timedelta(days=31)).replace(day=1)
    return month.replace(day=day)


def _span(found: re.Match[str], _today: date) -> _Asked:
    opens = _minutes(found, "1", found["half1"])
    if found["hour2"]:
        closes = _minutes(found, "2", found["half2"] or found["half1"])
        if closes <= opens and not found["half2"]:
            closes += 720
    else:
        hours = int(found["hours"] or 0) * 60 + (30 if found["more"] else 0)
        closes = opens + (hours or _LONG)
    if not 0 <= opens < closes <= 1440:
        return {}
    return {"from": (_clock(opens),), "to": (_clock(closes),)}


def _minutes(found: re.Match[str], number: str, half: str | None) -> int:
    hour, part = int(found[f"hour{number}"]), found[f"part{number}"]
    if hour < 12 and half not in _MORNING and (half or hour < _EARLIEST):
        hour += 12
    minute = found[f"minute{number}"] or (part or "0").removesuffix("分")
    return hour * 60 + (30 if minute == "半" else int(minute))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Asked]], ...] = (
    (_DAY, lambda found, today: _on(today + timedelta(days=_DAYS.get(found[0], 0)))),
    (_SEVERAL, _several_days),
    (_WEEKDAY, _weekday),
    (_DATE, lambda found, today: _on(_date(found, today))),
    (_FEAST, lambda found, today: _on(_ahead(_FEASTS[found[0]], today))),
    (_OF_MONTH, lambda found, today: _on(_of_month(int(found["day"]), today))),
    (_SPAN, _span),
    (_DUSK, lambda _found, _today: {"from": ("16:00",), "to": ("18:00",)}),
)
