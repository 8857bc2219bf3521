"""What citizens have reported, for those who keep the places."""

from collections import Counter

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from ..accounts.rights import Actor
from ..audit import AuditLine
from ..db import db
from ..errors import NotFound
from ..venues.models import Space, Venue
from ..venues.rights import may_edit, require
from .models import Correction

_VOUCHED = {"confirmed_on", "confirmed_by", "confirm_by", "corrected_on"}
"""What tells how good the facts are, and is none of them."""
LATEST = 200
"""How many of the reports that are answered already the list looks at."""


def find_open(actor: Actor) -> list[Correction]:
    """The reports that wait for an answer by the actor, the oldest first."""
    query = select(Correction).where(Correction.outcome.is_(None)).order_by(Correction.id)
    return _own(query, actor)


def find_answered(actor: Actor) -> list[Correction]:
    """The latest reports about the actor's places that have an answer, the newest first."""
    query = select(Correction).where(Correction.outcome.is_not(None))
    return _own(query.order_by(Correction.answered_at.desc()).limit(LATEST), actor)


def _own(query: Select[Correction], actor: Actor) -> list[Correction]:
    query = query.options(
        joinedload(Correction.venue), joinedload(Correction.space).joinedload(Space.venue)
    )
    return [row for row in db.session.scalars(query) if may_edit(actor, about(row))]


def get_correction(id: int, *, by: Actor) -> Correction:
    """A report about one of the actor's places; raises NotFound for any other."""
    return owned(db.session.get(Correction, id), by, "read report")


def owned(found: Correction | None, by: Actor, operation: str) -> Correction:
    """The report itself if the actor may answer it; raises NotFound, and Refused for another's."""
    if found is None:
        raise NotFound
    require(by, about(found), operation)
    return found


def about(correction: Correction) -> Venue | Space:
    """The place that a report is about."""
    return correction.space or correction.venue


def has_changed(session: Session, correction: Correction) -> bool:
    """Whether a fact of the place, of its venue or of the venue's spaces changed since the report.

    Citizens report on the page that they see what is kept on another of the same venue.
    """
    spaces = select(Space.id).where(Space.venue_id == correction.venue_id)
    is_here = or_(
        and_(AuditLine.subject_type == "venue", AuditLine.subject_id == correction.venue_id),
        and_(AuditLine.subject_type == "space", AuditLine.subject_id.in_(spaces)),
        and_(AuditLine.subject_type == "space", AuditLine.subject_id == correction.space_id),
    )
    query = select(AuditLine.after).where(is_here, AuditLine.after.is_not(None))
    since = session.scalars(query.where(AuditLine.at >= correction.sent_at))
    return any(set(after or ()) - _VOUCHED for after in since)


def count_open() -> dict[tuple[str, int], int]:
    """How many reports wait for an answer, by kind of place (venues, spaces) and its id."""
    query = select(Correction.venue_id, Correction.space_id).where(Correction.outcome.is_(None))
    rows = db.session.execute(query)
    return Counter(("spaces", space) if space else ("venues", venue) for venue, space in rows)
