"""The inquiry's doors for whoever runs rounds: what each role may open, what nobody moves."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import rounds
from kyodo_spaces.survey.models import SurveyRequest, SurveyResponse, SurveyRound
from tests.doors import ask, shut
from tests.people import COORDINATOR, sign_in
from tests.survey_doors import ADDRESSEES, INQUIRIES, ROUNDS, RUNNERS
from tests.surveys import make_town, open_round

Doors = dict[tuple[str, str], int]


@pytest.fixture
def actors(app: Flask) -> dict[str, Actor]:
    """People by role. Round 1 is the inquiry, round 2 the survey of cafés."""
    with app.app_context():
        town = make_town()
        cafe = open_round("cafe", title="カフェの調査")
        rounds.ask_cafe(cafe, name="みんなの喫茶", by=COORDINATOR)
        assert (town.round_id, cafe) == (1, 2)
    return {"editor": town.editor, "centre": town.centre, "coordinator": town.coordinator}


def rows(app: Flask) -> list[Any]:
    with app.app_context():
        found: list[Any] = []
        for model in (SurveyRound, SurveyRequest, SurveyResponse):
            found += db.session.execute(select(model.__table__).order_by(model.__table__.c.id))
        return found


def answers(app: Flask, actor: Actor, paths: set[str], ids: dict[str, int]) -> Doors:
    client = sign_in(app, actor)
    found = {}
    for method, path in shut(app):
        if path in paths:
            address = path
            for noun, id in ids.items():
                address = address.replace(f"{noun}/<id>", f"{noun}/{id}")
            found[method, path] = ask(client, method, address)
    assert found
    return found


INQUIRY, CAFE = {"rounds": 1, "requests": 1}, {"rounds": 2, "requests": 3}


@pytest.mark.parametrize(
    ("role", "ids"), [("editor", INQUIRY), ("editor", CAFE), ("centre", INQUIRY)]
)
def test_who_does_not_run_a_round_finds_none(
    app: Flask, actors: dict[str, Actor], role: str, ids: dict[str, int]
) -> None:
    before = rows(app)
    found = answers(app, actors[role], ROUNDS | INQUIRIES | ADDRESSEES, ids)
    assert {key: status for key, status in found.items() if status != 404} == {}
    assert rows(app) == before
    with app.app_context():
        lines = db.session.scalars(select(AuditLine.operation)).all()
        assert sum(line.startswith("refused") for line in lines) == len(found)


@pytest.mark.parametrize(
    ("role", "ids"), [("coordinator", INQUIRY), ("coordinator", CAFE), ("centre", CAFE)]
)
def test_who_runs_a_round_opens_its_pages(
    app: Flask, actors: dict[str, Actor], role: str, ids: dict[str, int]
) -> None:
    paths = ROUNDS | RUNNERS | (INQUIRIES if ids is INQUIRY else set())
    found = answers(app, actors[role], paths, ids)
    assert {status for (method, _path), status in found.items() if method == "GET"} == {200}


def test_a_list_of_rounds_holds_ones_own_alone(app: Flask, actors: dict[str, Actor]) -> None:
    shown = {}
    for role, actor in actors.items():
        page = sign_in(app, actor).get("/staff/survey").text
        shown[role] = {id for id in (1, 2) if f"/staff/survey/rounds/{id}" in page}
    assert shown == {"editor": set(), "centre": {2}, "coordinator": {1, 2}}


def test_an_editor_makes_no_round_and_the_centre_no_inquiry(
    app: Flask, actors: dict[str, Actor]
) -> None:
    assert set(answers(app, actors["editor"], RUNNERS, {}).values()) == {403}
    page = sign_in(app, actors["centre"]).get("/staff/survey/new?kind=inquiry").text
    assert 'value="cafe"' in page
    assert 'value="inquiry"' not in page


def test_before_it_opens_a_round_is_not_there_for_who_is_asked(app: Flask) -> None:
    with app.app_context():
        town = make_town()
        row = db.session.get_one(SurveyRound, town.round_id)
        rounds.change_round(row.id, {"opens_on": None}, version=row.version, by=COORDINATOR)
    client = sign_in(app, town.editor)
    assert "市民団体が利用できる場所について" not in client.get("/staff/survey").text
    assert "市民団体が利用できる場所について" not in client.get("/staff").text
    assert town.editor.role == Role.EDITOR
