"""Departments (課), valid by fiscal year. For coordinators and the operator."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import audit
from ..db import db, transaction
from ..errors import Conflict, NotFound
from ..text import fold, shown
from . import checks
from .checks import WrongFields
from .models import Department, Role, User
from .recording import record_change
from .rights import Actor, require_coordinator

YEARS = range(1950, 2151)


class Details(NamedTuple):
    """What is known of a department, as it was typed; years are fiscal years."""

    name: str
    valid_from: str
    valid_through: str = ""
    phone: str = ""
    email: str = ""


def get_department(id: int, *, by: Actor) -> Department:
    """A department, for coordinators; raises NotFound, NotAllowed."""
    require_coordinator(by)
    return _get(db.session(), id)


def find_departments(year: int | None = None) -> list[Department]:
    """Those of a fiscal year, or all, by name."""
    rows = db.session.scalars(select(Department).order_by(Department.name, Department.valid_from))
    return [row for row in rows if year is None or row.is_valid_in(year)]


def find_helpers(year: int) -> list[Department]:
    """The departments of active coordinators: whom to ring."""
    query = select(Department).join(User.departments).order_by(Department.id)
    query = query.where(User.role == Role.COORDINATOR, User.is_active)
    return [row for row in db.session.scalars(query.distinct()) if row.is_valid_in(year)]


def find_named(names: tuple[str, ...], year: int) -> frozenset[int]:
    """The ids of the departments of these names in a year; raises WrongFields for an unknown."""
    known = {fold(row.name): row.id for row in find_departments(year)}
    for name in names:
        if fold(name) not in known:
            raise WrongFields(
                {
                    "departments": f"「{shown(name[:100])}」という課は{year}年度にありません。"
                    "kyodo department list で確かめてください。"
                }
            )
    return frozenset(known[fold(name)] for name in names)


def add(details: Details, *, by: Actor) -> int:
    """Store a department; its id. Raises WrongFields."""
    require_coordinator(by)
    with transaction() as session:
        row = Department(name="", valid_from=0)
        _apply(session, row, details)
        session.add(row)
        session.flush()
        line = audit.line(
            "add_department", row, by=by, before=None, after=facts(row), is_public=False
        )
        audit.record(session, [line])
        return row.id


def change(id: int, details: Details, *, version: int, by: Actor) -> None:
    """Set what is known of a department, if it still is what the coordinator saw.

    Raises Conflict when it is not, or WrongFields.
    """
    require_coordinator(by)
    with transaction() as session:
        row = _get(session, id)
        if row.version != version:
            raise Conflict("ほかの人が先に変更しました。")
        before = facts(row)
        with session.no_autoflush:
            _apply(session, row, details)
        record_change(session, "change_department", row, before, facts(row), by=by)


def facts(row: Department) -> dict[str, Any]:
    names = ("name", "phone", "email", "valid_from", "valid_through")
    return {name: getattr(row, name) for name in names}


def _get(session: Session, id: int) -> Department:
    row = session.get(Department, id, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _apply(session: Session, row: Department, details: Details) -> None:
    row.name = checks.line("課の名前", details.name, "name")
    row.phone = checks.phone(details.phone)
    row.email = checks.mail_address(details.email)
    row.valid_from = _year(details.valid_from, "valid_from")
    through = details.valid_through.strip()
    row.valid_through = _year(through, "valid_through") if through else None
    if row.valid_through is not None and row.valid_through < row.valid_from:
        raise WrongFields({"valid_through": "終わりの年度が、始まりの年度より前です。"})
    for other in session.scalars(select(Department)):
        if other.id != row.id and fold(other.name) == fold(row.name) and _overlap(other, row):
            raise WrongFields({"name": "同じ名前の課が、同じ年度にあります。"})


def _year(text: str, field: str) -> int:
    text = text.strip()
    if text.isdecimal() and len(text) == 4 and int(text) in YEARS:
        return int(text)
    raise WrongFields({field: "年度は、西暦4桁の数字で入れてください（例 2026）。"})


def _overlap(one: Department, other: Department) -> bool:
    last = YEARS.stop
    return one.valid_from <= (other.valid_through or last) and other.valid_from <= (
        one.valid_through or last
    )
