"""The cards of the list. What a card tells is written once, until something changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, select

from .. import answers, clock
from ..db import db
from ..geo.geojson import Level, Point
from . import offers, queries, timetables
from .facts import Place
from .hours import DayHours, Schedule
from .index_models import IndexedPlace, Timetable
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
    """The day that is asked about, and its hours."""
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


def of_rows(rows: Sequence[Row[Any]], near: Point | None, day: date | None = None) -> list[Card]:
    """In the order of the rows, which are search's; numbers are given to what has a point.

    With a day each card tells its hours.
    """
    hours = _hours_on(day, rows) if day else {}
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
        if day and (told := hours.get((row.venue_id, row.space_id))):
            found[-1].on_day = day, told
    _read(rows, found)
    return found


def _hours_on(day: date, rows: Sequence[Row[Any]]) -> dict[tuple[int, int | None], DayHours]:
    place = IndexedPlace
    query = select(place.venue_id, place.space_id, Timetable.told)
    query = query.outerjoin(Timetable, Timetable.id == place.timetable_id)
    told = db.session.execute(query.where(place.venue_id.in_({row.venue_id for row in rows})))
    return {
        (venue_id, space_id): (timetables.read(text) if text else Schedule()).on(day)
        for venue_id, space_id, text in told
    }


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
