"""One-time codes: each serves once, failures count, and who lost the phone is helped."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kyodo_spaces import clock
from kyodo_spaces.accounts import codes, users
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from tests.accounts import PASSWORD, member
from tests.people import COORDINATOR, department, fields, submit
from tests.test_accounts_links import NEW, reset_of, take

ACCOUNT, TOTP = "/staff/account", "/staff/account/totp"


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still: a code may be at its end, and the program slower than that."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def yui(app: Flask) -> Actor:
    with app.app_context():
        return member("yui", Role.EDITOR, department())


@pytest.fixture
def secret(client: FlaskClient, yui: Actor) -> str:
    """The key that the phone knows, once its first code was taken and the person is out again."""
    del yui
    submit(client, "/staff/sign-in", login="yui", password=PASSWORD)
    page = client.get(TOTP)
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page.text)
    assert key
    found = key[1].replace(" ", "")
    assert submit(client, TOTP, TOTP, code="000000").status_code == 400
    assert submit(client, TOTP, TOTP, code=now(found, -30)).status_code == 303
    assert "お聞きしています" in client.get(ACCOUNT).text
    submit(client, ACCOUNT, "/staff/sign-out")
    return found


def now(secret: str, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=seconds))


def prove(client: FlaskClient, code: str, password: str = PASSWORD) -> TestResponse:
    answer = submit(client, "/staff/sign-in", login="yui", password=password)
    assert answer.location.startswith("/staff/sign-in/code")
    assert client.get(ACCOUNT).status_code == 302, "the password alone is not enough"
    return submit(client, client.get(answer.location), code=code)


@pytest.mark.usefixtures("yui")
def test_a_code_that_no_key_was_shown_for_is_wrong(client: FlaskClient) -> None:
    submit(client, "/staff/sign-in", login="yui", password=PASSWORD)
    page = client.get(ACCOUNT)
    token = fields(page)[1]["csrf_token"]
    answer = client.post(TOTP, data={"csrf_token": token, "code": "123456"})
    assert answer.status_code == 400
    assert "確認コードが違います" in answer.text


def test_a_code_is_asked_for_and_serves_once(app: Flask, client: FlaskClient, secret: str) -> None:
    code = now(secret)
    spaced = f" {code[:3]}　{code[3:]}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    assert prove(client, spaced).location == "/staff"
    assert client.get(ACCOUNT).status_code == 200
    assert prove(app.test_client(), code).status_code == 400
    assert prove(app.test_client(), now(secret, -30)).status_code == 400


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３", "\x00", "9" * 5_000])
def test_what_is_no_code_is_refused(client: FlaskClient, secret: str, code: str) -> None:
    del secret
    assert prove(client, code).status_code == 400
    assert client.get(ACCOUNT).status_code == 302


def test_wrong_codes_count_as_wrong_passwords_do(client: FlaskClient, secret: str) -> None:
    page = client.get(submit(client, "/staff/sign-in", login="yui", password=PASSWORD).location)
    right = now(secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answers = [submit(client, page, code=wrong).status_code for _ in range(12)]
    assert answers == [400] * 10 + [429] * 2
    assert submit(client, page, code=right).status_code == 429


def test_the_right_password_waits_five_minutes_for_its_code(
    client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get(submit(client, "/staff/sign-in", login="yui", password=PASSWORD).location)
    then = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: then)
    late = submit(client, page, code=now(secret))
    assert late.location.startswith("/staff/sign-in")
    assert client.get(ACCOUNT).status_code == 302


def test_a_reset_of_the_password_keeps_the_codes(
    app: Flask, client: FlaskClient, yui: Actor, secret: str
) -> None:
    assert take(client, reset_of(app, yui)) == 303
    assert prove(client, now(secret), NEW).status_code == 303


def test_codes_are_taken_off_by_their_owner_and_by_the_coordinator(
    app: Flask, client: FlaskClient, yui: Actor, secret: str
) -> None:
    prove(client, now(secret))
    assert submit(client, TOTP, TOTP, now="wrong").status_code == 400
    with app.app_context():
        users.turn_codes_off(yui.user_id or 0, by=COORDINATOR)
    assert client.get(ACCOUNT).status_code == 302
    assert submit(client, "/staff/sign-in", login="yui", password=PASSWORD).location == "/staff"
    page = client.get(TOTP)
    assert codes.in_fours(secret) not in page.text, "a new phone gets a new key"


def test_the_owner_needs_the_password_to_take_codes_off(client: FlaskClient, secret: str) -> None:
    prove(client, now(secret))
    assert submit(client, TOTP, TOTP, now=PASSWORD).status_code == 303
    assert "設定する" in client.get(ACCOUNT).text


def test_the_picture_is_what_the_key_says() -> None:
    secret = codes.new_secret()
    picture = codes.picture(secret, "由比@example.jp", "鎌倉市協働スペース")
    assert picture.startswith("<svg")
    assert "style=" not in picture
    assert len(secret) == 32
