"""Links that give a password: once, for one account, for a while, and never by being opened."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts import passwords, users
from kyodo_spaces.accounts.checks import WrongFields
from kyodo_spaces.accounts.models import Role, Ticket, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.accounts.tickets import Link
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from tests.accounts import PASSWORD, member
from tests.people import COORDINATOR, department, fields, sign_in, submit
from tests.test_mail import Box, box, serve

__all__ = ["box", "serve"]

NEW = "staple correct horse 2"
DETAILS = users.Details("由比 太郎", "", "coordinator", frozenset())


@pytest.fixture
def invitation(app: Flask) -> Link:
    """For the login `yui`."""
    with app.app_context():
        return users.invite("yui", DETAILS, by=COORDINATOR)[1]


@pytest.fixture
def yui(app: Flask) -> Actor:
    with app.app_context():
        return member("yui", Role.EDITOR, department())


def reset_of(app: Flask, actor: Actor) -> Link:
    with app.app_context():
        return users.make_link(actor.user_id or 0, by=COORDINATOR)


def take(client: FlaskClient, link: Link, login: str = "yui", again: str = NEW) -> int:
    page = client.get(link.path)
    if page.status_code != 200:
        return page.status_code
    return submit(client, page, login=login, password=NEW, again=again).status_code


def test_an_invitation_sets_the_password_and_signs_in(
    app: Flask, client: FlaskClient, invitation: Link
) -> None:
    for _time in range(3):  # as scanners of mail do
        assert client.get(invitation.path).status_code == 200
    assert take(client, invitation, "ＹＵＩ") == 303
    assert client.get("/staff/account").status_code == 200
    assert take(app.test_client(), invitation) == 404


def test_an_invitation_is_for_its_own_account_alone(
    app: Flask, client: FlaskClient, invitation: Link
) -> None:
    with app.app_context():
        member("other")
    for login in ("other", "somebody@example.jp", ""):
        assert take(client, invitation, login) == 400
    assert client.get("/staff/account").status_code == 302
    with app.app_context():
        refused = select(AuditLine.operation).where(AuditLine.operation == "refuse_link")
        assert len(db.session.scalars(refused).all()) == 3
        assert (
            db.session.scalars(select(User.password_hash).where(User.login == "yui")).one() is None
        )
    assert take(client, invitation) == 303


def test_the_rules_stand_there_before_anything_is_typed(
    client: FlaskClient, invitation: Link
) -> None:
    page = client.get(invitation.path).text
    assert "12文字以上" in page
    assert page.count('autocomplete="new-password"') == 2
    assert 'autocomplete="username"' in page


def test_two_passwords_that_differ_leave_the_link_as_it_was(
    client: FlaskClient, invitation: Link
) -> None:
    assert take(client, invitation, again="something else") == 400
    assert take(client, invitation) == 303


def test_a_reset_serves_once_and_ends_all_sign_ins(
    app: Flask, client: FlaskClient, yui: Actor
) -> None:
    inside = sign_in(app, yui)
    link = reset_of(app, yui)
    assert inside.get("/staff/account").status_code == 200
    assert take(client, link) == 303
    assert inside.get("/staff/account").status_code == 302
    assert client.get("/staff/account").status_code == 302, "the new password has to be typed"
    assert take(app.test_client(), link) == 404
    assert submit(client, "/staff/sign-in", login="yui", password=PASSWORD).status_code == 400
    assert submit(client, "/staff/sign-in", login="yui", password=NEW).status_code == 303


def test_a_newer_link_ends_the_older_one(app: Flask, client: FlaskClient, yui: Actor) -> None:
    first, second = reset_of(app, yui), reset_of(app, yui)
    assert client.get(first.path).status_code == 404
    assert take(client, second) == 303


def test_one_kind_of_link_does_not_open_the_other_page(
    app: Flask, client: FlaskClient, yui: Actor
) -> None:
    link = reset_of(app, yui)
    assert client.get(link._replace(purpose="invitation").path).status_code == 404


@pytest.mark.parametrize(("kind", "days"), [("invitation", 7), ("reset", 1)])
def test_a_link_lasts_so_many_days(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, kind: str, days: int
) -> None:
    with app.app_context():
        hashed = passwords.make_hash(PASSWORD) if kind == "reset" else None
        who = member("yui", Role.COORDINATOR, password_hash=hashed)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    link = reset_of(app, who)
    assert link.purpose == kind
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=days, seconds=-9))
    assert client.get(link.path).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=days, seconds=9))
    assert client.get(link.path).status_code == 404


def test_who_is_stopped_has_no_link(app: Flask, client: FlaskClient, yui: Actor) -> None:
    link = reset_of(app, yui)
    with app.app_context():
        users.set_active(yui.user_id or 0, is_active=False, by=COORDINATOR)
        users.set_active(yui.user_id or 0, is_active=True, by=COORDINATOR)
    assert client.get(link.path).status_code == 404


def test_neither_the_database_nor_the_audit_keeps_what_opens(
    app: Flask, client: FlaskClient, invitation: Link
) -> None:
    take(client, invitation)
    with app.app_context():
        assert invitation.token not in db.session.scalars(select(Ticket.token_hash)).one()
        hashed = db.session.scalars(select(User.password_hash)).one()
        told = [
            f"{line.actor} {line.operation} {line.before} {line.after}"
            for line in db.session.scalars(select(AuditLine))
        ]
    for secret in (invitation.token, NEW, hashed, "argon2"):
        assert secret
        assert secret not in " ".join(told)


@pytest.mark.parametrize(
    "bad",
    [
        "short",
        "elevenchars",
        "ｅｌｅｖｅｎｃｈａｒｓ",
        "yui.tarou@example.jp",
        "ＹＵＩ．ＴＡＲＯＵ＠ｅｘａｍｐｌｅ．ｊｐ",
        "由比ヶ浜太郎左衛門之丞義経",
        "Password1234",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "x" * 201,
        "abcdefg\x00hijklmn",
        "",
    ],
)
def test_a_poor_password_is_refused(bad: str) -> None:
    name = "由比ヶ浜太郎左衛門之丞義経"
    with pytest.raises(WrongFields) as wrong:
        passwords.check_new(bad, bad, login="yui.tarou@example.jp", name=name)
    assert "password" in wrong.value.errors


def test_where_there_is_no_password_none_is_right() -> None:
    for typed in ("", "x", PASSWORD):
        assert not passwords.verify(None, typed)
        assert not passwords.verify("", typed)


def test_a_password_is_the_same_from_every_keyboard() -> None:
    typed = "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　ガギグ"
    kept = passwords.check_new(typed, "correct horse ガギグ", login="yui", name="由比")
    hashed = passwords.make_hash(kept)
    for form in (typed, "correct horse ガギグ", "correct horse ｶﾞｷﾞｸﾞ"):
        assert passwords.verify(hashed, form)
    assert not passwords.verify(hashed, "Correct horse ガギグ")


@pytest.mark.every_database
def test_without_mail_the_forgetful_are_told_whom_to_ring(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        there = department("協働推進課", phone="0467-00-0000", email="kyodo@city.example.jp")
        member("boss", Role.COORDINATOR, there)
    page = client.get("/staff/forgot")
    assert "協働推進課" in page.text
    assert "0467-00-0000" in page.text
    assert 'href="mailto:kyodo@city.example.jp"' in page.text
    assert "<form" not in page.text


def wait_for_mail() -> None:
    """A link is mailed beside the answer."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()


