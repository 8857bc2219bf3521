"""A café's link: serves once, tells a stranger nothing, and is not to be guessed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.survey import rounds, tokens
from tests.people import COORDINATOR, department, fields, person, sign_in, submit
from tests.surveys import asked, days, move, open_round

NAME = "ひだまりの家"


@pytest.fixture
def centre(app: Flask) -> Actor:
    with app.app_context():
        rounds.ask_cafe(open_round("cafe"), by=COORDINATOR, name=NAME)
        return person("centre", Role.CENTRE)


def make(app: Flask, centre: Actor, id: int = 1) -> str:
    with app.app_context():
        return f"/survey/{tokens.make_link(id, by=centre)}"


def tells_nothing(client: FlaskClient, link: str, status: int) -> None:
    """Neither to who looks nor to who presses the button."""
    token = fields(client.get("/staff/sign-in"))[1]["csrf_token"][0]
    for answer in (client.get(link), client.post(link, data={"csrf_token": token})):
        assert answer.status_code == status
        assert NAME not in answer.text
        assert "お電話ください" in answer.text
        assert "Set-Cookie" not in {key for key, value in answer.headers if "cafe_" in value}


def test_only_hashes_are_stored_and_no_link_is_like_another(app: Flask, centre: Actor) -> None:
    one, other = make(app, centre), make(app, centre)
    assert one != other
    assert len(one.removeprefix("/survey/")) == 32
    phone = app.test_client()
    submit(phone, other)
    cookie = phone.get_cookie("cafe_answer", path="/survey")
    assert cookie is not None
    assert len(cookie.value) == 32
    row = asked(app)
    assert other.removeprefix("/survey/") not in f"{vars(row)}"
    assert cookie.value not in f"{vars(row)}"


def test_opening_a_link_does_not_use_it_up(app: Flask, centre: Actor) -> None:
    """Programs that look at links in messages open them too."""
    link = make(app, centre)
    for _again in range(3):
        assert app.test_client().get(link).status_code == 200
    assert asked(app).claim_hash is None


def test_a_link_serves_one_browser(app: Flask, centre: Actor) -> None:
    link = make(app, centre)
    phone, thief = app.test_client(), app.test_client()
    page = thief.get(link)
    submit(phone, link)
    assert submit(thief, page).status_code == 410
    tells_nothing(thief, link, 410)
    assert phone.get(link).location == "/survey/answer"
    assert phone.get("/survey/answer").status_code == 200


def test_a_new_link_ends_the_old_one_and_the_old_key(app: Flask, centre: Actor) -> None:
    old = make(app, centre)
    phone = app.test_client()
    submit(phone, old)
    page = phone.get("/survey/answer")
    new = make(app, centre)
    assert submit(phone, page).status_code == 404
    tells_nothing(app.test_client(), old, 404)
    assert submit(app.test_client(), new).status_code == 303


def test_a_link_is_good_while_its_round_takes_answers(app: Flask, centre: Actor) -> None:
    link = make(app, centre)
    move(app, opens_on=days(1))
    tells_nothing(app.test_client(), link, 404)
    move(app, opens_on=days(-20), due_on=days(-10), closes_on=days(-1))
    tells_nothing(app.test_client(), link, 410)


def test_a_key_of_another_round_opens_that_one_alone(app: Flask, centre: Actor) -> None:
    with app.app_context():
        rounds.ask_cafe(open_round("cafe"), by=COORDINATOR, name="次の年の店")
    phone = app.test_client()
    submit(phone, make(app, centre))
    submit(phone, make(app, centre, 2))
    assert "次の年の店" in phone.get("/survey/answer").text
    move(app, opens_on=days(-20), due_on=days(-10), closes_on=days(-1))
    assert phone.get("/survey/answer").status_code == 200


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("token", ["x", "a" * 32, "%00", "%E2%80%AE", "0" * 5000, "answer."])
def test_what_is_no_link_gets_the_same_calm_page(app: Flask, token: str) -> None:
    tells_nothing(app.test_client(), f"/survey/{token}", 404)


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("key", ["", "x", "a" * 32, "None"])
@pytest.mark.parametrize("address", ["/survey/answer", "/survey/thanks"])
def test_without_its_key_no_form_opens(app: Flask, address: str, key: str) -> None:
    client = app.test_client()
    client.set_cookie("cafe_answer", key, path="/survey")
    assert client.get(address).status_code == 404


def test_whoever_guesses_has_to_wait_and_whoever_knows_is_let_in(app: Flask, centre: Actor) -> None:
    link = make(app, centre)
    guesser = app.test_client()
    answers = [guesser.get(f"/survey/{number}").status_code for number in range(tokens.TRIES + 2)]
    assert answers == [404] * tokens.TRIES + [429] * 2
    assert guesser.get(link).status_code == 429, "a right one among many guesses is none"
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    for _again in range(tokens.TRIES + 2):
        assert app.test_client().get(link, environ_base=elsewhere).status_code == 200
    assert app.test_client().get("/staff/sign-in").status_code == 200


def test_nothing_on_the_way_keeps_or_tells_the_address(app: Flask, centre: Actor) -> None:
    link = make(app, centre)
    client = app.test_client()
    for answer in (client.get(link), client.get("/survey/x"), submit(client, link)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in client.get("/survey/answer").text
    told = next(value for key, value in answer.headers if value.startswith("cafe_answer="))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/survey"):
        assert part in told


def test_a_form_of_another_site_claims_nothing(app: Flask, centre: Actor) -> None:
    link = make(app, centre)
    assert app.test_client().post(link).status_code == 400
    client = app.test_client()
    data = fields(client.get(link))[1]
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(link, data=data, headers=headers).status_code == 400
    assert asked(app).claim_hash is None


def test_over_https_the_claim_works_with_what_the_browser_tells(app: Flask, centre: Actor) -> None:
    link, site = make(app, centre), "https://localhost"
    client = app.test_client()
    data = fields(client.get(link, base_url=site))[1]
    headers = {"Referer": f"{site}{link}"}
    assert client.post(link, base_url=site, data=data, headers=headers).status_code == 303


def test_only_the_centre_and_coordinators_make_links(app: Flask, centre: Actor) -> None:
    with app.app_context():
        editor = person("hanako", Role.EDITOR, department())
    invite = "/staff/survey/requests/1/invite"
    assert sign_in(app, editor).get(invite).status_code == 404
    assert asked(app).token_hash is None
    desk = sign_in(app, centre)
    assert submit(desk, invite, invite).status_code == 200
    assert asked(app).token_hash is not None
    assert "リンクは作ってあり" in desk.get(invite).text
