"""The pages of the gate: both sides, what citizens will see, and who was first."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.audit import AuditLine, revision
from kyodo_spaces.clock import today
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.models import Case
from kyodo_spaces.venues import changes
from kyodo_spaces.venues.models import Space, State
from tests.approvals import NEXT, TERMS, approve, hand_in, make_draft_town, stored
from tests.people import COORDINATOR, sign_in, submit
from tests.surveys import Town, first_answer, make_town, request_of


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_draft_town()


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


def test_the_page_shows_both_and_what_citizens_will_see(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS | {"copies": "たくさん"})
    address = f"/staff/survey/responses/{id}/approve"
    page = desk.get(address)
    for words in ("1時間300円", "窓口で申し込む", "市民に見える内容", "部数: 数として読めません"):
        assert words in page.text
    preview = submit(desk, page, address, step="preview", take=["space-eligibility"])
    assert preview.status_code == 200
    seen = preview.text.split('id="seen"')[1]
    assert ("市内の団体" in seen, "窓口で申し込む" in seen) == (True, False)
    with app.app_context():
        assert db.session.get_one(Space, 1).eligibility is None
    day = f"R{NEXT.year - 2018}.{NEXT.month}.{NEXT.day}"
    done = submit(desk, page, address, step="save", confirm_by=day)
    assert done.status_code == 303
    with app.app_context():
        assert db.session.get_one(Space, 1).confirm_by == NEXT
    history = desk.get("/staff/spaces/1/history").text
    assert "回答の公開を承認" in history
    late = submit(desk, page, address, step="save")
    assert late.status_code == 409
    assert "まだ何も公開していません" in late.text


@pytest.mark.parametrize("day", ["", "来年", "2026-01-01"])
def test_a_day_that_cannot_be_is_refused(
    app: Flask, town: Town, desk: FlaskClient, day: str
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
    address = f"/staff/survey/responses/{id}/approve"
    page = submit(desk, address, address, step="save", confirm_by=day)
    assert page.status_code == 400
    assert "次の" in page.text
    with app.app_context():
        assert db.session.get_one(Space, 1).state == State.DRAFT


def test_a_stale_page_tells_what_others_changed(app: Flask, town: Town, desk: FlaskClient) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
    address = f"/staff/survey/responses/{id}/approve"
    opened = desk.get(address)
    with app.app_context():
        changes.change("spaces", 1, {"floor": "地下"}, version=1, by=COORDINATOR)
    page = submit(desk, opened, address, step="save")
    assert page.status_code == 409
    assert "見ていた内容" in page.text
    assert "地下" in page.text
    assert submit(desk, page, address, step="save").status_code == 303


def test_which_place_is_asked_where_there_are_several(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    address = f"/staff/survey/responses/{id}/approve"
    page = desk.get(address).text
    assert "新しい施設として載せる" in page
    assert "「小町会館」に、新しい場所として加える" in page
    chosen = desk.get(f"{address}?place=new")
    assert "新しい施設として加えます" in chosen.text
    assert submit(desk, chosen, address, step="save").status_code == 303


def test_an_undo_from_the_places_history_takes_the_listing_back(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
        approve(id)
        line = db.session.query(AuditLine).filter_by(operation="approve", subject_type="space")
        action = f"/staff/spaces/1/history/{line.one().id}/undo"
    assert submit(desk, "/staff/spaces/1/history", action).status_code == 303
    with app.app_context():
        row = db.session.get_one(Space, 1)
        assert (row.state, row.capacity, row.source) == (State.DRAFT, 20, None)
        assert (row.confirmed_on, row.confirm_by) == (None, None)
        assert stored(id).answers["capacity"] == "30"


def test_unchanged_answers_are_approved_with_one_press(app: Flask) -> None:
    with app.app_context():
        town = make_town(fee="300円")
        answer = first_answer(town)
        answering.save(answer.id, {}, version=answer.version, by=town.editor, is_unchanged=True)
        request = request_of(town)
        answering.submit(request.id, version=request.version, by=town.editor)
        assert db.session.query(Case).count() == 0
        before = revision()
    desk = sign_in(app, town.coordinator)
    page = desk.get("/staff/survey/approvals")
    with app.app_context():
        assert revision() == before
    done = submit(desk, page, "/staff/survey/approvals", confirm_by=NEXT.isoformat())
    assert done.status_code == 303
    with app.app_context():
        row = db.session.get_one(Space, 1)
        assert (row.confirmed_on, row.confirmed_by, row.confirm_by) == (today(), "生涯学習課", NEXT)
        assert (row.fee, row.version) == ("300円", 2)
    assert submit(desk, page, "/staff/survey/approvals").status_code == 409
    assert "いまはありません" in desk.get("/staff/survey/approvals").text
