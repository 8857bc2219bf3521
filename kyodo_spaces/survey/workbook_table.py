"""The second sheet of a workbook: a row for each place, a column for each question."""

from itertools import accumulate
from typing import Literal

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..venues import values
from ..venues.cells import clean
from . import workbook_keys
from .models import SurveyRequest, SurveyResponse
from .questions import Question, questions_of
from .workbook_cells import LINE_POINTS, lines_of, put
from .workbook_keys import KEY_HEADERS, NOTHING, UNCHANGED

SHEET = "回答"
HEADER_ROW = 3
EMPTY_ROWS = 30
"""For places that the department adds."""
PRINTED_ROWS = 10
"""So many of them have lines, and are printed empty; the others only once they are filled in."""
PAGES_WIDE = 2
REPEATED = "A:D"
"""What tells one place from another, on each page."""
_REPEATED_COLUMNS = 4
_NOTHING_COLUMN = 7
_BOX_WIDTH = 15
_WIDTHS = {
    **dict.fromkeys(("venue_name", "address", "name"), 12.0),
    **dict.fromkeys(("kind", "lends", "apply_ahead", "contact_note"), 7.5),
    **dict.fromkeys(("obstacle", "closed", "fee", "eligibility", "how_to_apply", "note"), 10.0),
    "hours": 13.0,
    "phone": 13.0,
    "rack_period": 6.5,
}
_OTHER_WIDTH = 5.5
_HIGHEST = 400
_NUMBERS: dict[str, Literal["whole", "decimal"]] = {
    "capacity": "whole",
    "copies": "whole",
    "longest_period_days": "whole",
    "wall_length_m": "decimal",
}


def add(book: Workbook, request: SurveyRequest) -> None:
    """The table, A4 landscape, two pages wide, with the boxes of an internal decision."""
    sheet = book.create_sheet(SHEET)
    asked = questions_of(request.round.kind)
    last = HEADER_ROW + len(request.live) + EMPTY_ROWS
    _write_header(sheet, asked)
    _write_top(sheet, request, _last_of_first_page(sheet, len(asked) + 1))
    for row, answer in enumerate(request.live, start=HEADER_ROW + 1):
        _write_answer(sheet, row, answer, asked)
    for row in range(HEADER_ROW + len(request.live) + 1, last + 1):
        is_printed = row <= last - EMPTY_ROWS + PRINTED_ROWS
        for column, question in enumerate(asked, start=2):
            put(sheet, row, column, "", _style(question) if is_printed else _bare(question))
        put(sheet, row, 1, "", "box" if is_printed else "bare text")
        sheet.row_dimensions[row].height = 1.5 * LINE_POINTS if is_printed else LINE_POINTS
    _add_checks(sheet, request.round.kind, asked, last)
    _set_up(sheet, request.round.title, last)


def _style(question: Question) -> str:
    return "number" if question.key in _NUMBERS else "text"


def _bare(question: Question) -> str:
    """The style of a cell without lines: a spreadsheet prints none of those that are empty."""
    return f"bare {_style(question)}"


def _last_of_first_page(sheet: Worksheet, last: int) -> int:
    """The last column that surely stands on the first page: the other repeats the first four.

    A column's width leaves some room, for programs round widths each in its own way.
    """
    widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, last + 1)]
    room = (sum(widths) + sum(widths[:_REPEATED_COLUMNS])) / PAGES_WIDE - max(widths)
    return sum(reach <= room for reach in accumulate(widths))


def _write_header(sheet: Worksheet, asked: tuple[Question, ...]) -> None:
    put(sheet, HEADER_ROW, 1, UNCHANGED, "head")
    sheet.column_dimensions["A"].width = 6.5
    for column, question in enumerate(asked, start=2):
        put(sheet, HEADER_ROW, column, question.header, "head")
        width = _WIDTHS.get(question.key, _OTHER_WIDTH)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column, header in enumerate(KEY_HEADERS.values(), start=len(asked) + 2):
        put(sheet, HEADER_ROW, column, header, "head")
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.row_dimensions[HEADER_ROW].height = 74


