"""The letters of a round: what was typed stays, and paper carries only what others can use."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.models import SurveyRound
from kyodo_spaces.survey.wording import era_day
from kyodo_spaces.venues.dates import write_day
from tests.factories import space, store, venue
from tests.people import COORDINATOR, fields, person, sign_in, submit
from tests.surveys import ask_cafe, asked, days, make_town, open_round

NEW = "/staff/survey/new"
URL = "https://spaces.example.jp"
INVITE = "/staff/survey/requests/1/invite"
BOARD = "/staff/survey/rounds/1"


def test_a_slip_elsewhere_leaves_the_paragraphs_of_the_letter(app: Flask) -> None:
    with app.app_context():
        desk = sign_in(app, person("coordinator", Role.COORDINATOR))
    body = "　一つめの段落\r\n\r\n　二つめ\tの段落"
    again = submit(desk, NEW, NEW, body=body, due_on="来週")
    assert again.status_code == 400
    assert fields(again, NEW)[1]["body"] == [body.replace("\r\n", "\n")]
    assert submit(desk, again, NEW, due_on="").status_code == 303
    with app.app_context():
        stored = db.session.get_one(SurveyRound, 1).body or ""
    assert stored == body.replace("\r\n", "\n")


@pytest.fixture
def centre(app: Flask) -> FlaskClient:
    """Requests: 1 of カフェ小町 with its 12 seats, 2 of ひだまりの家, whom nobody knows yet."""
    app.config["PUBLIC_URL"] = URL
    with app.app_context():
        store(venue("カフェ小町", space("カフェ小町", kind="cafe", capacity=12)))
        id = open_round("cafe", contact="NPOセンター鎌倉 0467-60-4555", dated_on=days(0))
        ask_cafe(id, by=COORDINATOR, venue_id=1)
        ask_cafe(id, by=COORDINATOR, name="ひだまりの家")
        return sign_in(app, person("centre", Role.CENTRE))


def test_without_an_address_for_others_no_paper_leads_anywhere(
    app: Flask, centre: FlaskClient
) -> None:
    assert "KYODO_PUBLIC_URL" not in centre.get(INVITE).text
    assert 'class="qr"' in submit(centre, INVITE, INVITE).text
    app.config["PUBLIC_URL"] = ""
    page = submit(centre, INVITE, INVITE).text
    assert "KYODO_PUBLIC_URL" in page
    paper = page.split('class="paper-letter"')[1].split("</main>")[0]
    for trace in ("<svg", "http", "QR"):
        assert trace not in paper
    assert "紙で答える" in paper
    every = submit(centre, BOARD, f"{BOARD}/invites").text
    assert "KYODO_PUBLIC_URL" in every
    assert asked(app, 2).token_hash is None, "nobody could have read it"


def test_an_inquirys_letter_names_no_address_that_others_cannot_open(app: Flask) -> None:
    with app.app_context():
        desk = sign_in(app, make_town().coordinator)
    page = desk.get(f"{BOARD}/letter").text
    assert "KYODO_PUBLIC_URL" in page
    assert "「協働スペース」の画面にログインし" in page
    app.config["PUBLIC_URL"] = URL
    page = desk.get(f"{BOARD}/letter").text
    assert "KYODO_PUBLIC_URL" not in page
    assert f"画面（{URL}/staff/survey）に" in page


def test_the_paper_holds_all_that_it_takes_to_answer_and_return_it(centre: FlaskClient) -> None:
    letter, form = submit(centre, INVITE, INVITE).text.split('class="paper-form"')
    due = era_day(days(14))
    assert write_day(days(0)) in letter
    assert 'class="official-from">NPOセンター鎌倉 0467-60-4555' in letter
    for told in (due, "NPOセンター鎌倉 0467-60-4555", '<span class="as-written">12</span>'):
        assert told in form
    assert "□ 町名まで" in form


def test_no_consent_comes_ticked_from_last_year(app: Flask, centre: FlaskClient) -> None:
    with app.app_context():
        given = {"publish_address": "番地まで", "publish_name": "はい", "leaflets": "可"}
        answering.save(1, given, version=1, by=COORDINATOR)
    form = submit(centre, INVITE, INVITE).text.split('class="paper-form"')[1]
    assert form.count("☑") == 1
    assert "☑ できる" in form


def test_all_letters_are_printed_at_once_and_no_link_that_is_out_is_ended(
    app: Flask, centre: FlaskClient
) -> None:
    submit(centre, INVITE, INVITE)
    before = asked(app, 1).token_hash
    page = submit(centre, BOARD, f"{BOARD}/invites").text
    assert asked(app, 1).token_hash == before
    assert asked(app, 2).token_hash is not None
    assert page.count('class="paper-letter"') == 2
    assert page.count('class="qr"') == 1
    assert "前にお届けした依頼文のQRコード" in page
    with app.app_context():
        made = db.session.query(AuditLine).filter(AuditLine.operation == "make_link").all()
        assert [line.subject_id for line in made] == [1, 2]
        answering.submit(2, by=COORDINATOR, version=asked(app, 2).version, has_nothing=True)
    assert submit(centre, BOARD, f"{BOARD}/invites").text.count('class="paper-letter"') == 1


def test_the_board_tells_whose_link_is_made_and_opened(app: Flask, centre: FlaskClient) -> None:
    def states() -> list[str]:
        page = centre.get(BOARD).text
        return [each.split("<")[0] for each in page.split('/invite">')[1:]]

    assert sorted(states()) == ["まだ", "まだ"]
    page = submit(centre, INVITE, INVITE).text
    assert sorted(states()) == ["まだ", "リンクあり"]
    link = re.search(rf"{URL}(/survey/[\w-]+)", page)
    assert link
    submit(app.test_client(), link[1])
    assert sorted(states()) == ["まだ", "開いた"]


def test_an_inquiry_has_no_invitations(app: Flask) -> None:
    with app.app_context():
        desk = sign_in(app, make_town().coordinator)
    page = desk.get(BOARD)
    assert "招待" not in page.text
    token = fields(page)[1]["csrf_token"][0]
    assert desk.post(f"{BOARD}/invites", data={"csrf_token": token}).status_code == 404
