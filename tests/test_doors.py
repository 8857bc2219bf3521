"""Every address × every role × one's own and another's: what each answers, what nobody moves."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role, User
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Space, Venue
from tests.doors import SMUGGLED, World, addresses, ask, rows, shut, values_of
from tests.factories import space, store, venue
from tests.people import department, fields, person, sign_in
from tests.survey_doors import SURVEY, SURVEYS

# For whoever has signed in: their own account, and lists that hold no more than what is theirs.
EVERYONES = {
    "/staff",
    "/staff/account",
    "/staff/account/sign-out-everywhere",
    "/staff/account/totp",
    "/staff/bulk",
    "/staff/corrections",
    "/staff/points",
    "/staff/reminders",
    "/staff/sign-out",
    "/staff/survey",
    "/staff/venues/new",
}
# For the coordinating section alone, wherever a place may be.
COORDINATORS = {
    "/staff/audit",
    "/staff/audit.csv",
    "/staff/departments",
    "/staff/departments/<id>",
    "/staff/departments/<id>/claim",
    "/staff/departments/<id>/succeed",
    "/staff/departments/new",
    "/staff/duplicates",
    "/staff/duplicates/<id>/<id>",
    "/staff/duplicates/<id>/<id>/undo",
    "/staff/stale",
    "/staff/stale/<kind>/<id>",
    "/staff/users",
    "/staff/users/<id>",
    "/staff/users/<id>/link",
    "/staff/users/new",
    "/staff/venues/<id>/address",
}
# For the coordinating section and the centre: editors keep no agreements, not even of their own,
# and see nothing of what visitors look for.
PARTNERS = {
    "/staff/partners",
    "/staff/unanswered-searches",
    "/staff/unanswered-searches.csv",
    "/staff/venues/<id>/agreements/<id>",
    "/staff/venues/<id>/agreements/new",
    "/staff/venues/<id>/offers/<id>",
    "/staff/venues/<id>/offers/new",
    "/staff/venues/<id>/partner",
}
LISTS = {"/staff/partners", "/staff/unanswered-searches", "/staff/unanswered-searches.csv"}
# Of one place, which is another's or one's own.
PLACES = {
    "/staff/<kind>/<id>",
    "/staff/<kind>/<id>/confirm",
    "/staff/<kind>/<id>/dates",
    "/staff/<kind>/<id>/details",
    "/staff/<kind>/<id>/history",
    "/staff/<kind>/<id>/history.csv",
    "/staff/<kind>/<id>/history/<id>/restore",
    "/staff/<kind>/<id>/history/<id>/undo",
    "/staff/<kind>/<id>/hours",
    "/staff/<kind>/<id>/reopen",
    "/staff/<kind>/<id>/state",
    "/staff/<kind>/<id>/suspend",
    "/staff/bulk/<id>/<id>/undo",
    "/staff/corrections/<id>",
    "/staff/venues/<id>/pin",
    "/staff/venues/<id>/spaces/new",
}
PUBLISHES = "/staff/<kind>/<id>/state"


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        owners = {"own": department("生涯学習課"), "other": department("公園課"), "centre": None}
        owners |= dict.fromkeys(("cafe", "partner"), owners["other"])
        ids = store(
            *(
                venue(
                    name,
                    space(f"{name}の室", kind="cafe" if name == "cafe" else "room"),
                    department_id=id,
                    is_partner=name in {"centre", "partner"},
                )
                for name, id in owners.items()
            )
        )
        values = {name: values_of(id) for name, id in zip(owners, ids, strict=True)}
        actors = {
            "editor": person("editor", Role.EDITOR, owners["own"] or 0),
            "centre": person("centre", Role.CENTRE),
            "coordinator": person("coordinator", Role.COORDINATOR),
        }
        stranger = person("stranger", Role.EDITOR, owners["other"] or 0)
    for each in values.values():
        each |= {"users": stranger.user_id or 0, "departments": owners["other"] or 0}
    return World(actors, values)


def test_each_shut_door_is_known_for_whose_it_is(app: Flask) -> None:
    known = EVERYONES | COORDINATORS | PARTNERS | PLACES | SURVEY | SURVEYS
    assert {path for _method, path in shut(app)} == known


def test_nobody_opens_a_shut_door_without_signing_in(app: Flask, world: World) -> None:
    client, before = app.test_client(), rows(app)
    for method, path in shut(app):
        for address in addresses(path, world.values["own"]):
            response = client.open(address, method=method, data=SMUGGLED)
            assert response.status_code in {302, 303}, (method, address)
            assert response.location.startswith("/staff/sign-in"), (method, address)
    assert rows(app) == before


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        ("editor", "other"),
        ("editor", "centre"),
        ("centre", "own"),
        ("centre", "other"),
        ("centre", "cafe"),
        ("centre", "partner"),
    ],
)
def test_what_is_anothers_is_not_there(app: Flask, world: World, role: str, whose: str) -> None:
    client, before = sign_in(app, world.actors[role]), rows(app)
    answers = {
        (method, address): ask(client, method, address)
        for method, path in shut(app)
        if path in PLACES | PARTNERS - LISTS
        for address in addresses(path, world.values[whose])
    }
    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert rows(app) == before
    with app.app_context():
        refused = select(AuditLine.operation).where(AuditLine.operation.startswith("refused"))
        assert len(db.session.scalars(refused).all()) >= len(answers) // 2


@pytest.mark.parametrize("role", ["editor", "centre"])
def test_what_is_the_coordinators_is_refused(app: Flask, world: World, role: str) -> None:
    client, before = sign_in(app, world.actors[role]), rows(app)
    whose = "own" if role == "editor" else "centre"
    others = COORDINATORS | {PUBLISHES} | (PARTNERS if role == "editor" else set())
    answers = {
        (method, address): ask(client, method, address)
        for method, path in shut(app)
        if path in others
        for address in addresses(path, world.values[whose])
    }
    assert {key: status for key, status in answers.items() if status not in {403, 404}} == {}
    assert rows(app) == before


@pytest.mark.parametrize("role", ["editor", "centre", "coordinator"])
def test_ones_own_pages_open(app: Flask, world: World, role: str) -> None:
    client = sign_in(app, world.actors[role])
    whose = "centre" if role == "centre" else "own"
    mine = EVERYONES | PLACES - {PUBLISHES}
    if role == "coordinator":
        mine |= COORDINATORS | {PUBLISHES}
    if role != "editor":
        mine |= PARTNERS
    answers = {
        address: ask(client, "GET", address)
        for method, path in shut(app)
        if method == "GET" and path in mine and not path.startswith("/staff/duplicates/")
        for address in addresses(path, world.values[whose])
    }
    nothing_to_do = [key for key in answers if key.endswith(("/restore", "/reopen"))]
    others = {key: status for key, status in answers.items() if status != 200}
    assert others == dict.fromkeys(nothing_to_do, 303)


def test_what_a_form_never_held_is_ignored(app: Flask, world: World) -> None:
    """Each form of one's own, sent with fields for rights, owners and numbers."""
    client = sign_in(app, world.actors["editor"])
    kept = ("id", "venue_id", "department_id", "is_partner", "external_id", "role", "login")

    def owners() -> list[list[Any]]:
        with app.app_context():
            found = []
            for model in (Venue, Space, User):
                names = [name for name in kept if name in model.__table__.columns]
                columns = [model.__table__.columns[name] for name in names]
                found += [list(row) for row in db.session.execute(select(*columns))]
            return found

    before = owners()
    sent = 0
    for method, path in shut(app):
        has_form = method == "GET" and ("POST", path) in shut(app)
        if not has_form or path not in PLACES - {PUBLISHES}:
            continue
        for address in addresses(path, world.values["own"]):
            page = client.get(address)
            if page.mimetype != "text/html" or 'method="post"' not in page.text:
                continue
            target, held = fields(page, address)
            smuggled = {key: value for key, value in SMUGGLED.items() if key not in held}
            status = client.post(target, data=held | smuggled).status_code
            assert status in {200, 303, 400, 409}, (address, status)
            sent += 1
    assert sent > 5
    assert [row for row in owners() if row in before] == before
