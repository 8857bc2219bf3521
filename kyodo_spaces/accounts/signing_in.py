"""Signing in and out. Whoever fails learns nothing: no account, no right, no password are alike."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .. import audit, clock
from ..db import db, transaction
from ..errors import Invalid
from . import codes, devices, passwords, sessions, throttle, tickets
from .checks import fold_login
from .models import User
from .rights import Actor

CODE_SECONDS = 300
"""How long the right password waits for the code."""
NOBODY = "ログイン前"
_WRONG = "ログイン名かパスワードが違います。"
_WRONG_CODE = "確認コードが違います。アプリに今出ている6桁を入れてください。"


class Wrong(Invalid):
    """The password or the code is not right; which, and of whose account, is not told."""


class Visitor(NamedTuple):
    """What a request tells of the one who signs in."""

    address: str | None
    browser: str
    cookies: Mapping[str, str]
    secret: str
    """With which the application signs what browsers keep."""


class Entry(NamedTuple):
    """A proof that was right. Without `actor` a code is still needed, for which `claim` stands."""

    user_id: int
    actor: Actor | None = None
    device: str = ""
    """What the browser keeps, to be known the next time."""
    claim: tuple[int, str, int] | None = None


def with_password(login: str, password: str, visitor: Visitor) -> Entry:
    """Sign in, or get as far as the code; raises Wrong or TooMany."""
    login = fold_login(login)
    user = db.session.scalar(select(User).where(User.login == login)) if login else None
    reserved = _reserve(user, login, visitor)
    hashed = user.password_hash if user and user.is_active else None
    is_right = passwords.verify(hashed, password)
    if not is_right or user is None or hashed is None:
        _record_refusal(user, visitor)
        raise Wrong(_WRONG)
    fresh = passwords.renew(hashed, password)
    with transaction() as session:
        user = _still(session, user.id, hashed)
        throttle.give_back(session, reserved)
        if fresh:
            set_credentials(session, user, password_hash=fresh)
        if user.totp_secret:
            claim = (user.id, devices.tail(user), int(clock.now().timestamp()))
            return Entry(user.id, claim=claim)
        return enter(session, user, visitor)


def with_code(claim: object, code: str, visitor: Visitor) -> Entry:
    """Sign in with the code, after the password; raises Wrong or TooMany."""
    user = find_claimant(claim)
    if user is None:
        raise Wrong("時間がたちました。もう一度、ログイン名とパスワードを入れてください。")
    reserved = _reserve(user, user.login, visitor)
    with transaction() as session:
        user = _still(session, user.id, user.password_hash)
        step = codes.find_step(user.totp_secret or "", code, user.totp_step)
        if user.totp_secret and step is not None:
            throttle.give_back(session, reserved)
            set_credentials(session, user, totp_step=step)
            return enter(session, user, visitor)
    _record_refusal(user, visitor)
    raise Wrong(_WRONG_CODE)


def find_claimant(claim: object) -> User | None:
    """Whose password was right a moment ago, by what `with_password` returned."""
    match claim:
        case [int(user_id), str(tail), int(at)]:
            user = db.session.get(User, user_id)
            age = clock.now().timestamp() - at
            if user is None or not user.is_active or devices.tail(user) != tail:
                return None
            return user if 0 <= age + 1 <= CODE_SECONDS else None
    return None


def confirm_password(user: User, password: str, visitor: Visitor) -> None:
    """That a signed-in person is still the one; counted as a sign-in is. Raises Wrong, TooMany."""
    reserved = _reserve(user, user.login, visitor)
    if not passwords.verify(user.password_hash, password):
        _record_refusal(user, visitor)
        raise Wrong("今のパスワードが違います。")
    with transaction() as session:
        throttle.give_back(session, reserved)


def sign_out(actor: Actor) -> None:
    """End this sign-in: its cookie opens nothing any more."""
    with transaction() as session:
        if actor.user_id is not None:
            sessions.revoke(session, actor.user_id, actor.token)
            audit.record(session, [audit.note("sign_out", "user", actor.user_id, by=actor)])


def enter(session: Session, user: User, visitor: Visitor) -> Entry:
    """Begin a sign-in in the caller's transaction, which proved who it is."""
    sessions.sweep(session)
    tickets.sweep(session)
    token = sessions.begin(session, user, visitor.browser)
    actor = sessions.actor_of(user, token)
    told = audit.note("sign_in", "user", user.id, by=actor)
    audit.record(session, [told | {"after": {"address": visitor.address}}])
    return Entry(user.id, actor=actor, device=devices.issue(visitor.secret, user))


def set_credentials(session: Session, user: User, **values: object) -> None:
    """Set what proves who somebody is; it is none of what people edit, so the version stays."""
    session.execute(update(User).where(User.id == user.id).values(values))


def account_key(login: str) -> str:
    """Under what tries at an account are counted."""
    return throttle.key("login", login)


def _reserve(user: User | None, login: str, visitor: Visitor) -> int:
    key, device = account_key(login), None
    if user is not None:
        cookie = visitor.cookies.get(devices.cookie_name(user.id))
        device = devices.read(visitor.secret, user, cookie)
    return throttle.reserve(
        f"{key}:{device}" if device else key,
        throttle.network(visitor.address),
        is_known=device is not None,
    )


def _still(session: Session, user_id: int, hashed: str | None) -> User:
    """The user as of now; raises Wrong when what was proved has changed since."""
    user = session.get(User, user_id, populate_existing=True)
    if user is None or not user.is_active or user.password_hash != hashed:
        raise Wrong(_WRONG)
    return user


def _record_refusal(user: User | None, visitor: Visitor) -> None:
    told = audit.note("refuse_sign_in", "user", user.id if user else 0, by=NOBODY)
    with transaction() as session:
        audit.record(session, [told | {"after": {"address": visitor.address}}])
