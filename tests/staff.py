"""A department with a place of its own, for the tests of the pages for staff."""

from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.models import Space, Venue
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit

ROOM = "/staff/spaces/1"
HOUSE = "/staff/venues/1"
MORNING = (540, 720, "午前")
EVENING = (1080, 1260, "夜間")


class Desk(NamedTuple):
    """Who sits at it: the department's editor, another department's, and the coordinator."""

    app: Flask
    editor: FlaskClient
    other: FlaskClient
    coordinator: FlaskClient


def every_day(*spans: tuple[int, int, str | None], **fields: Any) -> list[OpeningHours]:
    return [
        OpeningHours(weekday=day, opens=opens, closes=closes, slot=slot, **fields)
        for day in range(7)
        for opens, closes, slot in spans
    ]


def make_desk(app: Flask, *more: Space, **fields: Any) -> Desk:
    """Venue 1 of the department 生涯学習課, with space 1, a room; `fields` are the room's."""
    with app.app_context():
        own, others = department("生涯学習課"), department("観光課")
        store(venue("小町会館", space(**fields), *more, department_id=own))
        people = (
            person("hanako", Role.EDITOR, own),
            person("taro", Role.EDITOR, others),
            person("coordinator", Role.COORDINATOR),
        )
    return Desk(app, *(sign_in(app, each) for each in people))


def send(client: FlaskClient, path: str, step: str = "save", **changed: Any) -> TestResponse:
    """Open a form, fill it in and press a button."""
    return submit(client, client.get(path), path.split("?", maxsplit=1)[0], step=step, **changed)


def press(client: FlaskClient, page: TestResponse, action: str, **changed: Any) -> TestResponse:
    """Send a form of a page that is open, with what it holds."""
    return submit(client, page, action, **changed)


def room(app: Flask) -> Space:
    """The room as it is stored now."""
    with app.app_context():
        found = db.session.get_one(Space, 1)
        for rows in (found.opening_hours, found.closing_rules, found.special_hours):
            list(rows)
        list(found.amenities)
        return found


def lines(app: Flask, subject: str = "space") -> list[AuditLine]:
    """The audit lines about the room or, `venue`, the house; the oldest first."""
    with app.app_context():
        query = select(AuditLine).where(
            AuditLine.subject_type == subject, AuditLine.subject_id == 1
        )
        return list(db.session.scalars(query.order_by(AuditLine.id)))


def house(app: Flask) -> Venue:
    with app.app_context():
        return db.session.get_one(Venue, 1)
