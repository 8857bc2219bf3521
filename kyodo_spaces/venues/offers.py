"""What a partner venue offers for a while, as the public sees it: running, or about to begin."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..db import db
from .models import Space, Venue
from .partners import Offer, OfferKind

AHEAD_DAYS = 30
"""So many days before it begins an offer is announced."""
KINDS: dict[str, Any] = {
    OfferKind.TRIAL: _l("無料体験"),
    OfferKind.PRESENTATION: _l("発表の場"),
}


class Shown(NamedTuple):
    offer: Offer
    is_ahead: bool
    """It has not begun yet."""

    @property
    def kind(self) -> Any:
        return KINDS[self.offer.kind]


def find_by_venue(ids: Collection[int], today: date) -> dict[int, list[Shown]]:
    """The offers that the pages of these venues tell of, in one query, those that end first first.

    What venues that were merged into one of them offer is told there. What is over or withdrawn
    is told nowhere.
    """
    part = select(Venue.id, Venue.id.label("root")).where(Venue.id.in_(ids)).cte(recursive=True)
    merged = select(Venue.id, part.c.root).join(part, Venue.merged_into_id == part.c.id)
    part = part.union(merged)
    query = (
        select(Offer, part.c.root)
        .join(part, Offer.venue_id == part.c.id)
        .options(joinedload(Offer.space))
        .where(Offer.is_withdrawn.is_(False), Offer.ends_on >= today)
        .where(Offer.starts_on <= today + timedelta(days=AHEAD_DAYS))
        .order_by(Offer.starts_on > today, Offer.ends_on, Offer.id)
    )
    found: dict[int, list[Shown]] = {}
    for offer, venue_id in db.session.execute(query):
        found.setdefault(venue_id, []).append(Shown(offer, offer.starts_on > today))
    return found


def of_place(
    found: Mapping[int, Sequence[Shown]], venue: Venue, space: Space | None
) -> list[Shown]:
    """A space's page tells of its own and of the whole venue's, a venue's page of all but those
    of spaces that nobody sees."""
    return [each for each in found.get(venue.id, ()) if _is_of(each.offer, space)]


def _is_of(offer: Offer, space: Space | None) -> bool:
    if offer.space is None:
        return True
    return offer.space.is_public if space is None else offer.space_id == space.id
