"""Two venues that are perhaps one, side by side: in what they differ, and which is the better."""

from collections.abc import Collection

from ..geo.geojson import Point
from . import wording
from .applying import facts_of
from .claiming import key
from .models import OWN_ID, Space, State, Venue
from .operations import POINT_FIELDS

_TOGETHER: dict[str, tuple[str, ...]] = {
    "state": ("state", "suspended_from", "suspended_until", "state_reason"),
    "point": tuple(POINT_FIELDS),
    "phone": ("phone", "phone_extension"),
    "department": ("department_id", "department"),
    "image_url": ("image_url", "image_license"),
    "source": ("source", "license", "as_of"),
    "confirmed_on": ("confirmed_on", "confirmed_by"),
    "external_id": ("external_id", "municipality_code"),
}
"""Facts that only make sense together, by the name of the choice."""
_ALONE = (
    "name name_kana name_en name_alias category postal_code address prefecture city town lot "
    "building district access operator corporate_number email contact_url contact_note url "
    "description openings closings specials hours_note amenities note extra is_partner corrected_on"
).split()
CHOICES: dict[str, tuple[str, ...]] = {name: (name,) for name in _ALONE} | _TOGETHER


def differing(one: Venue, other: Venue) -> list[str]:
    """The keys of CHOICES in which two venues differ, in the order in which people read them."""
    order = {name: number for number, name in enumerate(wording.NAMES)}
    keys = sorted(CHOICES, key=lambda each: order[CHOICES[each][0]])
    alike = {"external_id"} if _is_ours(one) and _is_ours(other) else set()
    return [each for each in keys if each not in alike and not _is_same(one, other, CHOICES[each])]


def _is_same(one: Venue, other: Venue, names: Collection[str]) -> bool:
    mine, theirs = facts_of(one, names), facts_of(other, names)
    return all(wording.is_same(name, mine[name], theirs[name]) for name in names)


def is_better(other: Venue, kept: Venue, choice: str) -> bool:
    """Whether the other's is what one would take: known where the kept one's is not, or finer."""
    if choice == "point" and kept.point and other.point:
        return _fineness(other.point) < _fineness(kept.point)
    if choice == "external_id":
        return _is_ours(kept) and not _is_ours(other)
    return not any(facts_of(kept, CHOICES[choice]).values())


def _fineness(point: Point) -> tuple[bool, int]:
    return not point.is_locked, point.level.rank


def _is_ours(venue: Venue) -> bool:
    """Whether its ID is one of ours, of which either is as good."""
    return (venue.external_id or OWN_ID).startswith(OWN_ID)


def pairs_of_spaces(kept: Venue, other: Venue) -> list[tuple[Space, Space]]:
    """The kept venue's spaces and the other's of the same name, which may be one."""
    free = {key(space.name): space for space in kept.spaces if space.state != State.RETIRED}
    mine = [space for space in other.spaces if space.state != State.RETIRED]
    return [(free.pop(key(space.name)), space) for space in mine if key(space.name) in free]


def moving(other: Venue, joined: Collection[int]) -> list[Space]:
    """The other's spaces that will move to the venue that stays."""
    left = [space for space in other.spaces if space.id not in joined]
    return [space for space in left if space.state != State.RETIRED]
