"""Bytes of a municipal file to tables: encodings, CSV, JSON; workbooks are read by `workbooks`.

Every refusal is Invalid and says what to do. Rows are read as they are asked for.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from flask_babel import gettext as _

from ..errors import Invalid
from ..text import is_storable
from . import columns, values
from .cells import clean
from .columns import Columns

Row = tuple[int, list[str]]
"""A row's number, as a spreadsheet shows it, and its cells."""
MAX_BYTES = 60_000_000
"""Of a text: some two hundred thousand rows of the standard."""
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
HEADER_ROWS = 40
"""A header is looked for among these many first rows."""

_FOOTNOTE = re.compile(
    r"\s*(?:[※＊*]|[(（]?注|Ver|ver|出典|出所|更新|作成|以上|凡例|備考[:：]|合計|計$)"
)


@dataclass
class Table:
    """One table. `notes` are filled while the rows are read: what was not taken for data."""

    sheet: str
    header: list[str]
    columns: Columns
    facts: dict[str, str]
    """What the lines before a LinkData header say: license, attribution_name, …"""
    cells: Iterator[tuple[int, Sequence[str]]]
    notes: list[tuple[int, str]] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows of data, with at least as many cells as the header has."""
        stray = set(self.columns.stray.values())
        names = [name for index, name in enumerate(self.header) if name and index not in stray]
        count = 0
        for number, row in self.cells:
            told = [
                cell
                for index, cell in enumerate(row)
                if cell and not cell.isspace() and index not in stray
            ]
            if not any(values.plain(cell) for cell in told):
                continue
            if row[0].startswith("#") and self.header[0].strip() == "#property":
                continue
            if told == names or (len(told) == 1 and _FOOTNOTE.match(told[0])):
                self.notes.append((number, " ".join(told)))
                continue
            count += 1
            if count > MAX_ROWS:
                raise Invalid(too_many_rows())
            yield number, [*row, *[""] * (len(self.header) - len(row))]


@dataclass(frozen=True)
class Source:
    """A file's tables, how it is encoded, and what was passed over."""

    encoding: str
    tables: Sequence[Table]
    about: int
    """About how many rows there are."""
    skipped: list[str] = field(default_factory=list)


def too_many_rows() -> str:
    return str(
        _("行が多すぎます（%(rows)s 行まで）。ファイルを分けてください。", rows=f"{MAX_ROWS:,}")
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text without byte-order marks, and the name of its encoding."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf16 else ["utf-8", "cp932"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        has_mark = text.startswith("\ufeff")
        return text.lstrip("\ufeff"), "utf-8-sig" if has_mark else encoding
    raise Invalid(
        _("文字コードを読み取れません。CSV（UTF-8）で保存し直してから、もう一度お試しください。")
    )


def read_text(data: bytes) -> Source:
    """The one table of a CSV, TSV or JSON file."""
    head = data[:2000].lower()
    if re.search(rb"<(?:!doctype|html|head|body)\b", head.replace(b"\0", b"")):
        raise Invalid(
            _(
                "CSVではなく、ウェブページ（HTML）です。配布ページからファイルそのものを"
                "ダウンロードし直してください。"
            )
        )
    text, encoding = decode(data)
    if not is_storable(text):
        raise Invalid(
            _(
                "壊れた文字（NULなど）が入っています。元のソフトでCSV（UTF-8）に保存し直してください。"
            )
        )
    text = clean(text)
    if not text.strip():
        raise Invalid(_("ファイルが空です。中身を確かめて、もう一度保存してください。"))
    if text.lstrip()[0] in "[{":
        return Source(encoding, [_read_json(text)], text.count("{"))
    return Source(encoding, [_read_csv(text)], text.count("\n"))


def _read_csv(text: str) -> Table:
    """Comma, tab or semicolon, whichever shows a header."""
    _check_quotes(text)
    first: list[tuple[int, Sequence[str]]] = []
    for delimiter in ",\t;":
        cells = _cells(text, delimiter)
        table = make_table("", cells)
        if table:
            return table
        first = first or list(islice(_cells(text, delimiter), 3))
    raise Invalid(no_header(cell for _number, row in first for cell in row))


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1):
            check_width(number, row)
            yield number, row
    except csv.Error as error:
        raise Invalid(
            _("CSVとして読めない行があります（%(line)s 行目）。", line=reader.line_num)
        ) from error


def check_width(number: int, row: Sequence[object]) -> None:
    if len(row) > MAX_COLUMNS:
        raise Invalid(
            _(
                "%(row)s 行目に %(found)s 列あります（%(most)s 列まで）。"
                "区切りの記号を確かめてください。",
                row=number,
                found=f"{len(row):,}",
                most=f"{MAX_COLUMNS:,}",
            )
        )


def _check_quotes(text: str) -> None:
    """Refuse a quote that never closes: it would swallow the rest of the file as one cell."""
    end = "\x1f"
    if '"' not in text:
        return
    lines = io.StringIO(text if text.endswith(("\n", "\r")) else text + "\n", newline="")
    reader = csv.reader(chain(lines, [end]))
    start = last = 1
    row: list[str] = []
    try:
        for found in reader:
            row, last, start = found, start, reader.line_num + 1
    except csv.Error:
        row, last = [], start
    if row != [end]:
        raise Invalid(
            _('%(line)s 行目から始まる引用符（"）が閉じていません。直してください。', line=last)
        )


def _read_json(text: str) -> Table:
    """A list of records; a record's place in it is its row."""
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("JSONとして読めません。書き出し直してください。")) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise Invalid(_("JSONは、施設ごとの項目を並べたリスト（[{…}, {…}]）にしてください。"))
    header = list(dict.fromkeys(_json_text(key) for record in records for key in record))
    check_width(1, header)
    known = columns.understand(header)
    if not known.is_usable:
        raise Invalid(no_header(header))
    rows = (
        (number, [_json_text(record.get(key)) for key in header])
        for number, record in enumerate(records, start=1)
    )
    return Table("", header, known, {}, rows)


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if not is_storable(value):
            raise Invalid(_("壊れた文字が入っています。書き出し直してください。"))
        return clean(value)
    return json.dumps(value, ensure_ascii=False)


def make_table(sheet: str, cells: Iterator[tuple[int, Sequence[str]]]) -> Table | None:
    """The table under the header among the first rows; None where there is no header."""
    first = list(islice(cells, HEADER_ROWS))
    found = columns.find_header([row for _number, row in first])
    if found is None:
        return None
    index, header = found
    above = (row for _number, row in first[:index] if row and row[0].startswith("#"))
    facts = {row[0].lstrip("# "): row[1].strip() for row in above if len(row) > 1}
    return Table(sheet, header, columns.understand(header), facts, chain(first[index + 1 :], cells))


def no_header(cells: Iterable[str]) -> str:
    found = "、".join(dict.fromkeys(cell.strip()[:20] for cell in cells if cell.strip()))
    return str(
        _(
            "「名称」と「住所」の列が見つかりません。見出しの行に、この2つの列名を入れてください。"
            "読めた先頭の内容: %(found)s",
            found=found[:200] or _("なし"),
        )
    )
