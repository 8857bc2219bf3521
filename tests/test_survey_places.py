"""Which place an answer reaches, this year and the next, whatever became of places and offices."""

import pytest
from flask import Flask

from kyodo_spaces.accounts.models import Department
from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, rounds
from kyodo_spaces.survey.models import SurveyRequest, SurveyRound
from kyodo_spaces.survey.proposals import Proposal, propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues import changes
from kyodo_spaces.venues.merging import Merger, merge
from kyodo_spaces.venues.models import Space, State, Venue
from tests.approvals import TERMS, approve, hand_in, make_draft_town, stored
from tests.factories import space, store, venue
from tests.people import COORDINATOR
from tests.surveys import ROOM, Town, ask_cafe, first_answer, make_town, request_of
from tests.test_survey_consent import Asked, told

PINS = [(139.5533, 35.3190, True), (139.5307, 35.3540, False)]
"""鎌倉駅 and 大船駅."""

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
    next_id = ask_cafe(again, venue_id=made.venue_id, by=asked.centre)
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


def move(town: Town, **facts: object) -> Proposal:
    """小町会館 stands at a place of these facts, and its department answers that it moved."""
    begun = first_answer(town)
    house = begun.venue
    assert house is not None
    with transaction() as session:
        changes.write(session, house, facts, by=COORDINATOR, operation="details")
    answers = {"address": "鎌倉市大船1-1"}
    answering.save(begun.id, answers, version=begun.version, by=town.editor)
    target = find_targets(stored(begun.id), by=COORDINATOR)[0]
    return propose(stored(begun.id), target.venue, target.space)


def test_a_new_address_takes_the_old_ones_postal_code_and_access_along() -> None:
    proposal = move(make_town(), postal_code="248-0006", access="鎌倉駅から歩いて5分")
    (row,) = (row for row in proposal.rows if row.key == "venue-address")
    assert (row.facts["postal_code"], row.facts["access"]) == (None, None)
    assert "248-0006" in row.before
    assert "鎌倉駅から歩いて5分" in row.before


@pytest.mark.parametrize(("longitude", "latitude", "is_far"), PINS)
def test_a_pin_that_a_person_set_must_go_first(
    longitude: float, latitude: float, is_far: bool
) -> None:
    pin = {"point_level": "pin", "point_is_locked": True, "point_source": "手動"}
    proposal = move(make_town(), longitude=longitude, latitude=latitude, point_radius_m=10, **pin)
    assert any("ピン" in words for words in proposal.obstacles) is is_far
    (row,) = (row for row in proposal.rows if row.key == "venue-address")
    assert "longitude" not in row.facts


def ask_in_a_house(consent: str) -> tuple[Asked, int, Space]:
    """喫茶さくら in a department's 学習センター answers with this consent."""
    cafe = space("喫茶さくら", kind="cafe")
    house = venue("学習センター", space("会議室"), cafe, phone="0467-23-3000", source="施設課")
    (venue_id,) = store(house)
    asked = Asked(make_town(), venue_id)
    answers = {"venue_name": "喫茶さくら", "phone": "0467-99-1234"}
    begun = db.session.get_one(SurveyRequest, asked.id).live[0]
    assert begun.answers["venue_name"] == "喫茶さくら"
    id = asked.answer(consent, "はい")
    answering.save(id, answers, version=stored(id).version, by=asked.centre)
    answering.submit(
        asked.id,
        version=db.session.get_one(SurveyRequest, asked.id, populate_existing=True).version,
        by=asked.centre,
    )
    made = stored(id).space
    assert made is not None
    return asked, id, made


def test_a_cafe_in_a_house_of_others_leaves_the_house_alone() -> None:
    asked, id, _cafe = ask_in_a_house("番地まで")
    made = asked.approve(id)
    house = made.venue
    assert (house.name, house.phone, house.source) == ("学習センター", "0467-23-3000", "施設課")
    assert (made.name, made.phone) == ("喫茶さくら", "0467-99-1234")
    assert not house.is_address_private


@pytest.mark.parametrize("consent", ["町名まで", "載せない"])
def test_a_cafe_in_a_house_of_others_does_not_hide_the_house(consent: str) -> None:
    asked, id, cafe = ask_in_a_house(consent)
    with pytest.raises(Invalid, match="「学習センター」の中のカフェ"):
        asked.approve(id)
    assert not cafe.venue.is_address_private


def split(town: Town) -> list[int]:
    """生涯学習課 is no more: 学び課 and 交流課 took over."""
    with transaction() as session:
        old = session.get_one(Department, request_of(town).department_id)
        heirs = [Department(name=name, valid_from=2026) for name in ("学び課", "交流課")]
        session.add_all(heirs)
        old.successors, old.valid_through = heirs, 2025
        session.flush()
        return [row.id for row in heirs]


NEW = TERMS | {"venue_name": "大船の家", "name": "広間", "address": "鎌倉市大船1-1"}


def test_a_new_place_of_a_department_that_was_split_needs_a_keeper_first() -> None:
    town = make_draft_town()
    id = hand_in(town, NEW, is_new=True)
    first, _second = split(town)
    with pytest.raises(Invalid, match="学び課、交流課"):
        approve(id, "new")
    store(venue("大船の家", address="鎌倉市大船1-1", state=State.DRAFT, department_id=first))
    made = approve(id)
    assert (made.venue.department_id, made.confirmed_by) == (first, "学び課")
    assert "生涯学習課の回答" in (made.source or "")


def test_an_answer_without_a_place_goes_on_with_one_successor() -> None:
    town = make_draft_town()
    id = hand_in(town, NEW, is_new=True)
    heirs = split(town)
    again = rounds.copy_round(town.round_id, by=COORDINATOR)
    rounds.ask_departments(again, heirs, by=COORDINATOR)
    begun = db.session.get_one(SurveyRound, again).requests
    assert {row.name: [each.previous_id for each in row.live] for row in begun} == {
        "学び課": [id],
        "交流課": [],
    }
