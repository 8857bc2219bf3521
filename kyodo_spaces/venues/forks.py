"""Two people changed one entry: what each of them changed, and what both did. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .amenities import label
from .values import Has
from .wording import is_same, name, words

_AMENITY = "amenities."
_NOTHING = Has(None)


class Fork(NamedTuple):
    """A fact that at least one of two people changed, in words."""

    key: str
    """The fact's name; an amenity is `amenities.` and its key."""
    label: str
    base: str
    mine: str
    theirs: str


class Forks(NamedTuple):
    """Facts that both changed and one has to choose, and those that one of them changed alone."""

    both: list[Fork]
    mine: list[Fork]
    theirs: list[Fork]


def compare(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Forks:
    """What became of the facts of `base`, in words; all three hold the same names."""
    found = Forks([], [], [])
    for key, fact, (old, one, other) in _apart(base, mine, theirs):
        is_mine, is_theirs = not is_same(fact, old, one), not is_same(fact, old, other)
        if is_same(fact, one, other) or not (is_mine or is_theirs):
            continue
        sides = ((old, base), (one, mine), (other, theirs))
        texts = [words(fact, value, facts) for value, facts in sides]
        title = label(key.removeprefix(_AMENITY)) if key != fact else name(fact)
        group = found.both if is_mine and is_theirs else found.mine if is_mine else found.theirs
        group.append(Fork(key, title, *texts))
    return found


def _apart(*facts: Mapping[str, Any]) -> Iterable[tuple[str, str, list[Any]]]:
    """Key, fact and each side's value; amenities one by one."""
    for fact in facts[0]:
        sides = [side[fact] for side in facts]
        if fact != "amenities":
            yield fact, fact, sides
            continue
        for key in dict.fromkeys(key for side in sides for key in side):
            yield _AMENITY + key, "amenity", [side.get(key, _NOTHING) for side in sides]


def keep(
    facts: Mapping[str, Any], theirs: Mapping[str, Any], keys: Iterable[str]
) -> dict[str, Any]:
    """My facts without those of `keys`, for which the entry stays as it is: `theirs`."""
    kept = dict(facts)
    for key in keys:
        amenity = key.removeprefix(_AMENITY)
        if amenity == key:
            kept.pop(key, None)
        elif "amenities" in kept:
            mine = {each: has for each, has in kept["amenities"].items() if each != amenity}
            if amenity in theirs["amenities"]:
                mine[amenity] = theirs["amenities"][amenity]
            kept["amenities"] = mine
    return kept
