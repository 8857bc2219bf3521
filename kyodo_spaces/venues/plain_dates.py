"""Dates as people say them: 明日, 12月1日, 来月の15日, 第2土曜. Pure; folded texts."""

import re
from calendar import monthrange
from datetime import date, timedelta

from . import plain_numbers
from .dates import read_day
from .plain_numbers import NUMBER
from .plain_weeks import WEEKDAYS, Asked, on_any

_DAYS = {"今日": 0, "本日": 0, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2}
# 今夜 is today and 夜, which is read after it; きょう may begin another word: きょうと, きょうだい.
_DAY = re.compile(
    "|".join([*sorted(_DAYS, key=len, reverse=True), "きょう(?=[^ぁ-ゖ]|の|は|$)", "今(?=夜|晩)"])
)
_LATER = re.compile(f"(?P<n>{NUMBER})(?P<unit>日|週間)後")
_FEASTS = {"大晦日": "12月31日", "大みそか": "12月31日", "元日": "1月1日", "元旦": "1月1日"}
_FEAST = re.compile("|".join(_FEASTS))
_MONTHS = {"今月": 0, "来月": 1, "再来月": 2}
_NAMED_DAY = rf"(?:\([{WEEKDAYS}](?:曜日?)?\))?"
_DATE = re.compile(
    rf"(?P<year>(?:令和|r)(?P<reiwa>{NUMBER})年|\d{{4}}年|\d{{4}}[/-]|[今来]年の?)?"
    rf"(?P<month>{NUMBER})(?:月の?|[/-])(?P<day>{NUMBER})(?:日|(?=[^\d人名]|$)(?!の大きさ)){_NAMED_DAY}"
    rf"(?:[とか・、,](?P<other>{NUMBER})日{_NAMED_DAY})?"
)
_IN_MONTH = re.compile(rf"(?P<month>今月|来月|再来月)の?(?P<day>{NUMBER})日{_NAMED_DAY}")
# 3日 alone may tell how long; from ten on, or before a part of the day, it is a date.
_OF_MONTH = re.compile(
    r"(?P<day>[12]\d|3[01]|[二三]?十[一二三四五六七八九]?|[1-9](?=日の?[朝昼午夕夜晩]))"
    f"日(?!くらい|ぐらい|位|ほど|程度|以上|前後|間){_NAMED_DAY}"
)
_NTH = re.compile(
    rf"(?:(?P<month>今月|来月|再来月|{NUMBER}月)の?)?"
    rf"第(?P<nths>[1-5一二三四五](?:[・、,と]?第?[1-5一二三四五])*)の?(?P<day>[{WEEKDAYS}])曜日?"
)


def _on(day: date | None) -> Asked:
    return on_any([day] if day else [])


def _near_day(found: re.Match[str], today: date) -> Asked:
    return _on(today + timedelta(days=_DAYS.get(found[0], 0)))


def _later(found: re.Match[str], today: date) -> Asked:
    days = (plain_numbers.read(found["n"]) or 0) * (1 if found["unit"] == "日" else 7)
    return _on(today + timedelta(days=days) if days else None)


def _date(found: re.Match[str], today: date) -> Asked:
    """Without a year, the next such day; of two days both or none, and in their order: after
    12月31日 comes the 1日 of another month."""
    month, reiwa = (plain_numbers.read(found[name]) for name in ("month", "reiwa"))
    year = f"令和{reiwa}" if reiwa else (found["year"] or "").rstrip("の年/-")
    numbers = [plain_numbers.read(found[name]) or 0 for name in ("day", "other") if found[name]]
    if numbers != sorted(numbers):
        return {}
    days = [_dated(year, f"{month}月{number}日", today) for number in numbers]
    known = [day for day in days if day]
    return on_any(known) if len(known) == len(days) else {}


def _dated(year: str, day: str, today: date) -> date | None:
    """`year` is empty, 今, 来, a number or 令和 with one."""
    if not year:
        return _ahead(day, today)
    if year not in {"今", "来"}:
        return read_day(f"{year}年{day}")
    this = read_day(f"{today.year + (year == '来')}年{day}")
    return this if this and this >= today else None


def _feast(found: re.Match[str], today: date) -> Asked:
    return _on(_ahead(_FEASTS[found[0]], today))


def _ahead(day: str, today: date) -> date | None:
    """The next such day of a year."""
    found = (read_day(f"{number}年{day}") for number in (today.year, today.year + 1))
    return next((day for day in found if day and day >= today), None)


def _month(today: date, ahead: int) -> date:
    """The first day of today's month or of one after it."""
    years, month = divmod(today.month - 1 + ahead, 12)
    return date(today.year + years, month + 1, 1)


def _at(month: date, day: int, today: date) -> date | None:
    """The day of that month, if there is one and it is to come."""
    if not 0 < day <= monthrange(month.year, month.month)[1]:
        return None
    return month.replace(day=day) if month.replace(day=day) >= today else None


def _in_month(found: re.Match[str], today: date) -> Asked:
    month = _month(today, _MONTHS[found["month"]])
    return _on(_at(month, plain_numbers.read(found["day"]) or 0, today))


def _of_month(found: re.Match[str], today: date) -> Asked:
    """The next day of that number; no two months in a row lack it."""
    day = plain_numbers.read(found["day"]) or 0
    ahead = (_at(_month(today, n), day, today) for n in range(3))
    return _on(next(filter(None, ahead), None))


def _nths(found: re.Match[str], today: date) -> Asked:
    """第2土曜, of the month that is named or the next one to come; all that are told, or none."""
    weekday = WEEKDAYS.index(found["day"])
    nths = [plain_numbers.read(nth) or 0 for nth in re.findall("[1-5一二三四五]", found["nths"])]
    months = _named(found["month"], today)
    days = [_nth(nth, weekday, months, today) for nth in nths]
    known = [day for day in days if day]
    return on_any(known) if len(known) == len(days) else {}


def _named(month: str | None, today: date) -> list[date]:
    """The months that it may be, the nearest first."""
    if month in _MONTHS:
        return [_month(today, _MONTHS[month])]
    number = plain_numbers.read(month.removesuffix("月")) if month else None
    ahead = (_month(today, n) for n in range(13))
    return [each for each in ahead if month is None or each.month == number]


def _nth(nth: int, weekday: int, months: list[date], today: date) -> date | None:
    days = (
        _at(month, 7 * (nth - 1) + (weekday - month.weekday()) % 7 + 1, today) for month in months
    )
    return next(filter(None, days), None)


READERS = (
    (_DAY, _near_day),
    (_LATER, _later),
    (_DATE, _date),
    (_FEAST, _feast),
    (_IN_MONTH, _in_month),
    (_OF_MONTH, _of_month),
    (_NTH, _nths),
)
