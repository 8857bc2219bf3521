"""The audit as people ask for it: by person, subject and day, page by page or whole."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select

from .. import clock
from ..audit import AuditLine
from ..db import db
from ..text import protect
from . import hiding
from .rights import Actor, require_coordinator

PER_PAGE = 50
HEADER = (
    "id at actor actor_id operation subject_type subject_id version before after is_public".split()
)
_AT_ONCE = 500


class Wanted(NamedTuple):
    """Which lines; what is not said is not asked. Days are Japan's, both ends included."""

    person: str = ""
    """A part of the actor's name."""
    subject_type: str = ""
    subject_id: int | None = None
    first: date | None = None
    last: date | None = None


class Found(NamedTuple):
    lines: list[AuditLine]
    has_more: bool


def find_lines(wanted: Wanted, page: int, *, by: Actor) -> Found:
    """One page of the lines, the newest first."""
    require_coordinator(by)
    query = _query(wanted).order_by(AuditLine.id.desc())
    query = query.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)
    lines = list(db.session.scalars(query))
    return Found(lines[:PER_PAGE], len(lines) > PER_PAGE)


def export(wanted: Wanted, *, by: Actor) -> Iterator[bytes]:
    """A CSV file of the lines, the oldest first, piece by piece: UTF-8 with a BOM, CRLF.

    The right is checked here and now, not when the first piece is taken.
    """
    require_coordinator(by)
    return _pieces(_query(wanted))


def _pieces(query: Select[AuditLine]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _csv([HEADER])
    last = 0
    while True:
        part = query.where(AuditLine.id > last).order_by(AuditLine.id).limit(_AT_ONCE)
        lines = list(db.session.scalars(part))
        if not lines:
            return
        last = lines[-1].id
        private = hiding.find_private(lines)
        yield _csv([_cells(line, private) for line in lines])
        db.session.rollback()  # an answer that is read slowly holds no transaction open


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(line: AuditLine, private: set[tuple[str, int]]) -> list[str]:
    cells = []
    for name in HEADER:
        value = getattr(line, name)
        if isinstance(value, datetime):
            value = value.replace(tzinfo=UTC).isoformat()
        elif isinstance(value, dict):
            value = json.dumps(hiding.told(line, value, private), ensure_ascii=False)
        cells.append(protect("" if value is None else str(value)))
    return cells


def _query(wanted: Wanted) -> Select[AuditLine]:
    query = select(AuditLine)
    if wanted.person:
        query = query.where(AuditLine.actor.contains(wanted.person, autoescape=True))
    if wanted.subject_type:
        query = query.where(AuditLine.subject_type == wanted.subject_type)
    if wanted.subject_id is not None:
        query = query.where(AuditLine.subject_id == wanted.subject_id)
    if wanted.first:
        query = query.where(AuditLine.at >= _midnight(wanted.first))
    if wanted.last:
        query = query.where(AuditLine.at < _midnight(wanted.last + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    """The moment at which a day begins in Japan, as the database holds it."""
    return datetime.combine(day, time(), clock.JST).astimezone(UTC).replace(tzinfo=None)
