"""A citizen reports a mistake; its department answers."""

import hmac
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from .. import audit, clock
from ..accounts.rights import Actor
from ..accounts.throttle import network
from ..db import transaction
from ..errors import Invalid
from ..venues import changes, queries
from ..venues.changes import Stale
from ..venues.models import Space
from .models import Correction, Outcome
from .queries import about, has_changed, owned

LONGEST = 2000
LONGEST_CONTACT = 200
HOUR = timedelta(hours=1)
KEPT = timedelta(days=365)
"""How long after the answer it is known who sent a report."""
MOST_BY_ONE = 5
MOST_BY_ALL = 100
"""In an hour: a town gets a few a week."""


class TooMany(Invalid):
    """More reports within the hour than people write."""


class NothingChanged(Invalid):
    """An answer says that the place was corrected, and nothing of it changed since the report."""


def report(
    kind: str, id: int, wrong: Sequence[str], text: str, *, contact: str, sender: str
) -> None:
    """Store what a citizen says is wrong about a public venue or space (`kind` as in addresses).

    `wrong` are the words of what was ticked. Raises NotFound for what the public can't see,
    Invalid for a text that is empty or too long, TooMany.
    """
    if not text or len(text) > LONGEST or len(contact) > LONGEST_CONTACT:
        raise Invalid(f"1文字から{LONGEST}文字までで書いてください。")
    with transaction() as session:
        place = queries.get_public_venue(id) if kind == "venues" else queries.get_public_space(id)
        _limit(session, sender)
        _forget_senders(session)
        space = place if isinstance(place, Space) else None
        correction = Correction(
            venue_id=space.venue_id if space else place.id,
            space_id=space and space.id,
            sent_at=clock.stamp(),
            text=f"{'・'.join(wrong)}\n{text}" if wrong else text,
            contact=contact or None,
            sender=sender,
        )
        session.add(correction)
        session.flush()
        # The words themselves are not the audit's: it forgets nothing, and may hold no names.
        after = {"venue_id": correction.venue_id, "space_id": correction.space_id}
        line = audit.line(
            "report", correction, by="市民", before=None, after=after, is_public=False
        )
        audit.record(session, [line])


def _limit(session: Session, sender: str) -> None:
    recent = select(func.count()).select_from(Correction)
    recent = recent.where(Correction.sent_at > clock.stamp() - HOUR)
    by_one = session.scalar(recent.where(Correction.sender == sender)) or 0
    if by_one >= MOST_BY_ONE or (session.scalar(recent) or 0) >= MOST_BY_ALL:
        raise TooMany


def _forget_senders(session: Session) -> None:
    """In the caller's transaction. Nobody's version moves: a form that is open stays good."""
    is_over = Correction.answered_at < clock.stamp() - KEPT
    session.execute(
        update(Correction).where(is_over, Correction.sender != "").values(contact=None, sender="")
    )


def sender_of(address: str | None, key: str) -> str:
    """A keyed hash of an address: enough to count by, of no other use."""
    return hmac.new(key.encode(), f"report {network(address)}".encode(), sha256).hexdigest()


def answer(id: int, outcome: Outcome, text: str, *, version: int, by: Actor) -> None:
    """Say what became of a report; where the place was corrected, its page says when.

    An answer that takes "corrected" back takes that from the page as well.
    Raises NotFound, Stale when somebody else answered meanwhile, Invalid for a text too long,
    NothingChanged.
    """
    if len(text) > LONGEST:
        raise Invalid(f"{LONGEST}文字までで書いてください。")
    with transaction() as session:
        found = session.get(Correction, id, populate_existing=True)
        correction = owned(found, by, "answer report")
        if correction.version != version:
            raise Stale(correction.version)
        if outcome is Outcome.CORRECTED and not has_changed(session, correction):
            raise NothingChanged
        facts = {"corrected_on": _corrected_on(session, correction, outcome)}
        changes.write(session, about(correction), facts, by=by, operation="correct")
        _forget_senders(session)
        # Nor are the words of the answer the audit's: they may quote the citizen.
        before, after = {"outcome": correction.outcome}, {"outcome": outcome.value}
        correction.outcome, correction.answer = outcome, text or None
        correction.answered_at, correction.answered_by = clock.stamp(), by.label
        session.flush()
        line = audit.line(
            "answer report", correction, by=by, before=before, after=after, is_public=False
        )
        audit.record(session, [line])


def _corrected_on(session: Session, correction: Correction, outcome: Outcome) -> date | None:
    """The day on which the place was last corrected, with this answer to come."""
    shown = about(correction).corrected_on
    if outcome is Outcome.CORRECTED:
        return clock.today()
    if correction.outcome != Outcome.CORRECTED or correction.answered_at is None:
        return shown
    if shown != clock.in_japan(correction.answered_at).date():
        return shown
    others = select(func.max(Correction.answered_at)).where(
        Correction.id != correction.id, Correction.outcome == Outcome.CORRECTED
    )
    if correction.space_id is None:
        others = others.where(Correction.venue_id == correction.venue_id)
    # A space may have moved to another venue between two reports.
    last = session.scalar(
        others.where(Correction.space_id.is_not_distinct_from(correction.space_id))
    )
    return clock.in_japan(last).date() if last else None
