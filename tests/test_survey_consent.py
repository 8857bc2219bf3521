"""A café is published as far as it consents, and no further."""

from typing import Any

import pytest
from flask import Flask

from kyodo_spaces.accounts.rights import Refused
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, approving, case_lists, coordinating, rounds
from kyodo_spaces.survey.approving import Decision
from kyodo_spaces.survey.models import Stage, SurveyRequest, SurveyResponse
from kyodo_spaces.survey.proposals import propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import space, store, venue
from tests.people import sign_in, submit
from tests.surveys import Town, days, make_town, open_round

HOUSE = "小町2丁目7番5号"
CAFE = {
    "venue_name": "さっちゃんち",
    "address": f"鎌倉市{HOUSE}",
    "phone": "0467-99-1234",
    "capacity": "8",
    "eligibility": "どなたでも",
    "hours": "火・木 9:00～17:00",
    "group_use": "可",
}
CANARIES = ("7番5", "2-7-5", "0467-99-1234")

pytestmark = pytest.mark.usefixtures("app_context")


class Asked:
    """A café that is asked, and how its answer comes to be approved."""

    def __init__(self, town: Town, venue_id: int | None = None) -> None:
        self.centre = town.centre
        self.editor = town.editor
        round_id = open_round("cafe")
        name = {} if venue_id else {"name": "さっちゃんち"}
        self.id = rounds.ask_cafe(round_id, venue_id=venue_id, by=self.centre, **name)

    def answer(self, publish_address: str, phone: str = "いいえ", name: str = "はい") -> int:
        """Answer with this consent and bring it to 利用可; the answer's id."""
        texts = CAFE | {
            "publish_address": publish_address,
            "publish_phone": phone,
            "publish_name": name,
        }
        request = db.session.get_one(SurveyRequest, self.id, populate_existing=True)
        if request.live:
            id = request.live[0].id
            answering.save(id, texts, version=request.live[0].version, by=self.centre)
        else:
            id = answering.add(self.id, texts, by=self.centre)
        request = db.session.get_one(SurveyRequest, self.id, populate_existing=True)
        answering.submit(self.id, version=request.version, by=self.centre)
        case = self.response(id).case
        if case is not None and case.stage == Stage.ANSWERED:
            facts = {"owner": "センター", "next_action": "公開"}
            coordinating.change_case(case.id, facts, version=case.version, by=self.centre)
            coordinating.move(case.id, "usable", note="よい", version=case.version, by=self.centre)
        return id

    def response(self, id: int) -> SurveyResponse:
        return db.session.get_one(SurveyResponse, id, populate_existing=True)

    def decide(self, id: int, take: Any = None) -> Decision:
        response = self.response(id)
        target = find_targets(response, by=self.centre)[0]
        rows = propose(response, target.venue, target.space).rows
        ticked = [row.key for row in rows if row.is_ticked] if take is None else take
        return Decision(target.key, ticked, days(99), approving.versions_of(response, target))

    def approve(self, id: int, take: Any = None) -> Space:
        return approving.approve(id, self.decide(id, take), by=self.centre)


@pytest.fixture
def asked() -> Asked:
    return Asked(make_town())


def told(app: Flask, made: Space) -> str:
    client = app.test_client()
    paths = [f"/spaces/{made.id}", f"/venues/{made.venue_id}", "/spaces.json", "/spaces.csv"]
    paths += ["/spaces.geojson", "/venues.csv", "/"]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)


@pytest.mark.parametrize("words", ["町名まで", "載せない", "番地はちょっと"])
def test_town_only_writes_the_town_and_nothing_finer(app: Flask, asked: Asked, words: str) -> None:
    made = asked.approve(asked.answer(words))
    house = made.venue
    assert (house.state, made.state, house.is_partner) == ("published", "published", True)
    assert house.is_address_private
    assert (house.address, house.lot, house.building) == ("神奈川県鎌倉市小町二丁目", None, None)
    assert house.point is not None
    assert house.point.level.value in {"chome", "oaza"}
    assert (house.phone, made.phone) == (None, None)
    page = told(app, made)
    assert "さっちゃんち" in page
    assert not [canary for canary in CANARIES if canary in page]
    lines = db.session.query(AuditLine).filter(AuditLine.subject_type.in_(("venue", "space")))
    written = "".join(f"{line.before}{line.after}" for line in lines)
    assert not [canary for canary in CANARIES if canary in written]


