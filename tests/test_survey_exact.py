"""What a café lets nobody see stands nowhere, in whatever words and whatever field."""

import pytest
from flask import Flask

from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.proposals import propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues import changes, disclosing
from kyodo_spaces.venues.details import Amenity, SpecialHours
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.partners import Offer, OfferKind
from tests.factories import space, store, venue
from tests.surveys import Town, days, make_town
from tests.test_survey_consent import Asked, told

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def asked() -> Asked:
    return Asked(make_town())


@pytest.mark.parametrize("words", ["載せない", "番地はちょっと"])
def test_without_consent_to_its_town_a_cafe_is_on_no_map(
    app: Flask, asked: Asked, words: str
) -> None:
    made = asked.approve(asked.answer(words))
    house = made.venue
    assert (house.address, house.town, house.point) == ("神奈川県鎌倉市", None, None)
    assert house.is_address_private
    page = told(app, made)
    assert "さっちゃんち" in page
    assert "小町二丁目" not in page
    with pytest.raises(Invalid), transaction() as session:
        changes.write(session, house, {"latitude": 35.3}, by=asked.centre, operation="test")


def test_a_cafe_that_takes_its_town_back_goes_off_the_map(asked: Asked) -> None:
    made = asked.approve(asked.answer("町名まで"))
    made = asked.approve(asked.answer("載せない"), take=[])
    assert (made.venue.address, made.venue.point) == ("神奈川県鎌倉市", None)


TOLD = "小町2丁目7番5号の白い家です。"
CALL = "電話は0467-99-1234です。"


@pytest.mark.parametrize("text", [TOLD, CALL])
def test_a_text_that_tells_too_much_is_not_taken(asked: Asked, text: str) -> None:
    id = asked.answer("町名まで")
    version = asked.response(id).version
    answering.save(id, {"description": text, "fee": "無料"}, version=version, by=asked.centre)
    target = find_targets(asked.response(id), by=asked.centre)[0]
    proposal = propose(asked.response(id), target.venue, target.space)
    assert "載せません" in proposal.notices["description"]
    assert asked.response(id).answers["description"] == text


@pytest.mark.parametrize("text", [TOLD, CALL])
def test_with_consent_the_text_is_taken(asked: Asked, text: str) -> None:
    id = asked.answer("番地まで", "はい")
    version = asked.response(id).version
    answering.save(id, {"description": text}, version=version, by=asked.centre)
    target = find_targets(asked.response(id), by=asked.centre)[0]
    rows = propose(asked.response(id), target.venue, target.space).rows
    assert "space-description" in {row.key for row in rows}


def test_a_name_that_tells_the_house_holds_the_answer_back(asked: Asked) -> None:
    id = asked.answer("町名まで")
    version = asked.response(id).version
    name = "さっちゃんち（小町2-7-5）"
    answering.save(id, {"venue_name": name}, version=version, by=asked.centre)
    target = find_targets(asked.response(id), by=asked.centre)[0]
    proposal = propose(asked.response(id), target.venue, target.space)
    assert "「施設の名称」" in proposal.obstacles[0]


TEXTS = {
    "contact_note": "さっちゃんちの連絡先について",
    "description": "席の紹介文",
    "amenity": "席の駐車場",
    "special": "席の特別な日",
    "offer": "期間限定の案内「お茶会」",
}


@pytest.mark.parametrize("where", TEXTS)
def test_what_the_place_tells_already_must_go_first(asked: Asked, where: str) -> None:
    told = {where: "小町2丁目7番5号の2階"}
    seats = space("席", kind="cafe", description=told.get("description"))
    if where == "amenity":
        seats.amenities = [Amenity(key="parking", has=True, note=told[where])]
    if where == "special":
        day = days(3)
        seats.special_hours = [SpecialHours(starts_on=day, ends_on=day, reason=told[where])]
    house = {"address": "鎌倉市小町2-7-5", "contact_note": told.get("contact_note")}
    (id,) = store(venue("さっちゃんち", seats, is_partner=True, **house))
    if where == "offer":
        facts = {"kind": OfferKind.TRIAL, "starts_on": days(0), "ends_on": days(1)}
        with transaction() as session:
            session.add(Offer(venue_id=id, title="お茶会", terms=told[where], **facts))
    cafe = Asked(make_again(asked), id)
    with pytest.raises(Invalid, match=TEXTS[where]):
        cafe.approve(cafe.answer("町名まで"))
    with pytest.raises(Invalid, match=TEXTS[where]):
        disclosing.by_town(db.session.get_one(Venue, id), "")
    assert not db.session.get_one(Venue, id).is_address_private


def make_again(asked: Asked) -> Town:
    return Town(0, asked.editor, asked.editor, asked.centre, asked.centre)
