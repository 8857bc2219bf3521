"""What a workbook says of itself where nobody looks: whose it is, and the words of its lists."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from ..venues.cells import clean
from .models import SurveyRequest
from .questions import questions_of
from .workbook_cells import put

SHEET = "kyodo"
MARK = "kyodo-spaces"
"""In the sheet's first cell, however the sheet is called later."""
UNCHANGED, NOTHING = "変更なし", "該当なし"
KEY_HEADERS = {
    "round": "照会の番号",
    "request": "課の番号",
    "response": "回答の番号",
    "version": "回答の版",
}
"""The hidden columns of the table, by what they hold."""
_ANSWERS, _LISTS = 4, 9
"""The columns where the answers' keys and the lists begin."""


def list_name(words: Sequence[str], kind: str) -> str:
    """The defined name of the list of these words."""
    return f"kyodo_list_{_lists(kind).index(tuple(words)) + 1}"


def _lists(kind: str) -> list[tuple[str, ...]]:
    asked = (question.choices for question in questions_of(kind) if question.choices)
    return list(dict.fromkeys([(UNCHANGED,), (NOTHING,), *asked]))


def add(book: Workbook, request: SurveyRequest) -> None:
    """The sheet of the keys. Excel shows it to nobody, not even in its list of hidden sheets."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    put(sheet, 1, 1, MARK)
    for row, id in enumerate((request.round_id, request.id), start=2):
        put(sheet, row, 1, id)
    for row, answer in enumerate(request.live, start=1):
        put(sheet, row, _ANSWERS, answer.id)
        put(sheet, row, _ANSWERS + 1, answer.version)
        for column, key in enumerate(("venue_name", "name"), start=_ANSWERS + 2):
            put(sheet, row, column, clean(answer.answers.get(key, "")))
    for column, words in enumerate(_lists(request.round.kind), start=_LISTS):
        for row, word in enumerate(words, start=1):
            put(sheet, row, column, word)
        letter, name = get_column_letter(column), list_name(words, request.round.kind)
        where = f"{quote_sheetname(SHEET)}!${letter}$1:${letter}${len(words)}"
        book.defined_names[name] = DefinedName(name, attr_text=where)


def read(rows: Sequence[Sequence[str]]) -> dict[str, Any] | None:
    """The keys in the cells of a sheet as texts; None for any other sheet.

    {"round": 1, "request": 2, "answers": [[id, version, venue's name, space's name], …]}
    """
    if not rows or not rows[0] or rows[0][0] != MARK:
        return None

    def cell(row: int, column: int) -> str:
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    answers = []
    for row in range(len(rows)):
        id, version, venue, name = (cell(row, _ANSWERS - 1 + index) for index in range(4))
        if number(id) is not None:
            answers.append([number(id), number(version), venue, name])
    return {"round": number(cell(1, 0)), "request": number(cell(2, 0)), "answers": answers}


def number(text: str) -> int | None:
    """The number of a key; None for what is none, or that no row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
