"""Two venues that are one: what is true of each goes to the one that stays, and back again."""

from collections.abc import Collection, Mapping
from itertools import takewhile
from secrets import token_hex
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import audit
from ..accounts.rights import Actor, require_coordinator
from ..audit import AuditLine
from ..db import db, transaction
from ..errors import Conflict, Invalid, NotFound
from . import applying, changes, privacy, wording
from .applying import facts_of
from .comparing import CHOICES, STATE, learnt, moving
from .models import OWN_ID, Space, State, Venue
from .rights import require

_UNCONFIRMED = {"confirmed_on": None, "confirmed_by": None, "confirm_by": None}
_SHOWN = 50


class Merger(NamedTuple):
    """What a coordinator chose: who stays, what is taken from the other, which spaces are one."""

    kept_id: int
    other_id: int
    versions: Mapping[int, int]
    """Of both venues, by id."""
    space_versions: Mapping[int, int]
    """Of the spaces that are joined or move, by id."""
    taken: Collection[str]
    """Keys of `comparing.CHOICES`."""
    joined: Mapping[int, int]
    """The other's spaces that are one of the kept venue's, by id."""
    states: Collection[int] = ()
    """Those of them whose state goes to the space that stays, with its days and its reason."""


def find_merged() -> list[tuple[Venue, Venue]]:
    """Venues that were merged, each with the one that took over, the latest entries first."""
    query = select(Venue).where(Venue.merged_into_id.is_not(None)).order_by(Venue.id.desc())
    rows = db.session.scalars(query.limit(_SHOWN)).all()
    return [(row, db.session.get_one(Venue, row.merged_into_id)) for row in rows]


def merge(chosen: Merger, *, by: Actor) -> None:
    """Let one of two venues take over the other's spaces and address, in one transaction.

    Raises NotAllowed, NotFound, Stale, or Invalid where one of them is merged already.
    """
    require_coordinator(by)
    with transaction() as session:
        kept, other = (
            _lock(session, id, chosen.versions[id], by) for id in (chosen.kept_id, chosen.other_id)
        )
        if kept.id == other.id or kept.merged_into_id or other.merged_into_id:
            raise Invalid(_("もうまとめてある施設です。一覧からやり直してください。"))
        _check_privacy(kept, other)
        _check_spaces(kept, other, chosen)
        names = [name for choice in chosen.taken for name in CHOICES[choice]]
        taken = facts_of(other, names)
        seen = {space.id for space in other.spaces if changes.is_seen(space)}
        # This line opens the merger: undo reads from here to the end of the transaction.
        gone = {"state": State.RETIRED.value, "merged_into_id": kept.id}
        changes.write(session, other, gone, by=by, operation="merge")
        for id, into in chosen.joined.items():
            space, stays = _space_of(other, id), _space_of(kept, into)
            _join(session, space, stays, by, takes_state=id in chosen.states)
        for space in moving(other, chosen.joined):
            _move(session, space, kept, by, was_seen=space.id in seen)
        _take(session, kept, taken, by)


def _lock(session: Session, id: int, version: int, by: Actor) -> Venue:
    venue = require(by, session.get(Venue, id, populate_existing=True), "merge")
    if venue.version != version:
        raise changes.Stale(venue.version)
    return venue


def _check_privacy(kept: Venue, other: Venue) -> None:
    """What one of them hides the other would tell."""
    if kept.is_address_private != other.is_address_private:
        raise Invalid(
            _(
                "片方だけが、住所を町名まで公開する施設です。先に「住所の公開」で、"
                "二つを同じにしてください。"
            )
        )


def _check_spaces(kept: Venue, other: Venue, chosen: Merger) -> None:
    """A space may have changed, or come, while somebody looked at the two venues."""
    stay = [space for space in kept.spaces if space.id in chosen.joined.values()]
    for space in (*stay, *moving(other, ())):
        if chosen.space_versions.get(space.id) != space.version:
            raise changes.Stale(space.version)


