"""The list of what waits for an approval: what it is sent, and what it costs."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, approving, pending, rounds
from kyodo_spaces.survey.pending import Group
from kyodo_spaces.venues.models import Space, State
from tests.approvals import TERMS, decide, hand_in, make_draft_town
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, fields, sign_in
from tests.surveys import ROOM, make_town, request_of

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_year_that_was_mistyped_is_refused() -> None:
    id = hand_in(make_draft_town(), ROOM | TERMS)
    far = decide(id)._replace(confirm_by=date(9999, 12, 31))
    with pytest.raises(Invalid, match="5年"):
        approving.approve(id, far, by=COORDINATOR)
    assert db.session.get_one(Space, 1, populate_existing=True).state == State.DRAFT


@pytest.mark.parametrize("number", ["99999999999999999999", "-5", "x"])
def test_a_number_that_is_no_answers_is_none(app: Flask, number: str) -> None:
    client = sign_in(app, make_town().coordinator)
    page = client.get("/staff/survey/cases")
    sent = {"response": number, f"seen-{number}": "1.1.1", "confirm_by": "2027-06-01"}
    token = {"csrf_token": fields(page)[1]["csrf_token"]}
    answered = client.post(
        "/staff/survey/approvals", data=token | sent, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answered.status_code == 400


def test_the_list_asks_the_database_no_more_often_for_many_places(app: Flask) -> None:
    town = make_town()
    client = sign_in(app, town.coordinator)
    counted = []
    event.listen(db.engine, "before_cursor_execute", lambda *_given: counted.append(1))
    needed = []
    for number in (2, 12):
        name = f"{number}館課"
        id = department(name)
        places = (
            venue(f"館{number}-{each}", space("室"), department_id=id, address="鎌倉市小町1-1")
            for each in range(number)
        )
        store(*places)
        rounds.ask_departments(town.round_id, [id], by=COORDINATOR)
        request = request_of(town, name)
        answering.submit(request.id, version=request.version, by=COORDINATOR)
        db.session.remove()
        counted.clear()
        assert client.get("/staff/survey/approvals").status_code == 200
        needed.append(len(counted))
    assert needed[1] <= needed[0] + 2
    assert len(pending.find_pending(by=COORDINATOR)[Group.UNCHANGED]) == 14
