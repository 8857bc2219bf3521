"""The board of a round: how far each addressee is, filtered, exported, read in few queries."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event

from kyodo_spaces.accounts.models import Department
from kyodo_spaces.clock import stamp
from kyodo_spaces.db import db, transaction
from kyodo_spaces.survey import answering, progress, rounds, urging
from kyodo_spaces.survey.models import Case, Stage, SurveyRequest, SurveyResponse, SurveyRound
from kyodo_spaces.survey.progress import Progress
from tests.people import COORDINATOR, sign_in
from tests.surveys import Town, days, first_answer, make_town, request_of

BOARD = "/staff/survey/rounds/1"


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_town()


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


def states(page: str) -> dict[str, str]:
    """Of the board: the state of each addressee."""
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?>([^<]+)</a></th>(.*?)</tr>", page, re.DOTALL)
    return {name: re.sub(r"<[^>]+>|\s", "", rest.split("</td>")[0]) for name, rest in rows}


def submit(town: Town, name: str, *, has_nothing: bool = False) -> None:
    request = request_of(town, name)
    answering.submit(request.id, by=COORDINATOR, version=request.version, has_nothing=has_nothing)


S = Stage


@pytest.mark.parametrize(
    ("stages", "wanted"),
    [
        ([], Progress.ANSWERED),
        ([S.ANSWERED], Progress.ANSWERED),
        ([S.DROPPED, S.DROPPED], Progress.ANSWERED),
        ([S.ANSWERED, S.TALKS], Progress.CHECKING),
        ([S.TERMS, S.PUBLISHED], Progress.CHECKING),
        ([S.PUBLISHED, S.ANSWERED], Progress.CHECKING),
        ([S.USABLE], Progress.READY),
        ([S.PUBLISHED, S.USABLE, S.DROPPED], Progress.READY),
    ],
)
def test_a_state_follows_from_the_cases(stages: list[Stage], wanted: Progress) -> None:
    request = SurveyRequest(name="課", submitted_at=stamp(), has_nothing=False)
    request.responses = [SurveyResponse(case=Case(stage=stage)) for stage in stages]
    request.responses.append(SurveyResponse(case=Case(stage=S.TALKS), withdrawn_at=stamp()))
    assert progress.of(request) is wanted
    request.returned_at = stamp()
    assert progress.of(request) is Progress.CHECKING


def test_the_figures_move_with_each_answer(app: Flask, town: Town, desk: FlaskClient) -> None:
    page = desk.get(BOARD).text
    assert "2課中0課が回答" in page
    assert '<progress max="2" value="0">' in page
    assert states(page) == {"生涯学習課": "未回答", "観光課": "未回答"}
    with app.app_context():
        answer = first_answer(town)
        answering.save(answer.id, {"capacity": "9"}, version=answer.version, by=town.editor)
        submit(town, "観光課", has_nothing=True)
    page = desk.get(BOARD).text
    assert "2課中1課が回答" in page
    assert states(page) == {"生涯学習課": "未回答入力中", "観光課": "該当なし"}
    with app.app_context():
        submit(town, "生涯学習課")
        with transaction() as session:
            session.query(Case).one().stage = Stage.USABLE
    page = desk.get(BOARD).text
    assert "2課中2課が回答" in page
    assert "回答の数は1件" in page
    assert states(page) == {"生涯学習課": "公開可", "観光課": "該当なし"}
    with app.app_context():
        request = request_of(town)
        answering.send_back(request.id, "定員を", version=request.version, by=COORDINATOR)
    assert states(desk.get(BOARD).text)["生涯学習課"] == "確認中修正をお願い中"


def test_late_is_marked_and_the_days_are_counted(app: Flask, town: Town, desk: FlaskClient) -> None:
    assert "あと14日" in desk.get(BOARD).text
    with app.app_context():
        row = db.session.get_one(SurveyRound, town.round_id)
        facts = {"opens_on": days(-20), "due_on": days(-3)}
        rounds.change_round(row.id, facts, version=row.version, by=COORDINATOR)
        submit(town, "観光課", has_nothing=True)
    page = desk.get(BOARD).text
    assert "3日過ぎています" in page
    assert states(page)["観光課"] == "該当なし期限後"


def test_the_board_is_filtered_by_state(app: Flask, town: Town, desk: FlaskClient) -> None:
    with app.app_context():
        submit(town, "観光課", has_nothing=True)
    assert states(desk.get(f"{BOARD}?state=nothing").text) == {"観光課": "該当なし"}
    assert states(desk.get(f"{BOARD}?state=unanswered").text) == {"生涯学習課": "未回答"}
    assert "この状態の相手はいません" in desk.get(f"{BOARD}?state=ready").text
    assert len(states(desk.get(f"{BOARD}?state=x").text)) == 2


def test_the_export_says_what_the_board_says(app: Flask, town: Town, desk: FlaskClient) -> None:
    with app.app_context():
        submit(town, "観光課", has_nothing=True)
        urging.note(1, [request_of(town).id], by=COORDINATOR)
    response = desk.get(f"{BOARD}/board.xlsx")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=kyodo-board-1-")
    sheet = load_workbook(io.BytesIO(response.data)).worksheets[0]
    head, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["名前"], row["状態"], row["残り"], row["方法"]) for row in told] == [
        ("生涯学習課", "未回答", "あと14日", ""),
        ("観光課", "該当なし", "", "画面"),
    ]
    assert [bool(row["督促した日"]) for row in told] == [True, False]
    assert str(told[0]["期限"]).startswith("令和")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collects the statements that reach the database."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def grow(app: Flask, requests: int, answers: int) -> None:
    with app.app_context(), transaction() as session:
        for number in range(requests):
            row = SurveyRequest(round_id=1, name=f"第{number}課")
            row.department = Department(name=row.name, valid_from=2020)
            row.submitted_at = stamp() if number % 2 else None
            row.responses = [
                SurveyResponse(answers={}, case=Case(stage=S.TALKS)) for _each in range(answers)
            ]
            session.add(row)


@pytest.mark.parametrize("address", [BOARD, f"{BOARD}/board.xlsx", f"{BOARD}/urge"])
def test_a_large_board_asks_as_little_as_a_small_one(
    app: Flask, desk: FlaskClient, address: str
) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"  # the page then tells who has no address
    grow(app, 1, 1)
    with counted(app) as few:
        assert desk.get(address).status_code == 200
    grow(app, 120, 4)
    with counted(app) as many:
        assert desk.get(address).status_code == 200
    assert len(many) <= len(few) + 1
