"""A place that nobody may ring says so, and whom to ask instead."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.venues.privacy import town_facts
from tests.factories import space, store, venue
from tests.people import department, person
from tests.privacy import conceal, home

UNKNOWN, UNTOLD = "電話番号は不明です。", "電話番号の案内はありません。"
NUMBER = "0467-61-3947"


@pytest.fixture(autouse=True)
def coordinators(app: Flask) -> None:
    with app.app_context():
        person("taro", Role.COORDINATOR, department("地域のつながり課", phone=NUMBER))


def test_a_home_names_who_can_be_asked(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(home())
        conceal()
    for address in ("/venues/1", "/spaces/1"):
        page = client.get(address).text
        assert UNTOLD in page
        assert UNKNOWN not in page
        assert "NPOセンターか、市の担当へどうぞ" in page
        assert f'地域のつながり課 <a href="tel:0467613947">{NUMBER}</a>' in page
        assert '<a href="#contact">くわしい場所は、お問い合わせください。</a>' in page


def test_an_address_without_a_town_is_not_said_to_be_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("さっちゃんち", space("居間"), **town_facts("神奈川県鎌倉市")))
    page = client.get("/spaces/1").text
    assert "住所は公開していません。" in page
    assert "町名まで" not in page


@pytest.mark.parametrize(
    ("facts", "kind", "told"),
    [
        ({"is_partner": True}, "room", UNTOLD),
        ({}, "cafe", UNTOLD),
        ({}, "room", UNKNOWN),
        ({"is_partner": True, "phone": "0467-22-0000"}, "cafe", "0467-22-0000"),
    ],
)
def test_others_are_unknown(
    app: Flask, client: FlaskClient, facts: dict[str, object], kind: str, told: str
) -> None:
    with app.app_context():
        store(venue("小町会館", space("会議室", kind=kind), **facts))
    page = client.get("/spaces/1").text
    assert [words for words in (UNKNOWN, UNTOLD, "0467-22-0000") if words in page] == [told]
    assert (NUMBER in page) is (told == UNTOLD)
