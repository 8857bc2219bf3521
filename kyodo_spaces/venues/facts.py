"""A place as its pages show it: its own facts, and its venue's where it has none of its own."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from flask_babel import gettext as _

from .. import clock
from ..accounts import departments
from ..accounts.models import Department
from . import eligibility, sentences, weeks, year_end
from .amenities import AMENITIES, named
from .details import HOLIDAYS, Amenity, OpeningHours, SpecialHours
from .hours import Around, DayHours, Schedule
from .hours_rows import Rule
from .models import Kind, Space, State, Venue
from .weeks import Run, Week

_PHONE = re.compile(r"(?:\+81[- ]?\d{1,4}|\(?0\d{1,4}\)?)[- ]?\(?\d{1,4}\)?[- ]?\d{3,4}(?!\d)")


class AmenityFact(NamedTuple):
    label: str
    note: str | None
    of_venue: bool
    """Said of the whole venue, not of this space."""


class Amenities(NamedTuple):
    """What a place has, has not, and what nobody has said; its own before its venue's."""

    has: Sequence[AmenityFact]
    has_not: Sequence[AmenityFact]
    unknown: Sequence[AmenityFact]


class Suspension(NamedTuple):
    """Either date may be unknown. A place stays suspended after `until` till someone says so."""

    start: date | None
    until: date | None
    reason: str | None
    is_ahead: bool
    is_overdue: bool
    of_venue: bool
    """Of the venue, and with it of this space."""


class ComingDay(NamedTuple):
    name: str
    hours: DayHours


