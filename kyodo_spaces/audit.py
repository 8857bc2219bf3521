"""Who did what to which subject: one line for every write, never changed afterwards.

The directory's revision is the last line that the public can see; every feed's and page's
ETag is made from it and its moment.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Engine, Index, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from . import clock
from .db import Model, db, insert_many

_LAST = "SELECT id, at FROM audit_line WHERE is_public = TRUE ORDER BY id DESC LIMIT 1"
_HELPERS = (
    "SELECT DISTINCT d.id, d.name, d.phone, d.valid_from, d.valid_through FROM department d"
    ' JOIN membership m ON m.department_id = d.id JOIN "user" u ON u.id = m.user_id'
    " WHERE u.role = 'coordinator' AND u.is_active = TRUE ORDER BY d.id"
)


class Actor(Protocol):
    """Whoever acts, by name and, when signed in, by number."""

    @property
    def label(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...


class AuditLine(Model):
    """One write, or a try that was refused.

    `before` and `after` hold the changed fields alone, by name. `version` is the subject's
    after the write, where it has one. The database itself refuses to change or delete a line.
    """

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_id: Mapped[int | None]
    operation: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    version: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_public: Mapped[bool]

    __table_args__ = (
        Index("ix_audit_line_subject", "subject_type", "subject_id"),
        Index("ix_audit_line_public", "is_public", "id"),
    )


def line(
    operation: str,
    subject: Any,
    *,
    by: str | Actor,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    is_public: bool,
) -> dict[str, Any]:
    """The values of one line about a flushed `subject` (a model row with an id), for `record`."""
    plain = note(operation, subject.__tablename__, subject.id, by=by)
    version = getattr(subject, "version", None)
    return plain | {"version": version, "before": before, "after": after, "is_public": is_public}


def note(operation: str, subject_type: str, subject_id: int, *, by: str | Actor) -> dict[str, Any]:
    """The values of one line that tells of no change: a sign-in, or a refused try."""
    return {
        "at": clock.stamp(),
        "actor": by if isinstance(by, str) else by.label,
        "actor_id": None if isinstance(by, str) else by.user_id,
        "operation": operation,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "version": None,
        "before": None,
        "after": None,
        "is_public": False,
    }


def record(session: Session, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write the lines in the caller's transaction."""
    insert_many(session.connection(), AuditLine, list(lines))


def record_one(session: Session, values: Mapping[str, Any]) -> int:
    """Write one line in the caller's transaction; its number."""
    return session.execute(insert(AuditLine).values(values).returning(AuditLine.id)).scalar_one()


def revision() -> int:
    """The number of the last change that the public can see; 0 when there is none."""
    last = db.session.connection().exec_driver_sql(_LAST).first()
    return last.id if last else 0


def edition(engine: Engine) -> str:
    """Tells apart all that the public has ever seen, also where a restore counts numbers again.

    With whom to ring, whose lines are not public. Every visit asks for it first, so the driver
    itself is asked, which takes an eighth of the time; raises OperationalError as the database
    would.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_LAST)
        last = cursor.fetchone()
        cursor.execute(_HELPERS)
        helpers = cursor.fetchall()
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_LAST, None, error) from error
    finally:
        connection.close()
    return f"{last[0]} {last[1]} {helpers}" if last else f"{helpers}"