def test_with_mail_all_hear_the_same_and_only_the_owner_gets_a_link(
    make_app: Callable[..., Flask], serve: Callable[..., int], box: Box
) -> None:
    smtp = {"SMTP_URL": f"smtp://127.0.0.1:{serve()}", "MAIL_FROM": "kyodo@example.jp"}
    app = make_app(PUBLIC_URL="http://s.example.jp", **smtp)
    with app.app_context():
        there = department()
        member("yui", Role.EDITOR, there, email="yui@example.jp")
        member("nomail", Role.EDITOR, there)
        member("stopped", Role.EDITOR, there, email="stopped@example.jp", is_active=False)
    pages = set()
    for login in ("yui", "nomail", "stopped", "nobody", "a\x00b"):
        client = app.test_client()
        page = client.get("/staff/forgot", base_url="http://evil.example")
        target, sent = fields(page)
        sent["login"] = [login]
        pages.add(client.post(target, data=sent, base_url="http://evil.example").text)
    wait_for_mail()
    assert len(pages) == 1
    assert "送りました" in pages.pop()
    assert box.recipients == ["yui@example.jp"]
    text = box.messages[0].get_content()
    assert re.search(r"^http://s\.example\.jp/staff/reset/\S+$", text, re.MULTILINE)


def test_mails_to_one_account_are_bounded(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMTP_URL="smtp://127.0.0.1:1", MAIL_FROM="a@example.jp")
    client = app.test_client()
    codes = [submit(client, "/staff/forgot", login="nobody").status_code for _ in range(5)]
    wait_for_mail()
    assert codes == [200] * 3 + [429] * 2
