"""What the pages about people, departments and the audit send, as plain data."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ..text import is_storable, shown
from . import departments, users
from .lines import Wanted
from .models import Department, Role, User

Given = MultiDict[str, str]
ROLES: dict[str, Any] = {
    Role.EDITOR: _l("課の担当者"),
    Role.CENTRE: _l("NPOセンター"),
    Role.COORDINATOR: _l("取りまとめ課"),
}
_MOST_ID = 2**31 - 1
_LINES = re.compile(r"([\n\t])")


def again(form: Given) -> Given:
    """What was sent, to be shown again without the characters that no page can hold.

    Its lines and tabs stay: what is shown again is what is saved next.
    """
    return MultiDict((name, _kept(text)) for name, text in form.items(multi=True))


def _kept(text: str) -> str:
    return "".join(part if part in {"\n", "\t"} else shown(part) for part in _LINES.split(text))


def user_details(form: Given) -> users.Details:
    ids = (_number(text) for text in form.getlist("departments"))
    return users.Details(
        name=form.get("name", ""),
        email=form.get("email", ""),
        role=form.get("role", ""),
        department_ids=frozenset(id or 0 for id in ids),
    )


def user_shown(user: User) -> Given:
    """The form as it stands for somebody."""
    shown: Given = MultiDict({"name": user.name, "email": user.email or "", "role": str(user.role)})
    shown.setlist("departments", [str(each.id) for each in user.departments])
    return shown


def department_details(form: Given) -> departments.Details:
    return departments.Details(
        name=form.get("name", ""),
        valid_from=form.get("valid_from", ""),
        valid_through=form.get("valid_through", ""),
        phone=form.get("phone", ""),
        email=form.get("email", ""),
    )


def department_shown(row: Department) -> Given:
    return MultiDict({name: str(value or "") for name, value in departments.facts(row).items()})


def version(form: Given) -> int:
    """The version that the person saw; 0, which none has, for what is no number."""
    return _number(form.get("version", "")) or 0


def wanted(args: Given) -> Wanted:
    """Which lines of the audit; what can't be read asks for nothing."""
    person = args.get("person", "").strip()[:100]
    subject = args.get("subject", "").strip()[:50]
    return Wanted(
        person=person if is_storable(person) else "",
        subject_type=subject if is_storable(subject) else "",
        subject_id=_number(args.get("number", "")),
        first=_day(args.get("first", "")),
        last=_day(args.get("last", "")),
    )


def page(args: Given) -> int:
    return min(_number(args.get("page", "")) or 1, 100_000)


def _number(text: str) -> int | None:
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and 0 < int(text) <= _MOST_ID else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None
