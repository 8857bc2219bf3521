"""A citizen reports a mistake; its department answers, and the page says since when it is right."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.corrections import operations, queries
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues import changes
from kyodo_spaces.venues.models import Space, State
from tests import people
from tests.factories import space, store, venue
from tests.people import submit

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}`</script>=1+1"


@pytest.fixture
def clerk(app: Flask) -> Actor:
    """Keeps venue 1 with spaces 1 (a room) and 2 (a draft); venue 2 is another department's."""
    with app.app_context():
        own, other = people.department("生涯学習課"), people.department("市民課")
        draft = space("準備室", state=State.DRAFT)
        store(
            venue("小町会館", space("広間"), draft, department_id=own, department="生涯学習課"),
            venue("市民館", space("和室"), department_id=other),
        )
        return people.person("hanako", Role.EDITOR, own)


def stored(app: Flask) -> list[Correction]:
    with app.app_context():
        return list(db.session.scalars(select(Correction).order_by(Correction.id)))


def mend(app: Flask, by: Actor, kind: str = "spaces") -> None:
    """Change a fact of space 1 or of venue 1, as the department does before it answers."""
    with app.app_context():
        owner = changes.get_listing(kind, 1, by=by)
        facts = {"note": f"{owner.note or ''}土曜は17時まで。"}
        changes.change(kind, 1, facts, version=owner.version, by=by, operation="details")


def report(client: FlaskClient, path: str = "/spaces/1/report", **fields: Any) -> int:
    return submit(client, path, **{"text": "土曜は17時まで"} | fields).status_code


@pytest.mark.usefixtures("clerk")
def test_a_report_needs_no_account_and_reaches_the_department_alone(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/spaces/1")
    assert 'href="/spaces/1/report"' in page.text
    sent = submit(
        client,
        "/spaces/1/report",
        wrong=["hours", "phone"],
        text=f"  土曜は\u202e17時まで\u2069\r\n{HOSTILE}  ",
        contact="090-0000-0000",
    )
    assert (sent.status_code, sent.location) == (303, "/spaces/1/report?sent=1")
    thanks = client.get(sent.location)
    assert "生涯学習課が内容を調べます" in thanks.text
    (found,) = stored(app)
    assert found.text == f"電話番号・使える時間・休みの日\n土曜は17時まで\n{HOSTILE}"
    assert (found.venue_id, found.space_id, found.contact) == (1, 1, "090-0000-0000")
    assert "127.0.0.1" not in found.sender
    assert "17時" not in client.get("/spaces/1").text
    with app.app_context():
        (line,) = db.session.scalars(select(AuditLine).where(AuditLine.operation == "report"))
        assert (line.actor, line.is_public) == ("市民", False)
        assert "17時" not in str(line.after)
        assert queries.count_open() == {("spaces", 1): 1}


def test_the_department_sees_it_and_answers(app: Flask, client: FlaskClient, clerk: Actor) -> None:
    report(client, text=HOSTILE)
    report(client, "/venues/1/report")
    report(client, "/venues/2/report", text="別の課への連絡")
    mend(app, clerk)
    desk = people.sign_in(app, clerk)
    listed = desk.get("/staff/corrections")
    assert "&lt;img src=x onerror=alert(1)&gt;${alert(1)}{{7*7}}`&lt;/script&gt;" in listed.text
    assert "別の課への連絡" not in listed.text
    nothing = submit(desk, "/staff/corrections/1", "/staff/corrections/1", answer="調べた")
    assert nothing.status_code == 400
    assert "どちらかを選んでください" in nothing.text
    assert (
        submit(
            desk, "/staff/corrections/1", "/staff/corrections/1", outcome="corrected"
        ).status_code
        == 303
    )
    assert (
        submit(
            desk,
            "/staff/corrections/2",
            "/staff/corrections/2",
            outcome="unchanged",
            answer=HOSTILE,
        ).status_code
        == 303
    )
    today = clock.today()
    words = f"{today.year}年{today.month}月{today.day}日に訂正しました"
    assert words in client.get("/spaces/1").text
    assert words not in client.get("/venues/1").text
    assert "直すところはなかった" in desk.get("/staff/corrections").text
    with app.app_context():
        line = db.session.scalars(select(AuditLine).where(AuditLine.operation == "correct")).one()
        assert (line.is_public, line.after) == (True, {"corrected_on": today.isoformat()})
        assert queries.count_open() == {("venues", 2): 1}


def test_another_department_s_report_is_not_there(
    app: Flask, client: FlaskClient, clerk: Actor
) -> None:
    report(client)
    report(client, "/venues/2/report")
    desk = people.sign_in(app, clerk)
    page = desk.get("/staff/corrections/1")
    target, fields = people.fields(page, "/staff/corrections/1")
    assert desk.get("/staff/corrections/2").status_code == 404
    fields |= {"outcome": ["corrected"], "id": ["1"], "role": ["coordinator"], "venue_id": ["1"]}
    assert desk.post("/staff/corrections/2", data=fields).status_code == 404
    assert desk.get("/staff/corrections/3").status_code == 404
    assert target == "/staff/corrections/1"
    assert [row.outcome for row in stored(app)] == [None, None]
    with app.app_context():
        coordinator = people.person("taro", Role.COORDINATOR)
    assert people.sign_in(app, coordinator).get("/staff/corrections/2").status_code == 200


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/spaces/2/report", 404), ("/spaces/9/report", 404), ("/venues/9/report", 404)],
)
def test_what_the_public_cannot_see_takes_no_report(
    client: FlaskClient, path: str, status: int
) -> None:
    assert client.get(path).status_code == status
    _target, fields = people.fields(client.get("/spaces/1/report"))
    assert client.post(path, data=fields | {"text": ["x"]}).status_code == status


