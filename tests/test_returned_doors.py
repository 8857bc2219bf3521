"""The pages of returned workbooks: many files at once, decided on one page, nobody else's."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kyodo_spaces.db import db
from kyodo_spaces.survey.models import SurveyFile
from kyodo_spaces.survey.workbook import File
from tests.people import fields, sign_in, submit
from tests.surveys import Town, asked, make_town, stored
from tests.workbooks import FIRST, put, returned, table

FILES = "/staff/survey/rounds/1/files"
PAGE = "/staff/survey/files/1"
SECOND = "/staff/survey/files/2"


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_town(capacity=20)


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


def make(app: Flask, capacity: object, request_id: int = 1) -> File:
    with app.app_context():
        return returned(request_id, lambda book: put(book, FIRST, capacity=capacity))


def send(desk: FlaskClient, *files: File) -> str:
    token = fields(desk.get(FILES))[1]["csrf_token"][0]
    data = {"csrf_token": token, "files": [(io.BytesIO(each.data), each.name) for each in files]}
    return desk.post(FILES, data=data, content_type="multipart/form-data").text


def test_many_files_are_received_and_each_refusal_stands_beside_its_name(
    app: Flask, desk: FlaskClient
) -> None:
    page = send(desk, make(app, 30), make(app, None, 2), File("x.pdf", b"%PDF"))
    assert "生涯学習課の回答として受け取りました" in page
    assert "観光課の回答として受け取りました" in page
    assert "PDFは読めません" in page
    assert desk.get(FILES).text.count("中身を確かめる") == 2


def test_the_page_shows_each_change_and_takes_it_in(app: Flask, desk: FlaskClient) -> None:
    send(desk, make(app, "３０名"))
    page = desk.get(PAGE)
    assert "定員（人）" in page.text
    assert submit(desk, page, PAGE, step="apply").status_code == 303
    assert stored(app).answers["capacity"] == "30"
    assert "取り込みました" in desk.get(PAGE).text
    assert submit(desk, page, PAGE, step="apply").status_code == 409


def test_a_cell_is_corrected_in_place_or_left_out(app: Flask, desk: FlaskClient) -> None:
    send(desk, make(app, "たくさん"))
    page = desk.get(PAGE)
    assert "数として読めません" in page.text
    submit(desk, page, PAGE, step="apply", **{"text-0-capacity": "45"})
    assert stored(app).answers["capacity"] == "45"
    send(desk, make(app, 99))
    submit(desk, SECOND, SECOND, step="apply", take=None)
    assert stored(app).answers["capacity"] == "45"


def test_what_changed_while_the_page_was_open_is_shown_again(app: Flask, desk: FlaskClient) -> None:
    send(desk, make(app, 30), make(app, 31))
    page = desk.get(PAGE)
    submit(desk, SECOND, SECOND, step="apply")
    again = submit(desk, page, PAGE, step="apply")
    assert again.status_code == 409
    assert "画面でも変わっています" in again.text
    assert stored(app).answers["capacity"] == "31"


def test_a_row_that_is_chosen_anew_is_compared_before_it_is_written(
    app: Flask, desk: FlaskClient
) -> None:
    with app.app_context():
        room = {"venue_name": "小町会館", "name": "大部屋", "kind": "会議室", "lends": "貸せる"}
        file = returned(
            1,
            lambda book: table(book).delete_rows(FIRST),
            lambda book: put(book, FIRST, **room),
        )
    send(desk, file)
    page = desk.get(PAGE)
    again = submit(desk, page, PAGE, step="apply", **{"choice-0": "1"})
    assert again.status_code == 200
    assert "もう一度お確かめください" in again.text
    submit(desk, again, PAGE, step="apply")
    assert stored(app).answers["name"] == "大部屋"


def test_sending_back_asks_for_what_was_not_understood(app: Flask, desk: FlaskClient) -> None:
    send(desk, make(app, "たくさん"))
    page = desk.get(PAGE)
    target, sent = fields(page, PAGE)
    note = "シート「回答」4行目（I4） 定員（人）「たくさん」"
    assert note in page.text
    sent |= {"step": ["send-back"], "note": [note]}
    assert desk.post(target, data=sent).status_code == 303
    with app.app_context():
        assert asked(app).returned_note == note
        assert db.session.get_one(SurveyFile, 1).settled_as == "returned"


@pytest.mark.parametrize("who", ["editor", "other", "centre"])
def test_files_are_for_whoever_runs_the_round(
    app: Flask, town: Town, desk: FlaskClient, who: str
) -> None:
    send(desk, make(app, 30))
    client = sign_in(app, getattr(town, who))
    token = fields(client.get("/staff/account"))[1]["csrf_token"][0]
    for address in (FILES, PAGE, "/staff/survey/rounds/1/workbooks.zip"):
        assert client.get(address).status_code == 404
    for step in ("apply", "send-back", "discard", "assign", "compare"):
        data = {"csrf_token": token, "version": "1", "step": step, "note": "x", "request": "1"}
        assert client.post(PAGE, data=data).status_code == 404
    assert stored(app).answers["capacity"] == "20"


def upload(desk: FlaskClient, address: str, size: int) -> TestResponse:
    """Send a file of so many bytes, as a browser does."""
    token = fields(desk.get(FILES))[1]["csrf_token"][0]
    head = '--x\r\nContent-Disposition: form-data; name="'
    parts = f'{head}csrf_token"\r\n\r\n{token}\r\n{head}files"; filename="x.xlsx"\r\n\r\n'
    body = parts.encode() + bytes(size) + b"\r\n--x--\r\n"
    return desk.post(address, data=body, content_type="multipart/form-data; boundary=x")


def test_large_files_are_taken_here_alone(desk: FlaskClient) -> None:
    assert upload(desk, PAGE, 2_000_000).status_code == 413
    assert upload(desk, FILES, 25_000_000).status_code == 413
    assert "x.xlsx" in upload(desk, FILES, 3_000_000).text


def test_workbooks_are_saved_by_their_names(app: Flask, desk: FlaskClient, town: Town) -> None:
    response = desk.get("/staff/survey/rounds/1/workbooks.zip")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.namelist() == ["01_生涯学習課.xlsx", "02_観光課.xlsx"]
    own = sign_in(app, town.editor).get("/staff/survey/requests/1/workbook.xlsx")
    assert "01_%E7%94%9F" in own.headers["Content-Disposition"]
    assert sign_in(app, town.other).get("/staff/survey/requests/1/workbook.xlsx").status_code == 404


def test_the_commands_write_and_read_workbooks(
    app: Flask, town: Town, run: Callable[..., Result], tmp_path: Path
) -> None:
    assert town.round_id == 1
    assert run("survey", "export", 1, tmp_path / "out").exit_code == 0
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == ["01_生涯学習課.xlsx", "02_観光課.xlsx"]
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"x")
    result = run("survey", "read", 1, *written, bad)
    assert result.exit_code == 2
    assert "/staff/survey/files/1" in result.output
    assert "x.xlsx: Excelのファイルではありません" in result.output
    with app.app_context():
        assert db.session.query(SurveyFile).count() == 2
