"""The venues and spaces that somebody keeps, for the lists of staff."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from ..accounts.models import Department, Role
from ..accounts.rights import Actor
from ..db import db
from . import queries
from .facts import Place
from .models import Kind, Space, State, Venue
from .rights import may_edit
from .words import forms_of

NO_DEPARTMENT = 0
"""Stands for the places that no department keeps."""
_keeper = func.coalesce(Space.department_id, Venue.department_id)


class Own(NamedTuple):
    """A venue with what one keeps of it: `place` is None where the venue is another's."""

    venue: Venue
    place: Place | None
    spaces: Sequence[Place]
    is_whole: bool
    """Nothing that one keeps of it was left out by the words that were looked for."""


def find_own(actor: Actor, department_id: int | None = None, words: str = "") -> list[int]:
    """The ids of venues of which the actor may change anything, by name, those retired last.

    `department_id` narrows a coordinator's to one department's or, 0, to nobody's. All `words`
    are in the venue, or in the venue and one space together.
    """
    of_venue, of_space = _kept_by(actor, department_id)
    for forms in forms_of(words):
        in_venue = or_(*(Venue.search_text.contains(form, autoescape=True) for form in forms))
        of_venue = and_(of_venue, in_venue)
        in_space = or_(*(Space.search_text.contains(form, autoescape=True) for form in forms))
        of_space = and_(of_space, or_(in_venue, in_space))
    kept = or_(of_venue, exists().where(Space.venue_id == Venue.id, of_space))
    is_over = Venue.state == State.RETIRED
    query = select(Venue.id).where(kept).order_by(is_over, Venue.name_kana, Venue.name, Venue.id)
    return list(db.session.scalars(query))


def is_own(actor: Actor) -> ColumnElement[bool]:
    """The condition of a venue that the actor may change, as `rights.may_edit` says of it."""
    return _kept_by(actor, None)[0]


def get_own(
    actor: Actor, ids: Sequence[int], department_id: int | None = None, words: str = ""
) -> list[Own]:
    """These venues, with what the actor may change of each, read in few queries.

    `words` leave of each what they are found in: a venue's are in all its spaces.
    """
    found = []
    for venue in queries.get_venues(ids):
        places = [Place(venue), *(Place(venue, space) for space in venue.spaces)]
        kept = [
            place for place in places if may_edit(actor, place.own) and _is_of(place, department_id)
        ]
        told = [place for place in kept if _has_words(place, words)]
        of_venue = next((place for place in told if place.space is None), None)
        spaces = [place for place in told if place.space]
        found.append(Own(venue, of_venue, spaces, is_whole=told == kept))
    return found


def get_keepers() -> list[tuple[int, str, int]]:
    """The departments that keep anything: id, name and how many venues and spaces.

    0 stands first, without a name, for what nobody keeps.
    """
    of_venues = select(Venue.department_id, func.count()).group_by(Venue.department_id)
    of_spaces = select(_keeper, func.count()).select_from(Space).join(Space.venue).group_by(_keeper)
    counts: dict[int, int] = {}
    for query in (of_venues, of_spaces):
        for id, count in db.session.execute(query):
            counts[id or NO_DEPARTMENT] = counts.get(id or NO_DEPARTMENT, 0) + count
    rows = db.session.execute(select(Department.id, Department.name).order_by(Department.name))
    named = [(NO_DEPARTMENT, ""), *((id, name) for id, name in rows)]
    return [(id, name, counts[id]) for id, name in named if id in counts]


def _is_of(place: Place, department_id: int | None) -> bool:
    keeper = (place.space and place.space.department_id) or place.venue.department_id
    return department_id is None or (keeper or NO_DEPARTMENT) == department_id


def _has_words(place: Place, words: str) -> bool:
    texts = place.venue.search_text, place.own.search_text
    return all(any(form in text for form in forms for text in texts) for forms in forms_of(words))


def _kept_by(
    actor: Actor, department_id: int | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What `rights.may_edit` says of a venue and of a space, as conditions of a query."""
    if actor.is_coordinator:
        return _of_department(department_id)
    if actor.role == Role.CENTRE:
        live = exists().where(Space.venue_id == Venue.id, Space.state != State.RETIRED)
        others = live.where(Space.kind.is_distinct_from(Kind.CAFE))
        is_shared = live.where(Space.department_id.is_not(None))
        is_centres = or_(Venue.is_partner, and_(live, ~others))
        of_venue = and_(Venue.department_id.is_(None), ~is_shared, is_centres)
        of_space = or_(Venue.is_partner, Space.kind == Kind.CAFE)
        return of_venue, and_(_keeper.is_(None), of_space)
    ids: Any = actor.department_ids
    return Venue.department_id.in_(ids), _keeper.in_(ids)


def _of_department(id: int | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    if id is None:
        return true(), true()
    if id == NO_DEPARTMENT:
        return Venue.department_id.is_(None), _keeper.is_(None)
    return Venue.department_id == id, _keeper == id
