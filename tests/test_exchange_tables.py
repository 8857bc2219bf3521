"""Bytes of a file as tables: encodings, shapes, and what is refused with a remedy."""

import codecs
import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues import workbooks
from kyodo_spaces.venues.tables import MAX_BYTES, MAX_COLUMNS, Source
from kyodo_spaces.venues.workbooks import read, text_of

HEAD = "名称,住所,電話番号"
ROW = "中央公民館,鎌倉市御成町1-1,0467-00-0000"


def rows_of(source: Source) -> list[list[str]]:
    return [row for table in source.tables for _number, row in table.rows()]


def workbook(fill: Callable[[Worksheet], None], title: str = "施設") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_rows(*rows: list[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (f"{HEAD}\r\n{ROW}\r\n".encode("utf-8-sig"), "utf-8-sig"),
        (f"{HEAD}\n{ROW}\n".encode(), "utf-8"),
        (f"{HEAD}\r\n{ROW}\r\n".encode("cp932"), "cp932"),
        (codecs.BOM_UTF8 * 2 + f"{HEAD}\n{ROW}".encode(), "utf-8-sig"),
        (f"{HEAD}\r\n{ROW}\r\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + f"{HEAD}\r\n{ROW}".encode("utf-16-be"), "utf-16"),
        (f"{HEAD}\r{ROW}\r".encode(), "utf-8"),
        (f"{HEAD}\n{ROW}".replace(",", "\t").encode(), "utf-8"),
        (f"{HEAD}\n{ROW}".replace(",", ";").encode(), "utf-8"),
        (f'"名称\n（必須）","住　所","電話"\n{ROW}'.encode(), "utf-8"),
        (f"公共施設一覧,,\n令和8年4月1日現在,,\n,,\n{HEAD}\n{ROW}".encode(), "utf-8"),
    ],
)
def test_encodings_delimiters_and_lines_above_the_header(data: bytes, encoding: str) -> None:
    source = read(data)
    assert source.encoding == encoding
    assert rows_of(source) == [ROW.split(",")]


def test_rows_that_are_no_data_are_not_lost_in_silence() -> None:
    text = f"{HEAD}\n{ROW}\n,,\n{HEAD}\n※ 電話番号は代表,,\nVer20260511,,\n" + ",,\n" * 989
    (table,) = read(text.encode()).tables
    assert [number for number, _row in table.rows()] == [2]
    assert table.notes == [(4, "名称 住所 電話番号"), (5, "※ 電話番号は代表"), (6, "Ver20260511")]


def test_ragged_rows_and_quoted_line_ends() -> None:
    text = f'{HEAD}\n"中央\n公民館",鎌倉市御成町1-1\n西館,鎌倉市大船1-1,1,余り\n'
    (table,) = read(text.encode()).tables
    assert list(table.rows()) == [
        (2, ["中央\n公民館", "鎌倉市御成町1-1", ""]),
        (3, ["西館", "鎌倉市大船1-1", "1", "余り"]),
    ]


def test_linkdata_tells_its_licence_before_the_header() -> None:
    text = (
        "#LINK,,\n#attribution_name,高松市,\n#license,CC BY,\n#property,name,address,location\n"
        '#object_type_xsd,string,string,string\n1,会館,高松市番町1-1,"34.34,134.04"\n2,,,\n'
    )
    (table,) = read(text.encode("utf-8-sig")).tables
    assert table.facts["license"] == "CC BY"
    assert table.columns.kind == "linkdata"
    assert [row for _number, row in table.rows()] == [
        ["1", "会館", "高松市番町1-1", "34.34,134.04"]
    ]


def test_a_list_of_records_as_json() -> None:
    data = '[{"name": "会館", "address": "鎌倉市大船1"}, {"name": "別館", "tel": 12, "x": null}]'
    (table,) = read(data.encode()).tables
    assert list(table.rows()) == [
        (1, ["会館", "鎌倉市大船1", "", ""]),
        (2, ["別館", "", "12", ""]),
    ]


def test_a_workbook_with_titles_notes_and_time_cells() -> None:
    fill = with_rows(
        ["公共施設一覧"],
        [],
        ["#property", "名称", "住\n所", "開始時間", "URL", "←データの項目名を入力"],
        [1, "会館", "高松市番町1-1", time(9, 0), None, "←2行目以降に入力"],
        [2, None, None, None, None, None],
    )
    source = read(workbook(fill))
    assert source.encoding == "xlsx"
    assert rows_of(source) == [["1", "会館", "高松市番町1-1", "9:00", "", "←2行目以降に入力"]]
    assert set(source.tables[0].columns.stray) == {"#property", "←データの項目名を入力"}


def test_a_header_of_merged_cells_in_two_lines() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["施設名", "所在地", None, "電話番号"])
        sheet.append([None, "郵便番号", "住所", None])
        sheet.append(["会館", "248-0012", "鎌倉市御成町1-1", "0467-00-0000"])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    (table,) = read(workbook(fill)).tables
    assert table.columns.fields == {"name": 0, "postal_code": 1, "address": 2, "phone": 3}
    assert len(list(table.rows())) == 1


