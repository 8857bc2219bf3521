"""Whose an answer is: another's is not there, nothing is smuggled in, and a text is only a text."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from tests.hostile import ATTACK
from tests.people import fields, sign_in, submit
from tests.surveys import Town, asked, days, make_town, move, stored

PAGE = "/staff/survey/requests/1"
SAVE = "/staff/survey/responses/1"


@pytest.fixture
def town(app: Flask) -> Town:
    """Request 1 is 生涯学習課's, whose answer 1 is of 第1会議室; request 2 is 観光課's."""
    with app.app_context():
        return make_town()


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.editor)


OTHERS = ("other", "centre")


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", PAGE),
        ("POST", PAGE),
        ("GET", f"{PAGE}/sheet"),
        ("POST", f"{PAGE}/send-back"),
        ("GET", f"{PAGE}/invite"),
        ("POST", f"{PAGE}/invite"),
        ("POST", SAVE),
    ],
)
def test_anothers_answer_is_not_there(
    app: Flask, town: Town, who: str, method: str, address: str
) -> None:
    actor: Actor = getattr(town, who)
    client = sign_in(app, actor)
    token = fields(client.get("/staff/account"))[1]["csrf_token"][0]
    data = {"csrf_token": token, "1-version": "1", "1-note": "x", "version": "1", "note": "x"}
    sent = client.open(address, method=method, data=data if method == "POST" else None)
    assert sent.status_code == 404
    assert stored(app).version == 1
    with app.app_context():
        told = select(AuditLine).where(AuditLine.operation.startswith("refused"))
        assert db.session.scalars(told).one().actor == actor.label


def test_before_the_round_opens_there_is_nothing_to_answer(app: Flask, desk: FlaskClient) -> None:
    move(app, opens_on=days(1))
    assert desk.get(PAGE).status_code == 404


def test_only_who_runs_the_round_sends_back(app: Flask, desk: FlaskClient) -> None:
    submit(desk, PAGE, PAGE, step="submit")
    held = fields(desk.get(PAGE), PAGE)[1]
    data = {"csrf_token": held["csrf_token"], "version": held["version"], "note": "x"}
    assert desk.post(f"{PAGE}/send-back", data=data).status_code == 404
    assert asked(app).returned_at is None


def test_what_the_form_never_held_changes_nothing(app: Flask, town: Town) -> None:
    """Fields of the row, another answer's card, and another request's number."""
    client = sign_in(app, town.other)
    page = client.get("/staff/survey/requests/2")
    smuggled = {
        "request_id": "1",
        "space_id": "1",
        "submitted_at": "2020-01-01",
        "published_at": "2020-01-01",
        "department_id": "1",
        "is_late": "1",
        "id": "1",
        "1-version": "1",
        "1-note": "x",
        "1-space_id": "9",
    }
    before = [stored(app).answers, asked(app).version]
    submit(client, page, "/staff/survey/requests/2", **smuggled, step="withdraw-1")
    submit(client, page, "/staff/survey/requests/2", **smuggled, step="add")
    assert [stored(app).answers, asked(app).version] == before
    assert stored(app).withdrawn_at is None
    row = stored(app, 2)
    assert (row.request_id, row.space_id, row.published_at, row.answers) == (2, None, None, {})


@pytest.mark.parametrize("address", [PAGE, SAVE, f"{PAGE}/send-back", f"{PAGE}/invite"])
def test_a_form_of_another_sign_in_is_not_taken(
    app: Flask, desk: FlaskClient, address: str
) -> None:
    data = {"1-version": "1", "1-note": "x", "version": "1", "step": "submit", "note": "x"}
    assert desk.post(address, data=data).status_code == 400
    assert stored(app).version == 1


def test_an_attack_in_every_field_is_only_a_text(app: Flask, town: Town, desk: FlaskClient) -> None:
    held = fields(desk.get(PAGE), PAGE)[1]
    attacks = {
        name: ATTACK
        for name in held
        if name.startswith("1-") and not name.endswith(("version", "unchanged"))
    }
    submit(desk, PAGE, PAGE, **attacks, step="submit")
    move(app, body=ATTACK)
    runner = sign_in(app, town.coordinator)
    submit(runner, PAGE, f"{PAGE}/send-back", note=ATTACK)
    for client in (desk, runner):
        for address in (PAGE, f"{PAGE}/sheet"):
            assert "<img src=x" not in client.get(address).text
    assert fields(desk.get(PAGE), PAGE)[1]["1-note"] == [ATTACK]
