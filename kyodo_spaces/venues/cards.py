"""The cards of the list. What a card tells is written once, until something changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, bindparam

from .. import answers, clock
from ..db import db
from ..geo.geojson import Level
from . import index, near_miss_words, offers, queries, timetables
from .criteria import Criteria
from .facts import Place
from .hours import DayHours
from .index_models import IndexedPlace
from .models import Space, Venue

PARTS = 3


@dataclass
class Card:
    """`place` and `offered` are read only for a card that is not written yet."""

    venue_id: int
    number: int | None
    """The venue's number on the page, shared by its spaces like their pin; None without one."""
    distance_m: float | None
    key: str
    on_day: tuple[date, DayHours] | None = None
    """The day that is asked about, or the first that suits of several, and its hours."""
    unknown: str = ""
    """Which of the asked facts nobody has told, where such places were asked for too."""
    place: Place | None = None
    offered: Sequence[offers.Shown] = ()
    parts: dict[int, Markup] = field(default_factory=dict)

    def part(self, n: int, caller: Callable[[], Markup]) -> Markup:
        """One of the parts between which stands what differs from page to page."""
        if n not in self.parts:
            self.parts[n] = caller()
            if len(self.parts) == PARTS:
                answers.keep(self.key, self.parts, 2 * sum(map(len, self.parts.values())))
        return self.parts[n]


def of_rows(rows: Sequence[Row[Any]], asked: Criteria) -> list[Card]:
    """In the order of the rows, which are search's; numbers are given to what has a point."""
    near, known_of = asked.near, indexed(rows) if asked.when or asked.include_unknown else {}
    numbers: dict[int, int] = {}
    found = []
    for row in rows:
        number = distance_m = None
        if row.longitude is not None and row.point_level != Level.MUNICIPALITY:
            number = numbers.setdefault(row.venue_id, len(numbers) + 1)
            distance_m = near.distance_m(row.longitude, row.latitude) if near else None
        key = f"card {row.venue_id} {row.space_id}"
        found.append(Card(row.venue_id, number, distance_m, key))
        found[-1].parts = answers.get_kept(key) or {}
        if known := known_of.get((row.venue_id, row.space_id)):
            _answer(found[-1], known, asked)
    _read(rows, found)
    return found


def indexed(rows: Sequence[Row[Any]]) -> dict[tuple[int, int | None], Row[Any]]:
    """What the index holds of the rows' venues and their spaces, with their hours."""
    venues = {"venues": list({row.venue_id for row in rows})}
    known = db.session.connection().execute(_OF_VENUES, venues)
    return {(row.venue_id, row.space_id): row for row in known}


# Made once, as search's own.
_OF_VENUES = index.WITH_HOURS.where(IndexedPlace.venue_id.in_(bindparam("venues", expanding=True)))


def _answer(card: Card, known: Row[Any], asked: Criteria) -> None:
    """What the card tells of the question itself."""
    if asked.when:
        hours = timetables.read(known.told)
        days = asked.when.days
        suiting = (day for day in days if timetables.suits(hours, asked.when._replace(days=(day,))))
        day = next(suiting, days[0])
        card.on_day = day, hours.on(day)
    if asked.include_unknown:
        _size, card.unknown = near_miss_words.of_unknown(asked, known)


def _read(rows: Sequence[Row[Any]], found: Sequence[Card]) -> None:
    unwritten = [(row, card) for row, card in zip(rows, found, strict=True) if not card.parts]
    if not unwritten:
        return
    venues = queries.get_details(Venue, [row.venue_id for row, _card in unwritten])
    ids = [row.space_id for row, _card in unwritten if row.space_id]
    spaces = queries.get_details(Space, ids)
    offered = offers.find_by_venue(venues.keys(), clock.today())
    for row, card in unwritten:
        venue, space = venues[row.venue_id], spaces.get(row.space_id)
        card.place = Place(venue, space)
        card.offered = offers.of_place(offered, venue, space)
