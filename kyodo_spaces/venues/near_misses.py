"""What fits but for one thing, when little fits: the index is asked with one condition relaxed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from .. import clock
from ..db import db
from ..geo.geojson import BBox, Level, Point
from . import index, near_miss_words, search, timetables
from .criteria import Criteria
from .index_asked import Asked, ask
from .index_models import IndexedPlace
from .near_miss_words import Say, Told

FEW = 5
"""With fewer results than this, near misses are shown."""
MOST = 10
_EACH = 4
"""Of one kind of miss, so that there is a choice between kinds."""
_SHIFTS = (30, 60, 90)
_FEWER = (0.9, 0.75, 0.5)
_FARTHER = 4
_WORDS = 4
"""So many words are left out, one at a time."""
_WEEK = 7
_MIDNIGHT = 1440
_LOOKED_AT = 60
"""So many places are looked at one by one; where there are more, the index is asked each time."""
_RANKED = 60
"""So many of which something is unknown are compared, for the index has them in no useful order."""


class NearMiss(NamedTuple):
    row: Row[Any]
    """As `search.RESULT` has it."""
    why: str
    """What does not fit, in a short sentence; empty for what is only near or general."""


class _Miss(NamedTuple):
    """How large it is, and spaces before venues of which no space is known."""

    size: float
    is_whole: bool
    why: str


class _Step(NamedTuple):
    """A question with one condition relaxed, about how much, and who tells what is missed."""

    size: float
    criteria: Criteria
    say: Say
    compared: int = _EACH
    """So many places are told, and the best of them are shown."""


def find(asked: Criteria, total: int) -> list[NearMiss]:
    """The smallest miss first; none where `total` results are enough or nothing was asked."""
    if total >= FEW or asked == Criteria(include_unknown=asked.include_unknown):
        return []
    found: dict[int, _Miss] = {}
    identities: dict[tuple[int, int | None], int] = {}
    few = _Few(asked)
    matching = {row.key for row in few.find(asked, FEW)}
    for step in sorted(_steps(asked), key=lambda step: step.size):
        if len(found) >= MOST:
            break
        rows = few.find(step.criteria, total + step.compared)
        for row, miss in _best(step, [row for row in rows if row.key not in matching]):
            identities[row.venue_id, row.space_id] = row.key
            found[row.key] = min(found.get(row.key, miss), miss, key=_size)
    # Equal misses stay as they were found, the nearest first: no sentence has an order.
    keys = sorted(found, key=lambda key: _size(found[key]))[:MOST]
    known = {identities[row.venue_id, row.space_id]: row for row in search.find_keys(keys)}
    return [NearMiss(known[key], found[key].why) for key in keys]


def _best(step: _Step, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], _Miss]]:
    """The smallest misses of a step, in the order of the rows where they are equal."""
    told = ((row, step.say(row)) for row in rows[: step.compared])
    misses = [(row, _Miss(size, row.is_whole, why)) for row, (size, why) in told]
    return sorted(misses, key=lambda each: _size(each[1]))[:_EACH]


def _size(miss: _Miss) -> tuple[float, bool]:
    return miss.size, miss.is_whole


def find_general(asked: Criteria) -> list[NearMiss]:
    """For a question that nothing nearly fits: what suits the purpose, else what is near."""
    near = asked.near or _middle(asked)
    for criteria in (
        Criteria(purposes=asked.purposes, kinds=asked.kinds, near=near),
        Criteria(districts=asked.districts),
        Criteria(near=near),
    ):
        if found := search.find_some(criteria, 0, FEW)[1]:
            return [NearMiss(row, "") for row in found]
    return []


class _Few:
    """Asks the index once for all questions that differ in time and people alone, if they may.

    There are up to fifteen of them, and most often few places or none are left to any.
    """

    def __init__(self, asked: Criteria) -> None:
        self._wide = _at_any_time(asked)
        self._rows = _rows(self._wide, _LOOKED_AT) if self._wide else ()

    def find(self, criteria: Criteria, n: int) -> Sequence[Row[Any]]:
        """As `_rows`."""
        is_known = self._wide is not None and len(self._rows) < _LOOKED_AT
        if not is_known or _at_any_time(criteria) != self._wide:
            return _rows(criteria, n)
        when = criteria.when
        return [row for row in self._rows if _fits(row, criteria, when)][:n]


def _at_any_time(asked: Criteria) -> Criteria | None:
    """The question for any time and number of people; None where the day decides on more."""
    if asked.is_bookable and asked.open_on:
        return None
    return replace(asked, open_on=None, weekdays=(), opens=None, closes=None, capacity=None)


def _fits(row: Row[Any], asked: Criteria, when: timetables.When | None) -> bool:
    """Whether a place is open then and holds so many people."""
    suited: bool | None = True
    holds: bool | None = True
    if when is not None:
        suited = _suits(row.told, when) if row.told else None
    if asked.capacity is not None:
        holds = None if row.capacity is None else row.capacity >= asked.capacity
    return all(each or (each is None and asked.include_unknown) for each in (suited, holds))


def _rows(criteria: Criteria, n: int) -> Sequence[Row[Any]]:
    """Up to `n` rows of the index, the nearest ones where the question says near what."""
    connection = db.session.connection()
    if criteria.near is None:
        rows: Sequence[Row[Any]] = index.execute(connection, _first, ask(connection, criteria), n=n)
        return rows
    keys = index.find(connection, criteria, 0, n).keys
    rows = connection.execute(_TOLD, {"keys": keys}).all() if keys else ()
    return sorted(rows, key=lambda row: keys.index(row.key))


def _first(connection: Connection, asked: Asked) -> Select[Any]:
    key = IndexedPlace.key
    some = index.matching(connection, asked, key).order_by(key).limit(index.N).subquery()
    return index.WITH_HOURS.where(key.in_(select(some.c.key))).order_by(key)


# Made once, as search's own.
_TOLD = index.WITH_HOURS.where(IndexedPlace.key.in_(bindparam("keys", expanding=True)))


@lru_cache(10_000)
def _suits(told: str, when: timetables.When) -> bool | None:
    return timetables.suits(timetables.read(told), when)


def _steps(asked: Criteria) -> Iterator[_Step]:
    yield from _other_times(asked)
    yield from _other_days(asked)
    yield from _smaller(asked)
    yield from _elsewhere(asked)
    yield from _without(asked)
    if not asked.include_unknown and asked.asks_facts:
        loose = replace(asked, include_unknown=True)
        yield _Step(0.36, loose, partial(near_miss_words.of_unknown, asked), _RANKED)


def _other_times(asked: Criteria) -> Iterator[_Step]:
    """What closes a little early or opens a little late."""
    if asked.opens is None or asked.closes is None:
        return
    say = partial(near_miss_words.of_time, asked)
    for shift in _SHIFTS:
        is_long = asked.closes - asked.opens > shift
        opens, closes = asked.opens + shift, asked.closes - shift
        if closes > 0:
            earlier = asked.opens if is_long else max(0, asked.opens - shift)
            yield _Step(shift / 300, replace(asked, opens=earlier, closes=closes), say)
        if opens < _MIDNIGHT:
            later = asked.closes if is_long else min(_MIDNIGHT, asked.closes + shift)
            yield _Step(shift / 300, replace(asked, opens=opens, closes=later), say)


def _other_days(asked: Criteria) -> Iterator[_Step]:
    """The other days of the same week that are still to come, or all where it is every week."""
    when = asked.when
    if when is None:
        return
    day = when.days[0]
    wanted = asked.weekdays if asked.is_weekly else (day.weekday(),)
    for weekday in sorted(set(range(_WEEK)) - set(wanted)):
        other = day + timedelta(days=weekday - day.weekday())
        size = 0.24 + 0.02 * min(abs(weekday - each) for each in wanted)
        weekly, dated = replace(asked, weekdays=(weekday,)), replace(asked, open_on=other)
        relaxed = weekly if asked.is_weekly else dated
        if asked.is_weekly or other >= clock.today():
            yield _Step(size, relaxed, partial(near_miss_words.of_day, asked, other, size))


def _smaller(asked: Criteria) -> Iterator[_Step]:
    if asked.capacity is None:
        return
    say = partial(near_miss_words.of_capacity, asked.capacity)
    for part in _FEWER:
        if (least := ceil(asked.capacity * part)) < asked.capacity:
            yield _Step(1 - part, replace(asked, capacity=least), say)


def _elsewhere(asked: Criteria) -> Iterator[_Step]:
    """What lies somewhat farther, in another district, or beyond the map's edge."""
    if asked.near and asked.within_m is not None:
        farther = replace(asked, within_m=asked.within_m * _FARTHER)
        say = partial(near_miss_words.of_distance, asked.near, asked.within_m)
        yield _Step(0.15, farther, say)
    if asked.districts:
        anywhere = replace(asked, districts=(), near=asked.near or _middle(asked))
        yield _Step(0.3, anywhere, near_miss_words.of_district)
    if asked.bbox:
        beyond = replace(asked, bbox=None, near=asked.near or _centre(asked.bbox))
        yield _Step(0.34, beyond, near_miss_words.of_box)


