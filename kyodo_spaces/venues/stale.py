"""What the public sees though nobody has vouched for it for too long."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from ..accounts.rights import Actor
from ..db import db
from . import changes, freshness, publishing, queries
from .facts import Place
from .models import PUBLIC_STATES, Space, State, Venue


class Past(NamedTuple):
    """A public venue or space past the limit, and the last day it is known to have been right."""

    kind: str
    id: int
    known_on: date | None
    was_confirmed: bool
    is_due: bool
    """Whether only the day is over that an approval set for confirming it again."""


def find_past(today: date, months: int) -> list[Past]:
    """All of them, those of which no day is known first, then the oldest."""
    oldest = freshness.oldest(today, months)
    found = []
    for kind, model in changes.LISTINGS.items():
        query = select(model.id, model.confirmed_on, model.as_of, model.confirm_by).where(
            model.state.in_(PUBLIC_STATES),
            or_(
                model.confirmed_on.is_(None),
                model.confirmed_on < oldest,
                model.confirm_by < today,
            ),
        )
        if model is Space:
            query = query.join(Space.venue).where(Venue.state.in_(PUBLIC_STATES))
        for row in db.session.execute(query.order_by(model.id)):
            is_past = freshness.is_past(row.confirmed_on, row.as_of, today, months)
            if is_past or freshness.is_due(row.confirm_by, today):
                known = freshness.known_on(row.confirmed_on, row.as_of)
                found.append(Past(kind, row.id, known, row.confirmed_on is not None, not is_past))
    return sorted(found, key=lambda past: past.known_on or date.min)


def get_places(found: Sequence[Past]) -> list[tuple[Past, Place]]:
    """These, with what is known of them."""
    venues = queries.get_details(Venue, [past.id for past in found if past.kind == "venues"])
    spaces = queries.get_details(Space, [past.id for past in found if past.kind == "spaces"])
    places = {("venues", id): Place(venue) for id, venue in venues.items()}
    places |= {("spaces", id): Place(space.venue, space) for id, space in spaces.items()}
    return [(past, places[past[:2]]) for past in found if past[:2] in places]


def unpublish(kind: str, id: int, *, version: int, by: Actor) -> int | None:
    """Take a place from the public's view, as a draft; as `publishing.govern`."""
    facts = publishing.state_facts(State.DRAFT)
    return publishing.govern(kind, id, facts, version=version, by=by, operation="unpublish")
