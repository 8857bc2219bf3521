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

A day for which no row is valid is unknown: neither open nor closed. So is one at the turn of the
year that 4 and 5 alone would open: `year_end` says why, and what tells of it.

National holidays, 振替休日 and 国民の休日 are jpholiday's, for the years in CALENDAR; on any other
day only 1 and 2 are known. The equinoxes of years to come are computed, and become official in the
February before. The end of the year is no holiday: a closing rule says it.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

import jpholiday

from . import year_end
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
    usual: tuple[Span, ...] = ()
    """What the week says of a day at the turn of the year of which nobody has told."""

    @property
    def is_year_end(self) -> bool:
        """Whether it is unknown only because nobody has told of the turn of the year."""
        return bool(self.usual)


class Around(NamedTuple):
    """From yesterday to tomorrow, in minutes after the midnight that `day` begins with.

    Spans that touch are one, and one that runs over midnight ends there when the next day is
    suspended. Of the time in `silent`, but for the spans, nothing can be said. `possible` are the
    spans together with what is usual on the days at the turn of the year that nobody told of.
    """

    day: date
    spans: list[tuple[int, int]]
    silent: list[tuple[int, int]]
    possible: list[tuple[int, int]]


class _Day(NamedTuple):
    """What the calendar says of a day."""

    weekday: int
    nth: int
    number: int
    """Month and day as one number: 1229."""
    is_holiday: bool
    is_workday: bool
    is_month_end: bool


class _Closing(NamedTuple):
    """A ClosingRule, ready to be asked of any day."""

    kind: str
    weekday: int | None
    nth: int | None
    first: int
    last: int
    on_holiday: str | None

    def closes(self, date: date) -> bool:
        day = _look_up(date)
        if self._falls_on(day):
            return not self._gives_way(day)
        if self.on_holiday not in _STEPS or not day.is_workday:
            return False
        # A closure moves here only over the days off that lie between.
        step = _STEPS[self.on_holiday]
        while not (day := _look_up(date := date - step)).is_workday:
            if self._falls_on(day) and self._gives_way(day):
                return True
        return False

    def _falls_on(self, day: _Day) -> bool:
        if self.kind == "weekday":
            return day.weekday == self.weekday and self.nth in (None, day.nth)
        if self.kind == "month_end":
            return day.is_month_end
        if self.kind == "holidays":
            return day.is_holiday
        if self.first <= self.last:
            return self.first <= day.number <= self.last
        return day.number >= self.first or day.number <= self.last

    def _gives_way(self, day: _Day) -> bool:
        if self.on_holiday is None or self.kind == "holidays":
            return False
        moves_from_weekend = self.kind == "month_end" and self.on_holiday in _STEPS
        return day.is_holiday or (moves_from_weekend and not day.is_workday)


