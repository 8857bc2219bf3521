"""Who did what to which subject: one line for every write, never changed afterwards.

The directory's revision is the last line that the public can see; every feed's and page's
ETag is made from it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from . import clock
from .db import Model, db


class AuditLine(Model):
    """One write. `before` and `after` hold the changed fields alone, by name."""

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    operation: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    is_public: Mapped[bool]

    __table_args__ = (
        Index("ix_audit_line_subject", "subject_type", "subject_id"),
        Index("ix_audit_line_public", "is_public", "id"),
    )


def line(
    operation: str,
    subject: Any,
    *,
    by: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    is_public: bool,
) -> dict[str, Any]:
    """The values of one line about a stored `subject` (a model row with an id), for `record`."""
    return {
        "at": clock.now().replace(tzinfo=None),
        "actor": by,
        "operation": operation,
        "subject_type": subject.__tablename__,
        "subject_id": subject.id,
        "before": before,
        "after": after,
        "is_public": is_public,
    }


def record(session: Session, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write the lines in the caller's transaction."""
    if rows := list(lines):
        session.execute(insert(AuditLine), rows)


def revision() -> int:
    """The number of the last change that the public can see; 0 when there is none."""
    found = db.session.scalar(select(func.max(AuditLine.id)).where(AuditLine.is_public))
    return found or 0
