"""When a place is open on a day, computed from its rows. Pure, and fast: no day is stored.

What is said more closely goes before what is said in general:

1. A suspension. From its first day, or ever since where that is unknown, to its last. After the
   last day the place is unknown until someone opens it again.
2. Special days. Other hours open even a day that is closed otherwise; of several on one day,
   those that close go first.
3. Closing rules. When the day is a holiday, `on_holiday` may keep the place open, or move the
   closure to the next or the previous 平日: Monday to Friday and no holiday. The last day of the
   month moves from a Saturday or Sunday as well.
4. The hours for holidays (`weekday` 7) on a holiday, if there are any that day.
5. The hours of the weekday. Those of every week and those of the nth add up; a weekday with hours
   for the nth only is closed on its other weeks. Of holidays, `nth` counts the day's own weekday.

A day for which no row is valid is unknown: neither open nor closed.

National holidays, 振替休日 and 国民の休日 are jpholiday's, for the years in CALENDAR; on any other
day only 1 and 2 are known. The equinoxes of years to come are computed, and become official in the
February before. The end of the year is no holiday: a closing rule says it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import NamedTuple

import jpholiday

from .hours_rows import Hours, Pause, Rule, Special

CALENDAR = range(1986, 2151)
"""Before 1986 a day between two holidays was none, which jpholiday does not know."""
_HOLIDAYS = 7
_SATURDAY = 5
_DAY = timedelta(days=1)
_STEPS = {"next_weekday": _DAY, "previous_weekday": -_DAY}


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    SUSPENDED = "suspended"


class Span(NamedTuple):
    """Minutes after midnight of the day it begins on; `closes` over 1440 is the next day."""

    opens: int
    closes: int
    slot: str | None = None


class DayHours(NamedTuple):
    """A day's spans, the earliest first; none unless it is open."""

    status: Status
    spans: tuple[Span, ...] = ()
    reason: str | None = None


class Around(NamedTuple):
    """From yesterday to tomorrow, in minutes after the midnight that `day` begins with.

    Spans that touch are one, and one that runs over midnight ends there when the next day is
    suspended. Of the time in `silent`, but for the spans, nothing can be said.
    """

    day: date
    spans: list[tuple[int, int]]
    silent: list[tuple[int, int]]


class _Row(NamedTuple):
    valid_from: date
    valid_through: date
    nth: int | None
    span: Span


class _Closing(NamedTuple):
    """A ClosingRule, ready to be asked of any day."""

    kind: str
    weekday: int | None
    nth: int | None
    first: int
    """Month and day as one number: 1229."""
    last: int
    on_holiday: str | None

    def closes(self, day: date) -> bool:
        if self._falls_on(day):
            return not self._gives_way(day)
        step = _STEPS.get(self.on_holiday or "")
        if step is None or not is_workday(day):
            return False
        # A closure moves here only over the days off that lie between.
        day -= step
        while not is_workday(day):
            if self._falls_on(day) and self._gives_way(day):
                return True
            day -= step
        return False

    def _falls_on(self, day: date) -> bool:
        if self.kind == "weekday":
            return day.weekday() == self.weekday and (self.nth is None or self.nth == _nth(day))
        if self.kind == "month_end":
            return (day + _DAY).day == 1
        if self.kind == "holidays":
            return is_holiday(day)
        number = day.month * 100 + day.day
        if self.first <= self.last:
            return self.first <= number <= self.last
        return number >= self.first or number <= self.last

    def _gives_way(self, day: date) -> bool:
        if self.on_holiday is None or self.kind == "holidays":
            return False
        moves_from_weekend = self.kind == "month_end" and self.on_holiday in _STEPS
        return is_holiday(day) or (moves_from_weekend and day.weekday() >= _SATURDAY)


