"""Days of the week as people say them: 月水金, 月曜以外, 来週の火曜, 今週末. Pure; folded texts."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from .hours import is_holiday

Asked = dict[str, tuple[str, ...]]
"""Address parameters. Of several certain days `day` is the first, and `also` holds the others.

`but` marks weekdays that are told by what they are not.
"""
WEEKDAYS = "月火水木金土日"
_WEEKS = {"今週": 0, "この": 0, "来週": 1, "再来週": 2}
_BUT = "(?P<but>(?:以外|を?(?:除|のぞ)(?:く|いた|いて))(?:の(?:曜日|日(?!曜)))?)?"
_WEEKDAY = re.compile(
    rf"(?:(?P<week>今週|来週|再来週|次|今度|毎週|いつも)の?)?(?P<day>[{WEEKDAYS}])曜日?{_BUT}"
)
_ROWS = (
    rf"(?P<first>[{WEEKDAYS}])(?:曜日?)?"
    rf"(?:[~-]|(?:(?<=月曜)|(?<=月曜日))から(?=[金土日]曜))(?P<last>[{WEEKDAYS}])(?:曜日?)?(?:まで)?"
    rf"|(?P<row>[{WEEKDAYS}]{{2,7}})(?:曜日?)?"
    rf"|(?P<listed>[{WEEKDAYS}](?:[・、,][{WEEKDAYS}])+)(?:曜日?)?"
)
_TIED = rf"[{WEEKDAYS}](?:(?:曜日?)?[とか・、,][{WEEKDAYS}])+(?=曜)"
_NAMED = "平日|土・?日・?(?:祝日?)?(?!曜)|週末"
_SEVERAL = re.compile(
    # Of 次の土日 it is not certain which is meant; of 来週の土日 the days are certain ones.
    r"(?<!次の)(?<!今度の)(?<!この)(?<![今来]週の)(?<!今週)(?<!来週)(?:(?:毎週|いつも)の?|毎(?=週末))?"
    rf"(?:(?P<named>{_NAMED})|{_ROWS}"
    rf"|(?P<tied>{_TIED})曜日?){_BUT}"
)
_OF_WEEK = re.compile(
    rf"(?P<week>今週|来週|再来週)の?(?:(?P<named>{_NAMED}|末)"
    rf"|(?P<tied>{_TIED})曜日?|{_ROWS})"
)
_WEEKEND = re.compile("(?P<week>この|今度の)(?:土・?日(?!曜)|週末)")
_NO_ROW = {"月日"}
_FRIDAY = 4


def on_any(days: Iterable[date]) -> Asked:
    """The first of them, and the others beside it."""
    found = [f"{day}" for day in sorted(set(days))]
    if not found:
        return {}
    return {"day": (found[0],)} | ({"also": tuple(found[1:])} if found[1:] else {})


def _several_days(found: re.Match[str], _today: date) -> Asked:
    return _weekly(_several(found), found)


def _weekly(days: list[int], found: re.Match[str]) -> Asked:
    if not days or not found["but"]:
        return {"weekday": tuple(map(str, days))} if days else {}
    others = tuple(str(day) for day in range(len(WEEKDAYS)) if day not in days)
    return {"weekday": others, "but": ("1",)} if others else {}


def _several(found: re.Match[str]) -> list[int]:
    """The weekdays, in order; none for kanji in a row that mean something else, as 土木 does."""
    if found["named"]:
        return [0, 1, 2, 3, 4] if found["named"] == "平日" else [5, 6]
    if found["first"]:
        first, last = (WEEKDAYS.index(found[name]) for name in ("first", "last"))
        return list(range(first, last + 1))
    row = found["row"]
    named: str = row or found["listed"] or found["tied"].replace("曜日", "")
    days = [WEEKDAYS.index(day) for day in named if day in WEEKDAYS]
    if row and (row in _NO_ROW or days != sorted(set(days))):
        return []
    return sorted(set(days))


def _of_week(found: re.Match[str], today: date) -> Asked:
    """Certain days of one week: of a weekend or of 平日 those to come, else all of them or none."""
    days = [_in_week(day, found["week"], today) for day in _several(found)]
    if found["named"] == "平日":
        days = [day for day in days if not is_holiday(day)]
    ahead = [day for day in days if day >= today]
    return on_any(ahead) if found["named"] or ahead == days else {}


def _weekend(found: re.Match[str], today: date) -> Asked:
    """この週末 may have begun; on a Saturday 今度の土日 is a week ahead."""
    is_next = found["week"] == "今度の" and today.weekday() > _FRIDAY
    days = (_in_week(day, "来週" if is_next else "この", today) for day in (5, 6))
    return on_any(day for day in days if day >= today)


def _in_week(weekday: int, week: str, today: date) -> date:
    return today + timedelta(weeks=_WEEKS[week], days=weekday - today.weekday())


def _weekday(found: re.Match[str], today: date) -> Asked:
    weekday, week = WEEKDAYS.index(found["day"]), found["week"]
    if week is None or week in {"毎週", "いつも"}:
        return _weekly([weekday], found)
    if found["but"]:
        return {}
    if week in _WEEKS:
        day = _in_week(weekday, week, today)
        return on_any([day]) if day >= today else {}
    return on_any([today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)])


READERS = (
    (_OF_WEEK, _of_week),
    (_WEEKEND, _weekend),
    (_SEVERAL, _several_days),
    (_WEEKDAY, _weekday),
)
