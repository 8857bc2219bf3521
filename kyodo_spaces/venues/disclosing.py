"""How closely a venue's address is shown: to the lot, or by its town alone."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from .. import places
from ..accounts.rights import Actor, require_coordinator
from ..db import transaction
from ..errors import Invalid
from ..geo.addresses import normalise
from . import changes, creating, wording
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


def disclose(
    kind: str,
    id: int,
    facts: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    operation: str = "disclose",
    confirms: bool = False,
) -> int | None:
    """Show a venue's address by its town alone, or to the lot again.

    What was merged into it is the same place, and its spaces may keep the address among their
    further columns: they follow. As `changes.change`; NotAllowed for all but coordinators.
    """
    with transaction() as session:
        venue = changes.lock_listing(session, kind, id, by=by, operation=operation)
        require_coordinator(by)
        if not isinstance(venue, Venue):
            raise Invalid(_("住所の公開は、施設ごとに決めます。"))
        if venue.version != version:
            raise changes.Stale(venue.version)
        if confirms:
            facts = {**facts, **changes.vouched(venue, by)}
        line = changes.write(session, venue, facts, by=by, operation=operation)
        if facts.get("is_address_private"):
            conceal(session, venue, by=by, operation=operation)
        return line


def conceal(session: Session, venue: Venue, *, by: Actor, operation: str) -> None:
    """Cut a venue to its town in the caller's transaction, with all that could tell more of it."""
    for each in get_with_merged(venue):
        own = town_facts(each.address, each.municipality_code)
        changes.write(session, each, own, by=by, operation=operation)
        for space in each.spaces:
            changes.write(session, space, {"extra": {}}, by=by, operation=operation)


