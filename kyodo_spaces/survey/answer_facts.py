"""What an answer says, as facts of a venue and of a space in the form of `applying`. Pure.

What is not understood is no fact. A blank says that there is nothing, and a question without
an answer says nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..venues import hours_text
from ..venues.amenities import AMENITIES
from ..venues.hours_text import LABELS, Cells
from ..venues.models import Kind
from ..venues.values import Has
from .models import RoundKind
from .questions import KINDS, Question, questions_of, read

_NOT_FACTS = {"lends", "obstacle", "publish_name", "publish_address", "publish_phone"}
_HOURS = ("hours", "closed")
_NEVER_BLANK = {"name", "address", "kind"}


class Said(NamedTuple):
    """Facts of the venue and of the space, and notices by the question's key.

    An address is the text alone: whoever writes it has it placed.
    """

    venue: dict[str, Any]
    space: dict[str, Any]
    notices: dict[str, str]


def facts_of_answer(
    kind: str, answers: Mapping[str, str], amenities: Mapping[str, Has] | None = None
) -> Said:
    """The facts in the answers of a round of RoundKind `kind`.

    `amenities` are what is known of the space already: those that are not asked stay with it.
    """
    asked = {one.key: one for one in questions_of(kind)}
    facts: dict[str, Any] = {}
    notices: dict[str, str] = {}
    known = dict(amenities or {})
    for key, question in asked.items():
        if key not in answers:
            continue
        found = read(question, answers[key])
        if found.notice:
            notices[key] = found.notice
        if key in {*_NOT_FACTS, *_HOURS} or (found.value is None and answers[key]):
            continue
        value = _value(question, found.value)
        if key in AMENITIES:
            _learn(known, key, value)
        elif value is not None or key not in _NEVER_BLANK:
            facts[key] = value
    facts |= _hours(answers, notices)
    if known or amenities:
        facts["amenities"] = known
    return _divide(kind, facts, notices)


def _value(question: Question, value: Any) -> Any:
    """A word of a choice as the model holds it; 要確認 is unknown."""
    if question.key == "kind":
        return KINDS.get(value)
    if question.choices:
        yes, no, *_rest = question.choices
        return {yes: True, no: False}.get(value)
    return value


def _learn(known: dict[str, Has], key: str, has: bool | None) -> None:
    """A note stays with what is still so: 有(有料) that turns to 無 has nothing to pay."""
    before = known.get(key)
    if before is not None and before.has == has:
        return
    if has is None:
        known.pop(key, None)
    else:
        known[key] = Has(has)


def _hours(answers: Mapping[str, str], notices: dict[str, str]) -> dict[str, Any]:
    """Certain hours as such, the rest word for word as a note."""
    if not any(key in answers for key in _HOURS):
        return {}
    hours, closed = (answers.get(key, "") for key in _HOURS)
    found = hours_text.understand(Cells(hours=hours, closed=closed))
    note = found.note or None
    if note == f"{LABELS.hours}：{hours}":
        note = hours
    facts: dict[str, Any] = {"hours_note": note} if note or "hours" in answers else {}
    if "hours" in answers:
        facts["openings"] = tuple(found.openings or ())
    if "closed" in answers or found.closings:
        facts["closings"] = tuple(found.closings or ())
    if note:
        notices["hours"] = "曜日と時間を読み取れないところは、書かれたとおりの文で載せます。"
    return facts


def _divide(kind: str, facts: dict[str, Any], notices: dict[str, str]) -> Said:
    venue = {key: facts.pop(key) for key in ("address",) if key in facts}
    if "venue_name" in facts and (name := facts.pop("venue_name")):
        venue["name"] = name
    if kind != RoundKind.CAFE:
        return Said(venue, facts, notices)
    facts["kind"] = Kind.CAFE
    if "phone" in facts:
        # A café has one telephone, the house's: a number of the seats would hide it.
        venue |= {"phone": facts["phone"]}
        facts["phone"] = None
    return Said(venue, facts, notices)
