"""Sign-ins once begun: how long they hold, what ends them, and that a cookie alone is nothing."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts import users
from kyodo_spaces.accounts.models import Role, Ticket, User, UserSession
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.db import db, transaction
from tests.accounts import PASSWORD, member
from tests.people import COORDINATOR, department, fields, submit
from tests.test_accounts_sign_in import INSIDE, enter, yui

__all__ = ["yui"]


def move(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """From here on the clock shows so much more."""
    then = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: then)


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


def test_who_was_stopped_by_whatever_way_is_out(
    app: Flask, client: FlaskClient, yui: Actor
) -> None:
    enter(client)
    with app.app_context(), transaction() as session:
        session.get_one(User, yui.user_id).is_active = False
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
def test_dead_sign_ins_are_swept(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)
    move(monkeypatch, hours=13)
    enter(app.test_client())
    with app.app_context():
        assert len(db.session.scalars(select(UserSession)).all()) == 1


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


@pytest.mark.usefixtures("yui")
def test_who_signs_in_again_ends_the_sign_in_before(app: Flask, client: FlaskClient) -> None:
    enter(client)
    before = client.get_cookie("session")
    assert before
    sent = fields(client.get(INSIDE), "/staff/sign-out")[1]
    sent |= {"login": ["yui"], "password": [PASSWORD]}
    assert client.post("/staff/sign-in", data=sent).status_code == 303
    thief = app.test_client()
    thief.set_cookie("session", before.value)
    assert thief.get(INSIDE).status_code == 302
    assert client.get(INSIDE).status_code == 200


def test_used_links_are_swept_after_a_month(
    app: Flask, client: FlaskClient, yui: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        users.make_link(yui.user_id or 0, by=COORDINATOR)
    for days, left in ((30, 1), (2, 0)):
        move(monkeypatch, days=days)
        enter(client)
        client.delete_cookie("session")
        with app.app_context():
            assert len(db.session.scalars(select(Ticket)).all()) == left