class Schedule:
    """The hours of one place, to be asked of any day."""

    def __init__(
        self,
        openings: Iterable[Hours] = (),
        closings: Iterable[Rule] = (),
        specials: Iterable[Special] = (),
        suspensions: Iterable[Pause] = (),
        *,
        never_closes: bool = False,
    ) -> None:
        self._rows: dict[int, list[tuple[date, date, int | None, Span]]] = {}
        turns = set()
        for row in sorted(openings, key=lambda row: (row.opens, row.closes, row.slot or "")):
            start, end = row.valid_from or date.min, row.valid_through or date.max
            span = Span(row.opens, row.closes, row.slot)
            self._rows.setdefault(row.weekday, []).append((start, end, row.nth, span))
            turns |= {start} | ({end + _DAY} if end < date.max else set())
        self._turns = sorted(turns)
        """The days on which other rows become valid."""
        self._known: dict[tuple[int, int, int, bool], DayHours] = {}
        self._closings = [_closing(rule) for rule in closings]
        self._specials = [
            (row.starts_on, row.ends_on, row.opens, row.closes, row.reason) for row in specials
        ]
        self._suspensions = list(suspensions)
        self._tells_each_turn = never_closes or any(
            rule.kind == "annual" and year_end.names_new_year(rule.first, rule.last)
            for rule in self._closings
        )

    def on(self, day: date) -> DayHours:
        if said := self._suspended(day) or self._special(day):
            return said
        if day.year not in CALENDAR:
            return DayHours(Status.UNKNOWN)
        for rule in self._closings:
            if rule.closes(day):
                return DayHours(Status.CLOSED)
        found = self._regular(day)
        turn = year_end.turn_of(day)
        if turn is None or found.status is not Status.OPEN or self._tells_of(turn):
            return found
        return DayHours(Status.UNKNOWN, usual=found.spans)

    def untold_at_year_end(self, today: date) -> list[tuple[date, date]]:
        """Of the turn that is now or comes next: the first and last of days nobody told of."""
        return year_end.runs(day for day in year_end.coming(today) if self.on(day).is_year_end)

    def around(self, day: date) -> Around:
        """What is known of the time about a day, for whoever has a clock."""
        certain: list[tuple[int, int]] = []
        usual: list[tuple[int, int]] = []
        silent: list[tuple[int, int]] = []
        for midnight in (-1440, 0, 1440):
            found = self.on(day + timedelta(minutes=midnight))
            if found.status is Status.SUSPENDED:
                certain, usual = _until(midnight, certain), _until(midnight, usual)
            if found.status in {Status.SUSPENDED, Status.UNKNOWN}:
                silent.append((midnight, midnight + 1440))
            certain += [(midnight + span.opens, midnight + span.closes) for span in found.spans]
            usual += [(midnight + span.opens, midnight + span.closes) for span in found.usual]
        spans = _joined(certain)
        return Around(day, spans, silent, _joined(spans + usual) if usual else spans)

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

    def _tells_of(self, new_year: date) -> bool:
        return self._tells_each_turn or any(
            starts_on <= new_year <= ends_on and opens is None
            for starts_on, ends_on, opens, _closes, _reason in self._specials
        )

    def _regular(self, date: date) -> DayHours:
        """The same for all days that have weekday, week of the month and valid rows in common."""
        day = _look_up(date)
        key = (bisect_right(self._turns, date), day.weekday, day.nth, day.is_holiday)
        if key not in self._known:
            self._known[key] = self._from_rows(date, day)
        return self._known[key]

    def _from_rows(self, date: date, day: _Day) -> DayHours:
        for weekday in (_HOLIDAYS, day.weekday) if day.is_holiday else (day.weekday,):
            rows = self._rows.get(weekday, ())
            valid = [(nth, span) for start, end, nth, span in rows if start <= date <= end]
            if valid:
                spans = dict.fromkeys(span for nth, span in valid if nth in (None, day.nth))
                return DayHours(Status.OPEN if spans else Status.CLOSED, tuple(spans))
        return DayHours(Status.UNKNOWN)


def is_holiday(date: date) -> bool:
    """Whether a day is a national holiday, 振替休日 or 国民の休日."""
    return date in _holidays(date.year)


@lru_cache(maxsize=4000)
def _look_up(date: date) -> _Day:
    weekday, is_off = date.weekday(), is_holiday(date)
    return _Day(
        weekday=weekday,
        nth=(date.day + 6) // 7,
        number=date.month * 100 + date.day,
        is_holiday=is_off,
        is_workday=weekday < _SATURDAY and not is_off,
        is_month_end=(date + _DAY).day == 1,
    )


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _name in jpholiday.year_holidays(year))


def _until(midnight: int, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(opens, min(closes, midnight)) for opens, closes in spans if opens < midnight]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _closing(rule: Rule) -> _Closing:
    first, last = (int((end or "00-00").replace("-", "")) for end in (rule.first, rule.last))
    return _Closing(rule.kind, rule.weekday, rule.nth, first, last, rule.on_holiday)
