"""The hours of a week, arranged for reading: rows in, plain data out, in the page's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import measures
from .hours_rows import Hours, Rule

WEEKDAYS: tuple[Any, ...] = (
    _l("月曜日"),
    _l("火曜日"),
    _l("水曜日"),
    _l("木曜日"),
    _l("金曜日"),
    _l("土曜日"),
    _l("日曜日"),
)
_INITIALS = (_l("月"), _l("火"), _l("水"), _l("木"), _l("金"), _l("土"), _l("日"))
_NTHS = (_l("第1"), _l("第2"), _l("第3"), _l("第4"), _l("第5"))
HOLIDAY = len(WEEKDAYS)
DAYS = (*WEEKDAYS, _l("祝日"))
"""Names by the number that `weekday` holds; the last stands for national holidays."""


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
    return [
        Week(*period, _lines(days_of(periods[period], rules)))
        for period in sorted(periods, key=in_order)
    ]


def summary(hours: Iterable[Hours], rules: Sequence[Rule], today: date) -> list[Run]:
    """The week of `today` in a line or two; holidays are left to the full table."""
    valid = [
        row
        for row in hours
        if (row.valid_from or date.min) <= today <= (row.valid_through or date.max)
    ]
    shared: dict[tuple[Interval, ...], list[int]] = {}
    for weekday, day in enumerate(days_of(valid, rules)[: len(WEEKDAYS)]):
        if day.intervals and not day.is_closed:
            shared.setdefault(day.intervals, []).append(weekday)
    return [
        Run(name_days(weekdays, _INITIALS), intervals) for intervals, weekdays in shared.items()
    ]


def in_order(period: tuple[date | None, date | None]) -> tuple[date, date]:
    return period[0] or date.min, period[1] or date.max


def days_of(hours: Iterable[Hours], rules: Sequence[Rule]) -> tuple[Day, ...]:
    """Monday to Sunday and holidays, whatever the rows' dates."""
    found: dict[int, dict[tuple[int, int, str | None], list[int | None]]] = {}
    for row in hours:
        times = (row.opens, row.closes, row.slot)
        found.setdefault(row.weekday, {}).setdefault(times, []).append(row.nth)
    return tuple(
        Day(str(label), _intervals(found.get(weekday, {})), is_closed(weekday, rules))
        for weekday, label in enumerate(DAYS)
    )


def _lines(days: Sequence[Day]) -> tuple[Day, ...]:
    lines: list[Day] = []
    for _said, run in groupby(days[: len(WEEKDAYS)], key=lambda day: day[1:]):
        alike = list(run)
        if len(alike) == len(WEEKDAYS):
            lines.append(alike[0]._replace(label=str(_("毎日"))))
        elif len(alike) > 2:
            lines.append(alike[0]._replace(label=_span(alike[0].label, alike[-1].label)))
        else:
            lines += alike
    return (*lines, *days[len(WEEKDAYS) :])


def _intervals(
    found: dict[tuple[int, int, str | None], list[int | None]],
) -> tuple[Interval, ...]:
    intervals = (Interval(*times, nths_of(nths)) for times, nths in found.items())
    return tuple(sorted(intervals, key=lambda interval: (interval.nth, interval[:2])))


def is_closed(weekday: int, rules: Iterable[Rule]) -> bool:
    if weekday == HOLIDAY:
        return any(rule.kind == "holidays" for rule in rules)
    return any(
        rule.kind == "weekday" and rule.weekday == weekday and rule.nth is None for rule in rules
    )


def names() -> list[tuple[str, str]]:
    """月 and 月曜日, of Monday to Sunday."""
    return [(str(short), str(whole)) for short, whole in zip(_INITIALS, WEEKDAYS, strict=True)]


def name_date(day: date) -> str:
    """2026年11月28日（土）."""
    weekday = str(_INITIALS[day.weekday()])
    return str(_("%(day)s（%(weekday)s）", day=measures.day(day), weekday=weekday))


def name_days(weekdays: Sequence[int], words: Sequence[Any] = DAYS) -> str:
    """毎日, 火曜日〜日曜日 or 火曜日・木曜日; holidays stand last, by themselves."""
    days = [weekday for weekday in weekdays if weekday < len(WEEKDAYS)]
    found = [str(words[weekday]) for weekday in days]
    if len(found) == len(WEEKDAYS):
        found = [str(_("毎日"))]
    elif len(found) > 2 and days[-1] - days[0] == len(days) - 1:
        found = [_span(found[0], found[-1])]
    holidays = [str(DAYS[HOLIDAY])] if HOLIDAY in weekdays else []
    return str(_("・")).join([*found, *holidays])


def _span(first: str, last: str) -> str:
    return str(_("%(first)s〜%(last)s", first=first, last=last))


def name_nths(nths: Iterable[int]) -> str:
    """第1・第3; empty for every week."""
    return str(_("・")).join(str(_NTHS[nth - 1]) for nth in nths)


def nths_of(nths: Iterable[int | None]) -> tuple[int, ...]:
    """The weeks of the month, in order; none where one of them is every week."""
    found = set(nths)
    return () if None in found else tuple(sorted(nth for nth in found if nth is not None))
