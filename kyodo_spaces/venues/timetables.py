"""Hours as many places share them, so that a day is computed once for all of these places.

A timetable never changes: its number follows from its words, on any machine. So what a process
has computed of one stays right whatever is written, restored or rebuilt meanwhile.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import Connection, Transaction, select

from .hours import Around, DayHours, Schedule, Status
from .hours_form import Closing, Opening, Special
from .hours_rows import Hours, Pause, Rule
from .hours_rows import Special as SpecialRow
from .index_models import Timetable


class When(NamedTuple):
    """The days of which one has to suit, and the minutes after midnight that have to be open.

    Without minutes a day suits when the place opens at any time of it.
    """

    days: tuple[date, ...]
    opens: int | None = None
    closes: int | None = None


class Suited(NamedTuple):
    """Numbers of timetables, as JSON: those that suit, and with those of which nobody can say."""

    certain: str
    possible: str


_MARKS = {
    "sqlite": "SELECT data_version, total_changes() FROM pragma_data_version",
    "postgresql": "SELECT count(*), coalesce(sum(mod(id, 1000003)), 0) FROM timetable",
}
"""Differs on a connection whenever other timetables are in use. SQLite's tell of any write."""
_told: dict[int, str] = {}


class _Known(NamedTuple):
    """What a connection has read of the timetables in use, last in that transaction."""

    mark: tuple[Any, ...] | None = None
    ids: frozenset[int] = frozenset()
    transaction: Transaction | None = None


class _Pause(NamedTuple):
    start: date | None
    until: date | None
    reason: str | None = None


def write(
    openings: Iterable[Hours],
    closings: Iterable[Rule],
    specials: Iterable[SpecialRow],
    pauses: Iterable[Pause],
    *,
    never_closes: bool,
) -> str | None:
    """What decides when a place is open, in one form; None where nobody has told anything."""
    openings = tuple(openings)
    told: tuple[tuple[tuple[Any, ...], ...], ...] = (
        tuple(
            (row.weekday, row.opens, row.closes, row.nth, row.valid_from, row.valid_through)
            for row in openings
        ),
        tuple(
            (row.kind, row.weekday, row.nth, row.first, row.last, row.on_holiday)
            for row in closings
        ),
        tuple((row.starts_on, row.ends_on, row.opens, row.closes) for row in specials),
        tuple((row.start, row.until) for row in pauses),
        *((((True,),),) if never_closes and openings else ()),
    )
    return _written(told) if any(told) else None


@lru_cache(4_096)
def _written(told: tuple[tuple[tuple[Any, ...], ...], ...]) -> str:
    ordered = [sorted(set(rows), key=repr) for rows in told]
    return json.dumps(ordered, default=date.isoformat, separators=(",", ":"))


@lru_cache(50_000)
def id_of(told: str) -> int:
    return int.from_bytes(sha256(told.encode()).digest()[:8]) >> 1


@lru_cache(50_000)
def read(told: str | None) -> Schedule:
    """None: nobody has told anything."""
    if told is None:
        return Schedule()
    openings, closings, specials, pauses, *never_closes = json.loads(told)
    return Schedule(
        [
            Opening(weekday, opens, closes, nth, None, _day(first), _day(last))
            for weekday, opens, closes, nth, first, last in openings
        ],
        starmap(Closing, closings),
        [
            Special(date.fromisoformat(start), date.fromisoformat(end), opens, closes)
            for start, end, opens, closes in specials
        ],
        [_Pause(_day(start), _day(until)) for start, until in pauses],
        never_closes=bool(never_closes),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def suits(schedule: Schedule, when: When) -> bool | None:
    """Whether a place is open on one of the days, for all of the time; None: nobody can say."""
    found: bool | None = False
    for day in when.days:
        suited = _suits_on(schedule, day, when.opens, when.closes)
        if suited:
            return True
        found = None if suited is None else found
    return found


def _suits_on(schedule: Schedule, day: date, opens: int | None, closes: int | None) -> bool | None:
    if opens is None or closes is None:
        status = schedule.on(day).status
        return None if status is Status.UNKNOWN else status is Status.OPEN
    on_day, around = _about(schedule, day)
    if any(start <= opens and closes <= end for start, end in around.spans):
        return True
    if is_silent(on_day):
        return None
    is_possible = any(start <= opens and closes <= end for start, end in around.possible)
    return None if is_possible else False


@lru_cache(20_000)
def _about(schedule: Schedule, day: date) -> tuple[DayHours, Around]:
    """Remembered, for one day is asked about with many times."""
    return schedule.on(day), schedule.around(day)


def is_silent(day: DayHours) -> bool:
    """Whether nothing is known of a day, not even what it would usually be."""
    return day.status is Status.UNKNOWN and not day.is_year_end


def find(connection: Connection, when: When) -> Suited:
    """Of all timetables in use, those that suit."""
    # What others write while a reader's transaction lasts is for the next one.
    here = (
        None
        if connection.get_execution_options().get("kyodo_write")
        else connection.get_transaction()
    )
    known: _Known = connection.info.get("timetables", _Known())
    if here is None or known.transaction is not here:
        known = connection.info["timetables"] = _know(connection, known)._replace(transaction=here)
    return _find(known.ids, when)


def _know(connection: Connection, known: "_Known") -> "_Known":
    mark = tuple(connection.exec_driver_sql(_MARKS[connection.dialect.name]).one())
    if known.mark == mark:
        return known
    found = connection.execute(select(Timetable.id, Timetable.told)).all()
    _told.update((id, told) for id, told in found)
    return _Known(mark, _the_same(frozenset(id for id, _text in found)))


@lru_cache(4)
def _the_same(ids: frozenset[int]) -> frozenset[int]:
    """An equal set that is known already: to compare two takes longer than to answer."""
    return ids


@lru_cache(64)
def _find(ids: frozenset[int], when: When) -> Suited:
    found: dict[bool | None, list[int]] = {True: [], False: [], None: []}
    for id in ids:
        found[suits(read(_told[id]), when)].append(id)
    return Suited(json.dumps(found[True]), json.dumps(found[True] + found[None]))
