"""What stands behind the addresses of the pages for staff, and how each of them is asked."""

import re
from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Department, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.clock import stamp, today
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.models import Space, Venue
from kyodo_spaces.venues.partners import Agreement, Offer
from tests.people import COORDINATOR, fields
from tests.test_house_files import ASSETS, OPEN, doors

SMUGGLED = {
    "role": "coordinator",
    "department": "1",
    "department_id": "1",
    "departments": "1",
    "id": "1",
    "user_id": "1",
    "is_partner": "1",
    "external_id": "x",
    "version": "1",
    "step": "save",
    "confirm": "1",
}


class World(NamedTuple):
    """People by role; and by whose they are, what stands for each parameter of an address."""

    actors: dict[str, Actor]
    values: dict[str, dict[str, int]]


def values_of(venue_id: int) -> dict[str, int]:
    """Change the venue and its space once, report both; the numbers of all that."""
    space_id = db.session.scalars(select(Space.id).where(Space.venue_id == venue_id)).one()
    venue_line = change("venues", venue_id, {"note": "前"}, version=1, by=COORDINATOR)
    space_line = change("spaces", space_id, {"note": "前"}, version=1, by=COORDINATOR)
    with transaction() as session:
        row = Correction(venue_id=venue_id, text="ちがいます", sender="x", sent_at=stamp())
        session.add(row)
        session.flush()
        correction_id = row.id
        records = (
            Agreement(venue_id=venue_id, title="協定", party="A", starts_on=today()),
            Offer(
                venue_id=venue_id, kind="trial", title="体験", starts_on=today(), ends_on=today()
            ),
        )
        session.add_all(records)
        session.flush()
        agreement_id, offer_id = (record.id for record in records)
    return {
        "venues": venue_id,
        "spaces": space_id,
        "venues line": venue_line or 0,
        "spaces line": space_line or 0,
        "corrections": correction_id,
        "agreements": agreement_id,
        "offers": offer_id,
    }


def addresses(path: str, values: dict[str, int]) -> list[str]:
    """The addresses that a path stands for, of one owner's things."""
    found = []
    for kind in ("venues", "spaces"):
        address = path.replace("<kind>", kind)
        address = re.sub(r"(history|bulk)/<id>", rf"\1/{values[f'{kind} line']}", address)
        address = re.sub(r"(bulk/\d+)/<id>", rf"\1/{values[f'{kind} line']}", address)
        for noun in (
            "venues",
            "spaces",
            "corrections",
            "users",
            "departments",
            "agreements",
            "offers",
        ):
            address = address.replace(f"{noun}/<id>", f"{noun}/{values[noun]}")
        address = address.replace("<id>", str(values["venues"]))
        found.append(address)
    return sorted(set(found))


def shut(app: Flask) -> list[tuple[str, str]]:
    """Method and path of each door that is shut to those who have not signed in."""
    pairs = sorted(tuple(door.split(" ", 1)) for door in doors(app) - OPEN - ASSETS)
    return [(method, path) for method, path in pairs]


def ask(client: FlaskClient, method: str, address: str) -> int:
    """Ask as a browser on our own page would, with all that a form never held."""
    data = None
    if method == "POST":
        page = client.get("/staff/account")
        token = fields(page)[1]["csrf_token"] if page.status_code == 200 else ["x"]
        data = SMUGGLED | {"csrf_token": token[0]}
    return client.open(address, method=method, data=data).status_code


def rows(app: Flask) -> list[Any]:
    """All places, people and departments, and how many lines tell of a change."""
    with app.app_context():
        found: list[Any] = []
        for model in (Venue, Space, User, Department, Correction):
            found += db.session.execute(select(model.__table__).order_by(model.__table__.c.id))
        changes = select(AuditLine.id).where(AuditLine.after.is_not(None))
        return [*found, len(db.session.scalars(changes).all())]
