"""A café answers on its own telephone: three pages, no account, no script."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering, rounds, tokens
from tests.factories import space, store, venue
from tests.hostile import ATTACK
from tests.people import COORDINATOR, fields, person, sign_in, submit
from tests.surveys import asked, days, move, open_round, stored

PAGE = "/staff/survey/requests/1"
CONSENT = {"1-publish_name": "はい", "1-publish_address": "町名まで", "1-publish_phone": "いいえ"}


@pytest.fixture
def centre(app: Flask) -> Actor:
    """Request 1 is of カフェ小町, which the directory knows."""
    with app.app_context():
        store(venue("カフェ小町", space("カフェ小町", kind="cafe", capacity=12)))
        rounds.ask_cafe(open_round("cafe"), by=COORDINATOR, venue_id=1)
        return person("centre", Role.CENTRE)


@pytest.fixture
def link(app: Flask, centre: Actor) -> str:
    with app.app_context():
        return f"/survey/{tokens.make_link(1, by=centre)}"


def claimed(app: Flask, link: str) -> FlaskClient:
    """A telephone that has opened the link."""
    phone = app.test_client()
    submit(phone, link)
    return phone


def send(phone: FlaskClient, **texts: Any) -> Any:
    return submit(phone, "/survey/answer", **{**CONSENT, **texts})


def test_it_answers_in_three_pages(app: Flask, link: str) -> None:
    phone = app.test_client()
    first = phone.get(link)
    for told in ("カフェ小町", "地域のつながり課", "5分ほど", "お願いの期限"):
        assert told in first.text
    second = submit(phone, first)
    assert second.location == "/survey/answer"
    form = phone.get(second.location)
    assert fields(form)[1]["1-capacity"] == ["12"]
    third = submit(phone, form, **CONSENT, **{"1-fee": "飲み物を1つ"})
    assert third.location == "/survey/thanks"
    thanks = phone.get(third.location).text
    assert "町の名前だけ" in thanks
    assert "電話: 載りません" in thanks
    assert stored(app).answers["fee"] == "飲み物を1つ"
    row = asked(app)
    assert (row.submitted_by, row.medium) == ("カフェ小町", "web")


def test_it_says_what_the_public_will_see_and_presumes_no_consent(app: Flask, link: str) -> None:
    phone = claimed(app, link)
    form = phone.get("/survey/answer")
    assert "地図には町のまわりの大きな円だけ" in form.text
    assert not {key for key in fields(form)[1] if "publish" in key}
    sent = submit(phone, form, **{"1-note": "x"})
    assert sent.status_code == 400
    assert 'href="#f-1-publish_address"' in sent.text
    assert asked(app).submitted_at is None


def test_it_corrects_its_answer_until_the_end(app: Flask, link: str) -> None:
    phone = claimed(app, link)
    send(phone)
    move(app, opens_on=days(-9), due_on=days(-1), closes_on=days(3))
    assert send(phone, **{"1-publish_name": "いいえ"}).status_code == 303
    assert "何も載りません" in phone.get("/survey/thanks").text
    page = phone.get("/survey/answer")
    move(app, closes_on=days(-1))
    assert submit(phone, page).status_code == 410
    assert phone.get("/survey/answer").status_code == 410


def test_what_it_wrote_is_not_lost_when_the_centre_wrote_too(
    app: Flask, link: str, centre: Actor
) -> None:
    phone = claimed(app, link)
    page = phone.get("/survey/answer")
    with app.app_context():
        answering.save(1, {"capacity": "20"}, version=1, by=centre)
    clash = submit(phone, page, **CONSENT, **{"1-capacity": "15"})
    assert clash.status_code == 409
    assert "先に「20」と入れました" in clash.text
    assert stored(app).answers["capacity"] == "20"
    assert submit(phone, clash).status_code == 303
    assert stored(app).answers["capacity"] == "15"


def test_a_cafe_that_the_directory_does_not_know_answers_too(app: Flask, centre: Actor) -> None:
    with app.app_context():
        rounds.ask_cafe(1, by=centre, name="ひだまりの家")
        link = f"/survey/{tokens.make_link(2, by=centre)}"
    phone = claimed(app, link)
    assert fields(phone.get("/survey/answer"))[1]["2-venue_name"] == ["ひだまりの家"]


def test_the_centre_prints_the_invitation_and_enters_what_came_on_paper(
    app: Flask, centre: Actor
) -> None:
    desk = sign_in(app, centre)
    assert "<svg" not in desk.get(f"{PAGE}/invite").text.split("</header>")[1]
    made = submit(desk, f"{PAGE}/invite", f"{PAGE}/invite")
    assert "/survey/" in made.text
    assert 'class="qr"' in made.text
    assert "□ 町名まで（例" in made.text
    sent = submit(desk, PAGE, PAGE, **CONSENT, medium="paper", step="submit")
    assert sent.status_code == 303
    assert asked(app).medium == "paper"


def test_it_is_nothing_but_that_cafe(app: Flask, link: str) -> None:
    """Its key opens no page for staff, and no other answer."""
    with app.app_context():
        rounds.ask_cafe(1, by=COORDINATOR, name="ほかの店")
        answering.add(2, {"venue_name": "ほかの店"}, by=COORDINATOR)
    phone = claimed(app, link)
    assert phone.get(PAGE).status_code == 302
    smuggled = {"2-version": "1", "2-venue_name": "x", "request_id": "2", "medium": "paper"}
    send(phone, **smuggled, **{"1-space_id": "9", "submitted_by": "x"})
    assert stored(app, 2).answers["venue_name"] == "ほかの店"
    assert (asked(app).medium, asked(app, 2).submitted_at) == ("web", None)


def test_an_attack_is_only_a_text(app: Flask, link: str, centre: Actor) -> None:
    phone = claimed(app, link)
    held = fields(phone.get("/survey/answer"))[1]
    texts = {name: ATTACK for name in held if name[:2] == "1-" and name != "1-version"}
    send(phone, **texts)
    desk = sign_in(app, centre)
    for client, address in (
        (phone, "/survey/answer"),
        (phone, "/survey/thanks"),
        (desk, PAGE),
        (desk, f"{PAGE}/sheet"),
    ):
        assert "<img src=x" not in client.get(address).text


def test_the_audit_learns_none_of_its_words(app: Flask, link: str) -> None:
    send(claimed(app, link), **{"1-address": "鎌倉市小町1-2-3 秘密の家"})
    with app.app_context():
        lines = db.session.query(AuditLine).all()
        assert not [line for line in lines if "秘密" in f"{line.before}{line.after}"]
