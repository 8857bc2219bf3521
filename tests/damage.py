"""A hundred ways in which a returned workbook is not as it was sent, each still understood.

The department changed two cells before: 第1会議室's 備考 and 第2会議室's 定員. A case tells what
else comes in (by room and key), what of the two can't, and what the clerk is told.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kyodo_spaces.survey.workbook_table import HEADER_ROW
from tests.workbooks import COLUMNS, FIRST, Edit, put, table

ROOMS = ("第1会議室", "第2会議室", "第3会議室")
LAST = FIRST + len(ROOMS) - 1
KEYS = max(COLUMNS.values()) + 1
"""The first of the four hidden columns."""
EDITED = {("第1会議室", "note"): "直した", ("第2会議室", "capacity"): "33"}


class Damage(NamedTuple):
    name: str
    edit: Edit
    changes: dict[tuple[str, str], str] = {}
    lost: tuple[tuple[str, str], ...] = ()
    told: str = ""
    """A pattern that is found in what the page tells."""
    choices: dict[int, str] = {}
    """What a person chooses of rows, where the file leaves it open."""


def of_tables() -> list[Damage]:
    """What happens to sheets, columns and rows."""
    return [*_sheets(), *_columns(), *_rows(), *_copies()]


def each(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def _drop(*names: str) -> Edit:
    def edit(book: Workbook) -> None:
        for name in names:
            book.remove(book[name])

    return edit


def _drop_keys(book: Workbook) -> None:
    table(book).delete_cols(KEYS, 4)


def _copied(
    title: str, state: Literal["visible", "hidden"] = "visible", *, is_first: bool = False
) -> Edit:
    def edit(book: Workbook) -> None:
        copy = book.copy_worksheet(table(book))
        copy.title, copy.sheet_state = title, state
        if is_first:
            book.move_sheet(copy, -len(book.sheetnames))

    return edit


def given(row: int, **cells: Any) -> Edit:
    return lambda book: put(book, row, **cells)


def _insert(at: int, count: int) -> Edit:
    return on(lambda sheet: sheet.insert_rows(at, count))


def _titled(title: str) -> Edit:
    return on(lambda sheet: setattr(sheet, "title", title))


def _blank(sheet: Worksheet) -> None:
    for column in range(1, KEYS):
        sheet.cell(LAST, column).value = None


def on(act: Callable[[Worksheet], object]) -> Edit:
    return lambda book: act(table(book))


def _sheets() -> Iterator[Damage]:
    by_name = "番号がない"
    yield Damage("nothing", lambda _book: None)
    yield Damage("no key sheet", _drop("kyodo"))
    yield Damage("no key columns", _drop_keys, told=by_name)
    yield Damage("no keys", each(_drop_keys, _drop("kyodo")), told=by_name)
    yield Damage("no keys, no letter", each(_drop_keys, _drop("kyodo", "照会")), told=by_name)
    yield Damage("no letter", _drop("照会"))
    for title in ("Sheet1", "回答 (2)", "令和8年度 ★最終版", "a" * 31):
        yield Damage(f"sheet called {title}", _titled(title))
    yield Damage("a copy", _copied("回答 (2)"), told="行目と同じ")
    yield Damage("a copy before it", _copied("写し", is_first=True), told="行目と同じ")
    yield Damage("a hidden copy", _copied("前の", "hidden"), told="隠れているシート")
    yield Damage("an example", _copied("記入例"), told="記入例")
    yield Damage("sheets turned", lambda book: book.move_sheet(table(book), -2))
    yield Damage("table hidden", on(lambda sheet: setattr(sheet, "sheet_state", "hidden")))
    yield Damage("a sheet of notes", lambda book: book.create_sheet("メモ").append(["電話済み", 3]))
    yield Damage("key sheet shown", lambda book: setattr(book["kyodo"], "sheet_state", "visible"))
    yield Damage("key sheet renamed", lambda book: setattr(book["kyodo"], "title", "Sheet9"))
    yield Damage("no lists", lambda book: book.defined_names.clear())
    yield Damage("no checks", on(lambda sheet: sheet.data_validations.dataValidation.clear()))
    yield Damage("protected", on(lambda sheet: sheet.protection.enable()))


def _move(key: str, to: int) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = table(book)
        cells = [
            cell.value for (cell,) in sheet.iter_rows(min_col=COLUMNS[key], max_col=COLUMNS[key])
        ]
        sheet.delete_cols(COLUMNS[key])
        sheet.insert_cols(to)
        for row, value in enumerate(cells, start=1):
            sheet.cell(row, to).value = value

    return edit


def _header(key: str, text: str) -> Edit:
    return on(lambda sheet: setattr(sheet.cell(HEADER_ROW, COLUMNS[key]), "value", text))


def _all_headers(change: Callable[[str], str]) -> Edit:
    def edit(book: Workbook) -> None:
        for cell in table(book)[HEADER_ROW]:
            cell.value = change(str(cell.value))

    return edit


def _widen(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _columns() -> Iterator[Damage]:
    for key in ("capacity", "name", "note", "wifi", "venue_name", "is_unchanged"):
        yield Damage(f"{key} moved", _move(key, 20))
    for key in ("address", "floor", "phone", "hours", "fee", "projector", "copies", "kind"):
        yield Damage(
            f"{key} gone",
            on(partial(Worksheet.delete_cols, idx=COLUMNS[key])),
            told="列がありません",
        )
    yield Damage(
        "capacity gone",
        on(lambda sheet: sheet.delete_cols(COLUMNS["capacity"])),
        lost=(("第2会議室", "capacity"),),
    )
    yield Damage("変更なし gone", on(lambda sheet: sheet.delete_cols(1)))
    for key, text in (
        ("capacity", "何人まで"),
        ("name", "室"),
        ("address", "場所はどこ"),
        ("note", "備　考　欄"),
        ("phone", "ＴＥＬ"),
        ("closed", "お休み"),
        ("venue_name", "建物"),
    ):
        yield Damage(f"{key} called {text}", _header(key, text), told="として読みました")
    yield Damage("headers wide", _all_headers(_widen))
    yield Damage("headers broken", _all_headers("\n".join))
    yield Damage("headers spaced", _all_headers(lambda text: f"　{text} ※"))
    for at in (1, 2, 8, KEYS):
        yield Damage(f"a blank column at {at}", on(partial(Worksheet.insert_cols, idx=at)))
        yield Damage(f"a new column at {at}", _new_column(at), told="照会にない列")


def _new_column(at: int) -> Edit:
    def act(sheet: Worksheet) -> None:
        sheet.insert_cols(at)
        sheet.cell(HEADER_ROW, at).value = "課内の整理番号"
        sheet.cell(FIRST, at).value = "あ-1"

    return on(act)


def _lay(sheet: Worksheet, rows: list[list[Any]]) -> None:
    for number, values in enumerate(rows, start=FIRST):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def _held(sheet: Worksheet) -> list[list[Any]]:
    found = sheet.iter_rows(min_row=FIRST, max_row=LAST, max_col=KEYS + 3, values_only=True)
    return [list(row) for row in found]


def _copy_row(**cells: Any) -> Edit:
    def edit(book: Workbook) -> None:
        _lay(table(book), [*_held(table(book)), _held(table(book))[0]])
        put(book, LAST + 1, **cells)

    return edit


def _rows() -> Iterator[Damage]:
    for count in (1, 2, 10):
        yield Damage(f"{count} rows above", _insert(1, count))
        yield Damage(
            f"{count} rows under the header",
            _insert(FIRST, count),
        )
    yield Damage("no top", on(_drop_top))
    yield Damage("turned", on(lambda sheet: _lay(sheet, _held(sheet)[::-1])))
    yield Damage(
        "shifted",
        on(lambda sheet: sheet.move_range(f"A1:{get_column_letter(KEYS + 3)}{LAST}", 7, 5)),
    )
    yield Damage("blank between", on(lambda sheet: sheet.insert_rows(FIRST + 1, 3)))
    yield Damage(
        "a note under it",
        on(lambda sheet: setattr(sheet.cell(LAST + 4, 2), "value", "※館長に確認済み")),
        told="注記",
    )
    yield Damage(
        "a sum under it",
        on(lambda sheet: setattr(sheet.cell(LAST + 1, 9), "value", "合計 3室")),
        told="注記",
    )
    yield Damage("header again", on(lambda sheet: _lay_header(sheet, LAST + 2)))
    yield Damage(
        "first row deleted",
        on(lambda sheet: sheet.delete_rows(FIRST)),
        lost=(("第1会議室", "note"),),
    )
    yield Damage("third row deleted", on(lambda sheet: sheet.delete_rows(LAST)))
    yield Damage(
        "third row blanked",
        on(_blank),
        told="消された行",
    )


def _copies() -> Iterator[Damage]:
    yield Damage("a row copied", _copy_row(), told="行目と同じ")
    added = {
        "venue_name": "小町会館",
        "name": "和室",
        "kind": "会議室",
        "lends": "貸せる",
        "address": "鎌倉市小町1-1",
        "note": "直した",
    }
    yield Damage(
        "a row copied and renamed",
        _copy_row(name="和室"),
        {("和室", key): text for key, text in added.items()},
        told="行を写して",
    )
    yield Damage(
        "a row copied and changed",
        _copy_row(floor="9階"),
        told="選んでください",
        choices={3: "skip"},
    )
    yield Damage(
        "a row added",
        _added,
        {("倉庫", key): text for key, text in added.items() if key not in {"address", "note"}}
        | {("倉庫", "name"): "倉庫"},
    )
    yield Damage(
        "renamed in place",
        given(FIRST, name="大会議室"),
        {("大会議室", "name"): "大会議室"},
    )
    yield Damage(
        "a far cell", on(lambda sheet: setattr(sheet.cell(1900, 1), "value", "※")), told="注記"
    )


def _lay_header(sheet: Worksheet, row: int) -> None:
    for column in range(1, KEYS + 4):
        sheet.cell(row, column).value = sheet.cell(HEADER_ROW, column).value


def _drop_top(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(merged.coord)
    sheet.delete_rows(1, 2)


def _added(book: Workbook) -> None:
    put(book, LAST + 1, venue_name="小町会館", name="倉庫", kind="会議室", lends="○")
