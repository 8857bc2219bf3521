"""What became of a venue or a space, line by line; taking a line back, or a version up again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..accounts.hiding import IN_PLACE
from ..accounts.models import Department
from ..accounts.rights import Actor
from ..audit import AuditLine
from ..db import db, transaction
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from . import changes, privacy, wording
from .applying import facts_of
from .changes import LISTINGS
from .details_form import details_of
from .models import PUBLIC_STATES, Space, Venue
from .operations import POINT_FIELDS
from .values import Has
from .wording import Change

CONTENT = {
    *"openings closings specials hours_note amenities extra source license as_of".split(),
    *"town lot prefecture city".split(),
    *POINT_FIELDS,
}
"""What a version is made of, beside the details."""
_PAUSE = {"state", "suspended_from", "suspended_until", "state_reason"}
_VOUCHED = {"confirmed_on", "confirmed_by", "confirm_by"}
_FIXED = {"external_id", "venue_id", "merged_into_id", "corrected_on", "position"}
"""What no undo touches: the web's addresses and other people's words hang on it."""


class Entry(NamedTuple):
    """A line of the history. Undoing needs facts that were there before it."""

    line: AuditLine
    changes: list[Change]
    can_undo: bool


def content_of(owner: Venue | Space) -> list[str]:
    """The facts that a version holds and a restore brings back, by name.

    Not whether the public sees the entry, whose it is, or who vouched for it when.
    """
    names = CONTENT | {detail.name for detail in details_of(owner)}
    names -= privacy.hidden_of(owner)
    return [name for name in names if name in changes.FACTS or hasattr(owner, name)]


def count_lines(kind: str, id: int) -> int:
    query = select(func.count()).select_from(AuditLine).where(*_about(kind, id))
    return db.session.scalar(query) or 0


def get_history(
    kind: str, owner: Venue | Space, by: Actor, start: int = 0, most: int | None = None
) -> list[Entry]:
    """The lines about the entry, the newest first, from `start` on."""
    query = select(AuditLine).where(*_about(kind, owner.id)).order_by(AuditLine.id.desc())
    lines = db.session.scalars(query.offset(start).limit(most))
    departments = {row.id: row.name for row in db.session.scalars(select(Department))}
    return [_entry(owner, line, by, departments) for line in lines]


def _about(kind: str, id: int) -> Iterable[Any]:
    """Lines that tell of a change: what was refused is the coordinator's to read."""
    subject = LISTINGS[kind].__tablename__
    return (
        AuditLine.subject_type == subject,
        AuditLine.subject_id == id,
        AuditLine.after.is_not(None),
        AuditLine.version.is_not(None),
    )


def _entry(
    owner: Venue | Space, line: AuditLine, by: Actor, departments: Mapping[int, str]
) -> Entry:
    before, after = _sides(line)
    told = [privacy.without_exact(owner, side) for side in (before, after)]
    found = wording.changes(*(_named(side, departments) for side in told))
    if told[1] != after:
        found.append(Change(_("住所・位置"), IN_PLACE, IN_PLACE))
    before = _without_vouching(before, after)
    return Entry(line, found, bool(before) and _refusal(owner, before, after, by) is None)


def _named(facts: Mapping[str, Any], departments: Mapping[int, str]) -> Mapping[str, Any]:
    """The facts with the department's name in the place of its number."""
    id = facts.get("department_id")
    return facts if id is None else {**facts, "department_id": departments.get(id, str(id))}


def _sides(line: AuditLine) -> tuple[dict[str, Any], dict[str, Any]]:
    """The changed facts before and after the line, as the model holds them."""
    model = next(each for each in LISTINGS.values() if each.__tablename__ == line.subject_type)
    read = changes.typed
    before = {name: read(model, name, value) for name, value in (line.before or {}).items()}
    after = {name: read(model, name, value) for name, value in (line.after or {}).items()}
    return before, after


def get_line(session: Session, kind: str, id: int, line_id: int) -> AuditLine:
    """The line, if it tells of a change of this entry; raises NotFound for any other."""
    query = select(AuditLine).where(AuditLine.id == line_id, *_about(kind, id))
    line = session.scalar(query)
    if line is None:
        raise NotFound
    return line


