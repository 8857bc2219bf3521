"""Hours in plain sentences, for people to read and for a clerk to check."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import measures
from .hours import DayHours, Status, is_holiday
from .hours_form import clock_time
from .hours_rows import Hours, Rule, Special
from .weeks import (
    DAYS,
    WEEKDAYS,
    Day,
    Interval,
    days_of,
    in_order,
    is_closed,
    name_days,
    name_nths,
    nths_of,
)

_ON_HOLIDAY: dict[str | None, Any] = {
    "open": _l("祝日に当たるときは開いています。"),
    "next_weekday": _l("祝日に当たるときは、次の平日が休みです。"),
    "previous_weekday": _l("祝日に当たるときは、前の平日が休みです。"),
}
_AT_MONTH_END = _ON_HOLIDAY | {
    "next_weekday": _l("土曜日・日曜日・祝日に当たるときは、次の平日が休みです。"),
    "previous_weekday": _l("土曜日・日曜日・祝日に当たるときは、前の平日が休みです。"),
}


def say(hours: DayHours) -> str:
    """A day in words: 9:00〜12:00、13:00〜17:00, 休み, 休止中, 不明 or 年末年始は要確認."""
    if hours.is_year_end:
        return str(_("年末年始は要確認"))
    words = {Status.CLOSED: "休み", Status.SUSPENDED: "休止中", Status.UNKNOWN: "不明"}
    return words.get(hours.status) or "、".join(
        f"{_named(span.slot)}{clock_time(span.opens)}〜{clock_time(span.closes)}"
        for span in hours.spans
    )


def name_of(day: date) -> str:
    """11月23日 月曜日・祝日."""
    parts = {
        "day": measures.day_of_year(day.month, day.day),
        "weekday": WEEKDAYS[day.weekday()],
    }
    if is_holiday(day):
        return str(_("%(day)s %(weekday)s・祝日", **parts))
    return str(_("%(day)s %(weekday)s", **parts))


def sentences(
    openings: Sequence[Hours], rules: Sequence[Rule], specials: Iterable[Special]
) -> list[str]:
    """All that the engine knows of a place, as sentences that a clerk can check."""
    return [*_openings(openings, rules), *closings(rules), *map(_special, specials)]


def closings(rules: Iterable[Rule]) -> list[str]:
    """The closing rules as sentences: 第2・第4月曜日は休みです。"""
    weekly: dict[str | None, dict[int, list[int | None]]] = {}
    others = []
    for rule in rules:
        if rule.kind == "weekday" and rule.weekday is not None:
            days = weekly.setdefault(rule.on_holiday, {})
            days.setdefault(rule.weekday, []).append(rule.nth)
        elif rule.kind == "month_end":
            after = _AT_MONTH_END.get(rule.on_holiday)
            others.append(_and(_("毎月の最後の日は休みです。"), after))
        elif rule.kind == "holidays":
            others.append(str(_("祝日は休みです。")))
        elif rule.kind == "annual" and rule.first and rule.last:
            told = _annual(rule.first, rule.last)
            others.append(_and(told, _ON_HOLIDAY.get(rule.on_holiday)))
    return [*_weekly(weekly), *others]


def name_runs(runs: Iterable[tuple[date, date]]) -> str:
    """12月29日、1月1日から1月3日まで."""
    return str(_("、")).join(
        _first_to_last(*(measures.day_of_year(day.month, day.day) for day in run)) for run in runs
    )


def _first_to_last(first: str, last: str) -> str:
    if first == last:
        return first
    return str(_("%(start)sから%(end)sまで", start=first, end=last))


def _openings(rows: Sequence[Hours], rules: Sequence[Rule]) -> list[str]:
    if not rows:
        return ["利用できる時間は不明です。"]
    periods: dict[tuple[date | None, date | None], list[Hours]] = {}
    for row in rows:
        periods.setdefault((row.valid_from, row.valid_through), []).append(row)
    found = []
    for period in sorted(periods, key=in_order):
        found += [_period(*period) + text for text in _of_days(days_of(periods[period], rules))]
    named = {row.weekday for row in rows}
    closed = {weekday for weekday in range(len(DAYS)) if is_closed(weekday, rules)}
    if unknown := sorted(set(range(len(WEEKDAYS))) - named - closed):
        found.append(f"{name_days(unknown)}の時間は不明です。")
    if not {*named, *closed} & {len(WEEKDAYS)}:
        found.append("祝日も、曜日どおりの時間です。")
    return found


def _of_days(days: Sequence[Day]) -> list[str]:
    """A sentence for the days, and the weeks of the month, that share their hours."""
    shared: dict[tuple[tuple[int, ...], tuple[Interval, ...], bool], list[int]] = {}
    partly = []
    for weekday, day in enumerate(days):
        if day.is_closed:
            continue
        weeks = dict.fromkeys(interval.nth for interval in day.intervals)
        if weeks and () not in weeks:
            partly.append(weekday)
        for nths in weeks:
            some = tuple(interval for interval in day.intervals if interval.nth == nths)
            shared.setdefault((nths, some, bool(nths) and () in weeks), []).append(weekday)
    found = []
    for (nths, some, is_more), weekdays in shared.items():
        named = name_days(weekdays)
        on = "毎日" if (named, nths) == ("毎日", ()) else f"{name_nths(nths)}{named}は"
        found.append(f"{on}{_times(some)}{'も' * is_more}利用できます。")
    return [*found, *([f"ほかの週の{name_days(partly)}は休みです。"] if partly else [])]


def _special(row: Special) -> str:
    days = _date(row.starts_on)
    if row.ends_on != row.starts_on:
        days += f"から{_date(row.ends_on)}まで"
    reason = f"（{row.reason}）" if row.reason else ""
    if row.opens is None or row.closes is None:
        return f"{days}は休みです。{reason}"
    return f"{days}は{clock_time(row.opens)}から{clock_time(row.closes)}まで利用できます。{reason}"


def _period(start: date | None, end: date | None) -> str:
    ends = (f"{_date(start)}から" if start else "") + (f"{_date(end)}まで" if end else "")
    return f"{ends}、" if ends else ""


def _times(intervals: Iterable[Interval]) -> str:
    return "、".join(
        f"{_named(one.slot)}{clock_time(one.opens)}から{clock_time(one.closes)}まで"
        for one in intervals
    )


def _named(slot: str | None) -> str:
    return f"{slot} " if slot else ""


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _weekly(weekly: dict[str | None, dict[int, list[int | None]]]) -> list[str]:
    found = []
    for on_holiday, weekdays in weekly.items():
        shared: dict[tuple[int, ...], list[str]] = {}
        for weekday, nths in sorted(weekdays.items()):
            shared.setdefault(nths_of(nths), []).append(str(WEEKDAYS[weekday]))
        for some, names in shared.items():
            days = str(_("・")).join(names)
            if some:
                told = _("%(nths)s%(days)sは休みです。", nths=name_nths(some), days=days)
            else:
                told = _("毎週%(days)sは休みです。", days=days)
            found.append(_and(told, _ON_HOLIDAY.get(on_holiday)))
    return found


def _annual(first: str, last: str) -> str:
    start, end = (
        measures.day_of_year(*(int(part) for part in day.split("-"))) for day in (first, last)
    )
    if start == end:
        return str(_("%(day)sは休みです。", day=start))
    return str(_("%(first)sから%(last)sまでは休みです。", first=start, last=end))


def _and(told: str, more: Any) -> str:
    return str(_("%(told)s%(more)s", told=told, more=more) if more else told)
