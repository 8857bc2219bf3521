"""The first sheet of a workbook: the letter, and how to fill in the second."""

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..venues.cells import clean
from .models import SurveyRequest
from .wording import era_day
from .workbook_cells import LINE_POINTS, lines_of, put

SHEET = "照会"
_WIDTHS = (15, 80)
ADDRESSED = "御中"


def add(book: Workbook, request: SurveyRequest) -> None:
    """The letter to the department that is asked, A4 portrait."""
    sheet = book.create_sheet(SHEET)
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _write_head(sheet, request)
    _write_rows(sheet, request)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _write_head(sheet: Worksheet, request: SurveyRequest) -> None:
    asked = request.round
    dated = era_day(asked.dated_on) if asked.dated_on else ""
    for text in filter(None, (asked.document_number, dated)):
        _add(sheet, (("", "right"), (text, "right")))
    _add(sheet, ((f"{request.name}　{ADDRESSED}", "line"), ("", "line")), is_merged=True)
    if asked.contact:
        _add(sheet, (("", "right"), (asked.contact, "right")))
    _add(sheet, (("", "line"), ("", "line")))
    _add(sheet, ((asked.title, "title"), ("", "title")))
    _add(sheet, (("", "line"), ("", "line")))
    for paragraph in (asked.body or "").split("\n"):
        if paragraph.strip():
            _add(sheet, ((paragraph, "line"), ("", "line")), is_merged=True)
    _add(sheet, (("", "line"), ("", "line")))


def _write_rows(sheet: Worksheet, request: SurveyRequest) -> None:
    """What is asked, until when, and how to answer, each beside its name."""
    asked = request.round
    due = era_day(asked.due_on) if asked.due_on else _("別にお知らせします。")
    ways = (
        _("2枚目のシート「回答」に、場所ごとに1行で書いて、このファイルを返送してください。"),
        _("分かっていることは、先に入れてあります。直すところだけを書き換えてください。"),
        _("変わりがない場所は、その行の「変更なし」の欄で「変更なし」を選んでください。"),
        _("場所を加えるときは、下の空いている行に書いてください。"),
        _("なくなった場所は、行を消すか、「貸せない」にしてください。"),
        _("貸せる場所がないときは、2枚目の上の欄で「該当なし」を選んでください。"),
        _("決まっていないことは「要確認」か、空欄のままでかまいません。"),
        _("列の順番や名前、セルの結合は、できるだけ変えないでください。"),
    )
    _add(sheet, ((_("回答の期限"), "head"), (due, "text")))
    for number, way in enumerate(ways, start=1):
        _add(sheet, ((_("書き方") if number == 1 else "", "head"), (f"{number}　{way}", "text")))
    last = sheet.max_row
    sheet.merge_cells(start_row=last - len(ways) + 1, end_row=last, start_column=1, end_column=1)
    _add(sheet, ((_("問い合わせ先"), "head"), (asked.contact or "", "text")))


def _add(
    sheet: Worksheet, cells: tuple[tuple[str, str], tuple[str, str]], *, is_merged: bool = False
) -> None:
    """A row of two cells, each a text and its style, as high as its lines need."""
    row = sheet.max_row + 1 if sheet["A1"].has_style else 1
    widths = (sum(_WIDTHS), 1) if is_merged else _WIDTHS
    lines = 1
    for column, ((text, style), width) in enumerate(zip(cells, widths, strict=True), start=1):
        put(sheet, row, column, clean(text), style)
        lines = max(lines, lines_of(text, width) if style != "title" else 1)
    if is_merged:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    sheet.row_dimensions[row].height = LINE_POINTS * lines + 3
