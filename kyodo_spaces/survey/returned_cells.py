"""One cell of a returned table: what its clerk meant by 〃, a merged cell, or a date. Pure."""

import re

from flask_babel import gettext as _

from ..text import fold
from ..venues import values
from . import questions
from .questions import Question
from .returned_sheets import Day, Sheet

Above = dict[int, str]
"""The last text of each column, by its number: what 〃 stands for."""
_DITTO = frozenset("〃 ″ ” “ \" 〝 〟 々 仝 同上 同じ 上に同じ 同左上 ’’ '' ′′".split())
_NONE = frozenset(fold(word) for word in "なし 無し 無 特になし 特に無し ありません".split())
_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|#+)")
_NOTE = re.compile(r"\s*(?:[※＊*]|[(（]?注|以上|合計|計$|記入例)")


def is_note(text: str) -> bool:
    """Whether the only text of a row is a remark under the table."""
    return _NOTE.match(text) is not None


def read_cell(
    sheet: Sheet, at: tuple[int, int], question: Question | None, header: int, above: Above
) -> dict[str, str] | None:
    """{text, note} of the cell in this row and column; None where a cell beside it covers it.

    `note` tells how the text came to be, and `broken` (a key of its own) that it can't be what
    was meant. `above` learns the text.
    """
    row, column = at
    texts = sheet.rows.get(row, [])
    text = texts[column] if column < len(texts) else ""
    found: dict[str, str] = {}
    if (origin := sheet.covered.get(at)) is not None:
        top, left = origin
        if left != column:
            return {"note": _("左の列と結合されていて、読めません。"), "broken": "1", "text": ""}
        if top > header:
            text = above.get(column, "")
            found = {"note": _("結合されたセルなので、上の行と同じとみなしました。")}
    elif text.strip() in _DITTO:
        if column not in above:
            return {
                "note": _("上の行がないので、何と同じか分かりません。"),
                "broken": "1",
                "text": text,
            }
        found = {"note": _("「%(mark)s」なので、上の行と同じとみなしました。", mark=text.strip())}
        text = above[column]
    if isinstance(text, Day):
        words = _(
            "Excelの日付になっています。「%(text)s」のつもりかもしれません。", text=text.short
        )
        found = {"note": words, "broken": "1"}
    elif _ERROR.fullmatch(text.strip()):
        words = _("Excelの計算のエラーです。正しい内容を入れてください。")
        found = {"note": words, "broken": "1"}
    above[column] = text
    return {"text": _meant(question, text), **found}


def _meant(question: Question | None, text: str) -> str:
    """ "" for ー, and for なし where a number or the like is asked."""
    if not values.plain(text):
        return ""
    if question is None or question.choices or fold(text) not in _NONE:
        return str(text)
    return str(text) if questions.read(question, text.strip()).value is not None else ""
