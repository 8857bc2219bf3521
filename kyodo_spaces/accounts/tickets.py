"""Single-use links: an invitation for whoever has no password yet, a reset for the others.

The link is shown or mailed once; the row keeps its sha256. Opening it changes nothing.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .. import audit, clock
from ..db import db
from ..errors import Invalid, NotFound
from .models import Ticket, User
from .rights import Actor
from .sessions import digest

INVITATION = "invitation"
RESET = "reset"
_LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(days=1)}
_KEPT = timedelta(days=30)


class Link(NamedTuple):
    """A link to hand over, this once."""

    purpose: str
    token: str
    expires_at: datetime
    """UTC."""

    @property
    def path(self) -> str:
        return f"/staff/{self.purpose}/{self.token}"


def make(session: Session, user: User, *, by: Actor | str) -> Link:
    """A new link for an active user, in the caller's transaction."""
    if not user.is_active:
        raise Invalid("停止中の人には、案内を出せません。先に利用を再開してください。")
    purpose = RESET if user.password_hash else INVITATION
    link = Link(purpose, token_urlsafe(24), clock.stamp() + _LASTS[purpose])
    session.add(
        Ticket(
            token_hash=digest(link.token),
            user_id=user.id,
            purpose=purpose,
            made_by=by if isinstance(by, str) else by.label,
            expires_at=link.expires_at,
        )
    )
    audit.record(session, [audit.note(f"make_{purpose}", "user", user.id, by=by)])
    return link


def close(session: Session, user_id: int) -> None:
    """End all links of a user, in the caller's transaction."""
    query = update(Ticket).where(Ticket.user_id == user_id, Ticket.used_at.is_(None))
    session.execute(query.values(used_at=clock.stamp()))


def get_user(token: str, purpose: str, session: Session | None = None) -> User:
    """For whom a link is; raises NotFound when it is none, used, expired or the user is stopped."""
    session = session or db.session()
    query = select(Ticket).where(Ticket.token_hash == digest(token), Ticket.purpose == purpose)
    ticket = session.scalar(query.execution_options(populate_existing=True))
    if ticket is None or ticket.used_at is not None or ticket.expires_at <= clock.stamp():
        raise NotFound
    user = session.get_one(User, ticket.user_id, populate_existing=True)
    if not user.is_active or bool(user.password_hash) != (purpose == RESET):
        raise NotFound
    return user


def sweep(session: Session) -> None:
    """Remove the links that ended a month ago, in the caller's transaction."""
    session.execute(delete(Ticket).where(Ticket.expires_at < clock.stamp() - _KEPT))
