"""The coordinator's pages of a 機構改革, and of taking places over by the department's name."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Department, Role, User
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Space, Venue
from tests.factories import space, store, venue
from tests.people import department, fields, person, sign_in, submit

OLD = "/staff/departments/1/succeed"
CLAIM = "/staff/departments/1/claim"


@pytest.fixture
def boss(app: Flask) -> FlaskClient:
    """Department 1 keeps venue 1 and space 2; mina belongs to it. 2 and 3 may succeed it."""
    with app.app_context():
        ids = [department(name) for name in ("生涯学習課", "文化課", "スポーツ課")]
        store(
            venue("会館", space("広間"), department_id=ids[0], department="生涯学習課"),
            venue("よそ", space("展示室", department_id=ids[0])),
        )
        person("mina", Role.EDITOR, ids[0])
        return sign_in(app, person("boss", Role.COORDINATOR))


def owners(app: Flask) -> tuple[int | None, int | None, list[int]]:
    with app.app_context():
        mina = db.session.get_one(User, 1)
        return (
            db.session.get_one(Venue, 1).department_id,
            db.session.get_one(Space, 2).department_id,
            [row.id for row in mina.departments],
        )


def test_one_successor_takes_all(app: Flask, boss: FlaskClient) -> None:
    page = boss.get(f"{OLD}?from=2026&to=2")
    assert "全部を「文化課」が引き継ぎます" in page.text
    done = submit(boss, page, OLD)
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/departments/2")
    assert owners(app) == (2, 2, [2])
    assert "引き継ぎは済んでいます" in boss.get(OLD).text
    with app.app_context():
        assert db.session.get_one(Department, 1).valid_through == 2025


def test_a_split_is_chosen_place_by_place(app: Flask, boss: FlaskClient) -> None:
    page = boss.get(f"{OLD}?from=2026&to=2&to=3")
    given = {"place-venues-1": "3", "place-spaces-2": "2", "member-1": ["2", "3"]}
    assert submit(boss, page, OLD, **given).status_code == 303
    assert owners(app) == (3, 2, [2, 3])


def test_what_is_left_over_or_strange_is_refused(app: Flask, boss: FlaskClient) -> None:
    page = boss.get(f"{OLD}?from=2026&to=2&to=3")
    for given in (
        {"place-spaces-2": None},
        {"place-spaces-2": "9"},
        {"member-1": ["1"]},
        {"to": None},
        {"from": "2020"},
        {"from": "x" * 50},
        {"from": "9" * 4_000},
    ):
        refused = submit(boss, page, OLD, **given)
        assert refused.status_code == 400
        assert "入力をお確かめください" in refused.text
    assert owners(app) == (1, 1, [1])


def test_it_is_told_to_wait_for_april(
    app: Flask, boss: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 3, 31))
    page = boss.get(f"{OLD}?from=2027&to=2")
    assert "2027年4月1日より前には引き継げません" in page.text
    token = fields(boss.get("/staff/bulk"), "/staff/bulk")[1]["csrf_token"]
    sent = boss.post(OLD, data={"csrf_token": token, "from": "2027", "to": "2"})
    assert sent.status_code == 400
    assert "入力をお確かめください" in sent.text
    assert owners(app) == (1, 1, [1])


def test_a_department_takes_over_by_its_name(app: Flask, boss: FlaskClient) -> None:
    with app.app_context():
        store(venue("無主の館", department="生涯学習課"))
    assert "無主の館" in boss.get(CLAIM).text
    assert submit(boss, CLAIM, CLAIM).status_code == 303
    with app.app_context():
        assert db.session.get_one(Venue, 3).department_id == 1
    assert "ありません" in boss.get(CLAIM).text


def test_the_departments_page_leads_to_both(boss: FlaskClient) -> None:
    page = boss.get("/staff/departments/1").text
    assert OLD in page
    assert CLAIM in page


@pytest.mark.usefixtures("boss")
def test_only_coordinators_may(app: Flask) -> None:
    with app.app_context():
        clerk = sign_in(app, person("ryo", Role.EDITOR, 1))
    token = fields(clerk.get("/staff/bulk"), "/staff/bulk")[1]["csrf_token"]
    for address in (OLD, CLAIM):
        assert clerk.get(address).status_code == 403
        sent = clerk.post(address, data={"csrf_token": token, "from": "2026", "to": "2"})
        assert sent.status_code == 403
    assert owners(app) == (1, 1, [1])


@pytest.mark.usefixtures("boss")
def test_the_command_hands_all_on(app: Flask, run: Callable[..., Result]) -> None:
    refused = run("department", "succeed", "ない課", "文化課", "--from", "2026")
    assert (refused.exit_code, "2025年度にありません" in refused.output) == (2, True)
    done = run("department", "succeed", "生涯学習課", "文化課", "--from", "2026")
    assert done.exit_code == 0, done.output
    assert "施設1件、課の付いたスペース1件、担当者1人" in done.output
    assert owners(app) == (2, 2, [2])
    early = run("department", "succeed", "文化課", "スポーツ課", "--from", "2090")
    assert (early.exit_code, "2090年4月1日より前" in early.output) == (2, True)
