"""Which place an answer reaches, this year and the next, whatever became of places and offices."""

import pytest
from flask import Flask

from kyodo_spaces.db import db
from kyodo_spaces.survey import answering, rounds
from kyodo_spaces.survey.models import SurveyRequest
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues.merging import Merger, merge
from kyodo_spaces.venues.models import Space, State, Venue
from tests.approvals import TERMS, approve, hand_in, make_draft_town, stored
from tests.factories import space, store, venue
from tests.people import COORDINATOR
from tests.surveys import ROOM, first_answer, make_town, request_of
from tests.test_survey_consent import Asked, told

pytestmark = pytest.mark.usefixtures("app_context")


def test_the_name_under_which_a_cafe_was_asked_stays_with_the_centre(app: Flask) -> None:
    asked = Asked(make_town(), name="佐藤幸子様方（小町2-7-5）")
    made = asked.approve(asked.answer("町名まで"))
    assert "さっちゃんちの回答" in (made.source or "")
    assert made.venue.source == made.source
    assert "佐藤幸子" not in told(app, made)


def test_a_cafe_asked_by_its_name_is_known_next_year() -> None:
    asked = Asked(make_town())
    id = asked.answer("町名まで")
    made = asked.approve(id)
    request = db.session.get_one(SurveyRequest, asked.id)
    assert request.venue_id == made.venue_id
    again = rounds.copy_round(request.round_id, by=asked.centre)
    next_id = rounds.ask_cafe(again, venue_id=made.venue_id, by=asked.centre)
    (begun,) = db.session.get_one(SurveyRequest, next_id).live
    assert (begun.previous_id, begun.space_id) == (id, made.id)
    assert begun.answers["address"] == "鎌倉市小町2丁目7番5号"
    assert begun.answers["publish_address"] == "町名まで"


def test_two_requests_may_turn_out_to_be_one_cafe() -> None:
    town = make_town()
    asked = Asked(town)
    made = asked.approve(asked.answer("町名まで"))
    round_id = db.session.get_one(SurveyRequest, asked.id).round_id
    other = Asked(town, round_id=round_id, name="さっちゃんのいえ")
    assert other.approve(other.answer("町名まで")).venue_id == made.venue_id
    assert db.session.get_one(SurveyRequest, other.id).venue_id is None


def test_an_answer_follows_a_space_that_was_merged() -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    gone = stored(id).space
    assert gone is not None
    (kept_id,) = store(
        venue("小町会館", space("大会議室"), department_id=stored(id).request.department_id)
    )
    kept = db.session.get_one(Venue, kept_id)
    (stays,) = kept.spaces
    versions = {kept.id: kept.version, gone.venue_id: gone.venue.version}
    joined = {gone.id: gone.version, stays.id: stays.version}
    chosen = Merger(kept.id, gone.venue_id, versions, joined, [], {gone.id: stays.id}, [])
    merge(chosen, by=COORDINATOR)
    keys = [target.key for target in find_targets(stored(id), by=COORDINATOR)]
    assert keys == [f"space-{stays.id}", f"venue-{kept.id}"]
    assert approve(id).id == stays.id
    assert db.session.get_one(Space, gone.id).state == State.RETIRED


def test_a_departments_cafe_can_stay_as_it_is() -> None:
    town = make_town(kind="cafe")
    begun = first_answer(town)
    assert begun.answers["kind"] == "地域カフェ"
    answering.save(begun.id, {}, version=begun.version, by=town.editor, is_unchanged=True)
    request = request_of(town)
    answering.submit(request.id, version=request.version, by=town.editor)
    assert request_of(town).submitted_at is not None
