"""The round trip through LibreOffice: what guides the clerk is still there, and the file reads."""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kyodo_spaces.survey import workbook
from kyodo_spaces.survey.workbook import File
from kyodo_spaces.survey.workbook_table import HEADER_ROW, SHEET
from tests.office import through_libreoffice
from tests.people import COORDINATOR
from tests.surveys import make_town, request_of
from tests.workbooks import COLUMNS, FIRST, apply, table, waiting

HAS_OFFICE = shutil.which("soffice") is not None
IS_DEBIAN = shutil.which("dpkg-query") is not None
pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.skipif(
        not HAS_OFFICE and not IS_DEBIAN, reason="LibreOffice is installed by ./check on Debian"
    ),
]


EDITS = (
    (SHEET, f"I{FIRST}", "３５名"),
    (SHEET, f"G{FIRST}", "夜間は要相談"),
    (SHEET, f"B{FIRST + 1}", "〃"),
    (SHEET, f"D{FIRST + 1}", "和室"),
    (SHEET, f"E{FIRST + 1}", "会議室"),
    (SHEET, f"F{FIRST + 1}", "調整すれば貸せる"),
    (SHEET, f"I{FIRST + 1}", "12"),
)


def test_it_keeps_what_guides_the_clerk_and_reads_right(tmp_path: Path) -> None:
    town = make_town(capacity=20, phone="0467-23-3000")
    made = workbook.make_workbook(request_of(town).id, by=COORDINATOR)
    (data,) = through_libreoffice([made.data], tmp_path, *EDITS)
    before = openpyxl.load_workbook(io.BytesIO(made.data))
    after = openpyxl.load_workbook(io.BytesIO(data))
    assert after["kyodo"].sheet_state != "visible"
    assert set(after.defined_names) >= set(before.defined_names)
    sheet, was = table(after), table(before)
    assert checks(sheet) == checks(was)
    assert len(checks(was)) == 17
    assert was.freeze_panes == f"C{FIRST}"
    assert sheet.auto_filter.ref == was.auto_filter.ref
    assert sheet.print_title_rows == was.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    check_print(sheet)
    check_print(was)
    last = max(COLUMNS.values())
    hidden = [at for at in range(1, last + 5) if is_hidden(sheet, at)]
    assert hidden == list(range(last + 1, last + 5))
    assert after["照会"].page_setup.orientation == "portrait"

    file = waiting(town.round_id, File("返送.xlsx", data))
    assert apply(file) == 2
    found = [row.answers for row in request_of(town).live]
    assert (found[0]["capacity"], found[0]["obstacle"]) == ("35", "夜間は要相談")
    assert found[0]["phone"] == "0467-23-3000"
    assert (found[1]["venue_name"], found[1]["name"], found[1]["capacity"]) == (
        "小町会館",
        "和室",
        "12",
    )


def check_print(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, with page numbers."""
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == (
        "landscape",
        9,
    )
    assert sheet.page_setup.fitToWidth in {1, None}
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.center.text)


def checks(sheet: Worksheet) -> set[tuple[str, ...]]:
    """What may be typed where, by column: a list's name, or the bounds of a number."""
    found: set[tuple[str, ...]] = set()
    for each in sheet.data_validations.dataValidation:
        if each.type in {"list", "whole", "decimal"}:
            for span in str(each.sqref).split():
                column = span.split(":")[0].rstrip("0123456789")
                found.add(
                    (column, str(each.type), str(each.formula1), str(each.errorStyle or "stop"))
                )
    return found


def is_hidden(sheet: Worksheet, column: int) -> bool:
    return any(
        each.hidden and (each.min or 0) <= column <= (each.max or 0)
        for each in sheet.column_dimensions.values()
    )
