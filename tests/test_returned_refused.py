"""Files that are no returned workbook, or harm: refused by name with the remedy, nothing moves."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from sqlalchemy import select

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import rounds, workbook
from kyodo_spaces.survey.models import SurveyFile, SurveyRequest
from kyodo_spaces.survey.workbook import File
from kyodo_spaces.survey.workbook_table import SHEET
from tests.people import COORDINATOR
from tests.surveys import Town, make_town, open_round, request_of
from tests.workbooks import edited, receive, returned, save

pytestmark = pytest.mark.usefixtures("app_context")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def town() -> Town:
    return make_town()


def made() -> bytes:
    return workbook.make_workbook(1, by=COORDINATOR).data


def with_parts(more: dict[str, bytes], without: str = "") -> bytes:
    """The department's workbook with parts more or changed, or without one."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made())) as old,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist()} - {without, *more}:
            new.writestr(name, old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return data.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return with_parts({name: content})


def sheet_with(rows: str) -> bytes:
    xml = f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part("xl/worksheets/sheet2.xml", xml.encode())


def other_round() -> bytes:
    """The same department's workbook of another round, without its key sheet."""
    id = open_round(title="前の照会")
    department_id = db.session.get_one(SurveyRequest, 1).department_id or 0
    rounds.ask_departments(id, [department_id], by=COORDINATOR)
    request = db.session.scalars(select(SurveyRequest).where(SurveyRequest.round_id == id)).one()
    return returned(request.id).data


def unknown_department() -> bytes:
    return edited(made(), lambda book: setattr(book["kyodo"]["A3"], "value", 999))


def no_table() -> bytes:
    return edited(made(), lambda book: book[SHEET].delete_rows(1, 10))


BOMB = (
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(
        b"<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;'>" % (at, at - 1, at - 1, at - 1, at - 1)
        if at > 1
        else b"<!ENTITY a1 '&a;&a;&a;&a;'>"
        for at in range(1, 15)
    )
    + f"]><worksheet xmlns='{SPACE}'><sheetData><row>".encode()
    + b"<c t='str'><v>&a14;</v></c></row></sheetData></worksheet>"
)
ROWS = "".join(f"<row r='{at}'><c t='str'><v>x</v></c></row>" for at in range(1, 2_100))
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "Excelのファイルではありません"),
    "text": (lambda: bytes("施設名,定員", "utf-8"), "Excelのファイルではありません"),
    "page": (lambda: b"<!doctype html><table>", "Excelのファイルではありません"),
    "pdf": (lambda: b"%PDF-1.7", "PDFは読めません"),
    "old excel": (lambda: OLE + bytes(600), "古い形式のExcel"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護"),
    "macro": (lambda: with_part("xl/vbaProject.bin", b"x"), "マクロを含むExcel"),
    "bomb": (lambda: with_part("xl/worksheets/sheet2.xml", b" " * 19_000_000), "大きくなりすぎる"),
    "many parts": (
        lambda: with_parts({f"xl/x{at}.xml": b"" for at in range(1_001)}),
        "大きくなりすぎる",
    ),
    "entities": (lambda: with_part("xl/worksheets/sheet2.xml", BOMB), "壊れています|読めません"),
    "many rows": (lambda: sheet_with(ROWS), "行が多すぎます"),
    "wide": (lambda: sheet_with("<row><c r='ALM1' t='str'><v>x</v></c></row>"), "列あります"),
    "long shared text": (
        lambda: sheet_with(f"<row><c t='str'><v>{'長' * 30_000}</v></c></row>" * 70),
        "文字が多すぎます|大きくなりすぎる",
    ),
    "cut off": (lambda: made()[:3_000], "壊れたファイル"),
    "broken sheet": (
        lambda: with_part("xl/worksheets/sheet2.xml", b"<worksheet"),
        "壊れています|読めません",
    ),
    "broken book": (
        lambda: with_part("xl/workbook.xml", b"<x/>"),
        "何も書かれていません|読めません",
    ),
    "word file": (lambda: with_parts({"word/document.xml": b"x"}, "xl/workbook.xml"), "ZIP"),
    "large": (lambda: bytes(5_000_001), "大きすぎます"),
    "empty book": (lambda: save(openpyxl.Workbook()), "何も書かれていません"),
    "no table": (no_table, "シート「照会.*見出しの行を残して"),
    "other round": (other_round, "別の照会（前の照会）"),
    "department not asked": (unknown_department, "たずねていない課"),
    "damaged numbers": (
        lambda: sheet_with("<row r='x'><c r='?'><v>1</v></c></row>"),
        "壊れています|見出しの行",
    ),
    "empty zip": (lambda: b"PK\5\6" + bytes(18), "空のZIP"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_name_and_the_remedy(town: Town, name: str) -> None:
    make, words = REFUSED[name]
    data = make()
    before = db.session.query(AuditLine).count()
    (found,) = receive(town.round_id, File("03_生涯学習課.xlsx", data))
    assert (found.name, found.file_id) == ("03_生涯学習課.xlsx", None)
    assert re.search(words, found.words), found.words
    assert "ください" in found.words
    assert db.session.query(AuditLine).count() == before
    assert db.session.query(SurveyFile).count() == 0


def test_a_zip_is_read_file_by_file_and_a_bad_one_stops_no_other(town: Town) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        name = zipfile.ZipInfo("回答/03_生涯学習課.xlsx".encode("cp932").decode("cp437"))
        archive.writestr(name, made())
        archive.writestr("__MACOSX/._x", b"x")
        archive.writestr("メモ.txt", b"x")
    received = receive(town.round_id, File("全部.zip", data.getvalue()))
    assert [each.file_id is None for each in received] == [False, True]
    assert received[1].name == "メモ.txt"
    file = db.session.get_one(SurveyFile, received[0].file_id)
    assert file.request_id == request_of(town).id


def test_a_file_that_tells_nobodys_name_waits_for_a_person(town: Town) -> None:
    def strip(book: openpyxl.Workbook) -> None:
        for name in ("kyodo", "照会"):
            book.remove(book[name])
        book[SHEET].delete_cols(33, 4)

    data = edited(made(), strip)
    received = receive(town.round_id, File("回答.xlsx", data), File("x_観光課.xlsx", data + b"\0"))
    files = [db.session.get_one(SurveyFile, each.file_id) for each in received]
    assert [file.request and file.request.name for file in files] == [None, "観光課"]
