"""The sheets of a returned workbook as rows of texts, with the guards that such a file needs."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from ..errors import Invalid
from ..text import TURNS
from ..venues import workbooks

MAX_BYTES = 5_000_000
_MAX_ROWS = 2_000
_MAX_TEXT = 2_000_000
_MAX_MERGES = 2_000
_MOST_COLUMNS = 200
_CELL = rb"[A-Z]{1,3}[1-9]\d{0,6}"
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"'](" + _CELL + b":" + _CELL + rb")[\"']")


class Day(str):
    """The text of a cell that a spreadsheet holds as a date; `short` is what was typed perhaps."""

    __slots__ = ("short",)
    short: str


class Sheet(NamedTuple):
    """`rows` are the texts of those that hold any, by number; `covered` are the cells that a
    merged one lies over, with the row and the column (from 0) of the one that holds the text."""

    name: str
    is_visible: bool
    rows: dict[int, list[str]]
    covered: Mapping[tuple[int, int], tuple[int, int]]


def read_sheets(data: bytes) -> list[Sheet]:
    """All sheets of a workbook; raises Invalid with the remedy for what is none, or does harm."""
    workbooks.check_form(data, MAX_BYTES)
    if not data.startswith(b"PK"):
        raise Invalid(_("Excelのファイルではありません。.xlsx で保存し直してください。"))
    book = workbooks.load(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [_read(sheet, archive) for sheet in book.worksheets]
    size = sum(len(text) for sheet in sheets for row in sheet.rows.values() for text in row)
    if size > _MAX_TEXT:
        raise Invalid(_("文字が多すぎます。回答のシートだけを残して保存し直してください。"))
    return sheets


def _read(sheet: Any, archive: zipfile.ZipFile) -> Sheet:
    rows: dict[int, list[str]] = {}
    for number, texts in workbooks.cells(sheet, _text_of):
        if texts:
            rows[number] = texts
        if len(rows) > _MAX_ROWS:
            raise Invalid(
                _(
                    "シート「%(name)s」の行が多すぎます（%(most)s行まで）。回答だけを残してください。",
                    name=sheet.title,
                    most=_MAX_ROWS,
                )
            )
    path = sheet._worksheet_path  # noqa: SLF001 - sheets read as they are asked for tell no merged cells
    covered = dict(_covered(archive.read(path), set(rows)))
    return Sheet(sheet.title, sheet.sheet_state == "visible", rows, covered)


def _covered(xml: bytes, rows: set[int]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Of the rows that hold anything: a range may reach down the whole sheet."""
    for found in _MERGE.findall(xml)[:_MAX_MERGES]:
        (left, top), (right, bottom) = map(_corner, found.decode().split(":"))
        for row in rows & set(range(top, min(bottom, top + _MAX_ROWS) + 1)):
            for column in range(left, min(right, left + _MOST_COLUMNS) + 1):
                if (row, column) != (top, left):
                    yield (row, column), (top, left)


def _corner(address: str) -> tuple[int, int]:
    """The column from 0 and the row from 1."""
    letters, row = coordinate_from_string(address)
    return column_index_from_string(letters) - 1, row


def _text_of(value: Any) -> str:
    """As the clerk would type it."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    is_moment = isinstance(value, datetime) and value.time() != time()
    if isinstance(value, date) and value.year > 1900 and not is_moment:
        day = Day(f"{value.year}年{value.month}月{value.day}日")
        day.short = f"{value.month}-{value.day}"
        return day
    return TURNS.sub("", workbooks.text_of(value))
