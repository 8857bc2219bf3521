"""The letters of a round: what was typed stays, and paper carries only what others can use."""

from flask import Flask

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.survey.models import SurveyRound
from tests.people import fields, person, sign_in, submit

NEW = "/staff/survey/new"


def test_a_slip_elsewhere_leaves_the_paragraphs_of_the_letter(app: Flask) -> None:
    with app.app_context():
        desk = sign_in(app, person("coordinator", Role.COORDINATOR))
    body = "　一つめの段落\r\n\r\n　二つめ\tの段落"
    again = submit(desk, NEW, NEW, body=body, due_on="来週")
    assert again.status_code == 400
    assert fields(again, NEW)[1]["body"] == [body.replace("\r\n", "\n")]
    assert submit(desk, again, NEW, due_on="").status_code == 303
    with app.app_context():
        stored = db.session.get_one(SurveyRound, 1).body or ""
    assert stored == body.replace("\r\n", "\n")