@pytest.mark.usefixtures("clerk")
def test_a_place_withdrawn_between_form_and_sending_takes_no_report(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/spaces/1/report")
    with app.app_context(), transaction() as session:
        session.get_one(Space, 1).state = State.RETIRED
    assert submit(client, page, text="x").status_code == 404
    assert stored(app) == []


@pytest.mark.every_database
@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": " \n　"},
        {"text": "あ" * 2001},
        {"text": "\0\x7f"},
        {"contact": "あ" * 201},
        {"text": None},
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(
    app: Flask, client: FlaskClient, fields: dict[str, str]
) -> None:
    answer = submit(
        client, "/spaces/1/report", **{"text": "残る文", "contact": "残る連絡先"} | fields
    )
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert ("残る文" in answer.text) == ("text" not in fields)
    assert stored(app) == []


@pytest.mark.every_database
@pytest.mark.usefixtures("clerk")
def test_the_longest_text_and_unknown_choices_are_fine(app: Flask, client: FlaskClient) -> None:
    text = "\0" + "😀" * 2000
    assert report(client, text=text, contact="a\0b", wrong=["nothing", "x" * 5000]) == 303
    (found,) = stored(app)
    assert (found.text, found.contact) == ("😀" * 2000, "ab")


@pytest.mark.usefixtures("clerk")
def test_a_program_that_fills_every_field_is_thanked_and_forgotten(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/spaces/1/report")
    assert '<div hidden><label for="f-homepage">' in page.text
    assert report(client, homepage="https://spam.example") == 303
    assert stored(app) == []


@pytest.mark.usefixtures("clerk")
def test_no_report_without_the_form_s_token(app: Flask, client: FlaskClient) -> None:
    assert client.post("/spaces/1/report", data={"text": "x"}).status_code == 400
    assert report(client, csrf_token="") == 400
    assert stored(app) == []


@pytest.mark.usefixtures("clerk")
def test_one_address_reports_five_times_an_hour(app: Flask, client: FlaskClient) -> None:
    assert [report(client, text=str(number)) for number in range(5)] == [303] * 5
    refused = submit(client, "/venues/1/report", text="六つめ")
    assert refused.status_code == 429
    assert "六つめ" in refused.text
    forged = client.get("/spaces/1/report", headers={"X-Forwarded-For": "203.0.113.9"})
    _target, fields = people.fields(forged)
    sent = client.post(
        "/spaces/1/report",
        data=fields | {"text": ["x"]},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert sent.status_code == 429
    with app.app_context(), transaction() as session:
        session.query(Correction).update({"sent_at": clock.stamp() - timedelta(minutes=61)})
    assert report(client) == 303


@pytest.mark.usefixtures("clerk")
def test_all_together_have_a_bound(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_BY_ALL", 3)
    with app.app_context():
        for number in range(3):
            operations.report("venues", 1, [], "x", contact="", sender=f"sender {number}")
    assert report(client) == 429


def test_an_address_is_counted_by_a_hash_that_needs_the_key() -> None:
    home = operations.sender_of("2001:db8:1:2:aaaa::1", "key")
    assert home == operations.sender_of("2001:db8:1:2:bbbb::2", "key")
    assert home != operations.sender_of("2001:db8:1:3::1", "key")
    assert home != operations.sender_of("2001:db8:1:2:aaaa::1", "another key")


def test_signed_out_nobody_reads_reports(
    client: FlaskClient,
) -> None:
    for path in ("/staff/corrections", "/staff/corrections/1"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/staff/sign-in" in answer.location


def test_the_list_of_one_s_places_says_that_a_report_waits(
    app: Flask, client: FlaskClient, clerk: Actor
) -> None:
    desk = people.sign_in(app, clerk)
    assert "まちがいの連絡があります" not in desk.get("/staff").text
    report(client)
    assert desk.get("/staff").text.count("まちがいの連絡があります") == 1
    assert "まちがいの連絡があります" in desk.get("/staff/spaces/1").text
    submit(desk, "/staff/corrections/1", "/staff/corrections/1", outcome="unchanged")
    assert "まちがいの連絡があります" not in desk.get("/staff").text
