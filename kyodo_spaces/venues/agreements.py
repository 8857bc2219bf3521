"""Partner venues and the agreements (協定) behind them: in force, about to end, ended, or none."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from ..accounts.models import Role
from ..accounts.rights import Actor, Refused
from ..db import db
from ..errors import NotAllowed, NotFound
from . import own
from .models import State, Venue
from .partners import Agreement, Offer
from .rights import may_edit

SOON_DAYS = 60
"""So many days before its end an agreement is told to be looked at."""


class Standing(StrEnum):
    """SOON: in force, and ends within SOON_DAYS."""

    FORCE = "force"
    SOON = "soon"
    AHEAD = "ahead"
    ENDED = "ended"
    NONE = "none"


class Partner(NamedTuple):
    """A partner venue with the agreement that counts today, and its offers that are not over."""

    venue: Venue
    agreement: Agreement | None
    standing: Standing
    days_left: int | None
    """Until it ends, where it is in force and has an end."""
    offers: Sequence[Offer]


def require_partnering(actor: Actor) -> None:
    """Agreements and offers are made by coordinators and the centre; raises NotAllowed."""
    if not (actor.is_coordinator or actor.role == Role.CENTRE):
        raise NotAllowed(_("この操作は、取りまとめ課とNPOセンターができます。"))


def get_partner_venue(actor: Actor, id: int, operation: str) -> Venue:
    """A venue whose agreements and offers are the actor's to keep.

    Raises NotFound, and Refused, which looks the same, for another's.
    """
    venue = db.session.get(Venue, id, populate_existing=True)
    if venue is None:
        raise NotFound
    if actor.role == Role.EDITOR or not may_edit(actor, venue):
        raise Refused(operation, venue.__tablename__, venue.id)
    return venue


def find_partners(actor: Actor, today: date) -> list[Partner]:
    """The partner venues that the actor keeps, and those with an agreement or an offer, by name."""
    require_partnering(actor)
    has_records = or_(
        exists().where(Agreement.venue_id == Venue.id), exists().where(Offer.venue_id == Venue.id)
    )
    is_live = Venue.is_partner & (Venue.state != State.RETIRED)
    query = (
        select(Venue)
        .where(or_(is_live, has_records), own.is_own(actor))
        .order_by(Venue.name_kana, Venue.name, Venue.id)
    )
    return [_partner(venue, today) for venue in db.session.scalars(query)]


def _partner(venue: Venue, today: date) -> Partner:
    rows = get_agreements(venue)
    best = min(rows, key=lambda row: _rank(row, today), default=None)
    standing = standing_of(best, today) if best else Standing.NONE
    ends_on = best.ends_on if best else None
    is_in_force = standing in {Standing.FORCE, Standing.SOON}
    offers = select(Offer).where(Offer.venue_id == venue.id, Offer.is_withdrawn.is_(False))
    ahead = offers.where(Offer.ends_on >= today).order_by(Offer.starts_on, Offer.id)
    return Partner(
        venue,
        best,
        standing,
        (ends_on - today).days if ends_on and is_in_force else None,
        db.session.scalars(ahead).all(),
    )


def get_agreements(venue: Venue) -> Sequence[Agreement]:
    """All of a venue's, the newest first."""
    query = select(Agreement).where(Agreement.venue_id == venue.id)
    return db.session.scalars(query.order_by(Agreement.starts_on.desc(), Agreement.id)).all()


def get_offers(venue: Venue) -> Sequence[Offer]:
    """All of a venue's, the newest first."""
    query = select(Offer).where(Offer.venue_id == venue.id)
    return db.session.scalars(query.order_by(Offer.starts_on.desc(), Offer.id)).all()


def standing_of(agreement: Agreement, today: date) -> Standing:
    if agreement.starts_on > today:
        return Standing.AHEAD
    if agreement.ends_on is None:
        return Standing.FORCE
    if agreement.ends_on < today:
        return Standing.ENDED
    return Standing.SOON if (agreement.ends_on - today).days <= SOON_DAYS else Standing.FORCE


def _rank(agreement: Agreement, today: date) -> tuple[int, int]:
    """One in force before one to come and one that ended; of several the one that ends last."""
    order = (Standing.FORCE, Standing.SOON, Standing.AHEAD, Standing.ENDED)
    return order.index(standing_of(agreement, today)), -(agreement.ends_on or date.max).toordinal()
