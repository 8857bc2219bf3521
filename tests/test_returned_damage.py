"""Damaged workbooks: each is understood or refused; no answer is lost, nobody else's row moves."""

import re

import pytest
from sqlalchemy import select

from kyodo_spaces.db import db
from kyodo_spaces.survey import rounds
from kyodo_spaces.survey.models import SurveyFile, SurveyResponse
from kyodo_spaces.survey.returned_matching import OPEN
from kyodo_spaces.survey.returned_words import note
from tests.damage import EDITED, ROOMS, Damage, of_tables
from tests.damage_cells import of_cells
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department
from tests.surveys import open_round
from tests.workbooks import FIRST, apply, plan_of, put, returned, waiting

DAMAGES = [*of_tables(), *of_cells()]
pytestmark = pytest.mark.usefixtures("app_context")
Answers = dict[tuple[str, str], str]


@pytest.fixture
def round_id() -> int:
    """A round: request 1 with the answers 1 to 3, and another department's request 2 with 4."""
    own, other = department("生涯学習課"), department("観光課")
    rooms = [space(name, position=at) for at, name in enumerate(ROOMS)]
    store(venue("小町会館", *rooms, department_id=own))
    store(venue("観光案内所", space("第2会議室", capacity=7), department_id=other))
    id = open_round()
    rounds.ask_departments(id, [own, other], by=COORDINATOR)
    return id


def stored(request_id: int = 1) -> Answers:
    """All answers of a request, by the room and the question."""
    db.session.expire_all()
    query = select(SurveyResponse).where(SurveyResponse.request_id == request_id)
    return {
        (row.answers["name"], key): text
        for row in db.session.scalars(query)
        for key, text in row.answers.items()
        if text
    }


def test_a_hundred_are_tried() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 100


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_it_is_understood(round_id: int, damage: Damage) -> None:
    before, others = stored(), stored(2)
    file = waiting(
        round_id,
        returned(
            1,
            lambda book: put(book, FIRST, note="直した"),
            lambda book: put(book, FIRST + 1, capacity=33),
            damage.edit,
        ),
    )
    plan = plan_of(file, **{f"r{at}": choice for at, choice in damage.choices.items()})
    assert not [row for row in plan.rows if row.match.choice == OPEN]
    told = note(file, plan_of(file)) + "".join(cell.notice for cell in plan.cells)
    assert re.search(damage.told, told), told
    if damage.choices:
        apply(file, choices=damage.choices)
    else:
        apply(file)
    renamed = {"第1会議室": "大会議室"} if ("大会議室", "name") in damage.changes else {}
    wanted = {
        (renamed.get(room, room), key): text for (room, key), text in (before | EDITED).items()
    }
    wanted |= damage.changes
    for lost in damage.lost:
        del wanted[lost]
    assert stored() == wanted
    assert stored(2) == others
    kept = db.session.get_one(SurveyFile, file.id)
    assert kept.content == file.content
