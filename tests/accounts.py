"""People with passwords for tests, and what their browsers tell."""

from typing import Any

from flask import current_app

from kyodo_spaces.accounts import passwords
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.accounts.signing_in import Visitor
from tests.people import person

PASSWORD = "correct horse battery"  # noqa: S105 - of people who live in tests
_HASH = passwords.make_hash(PASSWORD)


def visitor(address: str = "192.0.2.1", **cookies: str) -> Visitor:
    return Visitor(address, "test", cookies, current_app.config["SECRET_KEY"])


def member(login: str, role: Role = Role.EDITOR, *departments: int, **fields: Any) -> Actor:
    """Somebody who can sign in with PASSWORD."""
    return person(login, role, *departments, **{"password_hash": _HASH} | fields)
