"""When a place is open, arranged for reading. Pure: rows in, data and plain sentences out."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, Protocol

WEEKDAYS = "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日".split()
DAYS = (*WEEKDAYS, "祝日")
"""Names by the number that `weekday` holds; the last stands for national holidays."""
HOLIDAY_SENTENCES = {
    "open": "祝日に当たるときは開いています。",
    "next_weekday": "祝日に当たるときは、次の平日が休みです。",
    "previous_weekday": "祝日に当たるときは、前の平日が休みです。",
}


class Hours(Protocol):
    """A row of OpeningHours."""

    weekday: int
    nth: int | None
    opens: int
    closes: int
    slot: str | None
    valid_from: date | None
    valid_through: date | None


class Rule(Protocol):
    """A row of ClosingRule."""

    kind: str
    weekday: int | None
    nth: int | None
    first: str | None
    last: str | None
    on_holiday: str | None


class Interval(NamedTuple):
    """Minutes after midnight; `nth` is empty for every week."""

    opens: int
    closes: int
    slot: str | None
    nth: tuple[int, ...]


class Day(NamedTuple):
    """A line of the week. No intervals and not closed means that nobody has said."""

    label: str
    intervals: tuple[Interval, ...]
    is_closed: bool


class Week(NamedTuple):
    """Monday to Sunday and holidays, for a period whose ends may be open.

    Three or more days in a row that say the same share a line: 月曜日〜金曜日.
    """

    valid_from: date | None
    valid_through: date | None
    days: tuple[Day, ...]


class Run(NamedTuple):
    """Days of the week that share their hours: 月〜金, or 火・木."""

    label: str
    intervals: tuple[Interval, ...]


def weeks(hours: Iterable[Hours], rules: Sequence[Rule], today: date) -> list[Week]:
    """A week for each period of validity that is not over, the earliest first."""
    periods: dict[tuple[date | None, date | None], list[Hours]] = {}
    for row in hours:
        if row.valid_through is None or row.valid_through >= today:
            periods.setdefault((row.valid_from, row.valid_through), []).append(row)
    ordered = sorted(periods, key=lambda period: (period[0] or date.min, period[1] or date.max))
    return [Week(*period, _lines(_days(periods[period], rules))) for period in ordered]


def summary(hours: Iterable[Hours], rules: Sequence[Rule], today: date) -> list[Run]:
    """The week of `today` in a line or two; holidays are left to the full table."""
    valid = [
        row
        for row in hours
        if (row.valid_from or date.min) <= today <= (row.valid_through or date.max)
    ]
    shared: dict[tuple[Interval, ...], list[int]] = {}
    for weekday, day in enumerate(_days(valid, rules)[: len(WEEKDAYS)]):
        if day.intervals and not day.is_closed:
            shared.setdefault(day.intervals, []).append(weekday)
    return [Run(_span(weekdays), intervals) for intervals, weekdays in shared.items()]


def closings(rules: Iterable[Rule]) -> list[str]:
    """The closing rules as sentences: 第2・第4月曜日は休みです。"""
    weekly: dict[str | None, dict[int, list[int]]] = {}
    sentences = []
    for rule in rules:
        if rule.kind == "weekday" and rule.weekday is not None:
            nths = weekly.setdefault(rule.on_holiday, {}).setdefault(rule.weekday, [])
            nths += [rule.nth] if rule.nth else []
        elif rule.kind == "month_end":
            sentences.append("毎月の最後の日は休みです。")
        elif rule.kind == "holidays":
            sentences.append("祝日は休みです。")
        elif rule.kind == "annual" and rule.first and rule.last:
            sentences.append(_annual(rule.first, rule.last))
    return [*_weekly(weekly), *sentences]


def _days(hours: Iterable[Hours], rules: Sequence[Rule]) -> tuple[Day, ...]:
    found: dict[int, dict[tuple[int, int, str | None], list[int]]] = {}
    for row in hours:
        nths = found.setdefault(row.weekday, {}).setdefault((row.opens, row.closes, row.slot), [])
        nths += [row.nth] if row.nth else []
    return tuple(
        Day(label, _intervals(found.get(weekday, {})), _is_closed(weekday, rules))
        for weekday, label in enumerate(DAYS)
    )


def _lines(days: Sequence[Day]) -> tuple[Day, ...]:
    lines: list[Day] = []
    for _said, run in groupby(days[: len(WEEKDAYS)], key=lambda day: day[1:]):
        alike = list(run)
        if len(alike) == len(WEEKDAYS):
            lines.append(alike[0]._replace(label="毎日"))
        elif len(alike) > 2:
            lines.append(alike[0]._replace(label=f"{alike[0].label}〜{alike[-1].label}"))
        else:
            lines += alike
    return (*lines, *days[len(WEEKDAYS) :])


def _intervals(found: dict[tuple[int, int, str | None], list[int]]) -> tuple[Interval, ...]:
    intervals = (Interval(*times, tuple(sorted(nths))) for times, nths in found.items())
    return tuple(sorted(intervals, key=lambda interval: (interval.nth, interval[:2])))


def _is_closed(weekday: int, rules: Iterable[Rule]) -> bool:
    if DAYS[weekday] == "祝日":
        return any(rule.kind == "holidays" for rule in rules)
    return any(
        rule.kind == "weekday" and rule.weekday == weekday and rule.nth is None for rule in rules
    )


def _span(weekdays: list[int]) -> str:
    if len(weekdays) == len(WEEKDAYS):
        return "毎日"
    is_run = weekdays[-1] - weekdays[0] == len(weekdays) - 1
    names = [WEEKDAYS[weekday][0] for weekday in weekdays]
    return f"{names[0]}〜{names[-1]}" if is_run and len(names) > 2 else "・".join(names)


def _weekly(weekly: dict[str | None, dict[int, list[int]]]) -> list[str]:
    sentences = []
    for on_holiday, weekdays in weekly.items():
        shared: dict[tuple[int, ...], list[str]] = {}
        for weekday, nths in sorted(weekdays.items()):
            shared.setdefault(tuple(sorted(nths)), []).append(WEEKDAYS[weekday])
        for nth, names in shared.items():
            when = "・".join(f"第{number}" for number in nth) or "毎週"
            after = HOLIDAY_SENTENCES.get(on_holiday or "", "")
            sentences.append(f"{when}{'・'.join(names)}は休みです。{after}")
    return sentences


def _annual(first: str, last: str) -> str:
    start, end = (
        "{}月{}日".format(*(int(part) for part in day.split("-"))) for day in (first, last)
    )
    return f"{start}は休みです。" if start == end else f"{start}から{end}までは休みです。"
