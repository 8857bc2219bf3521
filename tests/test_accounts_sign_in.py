"""Signing in and out: what a cookie is worth, and what those who fail are told."""

import re

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kyodo_spaces.accounts import passwords
from kyodo_spaces.accounts.models import Role, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from tests.accounts import PASSWORD, member
from tests.people import department, submit

INSIDE = "/staff/account"


@pytest.fixture
def yui(app: Flask) -> Actor:
    """An editor who can sign in."""
    with app.app_context():
        return member("yui", Role.EDITOR, department())


def enter(
    client: FlaskClient, login: str = "yui", password: str = PASSWORD, wanted: str | None = None
) -> TestResponse:
    page = client.get("/staff/sign-in", query_string={"next": wanted} if wanted else None)
    return submit(client, page, login=login, password=password)


def lines(app: Flask) -> list[AuditLine]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine).order_by(AuditLine.id)))


@pytest.mark.usefixtures("yui")
def test_who_signs_in_gets_where_they_wanted(client: FlaskClient) -> None:
    asked = client.get("/staff/account?a=1")
    assert asked.status_code == 302
    page = client.get(asked.location)
    assert "no-store" in page.headers["Cache-Control"]
    answer = submit(client, page, login=" ＹＵＩ ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/staff/account?a=1")
    inside = client.get(INSIDE)
    assert inside.status_code == 200
    assert inside.headers["Cache-Control"] == "no-store"
    assert client.get("/staff/sign-in").status_code == 302


@pytest.mark.usefixtures("yui")
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/staff",
        "/staff\\evil",
        "/staff/\r\nSet-Cookie: a=b",
        "/staff/\tx",
        "/staffevil",
        "/staff/../../evil",
        "/staff@evil.example",
        "/",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_sent_to_where_somebody_else_wants(client: FlaskClient, wanted: str) -> None:
    assert enter(client, wanted=wanted).location == "/staff"


@pytest.mark.usefixtures("yui")
def test_all_who_fail_hear_the_same(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        member("stopped", Role.EDITOR, is_active=False)
        member("invited", Role.EDITOR, password_hash=None)
    told = {}
    for login in ("yui", "stopped", "invited", "nobody", "a\x00b", "x" * 5_000, ""):
        answer = enter(client, login, "wrong password 1")
        told[login] = re.sub(r'value="[^"]*"', "", answer.text)
        assert answer.status_code == 400
    assert len(set(told.values())) == 1
    told_before = len(lines(app))
    assert enter(client, "stopped").status_code == 400
    assert [line.operation for line in lines(app)][told_before:] == ["refuse_sign_in"]


def test_each_failure_costs_the_work_of_one_password(
    app: Flask, client: FlaskClient, yui: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    del yui
    with app.app_context():
        member("stopped", Role.EDITOR, is_active=False)
        member("invited", Role.EDITOR, password_hash=None)
    checked = []
    plain = passwords._HASHER.verify  # noqa: SLF001 - what costs the time

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            checked.append(hashed.split("$")[3])
            return plain(hashed, password)

        def hash(self, password: str) -> str:
            return PasswordHasher(time_cost=3, memory_cost=32768, parallelism=1).hash(password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for login in ("yui", "stopped", "invited", "nobody"):
        enter(client, login, "wrong password 1")
    assert checked == ["m=32768,t=3,p=1"] * 4


@pytest.mark.usefixtures("yui")
def test_the_audit_tells_of_sign_ins_but_never_what_was_typed(
    app: Flask, client: FlaskClient, yui: Actor
) -> None:
    enter(client, "yui", "my secret passphrase")
    enter(client, "my secret passphrase", "x")
    enter(client)
    submit(client, INSIDE, "/staff/sign-out")
    found = [(line.operation, line.subject_id, line.actor_id) for line in lines(app)]
    assert found == [
        ("refuse_sign_in", yui.user_id, None),
        ("refuse_sign_in", 0, None),
        ("sign_in", yui.user_id, yui.user_id),
        ("sign_out", yui.user_id, yui.user_id),
    ]
    told = " ".join(f"{line.actor} {line.before} {line.after}" for line in lines(app))
    assert "secret" not in told


@pytest.mark.usefixtures("yui")
def test_a_form_without_its_token_and_one_from_another_site_are_refused(
    client: FlaskClient,
) -> None:
    typed = {"login": "yui", "password": PASSWORD}
    refused = client.post("/staff/sign-in", data=typed)
    assert refused.status_code == 400
    assert "開き直して" in refused.text
    page = client.get("/staff/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    sent = typed | {"csrf_token": token[1]}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/staff/sign-in", data=sent, headers=elsewhere).status_code == 400
    assert client.post("/staff/sign-in", data=sent).status_code == 303
    assert client.post("/staff/sign-out").status_code == 400
    assert client.get(INSIDE).status_code == 200


def test_a_hash_of_other_parameters_is_made_anew(app: Flask, client: FlaskClient) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with app.app_context():
        member("old", password_hash=old)
    assert enter(client, "old").status_code == 303
    with app.app_context():
        hashed = db.session.scalars(select(User.password_hash)).one()
    assert hashed
    assert hashed != old
    assert passwords.renew(hashed, PASSWORD) is None
    assert enter(app.test_client(), "old").status_code == 303


@pytest.mark.usefixtures("yui")
def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookies = enter(client).headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"session", "kyodo_device_1"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert "Path=/staff" in next(each for each in cookies if each.startswith("kyodo_device"))
