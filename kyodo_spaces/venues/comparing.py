"""Two venues that are perhaps one, side by side: in what they differ, and which is the better."""

from collections.abc import Collection
from typing import Any

from ..geo.geojson import Point
from . import wording
from .applying import facts_of
from .claiming import key
from .models import OWN_ID, Space, State, Venue
from .operations import POINT_FIELDS

STATE = ("state", "suspended_from", "suspended_until", "state_reason")
_TOGETHER: dict[str, tuple[str, ...]] = {
    "state": STATE,
    "point": tuple(POINT_FIELDS),
    "phone": ("phone", "phone_extension"),
    "department": ("department_id", "department"),
    "image_url": ("image_url", "image_license"),
    "source": ("source", "license", "as_of"),
    "external_id": ("external_id", "municipality_code"),
}
"""Facts that only make sense together, by the name of the choice."""
_ALONE = (
    "name name_kana name_en name_alias category postal_code address prefecture city town lot "
    "building district access operator corporate_number email contact_url contact_note url "
    "description openings closings specials hours_note amenities note extra is_partner"
).split()
CHOICES: dict[str, tuple[str, ...]] = {name: (name,) for name in _ALONE} | _TOGETHER
"""Who vouched for one of them, and what was corrected there, says nothing of the other."""
_OF_SPACE = (
    "name_kana floor capacity area_m2 is_free fee allows_food food_note allows_sound sound_note "
    "allows_fire fire_note eligibility how_to_apply apply_ahead is_walk_in wall_length_m "
    "longest_period_days paper_sizes copies rack_period kind description phone phone_extension "
    "email contact_url contact_note url image_url image_license department department_id "
    "openings closings hours_note amenities note extra"
).split()
"""What one of two spaces may know that the other does not."""
_UNKNOWN: tuple[Any, ...] = (None, "", (), {})


def differing(one: Venue, other: Venue) -> list[str]:
    """The keys of CHOICES in which two venues differ, in the order in which people read them."""
    order = {name: number for number, name in enumerate(wording.NAMES)}
    keys = sorted(CHOICES, key=lambda each: order[CHOICES[each][0]])
    alike = {"external_id"} if _is_ours(one) and _is_ours(other) else set()
    return [each for each in keys if each not in alike and not _is_same(one, other, CHOICES[each])]


def _is_same(one: Venue, other: Venue, names: Collection[str]) -> bool:
    mine, theirs = facts_of(one, names), facts_of(other, names)
    return all(wording.is_same(name, mine[name], theirs[name]) for name in names)


def has_same_state(one: Space, other: Space) -> bool:
    """Whether both are open or suspended alike: in the same way, for the same days and reason."""
    return facts_of(one, STATE) == facts_of(other, STATE)


def prevails(other: Venue | Space, kept: Venue | Space) -> bool:
    """Whether the other's state is what one would take: a suspension, or what the public sees."""
    order = (State.SUSPENDED, State.PUBLISHED)
    ranks = [order.index(State(row.state)) if row.is_public else 2 for row in (other, kept)]
    return ranks[0] < ranks[1]


def learnt(into: Space, space: Space) -> dict[str, Any]:
    """What the space that stays learns: what it does not know, and the other's special days."""
    names = (*_OF_SPACE, "specials")
    mine, theirs = facts_of(into, names), facts_of(space, names)
    found = {
        name: theirs[name]
        for name in _OF_SPACE
        if mine[name] in _UNKNOWN and theirs[name] not in _UNKNOWN
    }
    more = [day for day in theirs["specials"] if day not in mine["specials"]]
    return found | ({"specials": (*mine["specials"], *more)} if more else {})


def is_better(other: Venue, kept: Venue, choice: str) -> bool:
    """Whether the other's is what one would take: known where the kept one's is not, or finer."""
    if choice == "point" and kept.point and other.point:
        return _fineness(other.point) < _fineness(kept.point)
    if choice == "state":
        return prevails(other, kept)
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
