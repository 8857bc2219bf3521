"""An answer beside what is published: field by field, what an approval would write."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..errors import Invalid
from ..text import fold
from ..venues import creating, privacy, wording
from ..venues.amenities import AMENITIES
from ..venues.applying import facts_of
from ..venues.models import Space, State, Venue
from ..venues.values import Has
from . import prefilling
from .answer_facts import facts_of_answer
from .models import RoundKind, SurveyResponse
from .questions import EXACT, YES

Facts = dict[str, Any]
_GROUPS: dict[str, Any] = {
    "openings": ("hours", _l("使える時間")),
    "closings": ("hours", _l("使える時間")),
    "hours_note": ("hours", _l("使える時間")),
}
"""Facts that only make sense together, by the key and the words of their row."""
_PHONE = ("phone", "phone_extension")
_FOR_COLLEAGUES = ("note",)
"""備考 is often a word to those who asked: it is taken only when one says so."""
_ALWAYS = ("name", "kind")
"""What a new place can't be without."""
_SHOWN_OF_ADDRESS = ("address", "is_address_private", "point_level")
_LOT = re.compile(r"\d+(?:-\d+)+")


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


class Proposal(NamedTuple):
    """What would be written, and to what: None stands for a new venue or space."""

    venue: Venue | None
    space: Space | None
    rows: list[Row]
    notices: dict[str, str]
    """By the question's key: what could not be understood."""
    obstacles: list[str]
    """Why nothing can be published, in words."""


def propose(response: SurveyResponse, venue: Venue | None, space: Space | None) -> Proposal:
    """The differences between the answer and this place of the directory."""
    kind = response.request.round.kind
    told = space or venue
    known = prefilling.answers_of(told, kind) if told is not None else {}
    answers = response.answers
    said = {key: text for key, text in answers.items() if text != known.get(key, "")}
    if said.keys() & {"hours", "closed"}:
        said |= {key: answers[key] for key in ("hours", "closed") if key in answers}
    amenities = facts_of(space or Space(), ["amenities"])["amenities"]
    read = facts_of_answer(kind, said, amenities)
    house, room = dict(read.venue), dict(read.space)
    obstacles = _obstacles(response, venue, space)
    rows: list[Row] = []
    if kind == RoundKind.CAFE:
        house.pop("address", None)
        if answers.get("publish_phone") != YES:
            house, room = (
                {k: v for k, v in each.items() if k not in _PHONE} for each in (house, room)
            )
        if space is None:
            name = answers.get("venue_name") or (venue.name if venue else "")
            room["name"] = _("%(name)sの席", name=name)
        rows += _consented(answers, venue, space, obstacles)
    elif "address" in house or venue is None:
        address = house.pop("address", "")
        rows += _address_rows(_located(house.get("name", ""), address, venue, obstacles), venue)
    rows = [*_rows(house, venue, of_venue=True), *rows, *_rows(room, space, of_venue=False)]
    if kind == RoundKind.CAFE and answers.get("publish_address") != EXACT:
        rows = [_without_the_lot(row, answers.get("address", "")) for row in rows]
    if response.is_unchanged:
        rows = [row._replace(is_ticked=row.is_due) for row in rows]
    return Proposal(venue, space, rows, read.notices, obstacles)


def _obstacles(response: SurveyResponse, venue: Venue | None, space: Space | None) -> list[str]:
    found = []
    if response.withdrawn_at is not None:
        found.append(_("この回答は取り下げられています。"))
    if response.request.submitted_at is None or response.request.returned_at is not None:
        found.append(_("回答がまだ提出されていません。"))
    is_cafe = response.request.round.kind == RoundKind.CAFE
    if is_cafe and response.answers.get("publish_name") != YES:
        found.append(_("名前を市民に案内することに同意がないため、公開できません。"))
    if any(owner is not None and owner.state == State.RETIRED for owner in (venue, space)):
        found.append(_("この場所は廃止になっています。載せるときは、先に下書きに戻してください。"))
    return found


def _located(name: str, address: str, venue: Venue | None, obstacles: list[str]) -> Facts:
    """An exact address in its parts with its point; a pin that a person set stays."""
    try:
        facts = creating.locate(name or (venue.name if venue else "―"), address)
    except Invalid as error:
        obstacles.append(str(error))
        return {}
    del facts["name"]
    parts = dict.fromkeys(("town", "lot", "building")) | facts
    if venue is not None and venue.point_is_locked and not venue.is_address_private:
        parts = {key: value for key, value in parts.items() if not _is_of_point(key)}
    return parts


def _is_of_point(name: str) -> bool:
    return name in {"longitude", "latitude"} or name.startswith("point_")


def _consented(
    answers: Mapping[str, str], venue: Venue | None, space: Space | None, obstacles: list[str]
) -> Iterable[Row]:
    """The address as exactly as its owner lets it be shown; no telephone without consent."""
    if answers.get("publish_phone") != YES:
        none = dict.fromkeys(_PHONE)
        yield from _rows(none, venue, of_venue=True, is_due=True)
        yield from _rows(none, space, of_venue=False, is_due=True)
    address = answers.get("address", "")
    if answers.get("publish_address") != EXACT:
        yield from _town_rows(address, venue, obstacles)
    elif address and (venue is None or venue.is_address_private or address != venue.address):
        facts = _located(answers.get("venue_name", ""), address, venue, obstacles)
        yield from _address_rows(facts and facts | {"is_address_private": False}, venue)
    elif venue is None or venue.is_address_private:
        obstacles.append(_("住所の答えがありません。"))


def _town_rows(address: str, venue: Venue | None, obstacles: list[str]) -> Iterable[Row]:
    code = venue.municipality_code if venue else None
    try:
        facts = privacy.town_facts(address or (venue.address if venue else ""), code)
    except Invalid as error:
        obstacles.append(str(error))
        return
    yield from _address_rows(facts, venue, is_due=True)


def _address_rows(facts: Facts, venue: Venue | None, *, is_due: bool = False) -> list[Row]:
    before = facts_of(venue or Venue(), facts)
    if not facts or (venue is not None and before == facts):
        return []
    shown = [name for name in _SHOWN_OF_ADDRESS if name in facts]
    old, new = ("\n".join(_of_address(name, side) for name in shown) for side in (before, facts))
    is_due = is_due or venue is None
    return [Row("venue-address", True, wording.name("address"), old, new, facts, is_due=is_due)]


def _of_address(name: str, facts: Mapping[str, Any]) -> str:
    if name == "is_address_private":
        return str(_("町名までを案内する") if facts[name] else _("番地まで案内する"))
    text = wording.words(name, facts[name])
    return text if name == "address" else f"{wording.name(name)}: {text}"


def _rows(
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


def _without_the_lot(row: Row, address: str) -> Row:
    """A text in which the house's own number stands is not taken unless one says so."""
    lots = _LOT.findall(fold(address))
    return row._replace(is_ticked=False) if any(lot in fold(row.after) for lot in lots) else row
