"""Returned files that lack answers, come late, or are made to keep the reader busy."""

import io
import zipfile

import pytest

from kyodo_spaces.survey import workbook
from kyodo_spaces.survey.returned_sheets import read_sheets
from kyodo_spaces.survey.workbook_table import SHEET
from tests.people import COORDINATOR
from tests.surveys import Town, make_town

pytestmark = pytest.mark.usefixtures("app_context", "town")


@pytest.fixture
def town() -> Town:
    return make_town()


def altered(old: bytes, new: bytes) -> bytes:
    """The department's workbook with other XML in the sheet of its table."""
    made, data = workbook.make_workbook(1, by=COORDINATOR).data, io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as archive,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in archive.namelist():
            part = archive.read(name)
            is_table = name == "xl/worksheets/sheet2.xml"
            target.writestr(name, part.replace(old, new) if is_table else part)
    return data.getvalue()


@pytest.mark.parametrize("opening", [b"<mergeCell ", b"<mergeCell ref='A1:", b"<mergeCell\n"])
def test_openings_of_merged_cells_that_never_close_cost_little(opening: bytes) -> None:
    """A search from each of them to the end would take hours: this test would not end."""
    many = b"<!--" + opening * 100_000 + b"--><sheetData>"
    data = altered(b"<sheetData>", many)
    assert len(data) < 30_000
    assert any(sheet.name == SHEET for sheet in read_sheets(data))


def test_merged_cells_that_lie_over_each_other_are_followed_to_a_limit() -> None:
    ranges = b'<mergeCell ref="A1:GR2000"/>' * 2_000
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(50, 1500))
    data = altered(b"</sheetData>", rows + b"</sheetData><mergeCells>" + ranges + b"</mergeCells>")
    [sheet] = [each for each in read_sheets(data) if each.name == SHEET]
    assert sheet.covered[50, 0] == (1, 0)
