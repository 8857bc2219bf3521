"""Sign-ins as rows: what the cookie holds is a random token, of which the row keeps the sha256.

A row that is revoked, idle too long or too old opens nothing, however good the cookie is.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from flask import current_app
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..db import db, transaction
from .models import Role, User, UserSession
from .rights import Actor

TOUCH = timedelta(minutes=1)
"""How exactly the last use is known: a write for each request would cost more than it tells."""


def digest(token: str) -> str:
    """What the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


def begin(session: Session, user: User, device: str) -> str:
    """A new sign-in of the user, in the caller's transaction; its token."""
    token = token_urlsafe(32)
    now = clock.stamp()
    row = UserSession(
        token_hash=digest(token), user_id=user.id, device=device[:200], created_at=now, seen_at=now
    )
    session.add(row)
    return token


def find_actor(token: str) -> Actor | None:
    """Whoever signed in with this token, if that still holds; notes that it was used."""
    row = db.session.scalar(select(UserSession).where(UserSession.token_hash == digest(token)))
    if row is None or not _holds(row):
        return None
    user = db.session.get(User, row.user_id)
    if user is None or not user.is_active:
        return None
    actor = actor_of(user, token)
    if clock.stamp() - row.seen_at > TOUCH:
        _touch(row.id)
    return actor


def actor_of(user: User, token: str = "") -> Actor:
    """The person with the rights of today: a department that is over gives none."""
    year = clock.fiscal_year(clock.today())
    valid = [each for each in user.departments if each.is_valid_in(year)]
    names = "・".join(each.name for each in valid)
    return Actor(
        label=f"{user.name}（{names}）" if names else user.name,
        role=Role(user.role),
        user_id=user.id,
        department_ids=frozenset(each.id for each in valid),
        token=token,
        department=names,
    )


def revoke(session: Session, user_id: int, token: str | None = None) -> None:
    """End one sign-in, or all of the user's, in the caller's transaction."""
    query = update(UserSession).where(
        UserSession.user_id == user_id, UserSession.revoked_at.is_(None)
    )
    if token is not None:
        query = query.where(UserSession.token_hash == digest(token))
    session.execute(query.values(revoked_at=clock.stamp()))


def find_open(user_id: int) -> list[UserSession]:
    """The user's sign-ins that still hold, the last used first."""
    query = select(UserSession).where(UserSession.user_id == user_id)
    rows = db.session.scalars(query.order_by(UserSession.seen_at.desc()))
    return [row for row in rows if _holds(row)]


def sweep(session: Session) -> None:
    """Remove the sign-ins that open nothing any more, in the caller's transaction."""
    oldest = clock.stamp() - timedelta(hours=int(current_app.config["SESSION_HOURS"]))
    is_dead = or_(UserSession.revoked_at.is_not(None), UserSession.created_at < oldest)
    session.execute(delete(UserSession).where(is_dead))


def _holds(row: UserSession) -> bool:
    now = clock.stamp()
    return (
        row.revoked_at is None
        and now - row.seen_at <= timedelta(minutes=int(current_app.config["IDLE_MINUTES"]))
        and now - row.created_at <= timedelta(hours=int(current_app.config["SESSION_HOURS"]))
    )


def _touch(session_id: int) -> None:
    with transaction() as session:
        row = session.get(UserSession, session_id, populate_existing=True)
        if row is not None and row.revoked_at is None:
            row.seen_at = clock.stamp()
