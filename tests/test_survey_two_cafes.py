"""The browser of a café has its key before it presses: twice is once, and two cafés are two."""

import pytest
from flask import Flask

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.survey import rounds, tokens
from tests.people import COORDINATOR, fields, person, submit
from tests.surveys import open_round

NAMES = ("ひだまりの家", "こもれびの家")
SENT = {"publish_name": "はい", "publish_address": "町名まで", "publish_phone": "いいえ"}


@pytest.fixture
def links(app: Flask) -> list[str]:
    with app.app_context():
        centre = person("centre", Role.CENTRE)
        rounds.ask_cafes(open_round("cafe"), [], NAMES, by=COORDINATOR)
        return [f"/survey/{tokens.make_link(id, by=centre)}" for id in (1, 2)]


def test_pressing_twice_is_pressing_once(app: Flask, links: list[str]) -> None:
    """Also where the first answer got lost on its way, so that the browser saw no cookie of it."""
    phone = app.test_client()
    page = phone.get(links[0])
    held = phone.get_cookie("cafe_answer", path="/survey")
    for _again in range(2):
        assert submit(phone, page).location == "/survey/answer?of=1"
    again = phone.get_cookie("cafe_answer", path="/survey")
    assert held is not None
    assert again is not None
    assert held.value == again.value
    assert phone.get("/survey/answer").status_code == 200


def test_a_second_cafe_does_not_lock_the_first_out(app: Flask, links: list[str]) -> None:
    phone = app.test_client()
    for link in links:
        submit(phone, link)
    for id, name in enumerate(NAMES, start=1):
        address = f"/survey/answer?of={id}"
        page = phone.get(links[id - 1], follow_redirects=True)
        assert page.request.full_path == address
        assert fields(page, address)[1][f"{id}-venue_name"] == [name]
        consent = {f"{id}-{key}": word for key, word in SENT.items()}
        assert submit(phone, page, address, **consent).location == f"/survey/thanks?of={id}"
        assert name in phone.get(f"/survey/thanks?of={id}").text
    for of in ("3", "x", "", "9" * 30):
        assert phone.get(f"/survey/answer?of={of}").status_code == 404
    assert app.test_client().get("/survey/answer?of=1").status_code == 404


@pytest.mark.parametrize("key", ["x", "a" * 31, "あ" * 32, "a" * 3000])
def test_a_key_that_was_made_up_is_replaced(app: Flask, links: list[str], key: str) -> None:
    phone = app.test_client()
    phone.set_cookie("cafe_answer", key, path="/survey")
    submit(phone, links[0])
    held = phone.get_cookie("cafe_answer", path="/survey")
    assert held is not None
    assert held.value != key
    assert phone.get("/survey/answer").status_code == 200