class Place:
    """A venue, or one space of it."""

    def __init__(self, venue: Venue, space: Space | None = None) -> None:
        self.venue = venue
        self.space = space
        self.own: Venue | Space = space or venue
        self._today = clock.today()

    @property
    def terms(self) -> dict[str, Any]:
        """Who may use the space, as the browser compares it with the visitor's group."""
        return eligibility.terms(self.space) if self.space else {}

    @property
    def phone(self) -> str | None:
        return self.own.phone or self.venue.phone

    @property
    def phone_extension(self) -> str | None:
        return (self.own if self.own.phone else self.venue).phone_extension

    @property
    def has_untold_phone(self) -> bool:
        """Nobody may ring it: a home, café or partner that gave no number to be published."""
        is_theirs = self.venue.is_partner or self.venue.is_address_private
        is_cafe = self.space is not None and self.space.kind == Kind.CAFE
        return self.phone is None and (is_theirs or is_cafe)

    @cached_property
    def helpers(self) -> list[Department]:
        """Whom to ring instead."""
        return departments.find_helpers(clock.fiscal_year(self._today))

    @property
    def department(self) -> str | None:
        return self.own.department or self.venue.department

    @property
    def has_own_hours(self) -> bool:
        return bool(self.own.opening_hours or self.own.hours_note)

    @property
    def hours_note(self) -> str | None:
        return self._timed.hours_note

    @property
    def opening_hours(self) -> Sequence[OpeningHours]:
        return self._timed.opening_hours

    @property
    def weeks(self) -> list[Week]:
        return weeks.weeks(self.opening_hours, self._closing_rules, self._today)

    @property
    def summary(self) -> list[Run]:
        return weeks.summary(self.opening_hours, self._closing_rules, self._today)

    @property
    def closings(self) -> list[str]:
        """What is closed by rule, and that nobody has told of the turn of the year."""
        told = sentences.closings(self._closing_rules)
        if days := self.untold_days:
            told.append(str(_("年末年始（%(days)s）は、開いているか要確認です。", days=days)))
        return told

    @cached_property
    def untold_at_year_end(self) -> list[tuple[date, date]]:
        """The runs of days of this or the next turn of the year of which nobody has told."""
        return self.schedule.untold_at_year_end(self._today)

    @property
    def untold_days(self) -> str:
        """The same in words; empty where there are none."""
        return sentences.name_runs(self.untold_at_year_end)

    @cached_property
    def schedule(self) -> Schedule:
        """What is open when, of all that is known of the space and its venue."""
        return Schedule(
            self.opening_hours,
            self._closing_rules,
            self._all_special_hours,
            self.suspensions,
            never_closes=year_end.never_closes(self.hours_note),
        )

    @cached_property
    def today_hours(self) -> DayHours:
        return self.schedule.on(self._today)

    @property
    def today_name(self) -> str:
        return sentences.name_of(self._today)

    @property
    def coming_days(self) -> list[ComingDay]:
        """The seven days after today, each by its name and as it will be as far as is known."""
        days = [self._today + timedelta(days=ahead) for ahead in range(1, 8)]
        return [ComingDay(sentences.name_of(day), self.schedule.on(day)) for day in days]

    @property
    def around_now(self) -> Around | None:
        """For the browser, which has the clock; None where a note says more, or nobody anything."""
        around = self.schedule.around(self._today)
        return None if self.hours_note or len(around.silent) == 3 else around

    @property
    def closed_weekdays(self) -> set[int]:
        """The weekdays that are closed every week, and 7 where holidays are."""
        days = {
            HOLIDAYS if rule.kind == "holidays" else rule.weekday
            for rule in self._closing_rules
            if rule.kind in {"holidays", "weekday"} and rule.nth is None
        }
        return {day for day in days if day is not None}

    @property
    def special_hours(self) -> list[SpecialHours]:
        """Exceptions that are not over, the space's and its venue's, the earliest first."""
        ahead = [row for row in self._all_special_hours if row.ends_on >= self._today]
        return sorted(ahead, key=lambda row: row.starts_on)

    @property
    def has_special_days(self) -> bool:
        """Whether its calendar has anything to tell."""
        return bool(self._all_special_hours or self.suspensions or self.untold_at_year_end)

    @property
    def suspensions(self) -> list[Suspension]:
        """In force, overdue or to come: the space's own, then its venue's."""
        return [
            Suspension(
                row.suspended_from,
                row.suspended_until,
                row.state_reason,
                is_ahead=(row.suspended_from or date.min) > self._today,
                is_overdue=(row.suspended_until or date.max) < self._today,
                of_venue=row is not self.own,
            )
            for row in dict.fromkeys((self.own, self.venue))
            if row.state == State.SUSPENDED
        ]

    @property
    def suspension(self) -> Suspension | None:
        """One in force before one overdue and one to come, the space's own first; or None."""
        return min(self.suspensions, key=lambda one: (one.is_ahead, one.is_overdue), default=None)

    @property
    def amenities(self) -> Amenities:
        found: dict[str, Amenity] = {row.key: row for row in self.venue.amenities}
        own = {row.key: row for row in self.own.amenities}
        found |= own
        groups: dict[bool | None, list[AmenityFact]] = {True: [], False: [], None: []}
        for key in [*AMENITIES, *(key for key in found if key not in AMENITIES)]:
            row = found.get(key)
            fact = AmenityFact(named(key), row.note if row else None, bool(row) and key not in own)
            groups[row.has if row else None].append(fact)
        for facts in groups.values():
            facts.sort(key=lambda fact: fact.of_venue)
        return Amenities(groups[True], groups[False], groups[None])

    @property
    def _all_special_hours(self) -> list[SpecialHours]:
        return [row for each in dict.fromkeys((self.own, self.venue)) for row in each.special_hours]

    @property
    def _timed(self) -> Venue | Space:
        return self.own if self.has_own_hours else self.venue

    @property
    def _closing_rules(self) -> Sequence[Rule]:
        return self.own.closing_rules or self.venue.closing_rules


def telephone(text: str | None) -> str | None:
    """The digits to dial of the first number in a text, or None when it holds none.

    >>> telephone("０４６７（２５）２０３０ 内線 12")
    '0467252030'
    """
    match = _PHONE.search(re.sub("[‐‑–—―−ー]", "-", unicodedata.normalize("NFKC", text or "")))
    return re.sub("[^0-9+]", "", match[0]) if match else None
