"""More ways in which a returned workbook is not as it was sent: its cells and its keys."""

from collections.abc import Iterator
from datetime import date, datetime, time

from openpyxl.utils import get_column_letter

from tests.damage import KEYS, LAST, Damage, each, given, on
from tests.workbooks import COLUMNS, FIRST, Edit


def of_cells() -> list[Damage]:
    """What happens inside the table."""
    return [*_marks(), *_texts(), *_values(), *_keys()]


def _merge(*ranges: str) -> Edit:
    return on(lambda sheet: [sheet.merge_cells(each) for each in ranges])


def _marks() -> Iterator[Damage]:
    names = get_column_letter(COLUMNS["venue_name"])
    yield Damage("names merged", _merge(f"{names}{FIRST}:{names}{LAST}"))
    kinds = get_column_letter(COLUMNS["kind"])
    yield Damage(
        "kinds merged", _merge(f"{kinds}{FIRST}:{kinds}{LAST}", f"{names}{FIRST}:{names}{LAST}")
    )
    yield Damage("two columns merged", _merge(f"H{LAST}:I{LAST}"))
    yield Damage("title merged", _merge("H1:J1"))
    for mark in ("〃", "″", "同上", "”", "仝", " 〃 ", "　同上　"):
        yield Damage(f"names as {mark}", _ditto(mark))
    for mark in ("ー", "－", "―", "-", "なし", "　"):
        yield Damage(f"no number as {mark}", given(LAST, copies=mark))


def _texts() -> Iterator[Damage]:
    for text, stored in (
        ("４０", "40"),
        ("40名", "40"),
        (40.0, "40"),
        ("約４０人", "40"),
        ("'40", "'40"),
        ("四十", "四十"),
        (-5, "-5"),
    ):
        yield Damage(
            f"number as {text}",
            given(LAST, capacity=text),
            {("第3会議室", "capacity"): stored},
        )
    for broken in (
        date(2027, 1, 2),
        datetime.combine(date(2027, 1, 2), time()),
        "#REF!",
        "#N/A",
        "########",
    ):
        yield Damage(
            f"floor as {broken}",
            given(LAST, floor=broken),
            told="Excelの",
        )


def _values() -> Iterator[Damage]:
    yield Damage("a time", given(LAST, hours=time(9, 30)), {("第3会議室", "hours"): "9:30"})
    yield Damage("true", given(LAST, wifi=True), {("第3会議室", "wifi"): "有"})
    yield Damage(
        "an era",
        given(LAST, note="令和元年～R8"),
        {("第3会議室", "note"): "令和元年～R8"},
    )
    yield Damage(
        "long",
        given(LAST, note="長" * 5_000),
        {("第3会議室", "note"): "長" * 5_000},
        told="長すぎます",
    )
    yield Damage("wide blanks", given(LAST, name="　第3会議室　"))
    yield Damage("spaces", given(LAST, venue_name="小町会館  "))
    yield Damage(
        "turned text",
        given(LAST, note="\u202e上下"),
        {("第3会議室", "note"): "上下"},
    )
    yield Damage("a picture character", given(LAST, note="🏛"), {("第3会議室", "note"): "🏛"})
    yield Damage(
        "not a choice",
        given(LAST, wifi="たぶん"),
        {("第3会議室", "wifi"): "たぶん"},
        told="のどれか",
    )
    yield Damage("nothing and places", on(lambda sheet: setattr(sheet["G2"], "value", "該当なし")))


def _ditto(mark: str) -> Edit:
    marks = {"venue_name": mark, "kind": mark}
    return each(given(FIRST + 1, **marks), given(LAST, **marks))


def _key(row: int, offset: int, value: object) -> Edit:
    return on(lambda sheet: setattr(sheet.cell(row, KEYS + offset), "value", value))


def _keys() -> Iterator[Damage]:
    """第2会議室's row with keys that it never had; of the other department answer 4, request 2."""
    row, lost = FIRST + 1, (("第2会議室", "capacity"),)
    yield Damage("another round's row", _key(row, 0, 9), lost=lost, told="別の照会の行")
    yield Damage("another department's row", _key(row, 1, 2), lost=lost, told="ほかの課の行")
    whole = each(_key(row, 1, 2), _key(row, 2, 4))
    yield Damage("another department's answer", whole, lost=lost, told="ほかの課の行")
    yield Damage("another's answer in one's own name", _key(row, 2, 4), told="番号がない")
    for value in ("x", -1, 99999999999, 1.5, None, "２", 777):
        yield Damage(f"answer {value}", _key(row, 2, value))
        yield Damage(f"version {value}", _key(row, 3, value))
    yield Damage(
        "sorted without keys", each(_key(FIRST, 2, 2), _key(row, 2, 1)), told="名前が合わない"
    )
    yield Damage("one key thrice", each(_key(row, 2, 1), _key(LAST, 2, 1)), told="名前が合わない")
