"""The directory page where little fits: what nearly fits, why not, and whom to ring."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.venues import search
from kyodo_spaces.venues.amenities import AMENITIES
from kyodo_spaces.venues.criteria import Criteria
from tests.factories import space, store, venue
from tests.inspection import Page, words
from tests.people import department, person


@pytest.fixture
def _directory(app: Flask) -> None:
    with app.app_context():
        store(
            venue("小町会館", space("広間", capacity=10, is_free=True), phone="0467-25-2030"),
            venue("大船会館", space("小部屋", capacity=4, is_free=False)),
        )


def near(client: FlaskClient, address: str) -> list[str]:
    page = Page(client.get(address).text)
    return [words(item) for item in page.all("li") if item.get("class") == "card near"]


@pytest.mark.usefixtures("_directory")
def test_a_card_says_first_what_is_missed(client: FlaskClient) -> None:
    (card,) = near(client, "/?capacity=12&free=1")
    assert card.startswith("広間 定員が2人分足りません（10人まで）。 小町会館")
    assert "電話 0467-25-2030" in card
    assert "条件に近い場所" in client.get("/?capacity=12&free=1").text


@pytest.mark.usefixtures("_directory")
def test_nothing_that_nearly_fits_leaves_no_empty_page(client: FlaskClient) -> None:
    page = client.get("/?capacity=900&free=1&district=玉縄").text
    assert "条件をゆるめると見つかる場所" in page
    assert [card.split()[0] for card in near(client, "/?capacity=900&free=1&district=玉縄")] == [
        "小部屋",
        "広間",
    ]


@pytest.mark.usefixtures("_directory")
def test_filters_are_tried_one_by_one_and_not_too_many(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Criteria] = []

    def count(criteria: Criteria) -> int:
        counted.append(criteria)
        return 1

    monkeypatch.setattr(search, "count", count)
    everything = "".join(f"&amenity={key}" for key in AMENITIES)
    page = client.get("/?capacity=12&unknown=1").text
    assert "定員が2人分足りません" in page
    assert "「12人以上」をはずす" in page
    counted.clear()
    client.get(f"/?capacity=900&unknown=1{everything}")
    assert len(counted) == 12


@pytest.mark.usefixtures("_directory")
def test_who_was_answered_sees_the_answer_alone(client: FlaskClient) -> None:
    assert near(client, "/") == []
    assert "near-misses" not in client.get("/").text


@pytest.mark.usefixtures("_directory")
def test_the_coordinating_section_can_be_rung(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person("coordinator", Role.COORDINATOR, department("市民活動課", phone="0467-23-3000"))
        person("silent", Role.COORDINATOR, department("電話のない課"))
    page = client.get("/?capacity=12").text
    assert '市民活動課 <a href="tel:0467233000">0467-23-3000</a>' in page
    assert "電話のない課" not in page
    assert "市民活動課" not in client.get("/").text
