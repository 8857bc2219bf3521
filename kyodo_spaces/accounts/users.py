"""People: inviting, changing and stopping them. For coordinators and the operator."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from .. import audit, clock
from ..db import db, transaction
from ..errors import Conflict, Invalid, NotFound
from ..text import fold, shown
from . import checks, sessions, signing_in, throttle, tickets
from .checks import WrongFields
from .models import Department, Role, User
from .recording import record_change
from .rights import Actor, require_coordinator
from .tickets import Link


class Details(NamedTuple):
    """What is known of a person besides the login, as it was typed."""

    name: str
    email: str
    role: str
    department_ids: frozenset[int]


def get_user(id: int, *, by: Actor) -> User:
    """A person, for coordinators; raises NotFound, NotAllowed."""
    require_coordinator(by)
    return _get(db.session(), id)


def get_user_named(login: str) -> User:
    """A person by login, however it is written; raises NotFound with a sentence."""
    folded = checks.fold_login(login)
    user = db.session.scalar(select(User).where(User.login == folded))
    if user is None:
        raise NotFound(
            f"「{shown(login[:100])}」という人はいません。kyodo user list で確かめてください。"
        )
    return user


def find_users(text: str, *, by: Actor) -> list[User]:
    """The people whose name, login or department holds the text, by name; those stopped last."""
    require_coordinator(by)
    query = select(User).options(selectinload(User.departments))
    rows = db.session.scalars(query.order_by(User.is_active.desc(), User.name, User.id))
    wanted = fold(text)
    return [
        row
        for row in rows
        if wanted in fold(" ".join([row.name, row.login, *(d.name for d in row.departments)]))
    ]


def invite(login: str, details: Details, *, by: Actor) -> tuple[int, Link]:
    """Store somebody without a password; the id, and the link by which they set one.

    Raises WrongFields.
    """
    require_coordinator(by)
    login = checks.new_login(login)
    with transaction() as session:
        if session.scalar(select(User.id).where(User.login == login)) is not None:
            raise WrongFields({"login": "このログイン名は、もう使われています。"})
        user = User(login=login, created_at=clock.stamp(), name="", role="")
        _apply(session, user, details)
        session.add(user)
        session.flush()
        after = {"login": login} | facts(user)
        audit.record(
            session,
            [audit.line("invite", user, by=by, before=None, after=after, is_public=False)],
        )
        return user.id, tickets.make(session, user, by=by)


def change(id: int, details: Details, *, version: int, by: Actor) -> None:
    """Set what is known of a person, if it still is what the coordinator saw.

    Raises Conflict when it is not, WrongFields, or Invalid for the last coordinator.
    """
    require_coordinator(by)
    with transaction() as session:
        user = _get(session, id)
        if user.version != version:
            raise Conflict("ほかの人が先に変更しました。")
        before = facts(user)
        if details.role != Role.COORDINATOR:
            _keep_a_coordinator(session, user)
        with session.no_autoflush:
            _apply(session, user, details)
        record_change(session, "change_user", user, before, facts(user), by=by)


def set_active(id: int, *, is_active: bool, by: Actor) -> None:
    """Stop somebody, which ends sign-ins and links at once, or let them in again."""
    require_coordinator(by)
    with transaction() as session:
        user = _get(session, id)
        before = facts(user)
        if not is_active:
            _keep_a_coordinator(session, user)
            sessions.revoke(session, id)
            tickets.close(session, id)
        user.is_active = is_active
        operation = "enable_user" if is_active else "disable_user"
        record_change(session, operation, user, before, facts(user), by=by)


def make_link(id: int, *, by: Actor) -> Link:
    """A new invitation or reset for somebody; earlier links end. Raises Invalid when stopped."""
    require_coordinator(by)
    with transaction() as session:
        user = _get(session, id)
        tickets.close(session, id)
        return tickets.make(session, user, by=by)


def turn_codes_off(id: int, *, by: Actor) -> None:
    """Ask somebody, whose phone is lost, for no code any more; sign-ins end."""
    require_coordinator(by)
    with transaction() as session:
        user = _get(session, id)
        if user.totp_secret is None:
            return
        signing_in.set_credentials(session, user, totp_secret=None, totp_step=None)
        sessions.revoke(session, id)
        throttle.forgive(session, signing_in.account_key(user.login))
        audit.record(session, [audit.note("turn_codes_off", "user", id, by=by)])


def facts(user: User) -> dict[str, Any]:
    """What the audit tells of a person: nothing that proves who they are."""
    return {
        "name": user.name,
        "email": user.email,
        "role": str(user.role),
        "departments": [each.name for each in user.departments],
        "is_active": user.is_active,
    }


def _get(session: Session, id: int) -> User:
    user = session.get(User, id, populate_existing=True)
    if user is None:
        raise NotFound
    return user


def _apply(session: Session, user: User, details: Details) -> None:
    """Set the details; a membership in a department that is over stays as it was."""
    user.name = checks.line("氏名", details.name, "name")
    user.email = checks.mail_address(details.email)
    if details.role not in set(Role):
        raise WrongFields({"role": "役割を選んでください。"})
    user.role = Role(details.role)
    year = clock.fiscal_year(clock.today())
    over = [each for each in user.departments if not each.is_valid_in(year)]
    chosen = _find_valid(session, details.department_ids)
    if user.role == Role.EDITOR and not chosen:
        raise WrongFields({"departments": "課の担当者には、課を1つ以上選んでください。"})
    if (wanted := over + chosen) != user.departments:
        user.departments = wanted


def _find_valid(session: Session, ids: Iterable[int]) -> list[Department]:
    query = select(Department).where(Department.id.in_(list(ids))).order_by(Department.id)
    year = clock.fiscal_year(clock.today())
    found = [row for row in session.scalars(query) if row.is_valid_in(year)]
    if len(found) != len(set(ids)):
        raise WrongFields({"departments": "今年度にない課が選ばれています。選び直してください。"})
    return found


def _keep_a_coordinator(session: Session, user: User) -> None:
    """Raises Invalid for the last one who can sign in and do what coordinators do."""
    if user.role != Role.COORDINATOR or not user.is_active:
        return
    others = select(func.count()).where(
        User.role == Role.COORDINATOR, User.is_active, User.id != user.id
    )
    if user.password_hash:
        others = others.where(User.password_hash.is_not(None))
    if not session.scalar(others):
        raise Invalid(
            "取りまとめ課の利用者が1人もいなくなるので、変更できません。"
            "先に、ほかの人を取りまとめ課にして、ログインしてもらってください。"
        )
