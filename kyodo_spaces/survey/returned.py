"""A returned workbook as plain data: each cell as a text with its place, and what is odd. Pure.

Nothing is decided here. What a cell means for the answers is for `returned_matching` to say,
and for a person.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from openpyxl.utils import get_column_letter

from ..errors import Invalid
from ..text import fold
from ..venues.workbooks import EXAMPLE
from . import workbook_keys
from .questions import Question, questions_of
from .returned_cells import Above, is_note, read_cell
from .returned_columns import Columns, find_columns
from .returned_sheets import Sheet, read_sheets
from .workbook_keys import NOTHING
from .workbook_letter import ADDRESSED

Content = dict[str, Any]
"""What a SurveyFile holds:

keys: the key sheet's, as `workbook_keys.read` gives them, or None.
department: whom the letter in it addresses, or "".
nothing: the place of the cell that says 該当なし, or None.
missing: the keys of questions that have no column.
rows: each {sheet, row, keys: {round, request, response, version}, cells, others}; `cells` are
{cell, text, note} by the question's key, `others` the texts of unknown columns by their place.
problems: each {sheet, row, cell, text}; a row of 0 stands for the sheet.
"""


def read_file(data: bytes, kind: str) -> Content:
    """A workbook of a round of RoundKind `kind`; raises Invalid with the remedy."""
    sheets = read_sheets(data)
    content: Content = {"keys": None, "department": "", "nothing": None, "missing": []}
    content |= {"rows": [], "problems": []}
    rest = []
    for sheet in sheets:
        keys = workbook_keys.read([sheet.rows.get(row, []) for row in range(1, 400)])
        content["keys"] = content["keys"] or keys
        if keys is None:
            rest.append(sheet)
    tables = list(_tables(rest, questions_of(kind), content))
    for sheet, columns in tables:
        _read_table(sheet, columns, questions_of(kind), content)
    for sheet in rest:
        first = next((columns.row for each, columns in tables if each is sheet), None)
        _read_words(sheet, first, content)
    if not tables and content["nothing"] is None:
        raise Invalid(_no_table(sheets))
    return content


def _no_table(sheets: Sequence[Sheet]) -> str:
    if not any(sheet.rows for sheet in sheets):
        return str(_("何も書かれていません。送ったファイルに書いて、返送してもらってください。"))
    names = "」「".join(sheet.name for sheet in sheets)
    return str(
        _(
            "シート「%(names)s」に回答の表が見つかりません。「施設名」「部屋・場所の名前」などの"
            "見出しの行を残して、返送してもらってください。",
            names=names,
        )
    )


def tell(content: Content, sheet: str, row: int, cell: str, text: str) -> None:
    """Note a problem, once."""
    problem = {"sheet": sheet, "row": row, "cell": cell, "text": text}
    if problem not in content["problems"]:
        content["problems"].append(problem)


def _tables(
    sheets: Sequence[Sheet], asked: Sequence[Question], content: Content
) -> Iterator[tuple[Sheet, Columns]]:
    """The tables on the sheets that are seen; on hidden ones where there is no other."""
    found = [(sheet, find_columns(sheet.rows, asked)) for sheet in sheets]
    tables = [(sheet, columns) for sheet, columns in found if columns is not None]
    examples = [pair for pair in tables if EXAMPLE.search(pair[0].name)]
    seen = [pair for pair in tables if pair[0].is_visible and pair not in examples]
    chosen = seen or [pair for pair in tables if pair not in examples] or examples
    for sheet, columns in tables:
        if (sheet, columns) in chosen:
            yield sheet, columns
        else:
            words = _("隠れているシートか記入例とみて、読みませんでした。")
            tell(content, sheet.name, 0, "", words)


def _read_table(
    sheet: Sheet, columns: Columns, asked: Sequence[Question], content: Content
) -> None:
    _tell_columns(sheet, columns, asked, content)
    above: Above = {}
    header = [text for text in sheet.rows[columns.row] if text]
    for number in sorted(number for number in sheet.rows if number > columns.row):
        texts = sheet.rows[number]
        own = {index: texts[index] for index in columns.keys if index < len(texts)}
        told = [text for text in texts if text.strip()]
        written = [text for text in own.values() if text.strip()]
        if told == header or not told:
            continue
        if len(told) == 1 and fold(told[0]) == fold(NOTHING):
            _say_nothing(content, sheet, number, texts.index(told[0]))
        elif len(told) == 1 and is_note(told[0]):
            where = f"{get_column_letter(texts.index(told[0]) + 1)}{number}"
            words = _("注記とみて、回答としては読みませんでした。")
            tell(content, sheet.name, number, where, words)
        elif written or _is_covered(sheet, columns, number):
            content["rows"].append(_row(sheet, columns, number, asked, above))
        else:
            others = _others(columns, texts, number)
            words = _("答えの列が空なので、消された行とみなします。")
            where = next(iter(others), f"A{number}")
            tell(content, sheet.name, number, where, words)


def _is_covered(sheet: Sheet, columns: Columns, number: int) -> bool:
    return any((number, index) in sheet.covered for index in columns.keys)


def _row(
    sheet: Sheet, columns: Columns, number: int, asked: Sequence[Question], above: Above
) -> dict[str, Any]:
    by_key = {question.key: question for question in asked}
    cells = {}
    for index, key in sorted(columns.keys.items()):
        cell = read_cell(sheet, (number, index), by_key.get(key), columns.row, above)
        if cell is not None:
            cells[key] = {"cell": f"{get_column_letter(index + 1)}{number}", **cell}
    texts = sheet.rows[number]
    keys = {
        key: workbook_keys.number(texts[index])
        for index, key in columns.hidden.items()
        if index < len(texts)
    }
    others = _others(columns, texts, number)
    return {"sheet": sheet.name, "row": number, "keys": keys, "cells": cells, "others": others}


def _others(columns: Columns, texts: Sequence[str], number: int) -> dict[str, str]:
    known = columns.keys.keys() | columns.hidden.keys()
    return {
        f"{get_column_letter(index + 1)}{number}": text
        for index, text in enumerate(texts)
        if text.strip() and index not in known
    }


def _tell_columns(
    sheet: Sheet, columns: Columns, asked: Sequence[Question], content: Content
) -> None:
    headers = {question.key: question.header for question in asked}
    for index, header in columns.guessed.items():
        name = headers.get(columns.keys[index], workbook_keys.UNCHANGED)
        words = _("「%(found)s」の列は「%(name)s」として読みました。", found=header, name=name)
        tell(
            content, sheet.name, columns.row, f"{get_column_letter(index + 1)}{columns.row}", words
        )
    for index, header in columns.unknown.items():
        words = _(
            "「%(found)s」は照会にない列です。中身はこのファイルの記録に残りますが、回答には"
            "入りません。必要なことは備考に書いてください。",
            found=header,
        )
        tell(
            content, sheet.name, columns.row, f"{get_column_letter(index + 1)}{columns.row}", words
        )
    missing = [key for key in headers if key not in columns.keys.values()]
    content["missing"] = sorted({*content["missing"], *missing}, key=list(headers).index)
    for key in missing:
        words = _("「%(name)s」の列がありません。いまの回答をそのまま残します。", name=headers[key])
        tell(content, sheet.name, columns.row, f"A{columns.row}", words)


def _read_words(sheet: Sheet, first: int | None, content: Content) -> None:
    """Outside the table: the cell for 該当なし, and whom the letter addresses."""
    for number, texts in sheet.rows.items():
        if first is not None and number >= first:
            continue
        for index, text in enumerate(texts):
            if fold(text) == fold(NOTHING):
                _say_nothing(content, sheet, number, index)
            elif text.strip().endswith(ADDRESSED):
                name = text.strip().removesuffix(ADDRESSED).strip()
                content["department"] = content["department"] or name


def _say_nothing(content: Content, sheet: Sheet, number: int, index: int) -> None:
    where = f"{get_column_letter(index + 1)}{number}"
    content["nothing"] = content["nothing"] or {"sheet": sheet.name, "row": number, "cell": where}
