"""`kyodo user` and `kyodo department`: the first account, and clear sentences for the rest."""

import re
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts import own, tickets
from kyodo_spaces.accounts.models import Role, Ticket, User
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.web import mailed_url
from tests.accounts import PASSWORD, member, visitor
from tests.people import department

Run = Callable[..., Result]
COORDINATOR = ("--name", "鎌倉 花子", "--role", "coordinator")


@pytest.fixture(autouse=True)
def starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the starting directory, which these tests don't need."""
    monkeypatch.setattr("kyodo_spaces.venues.starting.starting_files", lambda _code: [])


def token_of(answer: Result) -> str:
    found = re.search(r"^(http\S+)/staff/(invitation|reset)/(\S+)$", answer.output, re.MULTILINE)
    assert found, answer.output
    return found[3]


def test_the_first_account_is_made_by_a_link_and_has_no_password(run: Run, app: Flask) -> None:
    answer = run("user", "add", "Hanako@Example.jp", *COORDINATOR)
    assert answer.exit_code == 0, answer.output
    assert "http://127.0.0.1:8000/staff/invitation/" in answer.output
    assert "ログイン名: hanako@example.jp\n" in answer.output, "as the page asks for it"
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        assert (user.login, user.password_hash) == ("hanako@example.jp", None)
        entry = own.accept_invitation(
            token_of(answer), "hanako@example.jp", PASSWORD, PASSWORD, visitor()
        )
        assert entry.actor
        assert entry.actor.is_coordinator


def test_the_link_stands_under_the_public_address(make_app: Callable[..., Flask]) -> None:
    with make_app(PUBLIC_URL="https://spaces.example.jp/town/").app_context():
        link = tickets.Link("reset", "x", clock.stamp())
        assert mailed_url(link.path) == "https://spaces.example.jp/town/staff/reset/x"


def test_an_editor_belongs_to_departments_that_exist(run: Run, app: Flask) -> None:
    editor = ("--name", "由比 太郎", "--role", "editor")
    assert run("user", "add", "yui", *editor).exit_code == 2
    unknown = run("user", "add", "yui", *editor, "--department", "生涯学習課")
    assert unknown.exit_code == 2
    assert "kyodo department list" in unknown.output
    assert run("department", "add", "生涯学習課", "--from", "2020").exit_code == 0
    added = run("user", "add", "yui", *editor, "--department", "生涯学習課")
    assert added.exit_code == 0, added.output
    listed = run("user", "list").output
    assert "yui\t由比 太郎\t課の担当者\t招待中\t生涯学習課" in listed
    with app.app_context():
        told = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
        assert [line.operation for line in told] == ["add_department", "invite", "make_invitation"]
        assert told[1].actor == "kyodo user add"
        assert told[1].after == {
            "login": "yui",
            "name": "由比 太郎",
            "email": None,
            "role": "editor",
            "departments": ["生涯学習課"],
            "is_active": True,
        }


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("yui", ""),
        ("yui", " 　"),
        ("yui", "a\x00b"),
        ("yui", "\ud800"),
        ("yui", "名" * 101),
        ("yui", "改\n行"),
        ("", "由比"),
        ("a b", "由比"),
        ("a\x00b", "由比"),
        ("\udfff\udfff", "由比"),
        ("l" * 101, "由比"),
        ("ab\u200b", "由比"),
        ("yui", "由比\u202e"),
    ],
)
def test_what_is_no_name_is_refused_in_a_sentence(run: Run, login: str, name: str) -> None:
    answer = run("user", "add", login, "--name", name, "--role", "coordinator")
    assert answer.exit_code == 2
    assert re.search(r"[。]$", answer.output.strip())
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("again", ["HANAKO", "ｈａｎａｋｏ", " hanako "])
def test_a_login_is_one_however_it_is_written(run: Run, again: str) -> None:
    assert run("user", "add", "hanako", *COORDINATOR).exit_code == 0
    answer = run("user", "add", again, *COORDINATOR)
    assert answer.exit_code == 2
    assert "もう使われています" in answer.output


def test_reset_disable_and_enable(run: Run, app: Flask) -> None:
    with app.app_context():
        member("boss", Role.COORDINATOR)
        member("yui", Role.EDITOR, department(), totp_secret="S" * 32)
        db.session.remove()
    reset = run("user", "reset", "YUI", "--codes-off").output
    assert "/staff/reset/" in reset
    assert "ログイン名: yui\n" in reset
    assert run("user", "disable", "yui").exit_code == 0
    assert run("user", "reset", "yui").exit_code == 2
    assert "停止中" in run("user", "list").output
    with app.app_context():
        tickets_left = db.session.scalars(select(Ticket).where(Ticket.used_at.is_(None))).all()
        assert tickets_left == []
        assert db.session.scalars(select(User.totp_secret)).all() == [None, None]
    assert run("user", "enable", "yui").exit_code == 0
    last = run("user", "disable", "boss")
    assert last.exit_code == 2
    assert "1人もいなくなる" in last.output
    unknown = run("user", "reset", "nobody")
    assert unknown.exit_code == 2
    assert "kyodo user list" in unknown.output


def test_departments_are_listed_by_their_years(run: Run) -> None:
    for name, *more in (
        ("文化課", "--from", "2026"),
        ("旧文化課", "--from", "2010", "--through", "2025"),
    ):
        assert run("department", "add", name, *more).exit_code == 0
    assert run("department", "list").output.splitlines() == [
        "文化課\t2026年度から",
        "旧文化課\t2010年度から2025年度まで",
    ]
    assert run("department", "list", "--year", "2025").output.startswith("旧文化課")
    for wrong in (
        ("文化課", "--from", "2030"),
        ("新課", "--from", "令和8"),
        ("新課", "--from", "2026", "--through", "2025"),
        ("", "--from", "2026"),
        ("新課", "--from", "2026", "--phone", "なし"),
    ):
        assert run("department", "add", *wrong).exit_code == 2
