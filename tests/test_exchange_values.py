"""Cells of municipal files as values: each way of writing that real files were seen to use."""

from collections.abc import Callable
from datetime import date

import pytest

from kyodo_spaces.venues import values
from kyodo_spaces.venues.values import Has


@pytest.mark.parametrize(
    ("text", "has", "note"),
    [
        ("有", True, None),
        ("無", False, None),
        ("可", True, None),
        ("否", False, None),
        ("不可", False, None),
        ("○", True, None),
        ("〇", True, None),
        ("×", False, None),
        ("あり", True, None),
        ("なし", False, None),
        (" 有 ", True, None),
        ("一部有", True, "一部有"),
        ("有(故障中)", True, "故障中"),
        ("有（故障中）", True, "故障中"),
        ("無（隣の建物に有）", False, "隣の建物に有"),
        ("判断保留", None, "判断保留"),
        ("１階・２階に有", True, "１階・２階に有"),
        ("可（ホール内は否）", True, "ホール内は否"),
        ("飲料のみ可", True, "飲料のみ可"),
        ("一部不可", None, "一部不可"),
        ("使用不可", False, "使用不可"),
        ("要相談", None, "要相談"),
        ("不明", None, None),
        ("", None, None),
        ("-", None, None),
        ("ー", None, None),
    ],
)
def test_three_states_and_a_note(text: str, has: bool | None, note: str | None) -> None:
    assert values.three_states(text) == Has(has, note)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("9:00", 540),
        ("09:00", 540),
        ("９：００", 540),
        ("9：00:00", 540),
        ("24:00:00", 1440),
        ("23:59", 1439),
        ("午後９時", 1260),
        ("午前9時30分", 570),
        ("9時半", 570),
        ("PM 5:30", 1050),
        ("午後0時", 720),
        ("正午", 720),
        ("午前12時", None),
        ("午後12時", None),
        ("PM12:30", None),
        ("午前13時", None),
        ("0.354166667", 510),
        ("日の出", None),
        ("24時間", None),
        ("08:30（受付開始）", None),
        ("25:00", None),
        ("9:75", None),
        ("9", None),
    ],
)
def test_times(text: str, total: int | None) -> None:
    assert values.minutes(text) == total


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0767-52-0001", "0767-52-0001"),
        ("（0768）52-0720", "0768-52-0720"),
        ("(076)288-6703", "076-288-6703"),
        ("•055-977-4835", "055-977-4835"),
        ("０４６７－２３－３０００", "0467-23-3000"),
        ("0467ー23ー3000", "0467-23-3000"),
        ("0467(23)3000", "0467-23-3000"),
        ("TEL 0467-23-3000", "0467-23-3000"),
        ("0467233000", "0467233000"),
        ("467233000", "0467233000"),
        ("0467-23-3000（内線12）", "0467-23-3000（内線12）"),
        ("", None),
        ("-", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    assert values.phone(text).value == phone


@pytest.mark.parametrize(
    ("text", "code", "is_noticed"),
    [
        ("928-0001", "928-0001", False),
        ("9290345", "929-0345", False),
        ("〒248-0012", "248-0012", False),
        ("２４８ー００１２", "248-0012", False),
        ("600042", "060-0042", True),
        ("-", None, False),
        ("", None, False),
        ("12", None, True),
    ],
)
def test_postal_codes(text: str, code: str | None, is_noticed: bool) -> None:
    read = values.postal_code(text)
    assert (read.value, read.notice is not None) == (code, is_noticed)


@pytest.mark.parametrize(
    ("text", "number", "is_noticed"),
    [
        ("8000020222038", "8000020222038", False),
        ("2.00002E+12", None, True),
        ("123", None, True),
        ("", None, False),
    ],
)
def test_corporate_numbers_that_a_spreadsheet_destroyed(
    text: str, number: str | None, is_noticed: bool
) -> None:
    read = values.corporate_number(text)
    assert (read.value, read.notice is not None) == (number, is_noticed)


@pytest.mark.parametrize(
    ("text", "is_longitude", "degrees"),
    [
        ("35.319225", False, [35.319225]),
        ("３５．３１９２２５", False, [35.319225]),
        ("3707321", False, [37.12558333]),
        ("1365041", True, [136.84472222]),
        ("13650412", True, [136.84477778]),
        ("352109.5", False, [35.35263889]),
        ("北緯35度19分9秒", False, [35.31916667]),
        ("35°19′9.2″", False, [35.31922222]),
        ("3799999", False, []),
        ("不明", False, []),
        ("", False, []),
        ("-220.585806", True, []),
        ("1e400", True, []),
    ],
)
def test_degrees(text: str, is_longitude: bool, degrees: list[float]) -> None:
    assert values.degrees(text, is_longitude=is_longitude) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-03", date(2026, 10, 3)),
        ("2026/10/3", date(2026, 10, 3)),
        ("20261003", date(2026, 10, 3)),
        ("2026年10月3日", date(2026, 10, 3)),
        ("令和8年10月3日", date(2026, 10, 3)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R3.4.1", date(2021, 4, 1)),
        ("平成３０年４月１日", date(2018, 4, 1)),
        ("2026-10-03 12:00:00", date(2026, 10, 3)),
        ("1868-01-25", date(1868, 1, 25)),
        ("1867-12-31", None),
        ("26/10/03", None),
        ("0026-10-03", None),
        ("2026-02-30", None),
        ("来年", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    read = values.day(text)
    assert read.value == day
    assert (read.notice is None) == (day is not None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("142042", "142042"),
        ("１４２０４２", "142042"),
        ("14204", "142042"),
        ("140007", "140007"),
        ("11002", "011002"),
        ("1100", "011002"),
        ("222127.0", "222127"),
        ("142043", None),
        ("鎌倉市", None),
    ],
)
def test_municipality_codes(text: str, code: str | None) -> None:
    known = {"142042", "011002", "222127"}
    assert values.municipality_code(text, known.__contains__).value == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-03", "2026-10-03"),
        ("2026年10月", "2026-10"),
        ("2018", "2018"),
        ("令和3年", "2021"),
        ("26/10/03", None),
        ("26/10", None),
        ("2026/13", None),
    ],
)
def test_dates_no_more_exact_than_given(text: str, day: str | None) -> None:
    read = values.as_of(text)
    assert (read.value, read.notice is None) == (day, day is not None)


