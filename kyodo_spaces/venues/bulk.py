"""Several places at once: all of them change, or none."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from ..accounts.rights import Actor, require_coordinator
from ..audit import AuditLine
from ..db import transaction
from ..errors import Conflict, NotFound
from . import changes, history

MOST = 500
"""So many places at a time."""
GOVERNS = "state"
"""The operation that is a coordinator's alone: whose a place is, and whether it is public."""


class Edit(NamedTuple):
    """What one place becomes, if it still is what the actor saw."""

    kind: str
    id: int
    version: int
    facts: Mapping[str, Any]


class Overtaken(Conflict):
    """Some places were changed by others meanwhile; nothing is stored."""

    def __init__(self, names: Sequence[str]) -> None:
        told = "、".join(f"「{name}」" for name in names)
        super().__init__(_("%(names)sを、ほかの人が先に変更しました。", names=told))


class Span(NamedTuple):
    """The first and the last audit line of what was changed together."""

    first: int
    last: int


def change_all(edits: Sequence[Edit], *, by: Actor, operation: str) -> Span | None:
    """Set the facts of all these places in one transaction; None when nothing differs.

    Raises NotFound, Invalid, NotAllowed for what is a coordinator's, or Overtaken, which names
    each place that was changed meanwhile.
    """
    if operation == GOVERNS:
        require_coordinator(by)
    with transaction() as session:
        owners = [
            changes.lock_listing(session, edit.kind, edit.id, by=by, operation=operation)
            for edit in edits
        ]
        pairs = list(zip(owners, edits, strict=True))
        if stale := [owner.name for owner, edit in pairs if owner.version != edit.version]:
            raise Overtaken(stale)
        written = [
            changes.write(session, owner, edit.facts, by=by, operation=operation)
            for owner, edit in pairs
        ]
        lines = [line for line in written if line is not None]
        return Span(lines[0], lines[-1]) if lines else None


def undo_all(span: Span, *, by: Actor) -> int:
    """Take back the actor's own lines of a span, the last first, all or none; how many.

    Raises NotFound where there are none, and what `history.undo` raises.
    """
    with transaction() as session:
        query = (
            select(AuditLine)
            .where(AuditLine.id.between(span.first, span.last), AuditLine.actor_id == by.user_id)
            .where(AuditLine.subject_type.in_(("venue", "space")), AuditLine.after.is_not(None))
            .order_by(AuditLine.id.desc())
        )
        lines = session.scalars(query.limit(MOST)).all()
        if not lines:
            raise NotFound
        for line in lines:
            kind = f"{line.subject_type}s"
            history.take_back(session, kind, line.subject_id, line.id, by=by)
        return len(lines)
