"""What a partner venue offers for a while, as the public sees it: running, or about to begin."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ..db import db
from . import queries
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


def find_shown(venue: Venue, space: Space | None, today: date) -> list[Shown]:
    """The offers that a public page tells of, those that end first first.

    A space's page tells of its own and of the whole venue's, a venue's page of all but those of
    spaces that nobody sees. What is over or withdrawn is told nowhere.
    """
    ids = [each.id for each in queries.get_with_merged(venue)]
    query = (
        select(Offer)
        .where(Offer.venue_id.in_(ids), Offer.is_withdrawn.is_(False))
        .where(Offer.ends_on >= today, Offer.starts_on <= today + timedelta(days=AHEAD_DAYS))
        .order_by(Offer.starts_on > today, Offer.ends_on, Offer.id)
    )
    found = [offer for offer in db.session.scalars(query) if _is_of(offer, space)]
    return [Shown(offer, offer.starts_on > today) for offer in found]


def _is_of(offer: Offer, space: Space | None) -> bool:
    if offer.space is None:
        return True
    return offer.space.is_public if space is None else offer.space_id == space.id