def _space_of(venue: Venue, id: int) -> Space:
    for space in venue.spaces:
        if space.id == id:
            return space
    raise NotFound


def _join(session: Session, space: Space, into: Space, by: Actor, *, takes_state: bool) -> None:
    """The space that stays learns what it does not know; the other one goes."""
    state = facts_of(space, STATE) if takes_state else {}
    _take(session, into, learnt(into, space) | state, by)
    changes.write(session, space, {"state": State.RETIRED.value}, by=by, operation="merge")


def _take(session: Session, owner: Venue | Space, facts: Mapping[str, Any], by: Actor) -> None:
    """Set what another one says; nobody vouched for that together with what was known here."""
    if facts != facts_of(owner, facts):
        facts = {**facts, **_UNCONFIRMED}
    changes.write(session, owner, facts, by=by, operation="merge")


def _move(session: Session, space: Space, to: Venue, by: Actor, *, was_seen: bool) -> None:
    before: dict[str, Any] = {"venue_id": space.venue_id}
    after: dict[str, Any] = {"venue_id": to.id}
    if space.external_id in {each.external_id for each in to.spaces}:
        before["external_id"], after["external_id"] = space.external_id, OWN_ID + token_hex(6)
        space.external_id = after["external_id"]
    space.venue = to
    session.flush()
    is_public = was_seen or changes.is_seen(space)
    line = audit.line("merge", space, by=by, before=before, after=after, is_public=is_public)
    audit.record(session, [line])


def unmerge(other_id: int, *, by: Actor) -> None:
    """Bring back a venue that was merged, its spaces, and what the other one had before.

    Facts that were changed since the merger stay as they are. Raises NotAllowed, NotFound.
    """
    require_coordinator(by)
    with transaction() as session:
        other = session.get(Venue, other_id, populate_existing=True)
        if other is None or other.merged_into_id is None:
            raise NotFound
        _check_privacy(session.get_one(Venue, other.merged_into_id), other)
        for line in _lines_of(session, other):
            _take_back(session, line, by)


def _lines_of(session: Session, other: Venue) -> list[AuditLine]:
    """The lines of its merger. Writers take turns, so that nobody else's stand among them."""
    is_merger = AuditLine.operation == "merge"
    mine = select(AuditLine).where(
        is_merger,
        AuditLine.subject_type == Venue.__tablename__,
        AuditLine.subject_id == other.id,
    )
    newest = session.scalars(mine.order_by(AuditLine.id.desc()))
    first = next((line for line in newest if _opens(line)), None)
    if first is None:
        raise Conflict(_("まとめた記録が見つからないので、元に戻せません。"))
    later = AuditLine.id > first.id
    end = session.scalar(select(func.min(AuditLine.id)).where(later, ~is_merger))
    rest = select(AuditLine).where(later, is_merger).order_by(AuditLine.id)
    if end is not None:
        rest = rest.where(AuditLine.id < end)
    return [first, *takewhile(lambda line: not _opens(line), session.scalars(rest))]


def _opens(line: AuditLine) -> bool:
    return "merged_into_id" in (line.after or {})


def _take_back(session: Session, line: AuditLine, by: Actor) -> None:
    kind = f"{line.subject_type}s"
    owner = changes.lock_listing(session, kind, line.subject_id, by=by, operation="unmerge")
    stated = line.after or {}
    now = facts_of(owner, stated)
    kept = {
        name
        for name, value in stated.items()
        if wording.is_same(name, now[name], changes.typed(type(owner), name, value))
    }
    facts = {name: old for name, old in changes.before_of(line, now).items() if name in kept}
    facts = privacy.without_exact(owner, facts)
    was = changes.is_seen(owner)
    before, after = applying.apply(owner, facts, is_exact=True)
    session.flush()
    session.expire(owner)
    if after:
        is_public = was or changes.is_seen(owner)
        told = audit.line("unmerge", owner, by=by, before=before, after=after, is_public=is_public)
        audit.record(session, [told])
