"""調整: each Case goes on when it has what its stage asks for, and only its runners see it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.rights import Actor, Refused
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, case_lists, coordinating, rounds, stages
from kyodo_spaces.survey.models import Case, Stage
from kyodo_spaces.venues.models import Space, State
from tests.people import COORDINATOR, sign_in, submit
from tests.surveys import Town, days, first_answer, make_town, open_round, request_of

NOTE = "8月3日に打ち合わせ。平日の夜なら使える。"
TERMS = {"eligibility": "市内の団体", "how_to_apply": "窓口で申し込む", "phone": "0467-23-3000"}


def hand_in(town: Town, name: str = "生涯学習課", **answers: str) -> None:
    """Answer and hand it in; a Case comes of it."""
    answer = first_answer(town, name)
    given = {"lends": "調整すれば貸せる", "obstacle": "夜は警備が要る"} | answers
    answering.save(answer.id, given, version=answer.version, by=town.coordinator)
    request = request_of(town, name)
    answering.submit(request.id, version=request.version, by=town.coordinator)


def the_case() -> Case:
    return db.session.query(Case).populate_existing().one()


def advance(case: Case, **facts: Any) -> None:
    coordinating.change_case(case.id, facts, version=case.version, by=COORDINATOR)


def go(stage: Stage, note: str = "") -> None:
    case = the_case()
    coordinating.move(case.id, stage, note=note, version=case.version, by=COORDINATOR)


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        made = make_town(state=State.DRAFT)
        hand_in(made)
    return made


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


@pytest.mark.usefixtures("town", "app_context")
def test_each_stage_asks_for_what_the_table_says() -> None:
    with pytest.raises(Invalid, match="担当が決まっている"):
        go(Stage.TALKS)
    advance(the_case(), owner="地域のつながり課 協働担当", next_action="警備を相談する")
    go(Stage.TALKS)
    with pytest.raises(Invalid, match="協議の結果"):
        go(Stage.TERMS)
    coordinating.add_note(the_case().id, NOTE, by=COORDINATOR)
    go(Stage.TERMS)
    with pytest.raises(Invalid, match=r"条件に答え.*申込方法.*問い合わせ先.*残っていない"):
        go(Stage.USABLE)
    answer = the_case().response
    answering.save(answer.id, TERMS, version=answer.version, by=COORDINATOR)
    advance(the_case(), blocker=None)
    go(Stage.USABLE)
    assert the_case().stage == Stage.USABLE
    with pytest.raises(Invalid, match="公開の承認"):
        go(Stage.PUBLISHED)


@pytest.mark.usefixtures("town", "app_context")
def test_stages_are_skipped_only_with_all_that_lies_between() -> None:
    answer = the_case().response
    answering.save(answer.id, TERMS, version=answer.version, by=COORDINATOR)
    advance(the_case(), blocker=None, owner="協働担当")
    with pytest.raises(Invalid, match=r"必要です: 「次にすることが決まっている」「協議の結果"):
        go(Stage.USABLE)
    advance(the_case(), next_action="公開の準備")
    coordinating.add_note(the_case().id, NOTE, by=COORDINATOR)
    go(Stage.USABLE)
    assert the_case().stage_since == days(0)


@pytest.mark.usefixtures("town", "app_context")
def test_an_answer_that_nobody_can_read_is_none() -> None:
    answer = the_case().response
    answering.save(answer.id, {"phone": "代表へ"}, version=answer.version, by=COORDINATOR)
    words = [str(check.need.words) for check in stages.checklist(the_case()) if check.is_met]
    assert not [one for one in words if one.startswith("問い合わせ先")]


@pytest.mark.usefixtures("town", "app_context")
def test_going_back_and_dropping_need_a_reason_and_what_was_dropped_comes_back() -> None:
    with pytest.raises(Invalid, match="見送る理由"):
        go(Stage.DROPPED)
    go(Stage.DROPPED, "建物を壊すため")
    assert the_case().drop_reason == "建物を壊すため"
    with pytest.raises(Invalid, match="理由を書いて"):
        go(Stage.ANSWERED)
    go(Stage.ANSWERED, "工事が延びた")
    case = the_case()
    assert (case.stage, case.drop_reason) == (Stage.ANSWERED, None)
    assert [note.text for note in case.notes] == ["建物を壊すため", "工事が延びた"]
    moves = db.session.query(AuditLine).filter_by(operation="move_case").all()
    told = [((one.before or {})["stage"], (one.after or {})["stage"]) for one in moves]
    assert told == [("answered", "dropped"), ("dropped", "answered")]


@pytest.mark.usefixtures("town", "app_context")
def test_a_refused_move_leaves_no_note() -> None:
    with pytest.raises(Invalid, match="必要です"):
        go(Stage.USABLE, "急いでいる")
    assert the_case().notes == []


def test_the_board_counts_narrows_and_leads_to_the_case(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        advance(the_case(), owner="協働担当", next_action="警備を相談する", due_on=days(-1))
    page = desk.get("/staff/survey/cases").text
    for words in ("小町会館 第1会議室", "夜は警備が要る", "警備を相談する", "期限切れ"):
        assert words in page
    assert "夜は警備が要る" not in desk.get("/staff/survey/cases?kind=ホール").text
    assert "夜は警備が要る" in desk.get(f"/staff/survey/cases?round={town.round_id}").text
    assert "夜は警備が要る" in desk.get("/staff/survey/cases?view=due").text
    sheet = desk.get("/staff/survey/cases/agenda").text
    assert "課題: 夜は警備が要る" in sheet
    assert "課題: " not in desk.get("/staff/survey/cases/agenda?case=999").text


def test_this_week_ends_on_sunday() -> None:
    thursday = date(2026, 11, 26)
    due = [date(2026, 11, 3), date(2026, 11, 29), date(2026, 11, 30), None]
    found = [Case(stage=Stage.TALKS, due_on=day) for day in due]
    found.append(Case(stage=Stage.DROPPED, due_on=date(2026, 11, 3)))
    told = case_lists.due_this_week(found, thursday)
    assert [case.due_on for case in told] == due[:2]


def test_the_case_page_shows_what_is_missing_and_who_did_what(
    app: Flask, desk: FlaskClient
) -> None:
    address = "/staff/survey/cases/1"
    page = submit(desk, address, f"{address}/move", stage="talks")
    assert page.status_code == 400
    assert "「担当が決まっている」「次にすることが決まっている」" in page.text
    done = submit(desk, address, address, owner="協働担当", next_action="相談", due_on="R8.12.1")
    assert done.status_code == 303
    assert submit(desk, address, f"{address}/move", stage="talks").status_code == 303
    assert submit(desk, address, f"{address}/notes", note=NOTE).status_code == 303
    assert submit(desk, address, f"{address}/terms", **TERMS).status_code == 303
    page = desk.get(address)
    for words in (
        NOTE,
        "回答 から 協議 へ",
        "担当 なし → 協働担当",
        "2026年12月1日",
        "窓口で申し込む",
    ):
        assert words in page.text
    with app.app_context():
        case = the_case()
        assert (case.stage, case.due_on and case.due_on.isoformat()) == ("talks", "2026-12-01")
        assert case.response.answers["phone"] == "0467-23-3000"


def test_who_comes_second_sees_both_texts_and_overwrites_nothing(
    app: Flask, desk: FlaskClient
) -> None:
    address = "/staff/survey/cases/1"
    opened = desk.get(address)
    assert submit(desk, address, address, owner="協働担当").status_code == 303
    page = submit(desk, opened, address, owner="文化課", next_action="相談する")
    assert page.status_code == 409
    assert "協働担当" in page.text
    assert 'value="文化課"' in page.text
    with app.app_context():
        assert the_case().owner == "協働担当"
    late = submit(desk, opened, f"{address}/move", stage="dropped", reason="急")
    assert late.status_code == 409
    terms = submit(desk, address, f"{address}/terms", phone="0467-23-3000")
    assert terms.status_code == 303
    clash = submit(desk, opened, f"{address}/terms", phone="0467-61-0000")
    assert clash.status_code == 409
    assert "0467-23-3000" in clash.text


@pytest.mark.parametrize(
    ("field", "value"), [("owner", "x" * 101), ("due_on", "来週"), ("blocker", "x" * 1001)]
)
def test_what_cannot_be_kept_is_told_at_its_field(
    desk: FlaskClient, field: str, value: str
) -> None:
    page = submit(desk, "/staff/survey/cases/1", "/staff/survey/cases/1", **{field: value})
    assert page.status_code == 400
    assert f'id="e-{field}"' in page.text


READS = ("/staff/survey/cases", "/staff/survey/cases/agenda", "/staff/survey/approvals")
OF_ONE: tuple[tuple[str, str], ...] = (
    ("GET", "/staff/survey/cases/1"),
    ("POST", "/staff/survey/cases/1"),
    ("POST", "/staff/survey/cases/1/move"),
    ("POST", "/staff/survey/cases/1/notes"),
    ("POST", "/staff/survey/cases/1/terms"),
    ("GET", "/staff/survey/responses/1/approve"),
    ("POST", "/staff/survey/responses/1/approve"),
    ("POST", "/staff/survey/responses/1/take-off"),
)


@pytest.mark.parametrize("who", ["editor", "other", "centre"])
def test_nobody_but_its_runners_sees_a_case(app: Flask, town: Town, who: str) -> None:
    actor: Actor = getattr(town, who)
    client = sign_in(app, actor)
    token = csrf(client)
    for method, address in OF_ONE:
        data = {"version": "1", "stage": "dropped", "reason": "x", "csrf_token": token}
        assert client.open(address, method=method, data=data).status_code == 404, address
    for address in READS:
        answer = client.get(address)
        assert answer.status_code == (200 if who == "centre" else 404)
        assert "夜は警備が要る" not in answer.text
    with app.app_context():
        assert the_case().stage == Stage.ANSWERED
        assert db.session.query(AuditLine).filter(AuditLine.operation.like("refused%")).count()


def csrf(client: FlaskClient) -> str:
    page = client.get("/staff/account").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.usefixtures("app_context")
def test_a_cafes_case_is_its_centres_too() -> None:
    town = make_town()
    id = open_round("cafe")
    rounds.ask_cafe(id, name="さっちゃんち", by=town.centre)
    cafe = town._replace(round_id=id)
    request = request_of(cafe, "さっちゃんち")
    consent = {"publish_name": "はい", "publish_address": "町名まで", "publish_phone": "いいえ"}
    answering.add(request.id, {"venue_name": "さっちゃんち"} | consent, by=town.centre)
    answering.submit(request_of(cafe, "さっちゃんち").id, version=request.version, by=town.centre)
    case = case_lists.find_cases(by=town.centre)[0]
    coordinating.change_case(case.id, {"owner": "センター"}, version=case.version, by=town.centre)
    with pytest.raises(Refused):
        coordinating.get_case(case.id, by=town.editor)
    needs = [str(check.need.words) for check in stages.checklist(case)]
    assert not [words for words in needs if "申込方法" in words]


@pytest.mark.parametrize("write", [coordinating.add_note, coordinating.move])
@pytest.mark.usefixtures("town", "app_context")
def test_moving_and_noting_publish_nothing(write: Callable[..., None]) -> None:
    before = [(row.state, row.version) for row in db.session.query(Space)]
    case = the_case()
    if write is coordinating.add_note:
        coordinating.add_note(case.id, NOTE, by=COORDINATOR)
    else:
        go(Stage.DROPPED, "建物を壊すため")
    db.session.expire_all()
    assert [(row.state, row.version) for row in db.session.query(Space)] == before
    lines = db.session.query(AuditLine).filter(AuditLine.subject_type == "survey_case")
    assert not [line for line in lines if line.is_public]
