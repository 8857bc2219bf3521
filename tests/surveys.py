"""Rounds with departments that are asked, for the tests of the inquiry and the café survey."""

from datetime import date
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.db import db
from kyodo_spaces.survey import rounds
from kyodo_spaces.survey.models import SurveyRequest, SurveyResponse, SurveyRound
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

ROOM = {
    "venue_name": "小町会館",
    "address": "鎌倉市小町1-1",
    "name": "第1会議室",
    "kind": "会議室",
    "lends": "貸せる",
}


class Town(NamedTuple):
    """An open inquiry to two departments, of which 生涯学習課 keeps 小町会館 with 第1会議室."""

    round_id: int
    editor: Actor
    other: Actor
    coordinator: Actor
    centre: Actor


def days(ahead: int) -> date:
    return date.fromordinal(clock.today().toordinal() + ahead)


def open_round(kind: str = "inquiry", by: Actor = COORDINATOR, **facts: Any) -> int:
    """A round that opened yesterday and is due in two weeks; its id."""
    year = clock.fiscal_year(clock.today())
    plain = {
        "title": "市民団体が利用できる場所について（照会）",
        "contact": "地域のつながり課 協働担当（内線2583）",
        "opens_on": days(-1),
        "due_on": days(14),
        "closes_on": days(28),
    }
    return rounds.create_round(kind, year, plain | facts, by=by)


def make_town(**facts: Any) -> Town:
    """Call it inside an application context."""
    own, others = department("生涯学習課"), department("観光課")
    store(venue("小町会館", space("第1会議室", **facts), department_id=own))
    round_id = open_round()
    rounds.ask_departments(round_id, [own, others], by=COORDINATOR)
    return Town(
        round_id,
        person("hanako", Role.EDITOR, own),
        person("taro", Role.EDITOR, others),
        person("coordinator", Role.COORDINATOR),
        person("centre", Role.CENTRE),
    )


def request_of(town: Town, name: str = "生涯学習課") -> SurveyRequest:
    query = select(SurveyRequest).where(
        SurveyRequest.round_id == town.round_id, SurveyRequest.name == name
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def first_answer(town: Town, name: str = "生涯学習課") -> SurveyResponse:
    return request_of(town, name).live[0]


def fresh(app: Flask) -> None:
    """Forget what was read, so that the next query sees what another request wrote."""
    with app.app_context():
        db.session.remove()


def stored(app: Flask, id: int = 1) -> SurveyResponse:
    """An answer as it is in the database."""
    with app.app_context():
        return db.session.get_one(SurveyResponse, id)


def asked(app: Flask, id: int = 1) -> SurveyRequest:
    """A request as it is in the database."""
    with app.app_context():
        return db.session.get_one(SurveyRequest, id)


def move(app: Flask, **facts: Any) -> None:
    """Change round 1: its days, its letter."""
    with app.app_context():
        row = db.session.get_one(SurveyRound, 1)
        rounds.change_round(1, facts, version=row.version, by=COORDINATOR)