def test_every_sheet_with_a_table_is_read_and_the_others_are_told() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in ("北部", "南部", "入力例", "目次", "隠し"):
        sheet = book.create_sheet(title)
        sheet.append(["名称", "住所"] if title != "目次" else ["この表について"])
        sheet.append([f"{title}会館", "鎌倉市大船1-1"])
    book["隠し"].sheet_state = "hidden"
    source = read(saved(book))
    assert [table.sheet for table in source.tables] == ["北部", "南部"]
    assert [text for text in source.skipped if "入力例" in text or "目次" in text or "隠し" in text]
    assert len(source.skipped) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12.0, "12"),
        (35.319225, "35.319225"),
        (time(9, 5), "9:05"),
        (timedelta(days=1), "24:00"),
        (datetime(1900, 1, 1), "24:00"),  # noqa: DTZ001 - as openpyxl reads 1.0
        (datetime(2026, 4, 1), "2026-04-01"),  # noqa: DTZ001 - workbooks know no time zone
        (date(2026, 4, 1), "2026-04-01"),
        (True, "True"),
    ],
)
def test_cells_of_a_workbook_as_their_reader_would_type_them(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf \r\n", "空"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        ("\n<HTML lang=ja>".encode("utf-16"), "HTML"),
        (f"{HEAD}\n中央\0公民館,住所,\n".encode(), "NUL"),
        (b'[{"name": "\\ud800", "address": "x"}]', "文字"),
        (b'[{"name": "a", "address": "x", "\\u0000": "y"}]', "文字"),
        (b"\x81\xff\xfe\x00\xff", "文字コード"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, ".xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "パスワード",
        ),
        (b"PK\x03\x04broken", "壊れ"),
        (b"{}", "リスト"),
        (b"[1, 2]", "リスト"),
        (b'[{"name": ', "JSON"),
        (b"[" * 100_000, "JSON"),
        (f'{HEAD}\n会館,"鎌倉市\n別館,鎌倉市\n'.encode(), "2 行目"),
        ("品名,価格\n鉛筆,100\n".encode(), "「名称」と「住所」"),
        (",".join(["名称", "住所", *["列"] * 5000]).encode(), "列"),
        (f"{HEAD}\n{',' * 5000}".encode(), "5,001 列"),
        (b"a" * (MAX_BYTES + 1), "大きすぎ"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, word: str) -> None:
    with pytest.raises(Invalid, match="。") as refused:
        rows_of(read(data))
    assert word in str(refused.value)


def archive(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (archive(data_dot_csv=HEAD.encode()), "ZIP"),
        (archive(xl__workbook_dot_xml=b"<x/>", xl__vbaProject_dot_bin=b"x"), "マクロ"),
        (archive(xl__workbook_dot_xml=b" " * 21_000_000), "展開"),
        (archive(xl__workbook_dot_xml=b" " * 6_000_000), "展開"),
        (archive(xl__workbook_dot_xml=b"<x/>"), "Excel"),
        (archive(xl__workbook_dot_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "Excel"),
    ],
)
def test_archives_that_are_no_workbook_or_a_trap(data: bytes, word: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data)
    assert word in str(refused.value)


def test_a_workbook_of_wide_rows_is_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["名称", "住所"])
        sheet.cell(row=2, column=MAX_COLUMNS + 1, value="x")

    with pytest.raises(Invalid, match="1,001 列"):
        rows_of(read(workbook(fill)))


def test_blank_cells_far_to_the_right_do_not_eat_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "_MAX_CELLS", 1_000)

    def fill(sheet: Worksheet) -> None:
        sheet.append(["名称", "住所"])
        for row in range(2, 6):
            sheet.cell(row=row, column=1, value="会館")
            sheet.cell(row=row, column=500).number_format = "0"

    with pytest.raises(Invalid, match="行が多すぎます"):
        rows_of(read(workbook(fill)))


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(Invalid, match="「名称」と「住所」"):
        read(workbook(with_rows()))


letters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r")
cells = st.text(letters, max_size=20)


@given(st.binary(max_size=300))
@example(HEAD.encode() + b"\n\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Invalid):
        rows_of(read(data))


@given(st.text(max_size=300))
def test_any_text_after_a_header_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        rows_of(read(f"{HEAD}\n{text}".encode("utf-8", "replace")))


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_no_row_is_lost(pairs: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    text.write(HEAD + "\r\n")
    for name, phone in pairs:
        quoted = [cell.replace('"', '""') for cell in (f"会館{name}", "鎌倉市大船1-1", phone)]
        text.write(",".join(f'"{cell}"' for cell in quoted) + "\r\n")
    try:
        found = rows_of(read(text.getvalue().encode()))
    except Invalid:
        assert not pairs
    else:
        assert found == [[f"会館{name}", "鎌倉市大船1-1", phone] for name, phone in pairs]