def _write_top(sheet: Worksheet, request: SurveyRequest, width: int) -> None:
    """Who answers what, the cell for 「該当なし」, and the boxes 担当・係長・課長."""
    put(sheet, 1, 1, clean(f"{request.name}　{request.round.title}"), "plain")
    put(sheet, 2, 1, _("貸せる場所が1つもないときは、右の黄色い欄で選んでください。"), "label")
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=_REPEATED_COLUMNS)
    put(sheet, 2, _NOTHING_COLUMN, NOTHING if request.has_nothing else "", "open")
    right = width
    for name in (_("課長"), _("係長"), _("担当")):
        left, total = right + 1, 0.0
        while total < _BOX_WIDTH:
            left -= 1
            total += sheet.column_dimensions[get_column_letter(left)].width
        for row, text in ((1, name), (2, "")):
            for column in range(left, right + 1):
                put(sheet, row, column, text if column == left else "", "box")
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)
        right = left - 1
    sheet.row_dimensions[1].height = 20
    sheet.row_dimensions[2].height = 56


def _write_answer(
    sheet: Worksheet, row: int, answer: SurveyResponse, asked: tuple[Question, ...]
) -> None:
    put(sheet, row, 1, UNCHANGED if answer.is_unchanged else "", "box")
    lines = 1
    for column, question in enumerate(asked, start=2):
        text = clean(answer.answers.get(question.key, ""))
        put(sheet, row, column, _number(text, question), _style(question))
        lines = max(lines, lines_of(text, _WIDTHS.get(question.key, _OTHER_WIDTH)))
    sheet.row_dimensions[row].height = min(LINE_POINTS * lines, _HIGHEST)
    request = answer.request
    keys = (request.round_id, request.id, answer.id, answer.version)
    for column, key in enumerate(keys, start=len(asked) + 2):
        put(sheet, row, column, key)


def _number(text: str, question: Question) -> str | float:
    """Numbers as numbers, so that a spreadsheet can add them up; what is none stays a text."""
    found = values.decimal(text).value if question.key in _NUMBERS else None
    return found if found is not None and f"{found:g}" == text else text


def _add_checks(sheet: Worksheet, kind: str, asked: tuple[Question, ...], last: int) -> None:
    """Drop-downs refuse other words, which is what makes answers comparable; numbers only warn,
    for a full-width ２０ or 20名 is understood, and nobody should be kept from answering."""
    nothing = _list(workbook_keys.list_name((NOTHING,), kind), (NOTHING,))
    nothing.add(f"{get_column_letter(_NOTHING_COLUMN)}2")
    sheet.add_data_validation(nothing)
    unchanged = _list(workbook_keys.list_name((UNCHANGED,), kind), (UNCHANGED,))
    unchanged.add(f"A{HEADER_ROW + 1}:A{last}")
    sheet.add_data_validation(unchanged)
    for column, question in enumerate(asked, start=2):
        check = _check(question, kind)
        letter = get_column_letter(column)
        check.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(check)


def _check(question: Question, kind: str) -> DataValidation:
    if question.choices:
        check = _list(workbook_keys.list_name(question.choices, kind), question.choices)
    elif question.key in _NUMBERS:
        check = DataValidation(
            type=_NUMBERS[question.key],
            operator="between",
            formula1="0" if _NUMBERS[question.key] == "decimal" else "1",
            formula2="99999",
            errorStyle="warning",
            error=_("数だけを入れてください。例: 30"),
            showErrorMessage=True,
        )
    else:
        check = DataValidation(type=None)
    words = [question.help] if question.help else []
    if question.kinds:
        words.append(
            _("種類が「%(kinds)s」のときに書いてください。", kinds="」「".join(question.kinds))
        )
    if words:
        check.showInputMessage = True
        check.promptTitle, check.prompt = question.header[:32], "\n".join(words)[:255]
    return check


def _list(name: str, words: tuple[str, ...]) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=name,
        allow_blank=True,
        error=_("%(words)s から選んでください。", words="・".join(words)),
        showErrorMessage=True,
    )


def _set_up(sheet: Worksheet, title: str, last: int) -> None:
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    # The keys belong to the range, so that rows are sorted together with them.
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(sheet.max_column)}{last}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = PAGES_WIDE, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = REPEATED
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top = margins.bottom = 0.5
    margins.header = margins.footer = 0.2
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left.text, foot.center.text = clean(title).replace("&", "&&")[:100], "&P / &N"
    sheet.oddHeader, sheet.oddFooter = head, foot
