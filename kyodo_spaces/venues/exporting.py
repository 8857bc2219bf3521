"""Municipal files out: the pure standard file and the directory's own spaces file."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from sqlalchemy import select

from .. import web
from ..db import db
from ..places import gazetteer
from ..text import protect
from . import queries
from .cells import clean
from .models import PUBLIC_STATES, Space, Venue
from .spaces_file import SPACES_HEADER
from .spaces_rows import space_row, venue_row
from .standard import standard_row

# The same marks in the code points that cp932 has.
_CP932 = str.maketrans(
    {"〜": "～", "−": "－", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "\xa0": " "}
)


class Lost(NamedTuple):
    """A character that the encoding cannot hold."""

    row: int
    column: str
    character: str


class Encoded(NamedTuple):
    data: bytes
    rows: int
    lost: list[Lost]


def find_venues(*, is_all: bool) -> Iterator[Venue]:
    """The public venues, or all of them, in the order in which they came."""
    query = select(Venue.id).order_by(Venue.id)
    if not is_all:
        query = query.where(Venue.state.in_(PUBLIC_STATES))
    return queries.get_venues(db.session.scalars(query).all())


def standard_rows(venues: Iterable[Venue]) -> Iterator[dict[str, str]]:
    """The venues as rows of the standard file, by column name."""
    places = gazetteer()
    return (standard_row(venue, places) for venue in venues)


def space_rows(
    venues: Iterable[Venue], is_listed: Callable[[Space], bool]
) -> Iterator[dict[str, str]]:
    """Each venue's own row and those of its listed spaces, by column name."""
    for venue in venues:
        yield venue_row(venue)
        yield from (space_row(space) for space in venue.spaces if is_listed(space))


def csv_parts(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> web.Parts:
    """A CSV file with CRLF and a BOM: its header, then many rows at a time."""
    yield "\ufeff" + _told([header])
    yield from map(_told, web.lots(_table(header, rows)))


def encode(
    header: Sequence[str], rows: Iterable[Mapping[str, str]], encoding: str = "utf-8"
) -> Encoded:
    """A CSV file with CRLF: UTF-8 with a BOM, or cp932 with 〓 for what it cannot hold."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    lost: list[Lost] = []
    number = 1
    for number, told in enumerate(_table(header, rows), start=2):
        cells = told
        if encoding == "cp932":
            named = zip(header, told, strict=True)
            cells = [_to_cp932(cell, number, column, lost) for column, cell in named]
        writer.writerow(cells)
    data = text.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding)
    return Encoded(data, number - 1, lost)


def _table(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[list[str]]:
    return ([protect(row.get(column, "")) for column in header] for row in rows)


def _told(table: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue()


def _to_cp932(cell: str, row: int, column: str, lost: list[Lost]) -> str:
    cell = cell.translate(_CP932)
    try:
        cell.encode("cp932")
    except UnicodeEncodeError:
        missing = [char for char in cell if not char.encode("cp932", "ignore")]
        lost += (Lost(row, column, char) for char in dict.fromkeys(missing))
        cell = cell.translate({ord(char): "〓" for char in missing})
    return cell


def spaces_workbook(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The spaces file of these rows, for Excel."""
    return workbook("スペース一覧", SPACES_HEADER, rows)


def workbook(title: str, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """An XLSX file of one sheet. Each cell is a text: no formula runs, and 0467 keeps its 0."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}1"
    for number, column in enumerate(header, start=1):
        width = min(40, 2 * len(column) + 4)
        sheet.column_dimensions[get_column_letter(number)].width = width
    head, cell = _text_cell(sheet), _text_cell(sheet)
    head.font = Font(bold=True)
    sheet.append(_filled(head, header))
    for row in rows:
        sheet.append(_filled(cell, (row.get(column, "") for column in header)))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _filled(cell: Cell, texts: Iterable[str]) -> Iterator[Cell]:
    """One cell with each text in turn: it is written before the next, and its looks cost more."""
    for text in texts:
        cell.value = clean(text)
        cell.data_type = "s"
        yield cell
