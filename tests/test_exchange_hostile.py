"""Files made to harm: they are refused, or read in no time, and steer no terminal."""

import io
import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues.tables import Source
from kyodo_spaces.venues.workbooks import read
from tests.exchange import counts, importer, only

HEAD = "名称,住所,電話番号"
ROW = "会館,鎌倉市御成町1-1,0467-00-0000"


def rows_of(source: Source) -> list[list[str]]:
    return [row for table in source.tables for _number, row in table.rows()]


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book[book.sheetnames[0]].append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repeating(text: str, times: int) -> bytes:
    """A workbook that holds a text once and shows it many times in one row."""
    shared = f"<sst><si><t>名称</t></si><si><t>住所</t></si><si><t>{text}</t></si></sst>"
    cell = '<c t="s"><v>{}</v></c>'.format
    rows = f"<row>{cell(0)}{cell(1)}</row><row>{cell(2) * times}</row>"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["名称", "住所"]))) as plain,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        made.writestr("xl/sharedStrings.xml", shared.replace("<sst>", f"<sst {space}>"))
        for name in plain.namelist():
            xml = plain.read(name).decode().replace("</Types>", part + "</Types>")
            if name.endswith("sheet1.xml"):
                xml = f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>"
            made.writestr(name, xml)
    return data.getvalue()


@pytest.mark.parametrize(("times", "is_refused"), [(3, False), (700, True)])
def test_one_long_text_in_many_cells_is_refused(times: int, is_refused: bool) -> None:
    data = repeating("長" * 32_000, times)
    assert len(data) < 10_000
    if is_refused:
        with pytest.raises(Invalid, match="展開すると大きくなりすぎる"):
            rows_of(read(data))
    else:
        assert rows_of(read(data)) == [["長" * 32_000] * times]


STEERED = HEAD.replace("電話番号", "\x1b[31m電話番号") + "\n会館\x1b[2J\x07,鎌倉市\x9b大船1,a\tb\n"


@pytest.mark.parametrize(
    "data",
    [
        STEERED.encode(),
        json.dumps(
            [{"名称": "会館\x1b[2J\x07", "住所": "鎌倉市\x9b大船1", "電話番号": "a\tb"}]
        ).encode(),
        workbook(["名称", "住所", "電話番号"], ["会館\x7f[2J", "鎌倉市\x9b大船1", "a\tb"]),
    ],
)
def test_no_cell_steers_a_terminal(data: bytes) -> None:
    (table,) = read(data).tables
    assert not any("\x1b" in name for name in table.header)
    assert [row for _number, row in table.rows()] == [["会館[2J", "鎌倉市大船1", "a\tb"]]


LONG = 120_000


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("バリアフリー情報", "あ" + " " * 900 + "い"),
        ("バリアフリー情報", "あ" + " " * LONG + "い"),
        ("授乳室", "有" + " " * LONG + "い"),
        ("郵便番号", "1" * LONG),
        ("電話番号", "0" * LONG + "x"),
        ("緯度", "3" * LONG),
        ("開館時間", "9:00～" * (LONG // 5)),
        ("利用可能時間特記事項", "9:00" + " " * LONG + "～"),
    ],
)
def test_a_long_cell_is_kept_and_told_but_not_read(tmp_path: Path, header: str, cell: str) -> None:
    load = importer(tmp_path)
    text = f"名称,住所,{header}\n会館,鎌倉市大船1,{cell}\n"
    started = time.process_time()
    report = load(text)
    assert time.process_time() - started < 2
    assert header in {problem.column for problem in report.problems}
    assert cell in {only().hours_note, *only().extra.values()}
    assert counts(load(text)) == (0, 0, 1, 0)


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("column", ["施設住所", "設備", "開館時間", "特別な日", "定員", "飲食"])
def test_a_long_cell_of_the_spaces_file(tmp_path: Path, column: str) -> None:
    load = importer(tmp_path)
    load("名称,住所\n会館,鎌倉市大船1\n")
    cell = "ピアノ=有" + " " * LONG + "x" if column == "設備" else "1" * LONG + "x"
    names = "施設名,スペースID,スペース名"
    started = time.process_time()
    report = load(f"{names},{column}\n会館,,室,{cell}\n", "spaces.csv")
    assert time.process_time() - started < 2
    assert column in {problem.column for problem in report.problems}


@pytest.mark.usefixtures("app_context")
def test_blanks_within_reason_come_back_as_they_were(tmp_path: Path) -> None:
    load = importer(tmp_path)
    load("名称,住所,備考,授乳室\n会館,鎌倉市大船1,a    b      c,有（2  階）\n")
    assert only().note == "a    b      c"
    assert [row.note for row in only().amenities] == ["2  階"]
