"""What the index holds of venues, read from the inventory many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, or_, select

from ..geo import grid
from ..geo.geojson import Level
from . import ahead, purposes, timetables, year_end
from .amenities import AMENITIES
from .details import Amenity, ClosingRule, OpeningHours, SpecialHours
from .hours_form import Closing, Opening, Special
from .index_dialects import among
from .index_models import key_of
from .models import PUBLIC_STATES, Space, State, Venue

ALLOWS = {
    "food": "allows_food",
    "sound": "allows_sound",
    "fire": "allows_fire",
    "walk_in": "is_walk_in",
}
"""What may be allowed of a space, by how it is asked for."""
_NUMBERED: dict[str, Iterable[str]] = {
    "amenity": AMENITIES,
    "purpose": purposes.PURPOSES,
    "allow": ALLOWS,
}
BITS = {
    each: 1 << number
    for number, each in enumerate((facet, key) for facet, keys in _NUMBERED.items() for key in keys)
}
"""By facet and key."""
Owner = tuple[str, int]
Owned = Mapping[Owner, list[Any]]


class Entry(NamedTuple):
    """A result: its row, the folded text it is found by, and its hours in one form."""

    row: dict[str, Any]
    body: str
    hours: str | None


class _Pause(NamedTuple):
    start: date | None
    until: date | None
    reason: str | None = None


class _Amenity(NamedTuple):
    key: str
    has: bool | None


class _Owned(NamedTuple):
    """What belongs to venues and spaces, by owner."""

    amenities: Owned
    openings: Owned
    closings: Owned
    specials: Owned


_FORMS: tuple[tuple[Any, Any], ...] = (
    (Amenity, _Amenity),
    (OpeningHours, Opening),
    (ClosingRule, Closing),
    (SpecialHours, Special),
)
_OF_BOTH = (
    "id state search_text suspended_from suspended_until hours_note confirmed_on as_of".split(),
    "name name_kana district longitude latitude point_level".split(),
    ["venue_id", "position", "kind", "capacity", "is_free", "apply_ahead", *ALLOWS.values()],
)
_VENUE = [getattr(Venue, name) for name in _OF_BOTH[0] + _OF_BOTH[1]]
_SPACE = [getattr(Space, name) for name in _OF_BOTH[0] + _OF_BOTH[2]]


def read(connection: Connection, venue_ids: Sequence[int]) -> list[Entry]:
    """The results that these venues make, in the order of their keys."""
    is_public = Venue.state.in_(PUBLIC_STATES)
    wanted = Venue.id.in_(among(connection, venue_ids))
    venues = connection.execute(select(*_VENUE).where(wanted, is_public)).all()
    ids = [venue.id for venue in venues]
    wanted = Space.venue_id.in_(among(connection, ids))
    query = select(*_SPACE).where(wanted, Space.state.in_(PUBLIC_STATES))
    spaces: dict[int, list[Row[Any]]] = defaultdict(list)
    for space in connection.execute(query).all():
        spaces[space.venue_id].append(space)
    space_ids = [space.id for each in spaces.values() for space in each]
    owned = _Owned(*(_owned(connection, *each, ids, space_ids) for each in _FORMS))
    found = [
        _entry(venue, space, owned) for venue in venues for space in spaces.get(venue.id, [None])
    ]
    return sorted(found, key=lambda entry: int(entry.row["key"]))


def _owned(
    connection: Connection,
    model: Any,
    form: Any,
    venue_ids: Sequence[int],
    space_ids: Sequence[int],
) -> Owned:
    of_either = or_(
        model.venue_id.in_(among(connection, venue_ids)),
        model.space_id.in_(among(connection, space_ids)),
    )
    found: dict[Owner, list[Any]] = defaultdict(list)
    told = (getattr(model, field) for field in form._fields)
    query = select(model.venue_id, model.space_id, *told).where(of_either).order_by(model.id)
    for row in connection.execute(query).all():
        owner = ("space", row[1]) if row[1] else ("venue", row[0])
        found[owner].append(form._make(row[2:]))
    return found


def _entry(venue: Row[Any], space: Row[Any] | None, owned: _Owned) -> Entry:
    cell = cell_of(venue)
    space_id = space.id if space else None
    has, lacks = _bits(venue, space, owned.amenities)
    hours = _hours(venue, space, owned)
    applied = ahead.read(space.apply_ahead) if space else None
    row = {
        "key": key_of(venue.id, space_id, cell),
        "venue_id": venue.id,
        "space_id": space_id,
        "longitude": venue.longitude if cell is not None else None,
        "latitude": venue.latitude if cell is not None else None,
        "kind": space.kind if space else None,
        "district": venue.district,
        "capacity": space.capacity if space else None,
        "is_free": space.is_free if space else None,
        "has": has,
        "lacks": lacks,
        "timetable_id": timetables.id_of(hours) if hours else None,
        "ahead": applied.rule if applied else None,
        "is_whole": space is None,
        "name": venue.name if venue.name_kana is None else venue.name_kana,
        "position": space.position if space else 0,
        "confirmed_on": (space or venue).confirmed_on,
        "as_of": (space and space.as_of) or venue.as_of,
    }
    body = f"{venue.search_text}\n{space.search_text}" if space else venue.search_text
    return Entry(row, body, hours)


def cell_of(venue: Any) -> int | None:
    """Where a venue is on the map; None for the middle of a municipality, which is no place."""
    if venue.longitude is None or venue.point_level == Level.MUNICIPALITY:
        return None
    return grid.cell(venue.longitude, venue.latitude)


def _owners(venue: Row[Any], space: Row[Any] | None) -> Iterator[tuple[Owner, Row[Any]]]:
    """The space, if it is one, before its venue."""
    if space:
        yield ("space", space.id), space
    yield ("venue", venue.id), venue


def _bits(venue: Row[Any], space: Row[Any] | None, owned: Owned) -> tuple[int, int]:
    """The bits of what holds and of what does not; a space's word goes before its venue's."""
    amenities: dict[str, bool] = {}
    for owner, _row in _owners(venue, space):
        for key, has in owned.get(owner, ()):
            if has is not None:
                amenities.setdefault(key, has)
    allowed = tuple(getattr(space, name) if space else None for name in ALLOWS.values())
    named = purposes.named_in((space or venue).search_text)
    return _bits_of(space.kind if space else None, frozenset(amenities.items()), allowed, named)


@lru_cache(4_096)
def _bits_of(
    kind: str | None,
    amenities: frozenset[tuple[str, bool]],
    allowed: tuple[bool | None, ...],
    named: frozenset[str],
) -> tuple[int, int]:
    said: dict[tuple[str, str], bool] = {("amenity", key): has for key, has in amenities}
    said |= {
        ("allow", key): is_so
        for key, is_so in zip(ALLOWS, allowed, strict=True)
        if is_so is not None
    }
    facts = purposes.Facts(kind, dict(amenities), said.get(("allow", "sound")), named)
    said |= {("purpose", key): suits for key, suits in purposes.suits(facts).items()}
    has = sum(BITS.get(each, 0) for each, holds in said.items() if holds)
    return has, sum(BITS.get(each, 0) for each, holds in said.items() if not holds)


def _hours(venue: Row[Any], space: Row[Any] | None, owned: _Owned) -> str | None:
    """As `facts.Place` puts the hours of a space and its venue together."""
    (own, row), *_venue = owners = list(_owners(venue, space))
    of_venue = owners[-1][0]
    timed, note = owners[0 if owned.openings.get(own) or row.hours_note else -1]
    return _timetable(
        tuple(owned.openings.get(timed, ())),
        tuple(owned.closings.get(own, ()) or owned.closings.get(of_venue, ())),
        tuple(row for owner, _row in owners for row in owned.specials.get(owner, ())),
        tuple(
            _Pause(each.suspended_from, each.suspended_until)
            for _owner, each in owners
            if each.state == State.SUSPENDED
        ),
        never_closes=year_end.never_closes(note.hours_note),
    )


# The venues of a file share a few ways to be open.
_timetable = lru_cache(4_096)(timetables.write)