def test_an_exact_address_and_a_telephone_with_consent(app: Flask, asked: Asked) -> None:
    made = asked.approve(asked.answer("番地まで", "はい"))
    assert made.venue.address == f"鎌倉市{HOUSE}"
    assert not made.venue.is_address_private
    assert made.venue.phone == "0467-99-1234"
    assert {row.key: row.has for row in made.amenities} == {"group_use": True}
    page = app.test_client().get(f"/spaces/{made.id}").text
    assert "0467-99-1234" in page
    assert "年度の調査「" in page
    assert "NPOセンターが確認" in page


def test_consent_taken_back_takes_the_address_and_the_telephone_off(
    app: Flask, asked: Asked
) -> None:
    made = asked.approve(asked.answer("番地まで", "はい"))
    id = asked.answer("町名まで", "いいえ")
    made = asked.approve(id, take=[])
    assert made.venue.is_address_private
    assert made.venue.phone is None
    page = told(app, made)
    assert not [canary for canary in CANARIES if canary in page]


def test_a_telephone_of_the_seats_goes_too(asked: Asked) -> None:
    seats = space("席", kind="cafe", phone="0467-99-1234")
    (id,) = store(venue("さっちゃんち", seats, is_partner=True, phone="0467-99-1234"))
    cafe = Asked(Town(0, asked.editor, asked.editor, asked.centre, asked.centre), id)
    made = cafe.approve(cafe.answer("町名まで"), take=[])
    assert (made.phone, made.venue.phone, made.venue_id) == (None, None, id)


def test_without_consent_to_its_name_nothing_is_published(asked: Asked) -> None:
    before = db.session.query(Venue).count()
    id = asked.answer("町名まで", name="いいえ")
    assert asked.response(id).case is None
    with pytest.raises(Invalid):
        asked.approve(id)
    assert db.session.query(Venue).count() == before


def test_a_published_cafe_that_says_no_is_taken_off_by_a_person(app: Flask, asked: Asked) -> None:
    made = asked.approve(asked.answer("町名まで"))
    id = asked.answer("町名まで", name="いいえ")
    assert db.session.get_one(Space, made.id).state == State.PUBLISHED
    waiting = case_lists.find_waiting(by=asked.centre)
    assert [row.id for row in waiting.against_consent] == [id]
    with pytest.raises(Invalid, match="同意がない"):
        asked.approve(id)
    client = sign_in(app, asked.centre)
    done = submit(client, "/staff/survey/approvals", f"/staff/survey/responses/{id}/take-off")
    assert done.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Space, made.id).state == State.DRAFT
    assert db.session.get_one(Venue, made.venue_id).state == State.DRAFT
    assert app.test_client().get(f"/spaces/{made.id}").status_code == 404


def test_a_text_that_tells_the_house_is_not_ticked(asked: Asked) -> None:
    id = asked.answer("町名まで")
    response = asked.response(id)
    texts = {"address": "鎌倉市小町2-7-5", "description": "小町２－７－５の2階です"}
    answering.save(id, texts, version=response.version, by=asked.centre)
    response = asked.response(id)
    target = find_targets(response, by=asked.centre)[0]
    rows = {row.key: row for row in propose(response, target.venue, target.space).rows}
    assert not rows["space-description"].is_ticked
    assert rows["space-capacity"].is_ticked


def test_an_editor_approves_no_cafe(asked: Asked) -> None:
    id = asked.answer("町名まで")
    with pytest.raises(Refused):
        approving.approve(id, asked.decide(id), by=asked.editor)
