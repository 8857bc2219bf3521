"""The inquiry's workbooks as they are made: what a clerk sees, and what Excel may not run."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kyodo_spaces.accounts.rights import Refused
from kyodo_spaces.errors import NotFound
from kyodo_spaces.survey import answering, rounds, workbook
from kyodo_spaces.survey.questions import INQUIRY
from kyodo_spaces.survey.workbook_keys import KEY_HEADERS
from kyodo_spaces.survey.workbook_table import EMPTY_ROWS, HEADER_ROW, SHEET
from tests.people import COORDINATOR
from tests.surveys import Town, first_answer, make_town, open_round, request_of
from tests.workbooks import COLUMNS, FIRST, table

pytestmark = pytest.mark.usefixtures("app_context")


def opened(town: Town, name: str = "生涯学習課") -> Workbook:
    made = workbook.make_workbook(request_of(town, name).id, by=COORDINATOR)
    return openpyxl.load_workbook(io.BytesIO(made.data))


def test_the_letter_says_what_is_asked_until_when_and_how() -> None:
    town = make_town()
    row = request_of(town).round
    facts = {
        "document_number": "地つ第5号",
        "body": "ご回答をお願いします。",
        "dated_on": row.opens_on,
    }
    rounds.change_round(row.id, facts, version=row.version, by=COORDINATOR)
    sheet = opened(town)["照会"]
    told = "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value)
    due = row.due_on
    assert due is not None
    for words in (
        "生涯学習課　御中",
        "市民団体が利用できる場所について（照会）",
        "地つ第5号",
        "内線2583",
        f"令和{due.year - 2018}年（{due.year}年）{due.month}月{due.day}日",
        "該当なし",
    ):
        assert words in told


def test_the_table_is_flat_and_holds_what_is_known() -> None:
    town = make_town(capacity=20)
    sheet = table(opened(town))
    header = [cell.value for cell in sheet[HEADER_ROW]]
    asked = [question.header for question in INQUIRY]
    assert header == ["変更なし", *asked, *KEY_HEADERS.values()]
    answer = first_answer(town)
    row = [cell.value for cell in sheet[FIRST]]
    assert row[COLUMNS["capacity"] - 1] == 20
    assert row[COLUMNS["name"] - 1] == "第1会議室"
    assert row[-4:] == [town.round_id, answer.request_id, answer.id, answer.version]
    assert sheet.max_row == HEADER_ROW + 1 + EMPTY_ROWS
    assert [each.coord for each in sheet.merged_cells.ranges if each.max_row >= HEADER_ROW] == []
    boxes = [cell.value for cell in sheet[1] if cell.value][1:]
    assert boxes == ["担当", "係長", "課長"]


def test_no_text_is_a_formula() -> None:
    town = make_town()
    answer = first_answer(town)
    attack = '=HYPERLINK("http://example.invalid","x")'
    texts = {"note": attack, "capacity": "=1+1", "venue_name": "@SUM(1)", "fee": "-1+2"}
    answering.save(answer.id, texts, version=answer.version, by=town.editor)
    row = request_of(town).round
    rounds.change_round(row.id, {"title": "=1+1"}, version=row.version, by=COORDINATOR)
    made = workbook.make_workbook(answer.request_id, by=COORDINATOR)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert table(opened(town)).cell(FIRST, COLUMNS["note"]).value == attack


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("生涯学習課", "03_生涯学習課.xlsx"),
        ('道路/河川:課*?"<>|\\', "03_道路_河川_課_______.xlsx"),
        ("課. ", "03_課.xlsx"),
        ("長" * 200, f"03_{'長' * 60}.xlsx"),
    ],
)
def test_a_file_has_a_name_that_windows_takes(name: str, file: str) -> None:
    assert workbook.file_name(3, name) == file


def test_who_may_have_which_workbook() -> None:
    town = make_town()
    own = request_of(town).id
    assert workbook.make_workbook(own, by=town.editor).name == "01_生涯学習課.xlsx"
    for actor in (town.other, town.centre):
        with pytest.raises(Refused):
            workbook.make_workbook(own, by=actor)
    with pytest.raises(Refused):
        workbook.make_workbooks(town.round_id, by=town.editor)
    names = [file.name for file in workbook.make_workbooks(town.round_id, by=COORDINATOR)]
    assert names == ["01_生涯学習課.xlsx", "02_観光課.xlsx"]
    with pytest.raises(NotFound):
        workbook.make_workbooks(open_round("cafe"), by=COORDINATOR)
    assert SHEET in opened(town).sheetnames