@pytest.mark.parametrize("text", ["http://[abc", "http://ａ℀.jp/", "https://[::1", "http://"])
def test_a_broken_web_address_is_reported(text: str) -> None:
    read = values.web_address(text)
    assert read.value is None
    assert read.notice is not None


LONG = 100_000


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (values.email, "a@" + "." * LONG + "@"),
        (values.email, "a@example." + "a" * LONG),
        (values.integer, "1" + " " * LONG + "x"),
        (values.decimal, "1." + "1" * LONG),
        (values.day, "2026-10-03 12:00" + " " * LONG + "x"),
        (values.as_of, "2026-10-03 12:00" + " " * LONG + "x"),
        (values.postal_code, "1" * LONG),
        (values.corporate_number, "1" * LONG),
        (values.web_address, "https://example.jp/" + "a" * LONG),
    ],
)
def test_a_cell_of_prose_is_no_value(read: Callable[[str], values.Read], text: str) -> None:
    value, notice = read(text)
    assert value is None
    assert notice is not None


@pytest.mark.parametrize("text", ["有" + " " * LONG + "(x", "有(" + "あ" * LONG + ")"])
def test_a_long_note_is_kept_without_a_state(text: str) -> None:
    assert values.three_states(text) == Has(None, text)


@pytest.mark.parametrize("text", ["1(1)" + " " * LONG + "x", "0" + "(1)" * LONG])
def test_a_long_phone_is_kept_as_written(text: str) -> None:
    assert values.phone(text).value == text


def test_long_texts_are_no_times_and_no_coordinates() -> None:
    assert values.minutes("午前" + " " * LONG + "9:00") is None
    assert values.degrees("35" + " " * LONG + "度19分9秒", is_longitude=False) == []


def test_only_web_addresses_become_links() -> None:
    assert values.web_address("javascript:alert(1)").value is None
    assert values.web_address("www.city.example.jp").notice is not None
    assert values.web_address("https://example.jp/a").value == "https://example.jp/a"
    read = values.web_address("https://example.jp/a;https://example.jp/b")
    assert read.value == "https://example.jp/a"
    assert read.notice is not None


def test_kana_become_full_width_katakana() -> None:
    assert values.kana("ｶﾏｸﾗ げいじゅつかん").value == "カマクラ ゲイジュツカン"


@pytest.mark.parametrize(
    ("text", "number"),
    [("30", 30), ("３０名", 30), ("1,200人", 1200), ("約50", 50), ("多数", None), ("9" * 30, None)],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert values.integer(text).value == number
