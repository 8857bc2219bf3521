"""Makes departments and people for tests, signs them in, and fills forms as a browser would."""

from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kyodo_spaces.accounts import sessions
from kyodo_spaces.accounts.models import Department, Role, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.clock import stamp
from kyodo_spaces.db import db, transaction
from tests.inspection import parse

COORDINATOR = Actor(label="取りまとめ課", role=Role.COORDINATOR)


def department(name: str = "生涯学習課", **fields: Any) -> int:
    """Store a department that is valid today; its id."""
    with transaction() as session:
        row = Department(**{"name": name, "valid_from": 2020} | fields)
        session.add(row)
        session.flush()
        return row.id


def person(login: str, role: Role = Role.EDITOR, *departments: int, **fields: Any) -> Actor:
    """Store somebody with a right, without a password; who they are when they act."""
    with transaction() as session:
        plain = {"login": login, "name": login, "role": role, "created_at": stamp()}
        user = User(**plain | fields)
        user.departments = [session.get_one(Department, id) for id in departments]
        session.add(user)
        session.flush()
        return sessions.actor_of(user)


def sign_in(app: Flask, actor: Actor) -> FlaskClient:
    """A client in which the person has signed in, without the page for it."""
    with app.app_context(), transaction() as session:
        user = session.get_one(User, actor.user_id)
        token = sessions.begin(session, user, "test")
    with app.app_context():
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def fields(page: TestResponse, action: str | None = None) -> tuple[str, dict[str, list[str]]]:
    """The first POST form of a page (to `action`): its address, and what it would send untouched.

    Buttons send nothing: name the one to press.
    """
    for form in parse(page.text).all("form"):
        target = form.get("action") or page.request.full_path
        if form.get("method", "get").lower() != "post" or action not in {None, target}:
            continue
        return target, sent_by(form)
    raise AssertionError(f"no form to {action or 'anywhere'} on {page.request.path}")


def sent_by(form: Element) -> dict[str, list[str]]:
    """What a form would send untouched."""
    sent: dict[str, list[str]] = {}
    for element in form.iter():
        for value in _values(element):
            sent.setdefault(element.get("name") or "", []).append(value)
    sent.pop("", None)
    return sent


def _values(element: Any) -> list[str]:
    kind = element.get("type", "text")
    if element.tag == "input":
        if kind in {"checkbox", "radio"} and element.get("checked") is None:
            return []
        return [] if kind == "submit" else [element.get("value", "")]
    if element.tag == "textarea":
        return ["".join(element.itertext())]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", "".join(option.itertext())) for option in chosen]
    return []


def submit(
    client: FlaskClient, page: TestResponse | str, action: str | None = None, **changed: Any
) -> TestResponse:
    """Fill in a page's form and send it; a value of None leaves the field out."""
    if isinstance(page, str):
        page = client.get(page)
    target, sent = fields(page, action)
    for name, value in changed.items():
        sent.pop(name, None)
        if value is not None:
            sent[name] = value if isinstance(value, list) else [value]
    return client.post(target, data=sent, headers={"Sec-Fetch-Site": "same-origin"})
