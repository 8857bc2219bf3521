"""What the pages ask of the inventory; a getter refuses what the public may not see."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from ..db import db
from ..errors import NotFound
from ..geo.geojson import Level
from ..text import fold, fold_spelling
from .index_models import IndexedPlace
from .models import PUBLIC_STATES, Space, Venue
from .words import spellings

Listing = TypeVar("Listing", Venue, Space)
CHOME = re.compile("[0-9一二三四五六七八九十]+丁目$")
_SOME = 20
"""So many places are looked at for an example."""


def get_public_venue(venue_id: int) -> Venue:
    """A published or suspended venue; raises NotFound for any other."""
    venue = db.session.get(Venue, venue_id)
    if venue is None or not venue.is_public:
        raise NotFound
    return venue


def get_public_space(space_id: int) -> Space:
    """A published or suspended space of such a venue; raises NotFound for any other."""
    space = db.session.get(Space, space_id)
    if space is None or not space.is_public or not space.venue.is_public:
        raise NotFound
    return space


def find_successor(venue_id: int) -> Venue | None:
    """The public venue that took over from a merged one; None for any other."""
    venue = db.session.get(Venue, venue_id)
    while venue is not None and venue.merged_into_id is not None:
        venue = db.session.get(Venue, venue.merged_into_id)
    return venue if venue and venue.id != venue_id and venue.is_public else None


def find_space_successor(space_id: int) -> Venue | Space | None:
    """What stands for a space of a merged venue: its public namesake there, else the venue."""
    space = db.session.get(Space, space_id)
    venue = find_successor(space.venue_id) if space else None
    if space is None or venue is None:
        return None
    named = (
        each for each in venue.spaces if each.is_public and fold(each.name) == fold(space.name)
    )
    return next(named, venue)


def get_with_merged(venue: Venue) -> list[Venue]:
    """The venue and all that were merged into it, and into those."""
    found, waiting = [], [venue]
    while waiting:
        found.append(one := waiting.pop())
        waiting += db.session.scalars(select(Venue).where(Venue.merged_into_id == one.id))
    return found


def districts() -> list[str]:
    """The districts of public venues, in order of name: each is looked up from the one before."""
    district = IndexedPlace.district
    found = select(func.min(district).label("name")).cte("found", recursive=True)
    after = select(func.min(district)).where(district > found.c.name).scalar_subquery()
    found = found.union_all(select(after).where(found.c.name.is_not(None)))
    return list(db.session.scalars(select(found.c.name).where(found.c.name.is_not(None))))


def get_venues(ids: Sequence[int]) -> Iterator[Venue]:
    """The venues, their spaces and what belongs to both, in the order of `ids`, in batches."""
    spaces = selectinload(Venue.spaces).options(*_owned(Space))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        query = select(Venue).where(Venue.id.in_(some)).options(*_owned(Venue), spaces)
        found = {venue.id: venue for venue in db.session.scalars(query)}
        yield from (found[id] for id in some if id in found)


def _owned(model: type[Listing]) -> list[Any]:
    owned = (model.amenities, model.opening_hours, model.closing_rules, model.special_hours)
    return [selectinload(rows) for rows in owned]


def get_details(model: type[Listing], ids: Iterable[int]) -> dict[int, Listing]:
    """Venues or spaces by id, with their amenities and hours read at once."""
    query = select(model).where(model.id.in_(set(ids)))
    found = db.session.scalars(query.options(*_owned(model)))
    return {row.id: row for row in found}


def find_towns(district: str | None) -> list[str]:
    """Two of the towns in which the first public venues are, without their 丁目, as examples."""
    query = (
        select(Venue.town)
        .where(Venue.state.in_(PUBLIC_STATES), Venue.town.is_not(None))
        .order_by(Venue.id)
        .limit(_SOME)
    )
    if district is not None:
        query = query.where(Venue.district == district)
    towns = (CHOME.sub("", str(town)) for town in db.session.scalars(query))
    return list(dict.fromkeys(towns))[:2]


def find_venue_named(text: str) -> Venue | None:
    """The public venue whose name holds the words as they stand, the shortest such name."""
    forms = spellings(fold_spelling(text))
    holds = (Venue.search_text.contains(form, autoescape=True) for form in forms)
    query = (
        select(Venue)
        .where(Venue.state.in_(PUBLIC_STATES), Venue.point_level != Level.MUNICIPALITY)
        .where(or_(*holds))
        .order_by(func.length(Venue.name), Venue.id)
    )
    return next((venue for venue in db.session.scalars(query) if _is_named(venue, forms)), None)


def _is_named(venue: Venue, forms: Sequence[str]) -> bool:
    names = (venue.name, venue.name_alias, venue.name_kana)
    known = [fold_spelling(name) for name in names if name]
    return any(form in name for form in forms for name in known)
