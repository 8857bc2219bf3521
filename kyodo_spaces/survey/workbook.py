"""An inquiry as workbooks: for each department the letter, and a flat table of its places."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..accounts.rights import Actor
from ..db import db
from ..errors import NotFound
from . import rights, workbook_keys, workbook_letter, workbook_table
from .models import RoundKind, SurveyRequest
from .queries import get_round

_FONT = "游ゴシック"
_LINE = Side(style="thin", color="949494")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


class File(NamedTuple):
    name: str
    data: bytes


def make_workbook(request_id: int, *, by: Actor) -> File:
    """The workbook of one department; raises NotFound where there is none, or is another's."""
    found = db.session.get(SurveyRequest, request_id)
    request = rights.require_answer(by, found, "read answers")
    if request.round.kind != RoundKind.INQUIRY:
        raise NotFound
    number = [row.id for row in _requests(request.round_id)].index(request.id) + 1
    return File(file_name(number, request.name), write(request))


def make_workbooks(round_id: int, *, by: Actor) -> list[File]:
    """A workbook for each department that an inquiry asks; raises NotFound."""
    if get_round(round_id, by=by).kind != RoundKind.INQUIRY:
        raise NotFound
    requests = enumerate(_requests(round_id), start=1)
    return [File(file_name(number, each.name), write(each)) for number, each in requests]


def pack(files: Sequence[File]) -> bytes:
    """The files in one ZIP; each is compressed already."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in files:
            archive.writestr(file.name, file.data)
    return data.getvalue()


def _requests(round_id: int) -> Sequence[SurveyRequest]:
    """Whom the round asks, in the order in which the files are numbered: a later one comes last."""
    query = select(SurveyRequest).where(SurveyRequest.round_id == round_id)
    query = query.options(selectinload(SurveyRequest.responses)).order_by(SurveyRequest.id)
    return db.session.scalars(query).all()


def file_name(number: int, name: str) -> str:
    """A name that every system takes, Windows with its forbidden signs too.

    >>> file_name(3, "生涯学習課")
    '03_生涯学習課.xlsx'
    """
    return f"{number:02}_{safe(name)[:60].strip(' .')}.xlsx"


def safe(name: str) -> str:
    """The name without the signs that some system takes for others."""
    return _UNSAFE.sub("_", name)


def write(request: SurveyRequest) -> bytes:
    """The workbook itself. Texts are texts, so that no formula runs, and numbers are numbers."""
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    book.remove(book.worksheets[0])
    workbook_letter.add(book, request)
    workbook_table.add(book, request)
    workbook_keys.add(book, request)
    book.active = 0
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _styles() -> list[NamedStyle]:
    """Cells that take a named style are written many times faster than with parts of their own."""
    top = Alignment(vertical="top", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    head = PatternFill("solid", fgColor="D9E6FF")
    open_cell = PatternFill("solid", fgColor="FFF8DB")
    plain, bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)

    def style(name: str, font: Font = plain, alignment: Alignment = top, **more: Any) -> NamedStyle:
        return NamedStyle(name=f"kyodo {name}", font=font, alignment=alignment, **more)

    return [
        style("text", border=_BOX, number_format="@"),
        style("number", border=_BOX),
        style("head", bold, middle, border=_BOX, fill=head, number_format="@"),
        style("box", alignment=middle, border=_BOX, number_format="@"),
        style("open", bold, middle, border=_BOX, fill=open_cell, number_format="@"),
        style("plain", alignment=Alignment(vertical="center"), number_format="@"),
        style("line", number_format="@"),
        style("right", alignment=Alignment(horizontal="right", vertical="top"), number_format="@"),
        style(
            "title",
            Font(name=_FONT, size=14, bold=True),
            Alignment(horizontal="centerContinuous", vertical="center"),
            number_format="@",
        ),
        style("label", bold, Alignment(vertical="center", wrap_text=True), number_format="@"),
    ]
