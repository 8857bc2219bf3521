"""Rounds: made and changed by their form, copied, and whom they ask; what a department sees."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Department, Role, succession
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.clock import fiscal_year, today
from kyodo_spaces.db import db, transaction
from kyodo_spaces.survey import answering, rounds
from kyodo_spaces.survey.models import SurveyFile, SurveyRequest, SurveyResponse, SurveyRound
from kyodo_spaces.venues.dates import write_day
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person, sign_in, submit
from tests.surveys import Town, days, first_answer, fresh, make_town, open_round, request_of

AT = datetime(2026, 4, 1)  # noqa: DTZ001 - as the database holds a moment
NEW = "/staff/survey/new"
EDIT = "/staff/survey/rounds/1/edit"
ASK = "/staff/survey/rounds/1/ask"


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_town()


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


def names_of(app: Flask, round_id: int) -> list[str]:
    with app.app_context():
        query = select(SurveyRequest.name).where(SurveyRequest.round_id == round_id)
        return sorted(db.session.scalars(query))


def test_a_new_round_begins_with_a_whole_letter_and_takes_days_of_an_era(
    app: Flask, desk: FlaskClient
) -> None:
    due = days(21)
    made = submit(desk, NEW, NEW, due_on=f"R{due.year - 2018}．{due.month}．{due.day}")
    assert made.location == "/staff/survey/rounds/2/ask"
    with app.app_context():
        row = db.session.get_one(SurveyRound, 2)
        assert (row.kind, row.fiscal_year, row.due_on) == ("inquiry", fiscal_year(today()), due)
        assert row.title == "市民団体等が利用できる場所について（照会）"
        assert row.dated_on == today()
        assert row.opens_on is None
        assert "御回答くださいますよう" in (row.body or "")


@pytest.mark.parametrize(
    ("field", "changed", "words"),
    [
        ("due_on", {"due_on": "来週"}, "回答の期限を日付として読めません"),
        ("due_on", {"due_on": "2026-02-30"}, "回答の期限を日付として読めません"),
        ("due_on", {"due_on": write_day(days(-1))}, "回答の期限が、過ぎた日（"),
        ("due_on", {"due_on": write_day(days(500))}, "今日から1年より離れた日（"),
        ("dated_on", {"dated_on": "2016-11-23"}, "文書の日付が、今日から1年より離れた日（2016年"),
        ("due_on", {"opens_on": write_day(days(3)), "due_on": ""}, "回答の期限も入れてください"),
        ("due_on", {"opens_on": write_day(days(20))}, "回答の期限が、受付を始める日より前です"),
        (
            "closes_on",
            {"closes_on": write_day(days(2))},
            "最後に受け付ける日が、回答の期限より前です",
        ),
        ("title", {"title": "　"}, "件名を入れてください"),
        ("title", {"title": "長" * 301}, "件名は300字までです"),
        ("contact", {"contact": "課\0"}, "使えない文字が含まれています"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_is_stored(
    app: Flask, desk: FlaskClient, field: str, changed: dict[str, str], words: str
) -> None:
    page = submit(desk, NEW, NEW, **changed)
    assert page.status_code == 400
    assert words in page.text
    assert f'id="e-{field}"' in page.text
    with app.app_context():
        assert db.session.scalars(select(SurveyRound.id)).all() == [1]


def test_days_that_passed_since_they_were_set_stay(app: Flask, desk: FlaskClient) -> None:
    saved = submit(desk, EDIT, EDIT, title="別の件名")
    assert saved.location == "/staff/survey/rounds/1"
    with app.app_context():
        row = db.session.get_one(SurveyRound, 1)
        assert (row.title, row.opens_on) == ("別の件名", days(-1))


def test_who_comes_second_sees_both_texts(app: Flask, desk: FlaskClient) -> None:
    late = desk.get(EDIT)
    submit(desk, EDIT, EDIT, title="先の件名")
    page = submit(desk, late, EDIT, title="後の件名")
    assert page.status_code == 409
    assert "後の件名" in page.text
    assert "今の登録: 先の件名" in page.text
    fresh(app)
    assert submit(desk, page, EDIT).status_code == 303
    with app.app_context():
        assert db.session.get_one(SurveyRound, 1).title == "後の件名"


def test_a_round_that_was_answered_is_not_shut_again(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        request = db.session.get_one(SurveyRequest, 1)
        answering.submit(1, by=COORDINATOR, has_nothing=True, version=request.version)
    for opens_on in ("", write_day(days(1))):
        page = submit(desk, EDIT, EDIT, opens_on=opens_on)
        assert page.status_code == 400
        assert "もう回答があるので" in page.text


def test_a_copy_is_next_years_without_days_and_made_once(app: Flask, desk: FlaskClient) -> None:
    copy = "/staff/survey/rounds/1/copy"
    for _again in range(2):
        made = submit(desk, "/staff/survey/rounds/1", copy)
        assert made.location == "/staff/survey/rounds/2/edit"
    with app.app_context():
        row, old = db.session.get_one(SurveyRound, 2), db.session.get_one(SurveyRound, 1)
        assert (row.fiscal_year, row.title) == (old.fiscal_year + 1, old.title)
        assert (row.opens_on, row.due_on, row.closes_on) == (None, None, None)


def test_all_departments_of_the_year_are_ticked_and_those_unticked_are_not_asked(
    app: Flask, desk: FlaskClient
) -> None:
    with app.app_context():
        wanted = department("市民課")
        unticked = department("議会事務局")
        department("旧文化課", valid_through=2021)
    page = desk.get(ASK)
    assert page.text.count('name="ask"') == 2  # the other two are asked already
    assert page.text.count(" checked>") == 2
    assert submit(desk, page, ASK, ask=str(wanted)).status_code == 303
    assert names_of(app, 1) == ["市民課", "生涯学習課", "観光課"]
    again = submit(desk, ASK, ASK, ask=None)
    assert again.status_code == 400
    assert "たずねる相手を選んでください" in again.text
    assert unticked


def test_cafes_are_those_of_the_directory_and_any_name(app: Flask, town: Town) -> None:
    with app.app_context():
        (cafe,) = store(venue("みんなの喫茶", space("席", kind="cafe")))
        store(venue("会議室の館", space("広間")))
        open_round("cafe", title="カフェの調査", by=town.centre)
    desk, ask = sign_in(app, town.centre), "/staff/survey/rounds/2/ask"
    page = desk.get(ask)
    assert "みんなの喫茶" in page.text
    assert "会議室の館" not in page.text
    submit(desk, page, ask, names="さっちゃんち\n\n6+ Cafe\n")
    assert names_of(app, 2) == ["6+ Cafe", "さっちゃんち", "みんなの喫茶"]
    twice = submit(desk, ask, ask, names="新しい店\nさっちゃんち")
    assert twice.status_code == 400
    assert "「さっちゃんち」には、もうたずねています" in twice.text
    assert "新しい店" in twice.text
    assert len(names_of(app, 2)) == 3
    with app.app_context():
        found = select(SurveyRequest.venue_id).where(SurveyRequest.name == "みんなの喫茶")
        assert db.session.scalar(found) == cafe


def test_who_was_asked_by_mistake_is_taken_back(app: Flask, desk: FlaskClient) -> None:
    assert submit(desk, ASK, "/staff/survey/requests/1/unask").status_code == 303
    assert names_of(app, 1) == ["観光課"]
    with app.app_context():
        assert db.session.scalars(select(SurveyResponse.id)).all() == []
        query = select(AuditLine.before).where(AuditLine.operation == "unask")
        assert db.session.scalars(query).one() == {"name": "生涯学習課"}


@pytest.mark.parametrize("how", ["saved", "submitted", "file", "copied"])
def test_nobody_is_taken_back_whose_answer_has_begun(app: Flask, town: Town, how: str) -> None:
    desk = sign_in(app, town.coordinator)
    page = desk.get(ASK)
    with app.app_context():
        request, answer = request_of(town), first_answer(town)
        if how == "saved":
            answering.save(answer.id, {"capacity": "9"}, version=1, by=town.editor)
        elif how == "submitted":
            answering.submit(request.id, by=town.editor, version=1, has_nothing=True)
        elif how == "copied":
            next_id = rounds.copy_round(town.round_id, by=COORDINATOR)
            rounds.ask_departments(next_id, [request.department_id or 0], by=COORDINATOR)
        else:
            with transaction() as session:
                facts = {"name": "a.xlsx", "sha256": "0", "content": {}, "uploaded_by": "x"}
                row = SurveyFile(round_id=1, request_id=1, uploaded_at=AT, **facts)
                session.add(row)
    refused = submit(desk, page, "/staff/survey/requests/1/unask")
    assert refused.status_code in {400, 409}
    assert "生涯学習課" in names_of(app, 1)
    with app.app_context():
        assert first_answer(town).answers


def test_the_letter_tells_the_due_date_in_both_calendars(desk: FlaskClient) -> None:
    due = days(14)
    page = desk.get("/staff/survey/rounds/1/letter").text
    assert f"令和{due.year - 2018}年（{due.year}年）{due.month}月{due.day}日（" in page
    for words in (
        "各課等の長　様",
        "（照会）",
        "記",
        "地域のつながり課 協働担当（内線2583）",
        "以上",
    ):
        assert words in page


def test_a_department_sees_what_it_is_asked_and_until_when(app: Flask, town: Town) -> None:
    clerk = sign_in(app, town.editor)
    for address in ("/staff/survey", "/staff"):
        page = clerk.get(address).text
        assert 'href="/staff/survey/requests/1"' in page
        assert 'href="/staff/survey/requests/2"' not in page
        assert f"（{days(14).year}年）{days(14).month}月{days(14).day}日" in page
        assert "あと14日" in page
    with app.app_context():
        answering.submit(1, by=town.editor, version=1, has_nothing=True)
    assert "該当なし" in clerk.get("/staff/survey").text
    assert "/staff/survey/requests/1" not in clerk.get("/staff").text


@pytest.mark.usefixtures("town")
def test_a_successor_is_asked_what_its_forebear_was(app: Flask) -> None:
    with app.app_context():
        new = department("学びの課")
        with transaction() as session:
            old = session.scalars(select(Department).where(Department.name == "生涯学習課")).one()
            pair = {"predecessor_id": old.id, "successor_id": new}
            session.execute(succession.insert().values(pair))
        clerk = person("jiro", Role.EDITOR, new)
    assert 'href="/staff/survey/requests/1"' in sign_in(app, clerk).get("/staff/survey").text