def undo(kind: str, id: int, line_id: int, *, by: Actor) -> int | None:
    """Take back what a line changed, and nothing else; the new audit line's number.

    Raises NotFound, NotAllowed for what the actor could not have done, Invalid for a line that
    can't be taken back, Conflict where the same facts were changed since.
    """
    with transaction() as session:
        return take_back(session, kind, id, line_id, by=by)


def take_back(session: Session, kind: str, id: int, line_id: int, *, by: Actor) -> int | None:
    """The same in the caller's transaction, for several lines at once."""
    owner = changes.lock_listing(session, kind, id, by=by, operation="undo")
    line = get_line(session, kind, id, line_id)
    before, after = _sides(line)
    if not before:
        raise Invalid(_("この記録には前の内容がないので、元に戻せません。"))
    before = _without_vouching(before, after)
    if not before:
        raise Invalid(_("確認した日を新しくするには、「変わりなし」を押してください。"))
    if refusal := _refusal(owner, before, after, by):
        raise refusal
    now = facts_of(owner, before)
    facts = {name: _taken_back(name, now[name], old, after[name]) for name, old in before.items()}
    facts = _vouched_then(kind, owner, line) | facts
    return changes.write(session, owner, facts, by=by, operation="undo")


def _vouched_then(kind: str, owner: Venue | Space, line: AuditLine) -> dict[str, Any]:
    """Who vouched when the line was written, if somebody did since: for what now goes back."""
    then = changes.facts_at(kind, owner.id, line.version or 0, _VOUCHED)
    is_newer = (owner.confirmed_on or date.min) > (then["confirmed_on"] or date.min)
    return then if is_newer else {}


def _taken_back(name: str, now: Any, before: Any, after: Any) -> Any:
    """The fact as it was; of amenities and further columns only those that the line changed."""
    if name not in {"amenities", "extra"}:
        if not wording.is_same(name, now, after):
            raise _changed_since(name)
        return before
    nothing = Has(None) if name == "amenities" else None
    back = dict(now)
    for key in {*before, *after}:
        old, new = before.get(key, nothing), after.get(key, nothing)
        if old == new:
            continue
        if now.get(key, nothing) != new:
            raise _changed_since(name)
        back.pop(key, None)
        if key in before:
            back[key] = old
    return back


def _changed_since(name: str) -> Conflict:
    return Conflict(
        _(
            "「%(field)s」は、そのあとにまた変更されています。新しい変更から順に戻すか、直接直してください。",
            field=wording.name(name),
        )
    )


def _refusal(
    owner: Venue | Space, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor
) -> NotAllowed | Invalid | None:
    """Why the actor may not bring these facts back, or None."""
    if fixed := _FIXED & set(before):
        field = wording.name(min(fixed))
        return Invalid(_("「%(field)s」の変更は、ここでは元に戻せません。", field=field))
    if (privacy.hidden_of(owner) | {"is_address_private"}) & set(before):
        return Invalid(
            _(
                "住所を町名まで公開するかどうかと、そうした施設の住所や位置は、"
                "「住所の公開」で決めてください。"
            )
        )
    allowed = {*content_of(owner), *_PAUSE, *_VOUCHED}
    states = {before.get("state", owner.state), after.get("state", owner.state)}
    if by.is_coordinator or (set(before) <= allowed and states <= set(PUBLIC_STATES)):
        return None
    return NotAllowed(_("この変更を元に戻せるのは、取りまとめ課だけです。"))


def _without_vouching(before: dict[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What an undo brings back: no confirmation of a later day than the line left."""
    old, new = (side.get("confirmed_on") or date.min for side in (before, after))
    if "confirmed_on" not in before or old <= new:
        return before
    return {name: value for name, value in before.items() if name not in _VOUCHED}


def facts_after(kind: str, owner: Venue | Space, line: AuditLine) -> dict[str, Any]:
    """The content of the entry as the line left it."""
    return changes.facts_at(kind, owner.id, line.version or 0, content_of(owner))
