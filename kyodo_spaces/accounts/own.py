"""What people do to their own account: a password by link or by choice, devices, codes."""

from sqlalchemy.orm import Session

from .. import audit
from ..db import db, transaction
from ..errors import Invalid, NotFound
from . import codes, passwords, sessions, signing_in, throttle, tickets
from .checks import WrongFields, fold_login
from .models import User
from .rights import Actor
from .signing_in import Entry, Visitor

_OTHER_LOGIN = "この案内は、別のログイン名のものです。受け取った本人のログイン名を入れてください。"
_WRONG_CODE = "確認コードが違います。アプリに今出ている6桁を入れてください。"


def get_user(actor: Actor) -> User:
    """Whoever is signed in, as a row; raises NotFound for the operator."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound
    return user


def accept_invitation(token: str, login: str, password: str, again: str, visitor: Visitor) -> Entry:
    """Set the first password and sign in. The link stays unused until all is right.

    Raises NotFound for a link that is over, WrongFields, or TooMany.
    """
    user = tickets.get_user(token, tickets.INVITATION)
    _check_login(token, user, login, visitor)
    password = passwords.check_new(password, again, login=user.login, name=user.name)
    hashed = passwords.make_hash(password)
    with transaction() as session:
        user = tickets.get_user(token, tickets.INVITATION, session)
        _set_password(session, user, hashed, "accept_invitation")
        return signing_in.enter(session, user, visitor)


def accept_reset(token: str, login: str, password: str, again: str, visitor: Visitor) -> int:
    """Set a new password; all sign-ins end and failures are forgotten. Codes stay asked for.

    Returns the user's id. Raises as `accept_invitation` does.
    """
    user = tickets.get_user(token, tickets.RESET)
    _check_login(token, user, login, visitor)
    password = passwords.check_new(password, again, login=user.login, name=user.name)
    hashed = passwords.make_hash(password)
    with transaction() as session:
        user = tickets.get_user(token, tickets.RESET, session)
        throttle.forgive(session, signing_in.account_key(user.login))
        _set_password(session, user, hashed, "reset_password")
        return user.id


def _check_login(token: str, user: User, login: str, visitor: Visitor) -> None:
    """A link is its account's alone, so a finder of the link has to know whose it is.

    It comes before all that the page says of a password, which may not be the login.
    """
    reserved = throttle.reserve(throttle.key("link", token), throttle.network(visitor.address))
    if fold_login(login) != user.login:
        told = audit.note("refuse_link", "user", user.id, by=signing_in.NOBODY)
        with transaction() as session:
            audit.record(session, [told | {"after": {"address": visitor.address}}])
        raise WrongFields({"login": _OTHER_LOGIN})
    with transaction() as session:
        throttle.give_back(session, reserved)


def _set_password(session: Session, user: User, hashed: str, operation: str) -> None:
    signing_in.set_credentials(session, user, password_hash=hashed)
    session.refresh(user)
    sessions.revoke(session, user.id)
    tickets.close(session, user.id)
    by = sessions.actor_of(user)
    audit.record(session, [audit.note(operation, "user", user.id, by=by)])


def change_password(actor: Actor, now: str, password: str, again: str, visitor: Visitor) -> Entry:
    """Set another password; every sign-in ends, and this browser gets a new one."""
    user = get_user(actor)
    password = passwords.check_new(password, again, login=user.login, name=user.name)
    _confirm(user, now, visitor)
    hashed = passwords.make_hash(password)
    with transaction() as session:
        user = session.get_one(User, user.id, populate_existing=True)
        _set_password(session, user, hashed, "change_password")
        return signing_in.enter(session, user, visitor)


def sign_out_everywhere(actor: Actor) -> None:
    """End all sign-ins, this one too."""
    user = get_user(actor)
    with transaction() as session:
        sessions.revoke(session, user.id)
        audit.record(session, [audit.note("sign_out_everywhere", "user", user.id, by=actor)])


def turn_codes_on(actor: Actor, secret: str, code: str) -> None:
    """From now on ask for a code as well; raises WrongFields unless `code` is the secret's."""
    user = get_user(actor)
    step = codes.find_step(secret, code, None)
    if step is None:
        raise WrongFields({"code": _WRONG_CODE})
    with transaction() as session:
        user = session.get_one(User, user.id, populate_existing=True)
        if user.totp_secret:
            raise Invalid("確認コードは、もう使われています。")
        signing_in.set_credentials(session, user, totp_secret=secret, totp_step=step)
        audit.record(session, [audit.note("turn_codes_on", "user", user.id, by=actor)])


def turn_codes_off(actor: Actor, password: str, visitor: Visitor) -> None:
    """Ask for no code any more; raises WrongFields or TooMany."""
    user = get_user(actor)
    _confirm(user, password, visitor)
    with transaction() as session:
        signing_in.set_credentials(session, user, totp_secret=None, totp_step=None)
        audit.record(session, [audit.note("turn_codes_off", "user", user.id, by=actor)])


def _confirm(user: User, password: str, visitor: Visitor) -> None:
    try:
        signing_in.confirm_password(user, password, visitor)
    except signing_in.Wrong as error:
        raise WrongFields({"now": str(error)}) from error
