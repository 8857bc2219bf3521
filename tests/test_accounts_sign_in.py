"""Signing in and out: what a cookie is worth, and what those who fail are told."""

import re
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kyodo_spaces import clock
from kyodo_spaces.accounts import passwords, users
from kyodo_spaces.accounts.models import Role, User, UserSession
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from tests.accounts import PASSWORD, member
from tests.people import COORDINATOR, department, submit

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


def move(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """From here on the clock shows so much more."""
    then = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: then)


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
def test_a_cookie_from_before_signing_out_opens_nothing(app: Flask, client: FlaskClient) -> None:
    enter(client)
    stolen = client.get_cookie("session")
    assert stolen
    answer = submit(client, INSIDE, "/staff/sign-out")
    assert answer.location == "/staff/sign-in"
    thief = app.test_client()
    thief.set_cookie("session", stolen.value)
    assert thief.get(INSIDE).status_code == 302
    assert client.get(INSIDE).status_code == 302


@pytest.mark.usefixtures("yui")
def test_a_session_from_before_signing_in_is_not_taken_over(
    app: Flask, client: FlaskClient
) -> None:
    """Whoever planted a cookie in the victim's browser holds nothing of the sign-in."""
    attacker = app.test_client()
    attacker.get("/staff/sign-in")
    planted = attacker.get_cookie("session")
    assert planted
    client.set_cookie("session", planted.value)
    with client.session_transaction() as before:
        before["planted"] = "x"
        token_before = before["csrf_token"]
    enter(client)
    assert client.get(INSIDE).status_code == 200
    assert attacker.get(INSIDE).status_code == 302
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != token_before


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
    right = enter(client, "stopped")
    assert right.status_code == 400


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
def test_who_does_nothing_for_an_hour_is_signed_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)
    for _time in range(3):
        move(monkeypatch, minutes=59)
        assert client.get(INSIDE).status_code == 200
    move(monkeypatch, minutes=61)
    assert client.get(INSIDE).status_code == 302


@pytest.mark.usefixtures("yui")
def test_no_sign_in_lasts_longer_than_its_limit(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)
    for _half_hour in range(23):
        move(monkeypatch, minutes=30)
        assert client.get(INSIDE).status_code == 200
    move(monkeypatch, minutes=31)
    assert client.get(INSIDE).status_code == 302


def test_who_is_stopped_is_out_at_once(app: Flask, client: FlaskClient, yui: Actor) -> None:
    enter(client)
    with app.app_context():
        users.set_active(yui.user_id or 0, is_active=False, by=COORDINATOR)
    assert client.get(INSIDE).status_code == 302
    with app.app_context():
        users.set_active(yui.user_id or 0, is_active=True, by=COORDINATOR)
    assert client.get(INSIDE).status_code == 302


@pytest.mark.usefixtures("yui")
def test_sign_out_everywhere_ends_all_sign_ins(app: Flask, client: FlaskClient) -> None:
    phone = app.test_client()
    for each in (client, phone):
        enter(each)
    assert client.get(INSIDE).text.count("にログイン、最後に") == 2
    submit(phone, INSIDE, "/staff/account/sign-out-everywhere")
    assert client.get(INSIDE).status_code == 302
    assert phone.get(INSIDE).status_code == 302


@pytest.mark.usefixtures("yui")
def test_another_password_ends_the_other_sign_ins(app: Flask, client: FlaskClient) -> None:
    phone = app.test_client()
    for each in (client, phone):
        enter(each)
    new = "staple correct horse 2"
    wrong = submit(client, INSIDE, INSIDE, now="no", password=new, again=new)
    assert wrong.status_code == 400
    assert phone.get(INSIDE).status_code == 200
    answer = submit(client, INSIDE, INSIDE, now=PASSWORD, password=new, again=new)
    assert answer.status_code == 303
    assert client.get(INSIDE).status_code == 200
    assert phone.get(INSIDE).status_code == 302
    assert enter(phone).status_code == 400
    assert enter(phone, password=new).status_code == 303


@pytest.mark.usefixtures("yui")
def test_a_form_without_its_token_and_one_from_another_site_are_refused(
    client: FlaskClient,
) -> None:
    typed = {"login": "yui", "password": PASSWORD}
    assert client.post("/staff/sign-in", data=typed).status_code == 400
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
    assert not passwords.is_outdated(hashed)
    assert enter(app.test_client(), "old").status_code == 303


@pytest.mark.usefixtures("yui")
def test_dead_sign_ins_are_swept(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)
    move(monkeypatch, hours=13)
    enter(app.test_client())
    with app.app_context():
        assert len(db.session.scalars(select(UserSession)).all()) == 1


@pytest.mark.usefixtures("yui")
def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookies = enter(client).headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"session", "kyodo_device_1"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert "Path=/staff" in next(each for each in cookies if each.startswith("kyodo_device"))


def test_a_department_that_is_over_gives_no_right(app: Flask) -> None:
    with app.app_context():
        over = department("旧課", valid_from=2000, valid_through=2019)
        assert member("old", Role.EDITOR, over).department_ids == frozenset()


def test_sessions_keep_no_token(app: Flask, client: FlaskClient, yui: Actor) -> None:
    del yui
    enter(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context(), transaction() as session:
        row = session.scalars(select(UserSession)).one()
        assert isinstance(row.created_at, datetime)
        assert token not in row.token_hash
