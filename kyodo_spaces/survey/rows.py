"""One difference between an answer and the directory: what is taken or left as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..venues import wording
from ..venues.amenities import AMENITIES
from ..venues.applying import facts_of
from ..venues.models import Space, Venue
from ..venues.values import Has

Facts = dict[str, Any]
_GROUPS: dict[str, Any] = {
    "openings": ("hours", _l("使える時間")),
    "closings": ("hours", _l("使える時間")),
    "hours_note": ("hours", _l("使える時間")),
}
"""Facts that only make sense together, by the key and the words of their row."""
_FOR_COLLEAGUES = ("note",)
"""備考 is often a word to those who asked: it is taken only when one says so."""
_ALWAYS = ("name", "kind")
"""What a new place can't be without."""


class Row(NamedTuple):
    """One difference that is taken or left. `facts` are those of the venue or of the space."""

    key: str
    of_venue: bool
    label: str
    before: str
    after: str
    facts: Facts
    is_ticked: bool = True
    is_due: bool = False
    """Whether consent leaves no choice."""


def rows_of(
    facts: Facts, owner: Venue | Space | None, *, of_venue: bool, is_due: bool = False
) -> Iterable[Row]:
    """The rows of these facts that differ, in the order in which people read them."""
    blank: Venue | Space = owner or (Venue() if of_venue else Space())
    before = facts_of(blank, facts)
    where = "venue" if of_venue else "space"
    grouped: dict[str, tuple[str, Facts]] = {}
    for name in sorted(facts, key=list(wording.NAMES).index):
        if name == "amenities":
            continue
        label = wording.name(name)
        if name == "name":
            label = _("施設の名称") if of_venue else _("部屋・場所の名称")
        key, words = _GROUPS.get(name, (name, label))
        if not wording.is_same(name, before[name], facts[name]):
            grouped.setdefault(key, (str(words), {}))[1][name] = facts[name]
    for key, (label, group) in grouped.items():
        old, new = (_told(group, {**before, **side}) for side in (before, {**before, **group}))
        is_erasing = all(value in (None, ()) for value in group.values())
        is_needed = is_due or (owner is None and key in _ALWAYS)
        is_ticked = is_needed or not (is_erasing or key in _FOR_COLLEAGUES)
        yield Row(f"{where}-{key}", of_venue, label, old, new, group, is_ticked, is_needed)
    if "amenities" in facts:
        yield from _amenities(where, before["amenities"], facts["amenities"])


def _told(group: Facts, side: Mapping[str, Any]) -> str:
    if len(group) == 1:
        (name,) = group
        return wording.words(name, side[name], side)
    return "\n".join(
        f"{wording.name(name)}: {wording.words(name, side[name], side)}" for name in group
    )


def _amenities(where: str, before: Mapping[str, Has], after: Mapping[str, Has]) -> Iterable[Row]:
    for key in AMENITIES:
        old, new = before.get(key, Has(None)), after.get(key, Has(None))
        if old != new:
            told, now = (wording.words("amenity", has) for has in (old, new))
            label, is_ticked = AMENITIES[key].label, new.has is not None
            facts = {"amenities": {key: new}}
            yield Row(f"{where}-{key}", False, label, told, now, facts, is_ticked)
