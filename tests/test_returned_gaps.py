"""Returned files that lack answers, come late, or are made to keep the reader busy."""

import io
import zipfile

import pytest

from kyodo_spaces import clock
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import returned_words, workbook
from kyodo_spaces.survey.returned_sheets import read_sheets
from kyodo_spaces.survey.workbook_table import SHEET
from tests.people import COORDINATOR
from tests.surveys import ROOM, Town, days, first_answer, make_town, request_of
from tests.workbooks import FIRST, apply, plan_of, put, returned, waiting

pytestmark = pytest.mark.usefixtures("app_context", "town")

LENT = {key: ROOM[key] for key in ("venue_name", "name", "kind", "lends")}


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


def test_a_blank_cell_does_not_take_an_answer_away(town: Town) -> None:
    file = waiting(
        town.round_id, returned(1, lambda book: put(book, FIRST, lends="貸せる", kind=None))
    )
    apply(file)
    assert first_answer(town).answers["kind"] == "会議室"


def test_the_department_is_asked_for_what_is_blank(town: Town) -> None:
    added = {"venue_name": "新館", "name": "広間", "kind": "ホール"}
    file = waiting(town.round_id, returned(1, lambda book: put(book, FIRST + 1, **added)))
    words = returned_words.note(file, plan_of(file))
    assert f"シート「回答」{FIRST + 1}行目（F{FIRST + 1}） 貸出: 空欄です。" in words


def test_a_file_that_came_in_time_is_not_late_when_it_is_taken_in_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [
        waiting(town.round_id, returned(id, lambda book: put(book, FIRST, **LENT))) for id in (1, 2)
    ]
    later = days(20)
    monkeypatch.setattr(clock, "today", lambda: later)
    apply(files[0])
    assert not request_of(town).is_late
    with pytest.raises(Invalid, match="今日まで"):
        apply(files[1], received_on=days(1))
    apply(files[1], received_on=later)
    assert request_of(town, "観光課").is_late
