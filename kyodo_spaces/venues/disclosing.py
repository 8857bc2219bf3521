"""How closely a venue's address is shown: to the lot, or by its town alone."""

import re
from typing import Any

from flask_babel import gettext as _

from .. import places
from ..errors import Invalid
from ..geo.addresses import normalise
from . import creating, wording
from .models import Space, Venue
from .privacy import town_facts
from .queries import get_with_merged

_PROSE = (
    "name name_kana name_en name_alias description contact_note hours_note note floor fee "
    "eligibility how_to_apply apply_ahead state_reason"
).split()
_UNITS = re.compile("(?<=[0-9])(?:丁目|番地の?|番|号)(?=[0-9])")


def by_town(venue: Venue, address: str) -> dict[str, Any]:
    """The facts that show the venue by the town of an address, or of its own where that is empty.

    Raises Invalid where no town is named, or where a text of the venue tells the lot all the same.
    """
    facts = town_facts(address or venue.address, venue.municipality_code)
    if told := _telling(venue):
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


def _telling(venue: Venue) -> list[str]:
    """Where else the venue's lot or building stands, in words."""
    read = places.geocoder().geocode(venue.address, venue.municipality_code)
    exact = {_plain(text) for text in (read.rest, read.building, venue.lot, venue.building) if text}
    found = []
    for owner in get_with_merged(venue):
        listings: list[Venue | Space] = [owner, *owner.spaces]
        for each in listings:
            texts = {name: getattr(each, name, None) for name in _PROSE}
            found += [
                f"{each.name}の{wording.name(name)}"
                for name, text in texts.items()
                if text and any(_holds(_plain(text), part) for part in exact)
            ]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return _UNITS.sub("-", normalise(text))


def _holds(text: str, part: str) -> bool:
    """Whether a text tells a lot or a building, not only a number that has the same figures."""
    is_one_number = part.isdigit()
    return (
        len(part) > 1
        and not is_one_number
        and bool(re.search(rf"(?<![0-9-]){re.escape(part)}(?![0-9-])", text))
    )
