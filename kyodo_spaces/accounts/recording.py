"""The audit line of a person or a department that changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from .. import audit
from .models import Department, User
from .rights import Actor


def record_change(
    session: Session,
    operation: str,
    row: User | Department,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Actor,
) -> None:
    """One line of the facts that differ, in the caller's transaction; none when none does."""
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    flag_modified(row, "name")  # a change of memberships alone is a new version too
    session.flush()
    line = audit.line(
        operation,
        row,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        is_public=False,
    )
    audit.record(session, [line])
