"""What a link tells and gives to others than its owner: nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kyodo_spaces.accounts import forgetting, passwords
from kyodo_spaces.accounts.models import Role, Ticket
from kyodo_spaces.accounts.tickets import Link
from kyodo_spaces.db import db
from tests.accounts import PASSWORD, member
from tests.people import department, submit
from tests.test_accounts_links import invitation, reset_of, take
from tests.test_mail import box, serve

__all__ = ["box", "invitation", "serve"]


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_who_found_a_link_can_not_try_out_whose_it_is(
    app: Flask, client: FlaskClient, kind: str
) -> None:
    with app.app_context():
        hashed = passwords.make_hash(PASSWORD) if kind == "reset" else None
        who = member("yui.tarou@example.jp", name="由比", password_hash=hashed)
    link = reset_of(app, who)

    def guess(password: str) -> TestResponse:
        return submit(client, link.path, login="x", password=password, again=f"{password} ")

    wrong, right = guess("somebody@example.jp"), guess("yui.tarou@example.jp")
    assert wrong.status_code == right.status_code == 400
    assert "ログイン名や氏名、よくある並び" not in right.text
    assert "2回のパスワードが違います" not in wrong.text
    codes = [guess("somebody@example.jp").status_code for _ in range(9)]
    assert codes == [400] * 8 + [429]


def test_poor_passwords_with_the_right_login_do_not_shut_one_out(
    client: FlaskClient, invitation: Link
) -> None:
    codes = {take(client, invitation, again="something else") for _ in range(11)}
    assert codes == {400}
    assert take(client, invitation) == 303


def test_who_only_knows_the_login_ends_no_link(
    make_app: Callable[..., Flask], serve: Callable[..., int]
) -> None:
    smtp = {"SMTP_URL": f"smtp://127.0.0.1:{serve()}", "MAIL_FROM": "kyodo@example.jp"}
    app = make_app(**smtp)
    with app.app_context():
        who = member("yui", Role.EDITOR, department(), email="yui@example.jp")
    handed_over = reset_of(app, who)
    with app.app_context():
        forgetting.mail_link("yui")
        mailed = db.session.scalars(select(Ticket).order_by(Ticket.id)).all()[1]
        assert mailed.used_at is None
    assert take(app.test_client(), handed_over) == 303
    with app.app_context():
        ended = db.session.scalars(select(Ticket.used_at)).all()
        assert len(ended) == 2
        assert None not in ended