def _without(asked: Criteria) -> Iterator[_Step]:
    """All but one of the things that a place offers."""
    words = near_miss_words
    yield from _without_each(asked, "amenities", 0.38, words.of_amenity)
    yield from _without_each(asked, "allows", 0.4, words.of_allowed)
    if asked.is_free is not None:
        yield _Step(0.42, replace(asked, is_free=None), words.of_fee)
    if asked.is_bookable and asked.open_on:
        yield _Step(0.44, replace(asked, is_bookable=False), words.of_booking)
    if asked.kinds:
        yield _Step(0.46, replace(asked, kinds=()), words.of_kind)
    if asked.purposes:
        relaxed = replace(asked, purposes=())
        yield _Step(0.48, relaxed, partial(words.of_purpose, asked.purposes))
    yield from _without_a_word(asked)


def _without_each(
    asked: Criteria, field: str, size: float, say: Callable[[str, Row[Any]], Told]
) -> Iterator[_Step]:
    """All but one of a field's values; none where even leaving all of them out finds nothing."""
    keys = getattr(asked, field)
    without: dict[str, Any] = {field: ()}
    if len(keys) > 1 and not _rows(replace(asked, **without), 1):
        return
    for key in keys:
        rest: dict[str, Any] = {field: tuple(each for each in keys if each != key)}
        yield _Step(size, replace(asked, **rest), partial(say, key))


def _without_a_word(asked: Criteria) -> Iterator[_Step]:
    """All but one of the words, so that the one that is missing can be named."""
    given = list(dict.fromkeys(asked.q.split()))
    for word in given[:_WORDS]:
        rest = " ".join(each for each in given if each != word)
        relaxed = replace(asked, q=rest)
        if relaxed != Criteria(include_unknown=asked.include_unknown):
            yield _Step(0.6, relaxed, partial(near_miss_words.of_word, word))


def _middle(asked: Criteria) -> Point | None:
    """The middle of the districts that are asked for, to tell what lies next to them."""
    if not asked.districts:
        return None
    connection = db.session.connection()
    columns = (func.avg(IndexedPlace.longitude), func.avg(IndexedPlace.latitude))
    query = index.within(connection, Criteria(districts=asked.districts), *columns)
    longitude, latitude = connection.execute(query).one()
    return None if longitude is None else Point(longitude, latitude, Level.OAZA, 0, "")


def _centre(box: BBox) -> Point:
    longitude, latitude = (box.west + box.east) / 2, (box.south + box.north) / 2
    return Point(longitude, latitude, Level.PIN, 0, "")
