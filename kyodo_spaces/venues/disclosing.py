"""How closely a venue's address is shown: to the lot, or by its town alone."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from .. import places
from ..db import db
from ..errors import Invalid
from . import creating, wording
from .amenities import AMENITIES
from .models import Space, Venue
from .partners import Offer
from .privacy import town_facts
from .queries import get_with_merged
from .telling import Exact, exact_of, find_telling

_PROSE = (
    "name name_kana name_en name_alias description contact_note hours_note note floor fee "
    "eligibility how_to_apply apply_ahead state_reason operator category food_note sound_note "
    "fire_note paper_sizes rack_period"
).split()


def by_town(venue: Venue, address: str) -> dict[str, Any]:
    """The facts that show the venue by the town of an address, or of its own where that is empty.

    Raises Invalid where no town is named, or where a text of the venue tells the lot all the same.
    """
    facts = town_facts(address or venue.address, venue.municipality_code)
    exact = exact_of_venue(venue)
    if address:
        exact |= exact_of(address, venue.municipality_code)
    if told := find_told(venue, exact):
        raise Invalid(
            _(
                "次のところに番地や建物名が書かれています。先に「くわしい内容を直す」などで"
                "消してください: %(fields)s",
                fields="、".join(told),
            )
        )
    return facts


def to_the_lot(venue: Venue, address: str) -> dict[str, Any]:
    """The facts of an exact address, typed anew; raises Invalid for one that is none."""
    facts = creating.locate(venue.name, address)
    if not places.geocoder().geocode(address, venue.municipality_code).rest:
        raise Invalid(_("番地まで入れてください。例: 鎌倉市小町1-10-5"))
    parts = dict.fromkeys(("prefecture", "city", "town", "lot", "building"))
    return parts | facts | {"is_address_private": False}


def exact_of_venue(venue: Venue) -> Exact:
    """What tells the venue's house, as far as its row knows it."""
    lot = f"{venue.town or ''}{venue.lot}" if venue.lot else venue.address
    code = venue.municipality_code
    return exact_of(venue.address, code) | exact_of(lot, code, venue.building or "")


def find_told(venue: Venue, exact: Exact) -> list[str]:
    """Where any of it stands in a text of the venue, of what is in it or was merged into it."""
    return find_telling(_texts(venue), exact)


def _texts(venue: Venue) -> Iterator[tuple[str, str | None]]:
    for owner in get_with_merged(venue):
        listings: list[Venue | Space] = [owner, *owner.spaces]
        for each in listings:
            for name in _PROSE:
                yield _label(each, wording.name(name)), getattr(each, name, None)
            for amenity in each.amenities:
                yield _label(each, AMENITIES[amenity.key].label), amenity.note
            for day in each.special_hours:
                yield _label(each, _("特別な日の理由")), day.reason
        for offer in db.session.scalars(select(Offer).where(Offer.venue_id == owner.id)):
            for text in (offer.title, offer.terms, offer.how_to_apply):
                yield _("期間限定の案内「%(title)s」", title=offer.title), text


def _label(owner: Venue | Space, fact: str) -> str:
    return f"{owner.name}の{fact}"
