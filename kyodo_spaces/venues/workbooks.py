"""Excel workbooks to tables, with the guards that a file from elsewhere needs."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from ..errors import Invalid
from ..text import is_storable
from .cells import clean
from .tables import MAX_BYTES as MAX_TEXT_BYTES
from .tables import Source, Table, check_width, make_table, no_header, read_text
from .tables import too_many_rows as _too_many_rows

_MAX_MEMBERS = 1_000
MAX_BYTES = 20_000_000
"""Of a workbook, packed or unpacked: its cells take many times as much as those of a text."""
_MAX_RATIO = 100
# Below this size, a ratio is what blank rows and columns compress to.
_RATIO_FROM = 5_000_000
_MAX_CELLS = 12_000_000
EXAMPLE = re.compile("例|サンプル|見本|説明|凡例|記入要領")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Source:
    """The tables of a CSV, TSV, JSON or XLSX file; raises Invalid with the remedy."""
    is_workbook = data.startswith(b"PK")
    check_form(data, MAX_BYTES if is_workbook else MAX_TEXT_BYTES)
    if is_workbook:
        return _read_workbook(data)
    return read_text(data)


def check_form(data: bytes, most: int) -> None:
    """Refuse what is too large (in bytes), and forms that hold tables but can't be read."""
    if len(data) > most:
        raise Invalid(
            _("ファイルが大きすぎます（%(size)s MB まで）。分けてください。", size=most // 10**6)
        )
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Invalid(_("パスワードで保護されています。保護を外して保存し直してください。"))
        raise Invalid(_("古い形式のExcel（.xls）です。.xlsx で保存し直してください。"))
    if data.startswith(b"%PDF"):
        raise Invalid(_("PDFは読めません。元の表を .xlsx でご用意ください。"))


def load(data: bytes) -> Any:
    """The workbook, whose cells are read as they are asked for; raises Invalid."""
    _check_archive(data)
    import openpyxl  # noqa: PLC0415 - takes half a second, which no other command should wait for

    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # a damaged part can raise anything in openpyxl
        raise Invalid(
            _("Excelのファイルとして読めません。.xlsx で保存し直してください。")
        ) from error


def _read_workbook(data: bytes) -> Source:
    book = load(data)
    tables: list[Table] = []
    skipped: list[str] = []
    about = sum(sheet.max_row or 0 for sheet in book.worksheets)
    for sheet in book.worksheets:
        reason = _reason_to_skip(sheet)
        table = None if reason else make_table(sheet.title, cells(sheet))
        if table:
            tables.append(table)
        else:
            reason = reason or _("施設の表ではない")
            skipped.append(
                _(
                    "シート「%(name)s」は読みませんでした（%(reason)s）。",
                    name=sheet.title,
                    reason=reason,
                )
            )
    if not tables:
        raise Invalid("\n".join([no_header([]), *skipped]))
    return Source("xlsx", tables, about, skipped)


def _reason_to_skip(sheet: Any) -> str | None:
    if EXAMPLE.search(sheet.title):
        return str(_("記入例や説明"))
    return str(_("非表示")) if sheet.sheet_state != "visible" else None


def _check_archive(data: bytes) -> None:
    """Refuse what is no workbook, has macros, or unpacks to far more than it seems."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Invalid(
            _("壊れたファイルです。もう一度ダウンロードか保存をしてください。")
        ) from error
    names = {member.filename for member in members}
    if "xl/vbaProject.bin" in names:
        raise Invalid(_("マクロを含むExcelです。マクロのない .xlsx で保存し直してください。"))
    if "xl/workbook.xml" not in names:
        raise Invalid(_("ZIPなどのファイルです。中のファイルを取り出して指定してください。"))
    parsed = [member for member in members if not member.filename.startswith("xl/media/")]
    size = sum(member.file_size for member in parsed)
    packed = sum(member.compress_size for member in parsed) or 1
    is_dense = size > _RATIO_FROM and size / packed > _MAX_RATIO
    if len(members) > _MAX_MEMBERS or size > MAX_BYTES or is_dense:
        raise Invalid(_unpacks_too_far())


def _unpacks_too_far() -> str:
    return str(
        _(
            "展開すると大きくなりすぎるExcelです。表のあるシートだけを、新しいファイルに保存し直してください。"
        )
    )


def cells(
    sheet: Any, to_text: Callable[[Any], str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, as texts; blank rows cost nothing but are counted.

    A text that a workbook holds once can stand in any number of cells.
    """
    scanned = size = 0
    for number, row in enumerate(_rows(sheet), start=1):
        scanned += len(row) + 1
        if scanned > _MAX_CELLS:
            raise Invalid(_too_many_rows())
        size += sum(len(value) for value in row if isinstance(value, str))
        if size > MAX_BYTES:
            raise Invalid(_unpacks_too_far())
        texts = [(to_text or text_of)(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        check_width(number, texts)
        yield number, texts


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:
        raise Invalid(
            _("シート「%(name)s」が壊れています。保存し直してください。", name=sheet.title)
        ) from error


def text_of(value: Any) -> str:
    """A cell as its reader would type it: a time as 9:00, a date as 2026-10-03, no 1.0 for 1."""
    if value is None:
        return ""
    if isinstance(value, str):
        if not is_storable(value):
            raise Invalid(_("壊れた文字が入っています。保存し直してください。"))
        return clean(value)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment_text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _moment_text(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        total = round(value.total_seconds()) // 60
        return f"{total // 60}:{total % 60:02}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.year <= 1900:  # a time of day, which Excel counts from its first day
        return f"{value.hour + 24 * (value.day == 1)}:{value.minute:02}"
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