class Schedule:
    """The hours of one place, to be asked of any day."""

    def __init__(
        self,
        openings: Iterable[Hours] = (),
        closings: Iterable[Rule] = (),
        specials: Iterable[Special] = (),
        suspensions: Iterable[Pause] = (),
    ) -> None:
        self._rows: dict[int, list[_Row]] = {}
        for row in sorted(openings, key=lambda row: (row.opens, row.closes, row.slot or "")):
            valid = (row.valid_from or date.min, row.valid_through or date.max)
            span = Span(row.opens, row.closes, row.slot)
            self._rows.setdefault(row.weekday, []).append(_Row(*valid, row.nth, span))
        self._closings = [_closing(rule) for rule in closings]
        self._specials = [
            (row.starts_on, row.ends_on, row.opens, row.closes, row.reason) for row in specials
        ]
        self._suspensions = list(suspensions)

    def on(self, day: date) -> DayHours:
        if said := self._suspended(day) or self._special(day):
            return said
        if day.year not in CALENDAR:
            return DayHours(Status.UNKNOWN)
        for rule in self._closings:
            if rule.closes(day):
                return DayHours(Status.CLOSED)
        return self._regular(day)

    def around(self, day: date) -> Around:
        """What is known of the time about a day, for whoever has a clock."""
        spans: list[tuple[int, int]] = []
        silent: list[tuple[int, int]] = []
        for midnight in (-1440, 0, 1440):
            found = self.on(day + timedelta(minutes=midnight))
            if found.status is Status.SUSPENDED:
                spans = [(opens, min(closes, midnight)) for opens, closes in spans]
            if found.status in {Status.SUSPENDED, Status.UNKNOWN}:
                silent.append((midnight, midnight + 1440))
            spans += [(midnight + span.opens, midnight + span.closes) for span in found.spans]
        return Around(day, _joined(spans), silent)

    def _suspended(self, day: date) -> DayHours | None:
        begun = [one for one in self._suspensions if one.start is None or one.start <= day]
        for one in begun:
            if one.until is None or day <= one.until:
                return DayHours(Status.SUSPENDED, reason=one.reason)
        return DayHours(Status.UNKNOWN, reason=begun[0].reason) if begun else None

    def _special(self, day: date) -> DayHours | None:
        spans = []
        reasons = []
        for starts_on, ends_on, opens, closes, reason in self._specials:
            if not starts_on <= day <= ends_on:
                continue
            if opens is None or closes is None:
                return DayHours(Status.CLOSED, reason=reason)
            spans.append(Span(opens, closes))
            reasons.append(reason)
        if not spans:
            return None
        known = dict.fromkeys(filter(None, reasons))
        ordered = sorted(set(spans), key=itemgetter(0, 1))
        return DayHours(Status.OPEN, tuple(ordered), "、".join(known) or None)

    def _regular(self, day: date) -> DayHours:
        rows = self._valid(_HOLIDAYS, day) if is_holiday(day) else []
        rows = rows or self._valid(day.weekday(), day)
        if not rows:
            return DayHours(Status.UNKNOWN)
        nth = _nth(day)
        spans = tuple(dict.fromkeys(row.span for row in rows if row.nth is None or row.nth == nth))
        return DayHours(Status.OPEN if spans else Status.CLOSED, spans)

    def _valid(self, weekday: int, day: date) -> list[_Row]:
        rows = self._rows.get(weekday, ())
        return [row for row in rows if row.valid_from <= day <= row.valid_through]


def is_holiday(day: date) -> bool:
    """Whether a day is a national holiday, 振替休日 or 国民の休日."""
    return day in _holidays(day.year)


def is_workday(day: date) -> bool:
    """平日: Monday to Friday and no holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _name in jpholiday.year_holidays(year))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _nth(day: date) -> int:
    return (day.day + 6) // 7


def _closing(rule: Rule) -> _Closing:
    first, last = (int((end or "00-00").replace("-", "")) for end in (rule.first, rule.last))
    return _Closing(rule.kind, rule.weekday, rule.nth, first, last, rule.on_holiday)
