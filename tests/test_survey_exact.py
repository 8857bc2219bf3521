"""What a café lets nobody see stands nowhere, in whatever words and whatever field."""

import pytest
from flask import Flask

from kyodo_spaces.db import transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues import changes
from tests.surveys import make_town
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
