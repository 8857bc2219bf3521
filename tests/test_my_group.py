"""What the pages tell the browser of who may use a place, for it to compare with a group."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import space, store, venue
from tests.hostile import ATTACK
from tests.inspection import Page


@pytest.fixture
def _directory(app: Flask) -> None:
    with app.app_context():
        store(venue("小町会館", space("広間", capacity=10, eligibility=f"登録団体のみ{ATTACK}'")))


def told(client: FlaskClient, address: str) -> list[Any]:
    found = Page(client.get(address).text).all("p")
    return [json.loads(each.get("data-terms", "")) for each in found if each.get("class") == "fit"]


@pytest.mark.usefixtures("_directory")
@pytest.mark.parametrize("lang", ["", "easy", "en"])
def test_cards_near_misses_and_pages_carry_the_terms(client: FlaskClient, lang: str) -> None:
    for address in ("/?", "/?capacity=12&", "/spaces/1?"):
        (terms,) = told(client, f"{address}lang={lang}")
        assert terms["text"] == f"登録団体のみ{ATTACK}'"
        assert terms["rules"][0]["key"] == "registered"
        assert 'id="my-group" hidden' in client.get(f"{address}lang={lang}").text
