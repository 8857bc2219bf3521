"""Places that show their town alone, as a home does: what such a venue may hold, and what not.

Consent decides how exactly an address is shown. The rule stands on the model, so that whatever
writes a venue is held to it: a form, a file, an undo, a merger or a geocoder.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import event, inspect

from .. import places
from ..accounts.hiding import HIDDEN
from ..errors import Invalid
from ..geo.addresses import normalise
from ..geo.folding import fold
from ..geo.geojson import Level
from .models import Space, Venue
from .placing import point_facts

EXACT = HIDDEN["venue"]
"""The facts that tell where a venue is more closely than its town."""
_POINT = ("longitude", "latitude", "point_level", "point_radius_m", "point_source")


def town_facts(
    address: str, code: str | None = None, *, is_nowhere: bool = False
) -> dict[str, Any]:
    """The attributes of Venue that show an address by its town alone.

    `code` is the municipality's, where it is known. The town is spelled as the gazetteer spells
    it, so that nothing else of the text remains; where it knows none, the municipality is all,
    and there is no point. `is_nowhere`: no town either, as its owner wants it.
    Raises Invalid for an address that names neither.
    """
    read = places.geocoder().geocode(address, code)
    if read.municipality_code is None:
        raise Invalid(
            _(
                "町名を読み取れません。「鎌倉市小町一丁目」のように、市区町村と町名を入れてください。"
            )
        )
    is_shown = not is_nowhere and _is_town(read.town, read.municipality_code)
    town = read.town if is_shown else ""
    shown = read.prefecture + read.city + town
    point = dict.fromkeys(_POINT) | {"point_is_locked": False, "point_is_ambiguous": False}
    if town:
        found = places.geocoder().geocode(shown, read.municipality_code).point
        if found is None or found.level.rank < Level.CHOME.rank:
            raise Invalid(_("町名の位置が分かりません。住所を確かめてください。"))
        point = point_facts(found)
    return {
        "address": shown,
        "prefecture": read.prefecture,
        "city": read.city,
        "town": town or None,
        "lot": None,
        "building": None,
        "postal_code": None,
        "access": None,
        "extra": {},
        "is_address_private": True,
        **point,
    }


def _is_town(town: str, code: str) -> bool:
    """Whether a text is the name of a town and nothing besides."""
    text = fold(normalise(town))
    match = places.gazetteer().index(code).at_head(text)
    return match is not None and match.end == len(text)


def hidden_of(owner: Venue | Space) -> frozenset[str]:
    """The facts that no page may tell of an entry's past: none where the address is public."""
    venue = owner.venue if isinstance(owner, Space) else owner
    return HIDDEN[owner.__tablename__] if venue.is_address_private else frozenset()


def without_exact(owner: Venue | Space, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that an entry may be given: all but those that are hidden of it."""
    hidden = hidden_of(owner)
    return {name: value for name, value in facts.items() if name not in hidden}


def check(owner: Venue | Space) -> None:
    """Raises Invalid where a place that shows its town alone would hold more than its town."""
    if isinstance(owner, Space):
        is_kept = not (owner.venue.is_address_private and owner.extra)
    else:
        is_kept = not (owner.is_address_private and _is_touched(owner)) or all(
            getattr(owner, name) == value for name, value in town_facts(owner.address).items()
        )
    if not is_kept:
        raise Invalid(
            _(
                "住所を町名まで公開する施設なので、番地・建物名・郵便番号・行き方や、"
                "それより細かい地図の位置は入れられません。"
            )
        )


def _is_touched(venue: Venue) -> bool:
    """Whether it is being given a place. What the gazetteer learns later is no change."""
    state = inspect(venue)
    attributes = state.attrs
    return not state.persistent or any(
        attributes[name].history.has_changes() for name in (*EXACT, "is_address_private")
    )


def _hold(_mapper: object, _connection: object, venue: Venue) -> None:
    """The last gate: what is stored has passed it, whoever wrote it."""
    check(venue)


for _moment in ("before_insert", "before_update"):
    event.listen(Venue, _moment, _hold)
