"""The list on paper: by district, each venue with a number that the drawn map has as well."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row

from ..geo import grid
from ..geo.geojson import Level, Point
from ..geo.towns import Town
from . import cards, near_miss_words, queries, search, sheet_map
from .criteria import Criteria
from .facts import Place
from .models import Space, Venue

MOST = 200
"""So many results fill some thirty pages."""


class Entry(NamedTuple):
    number: int
    place: Place
    rooms: Sequence[Place]
    is_drawn: bool
    unknown: Mapping[int | None, list[str]]
    """Which of the asked facts nobody has told, by space, or by None of the venue itself."""

    @property
    def shares_hours(self) -> bool:
        """Whether all its rooms are open as it is itself, so that the hours are told once."""
        return not any(room.has_own_hours or room.own.closing_rules for room in self.rooms)

    @property
    def vouched(self) -> Sequence[Place]:
        """Of whom it is told who vouches and since when: one for all that tell the same."""
        told = self.rooms or [self.place]
        rows = {
            (one.own.confirmed_on, one.own.confirmed_by, one.own.as_of, one.department)
            for one in told
        }
        return told if len(rows) > 1 else told[:1]


class Sheet(NamedTuple):
    total: int
    """Of results, as far as they are counted."""
    shown: int
    districts: Sequence[tuple[str | None, Sequence[Entry]]]
    drawing: sheet_map.Drawing | None
    dates: tuple[str, str] | None
    """The oldest and the newest day of what is told, each as far as it is known."""


def find(criteria: Criteria, towns: Iterable[Town]) -> Sheet:
    """What matches, at most MOST of it, numbered so that neighbours follow each other."""
    total, rows = search.find_some(criteria, 0, MOST)
    rooms: dict[int, list[int]] = {}
    for row in rows:
        of_venue = rooms.setdefault(row.venue_id, [])
        if row.space_id:
            of_venue.append(row.space_id)
    unknown = _unknown(rows, criteria)
    venues = queries.get_details(Venue, rooms)
    spaces = queries.get_details(Space, [id for ids in rooms.values() for id in ids])
    entries = [
        Entry(
            number,
            Place(venue),
            [Place(venue, spaces[id]) for id in rooms[venue.id]],
            _point(venue) is not None,
            unknown.get(venue.id, {}),
        )
        for number, venue in enumerate(sorted(venues.values(), key=_order), 1)
    ]
    points = [(entry.number, _point(entry.place.venue)) for entry in entries]
    drawing = sheet_map.draw([(number, at) for number, at in points if at], towns)
    districts = [
        (name or None, list(some))
        for name, some in groupby(entries, lambda entry: entry.place.venue.district or "")
    ]
    return Sheet(total, len(rows), districts, drawing, _dates(entries))


def _unknown(rows: Sequence[Row[Any]], asked: Criteria) -> dict[int, dict[int | None, list[str]]]:
    """Of each venue, where places that may match were asked for as well."""
    found: dict[int, dict[int | None, list[str]]] = {}
    if asked.include_unknown:
        indexed = cards.indexed(rows)
        for row in rows:
            known = indexed.get((row.venue_id, row.space_id))
            if known and (facts := list(map(str, near_miss_words.untold(asked, known)))):
                found.setdefault(row.venue_id, {})[row.space_id] = facts
    return found


def _order(venue: Venue) -> tuple[bool, str, bool, int, str, int]:
    point = _point(venue)
    cell = grid.cell(point.longitude, point.latitude) if point else 0
    return not venue.district, venue.district or "", point is None, cell, venue.name, venue.id


def _point(venue: Venue) -> Point | None:
    """Where it is drawn; the middle of a municipality is no place to go to."""
    point = venue.point
    return None if point is None or point.level is Level.MUNICIPALITY else point


def _dates(entries: Iterable[Entry]) -> tuple[str, str] | None:
    told = [
        str(place.own.confirmed_on or place.own.as_of)
        for entry in entries
        for place in entry.rooms or [entry.place]
        if place.own.confirmed_on or place.own.as_of
    ]
    return (min(told), max(told)) if told else None
