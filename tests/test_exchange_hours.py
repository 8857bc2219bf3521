"""Hours as municipalities write them: data where the meaning is certain, else the text."""

import pytest

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.hours_days import read_days
from kyodo_spaces.venues.hours_form import Closing
from kyodo_spaces.venues.hours_text import Cells, understand

DAYS = "月火水木金土日"


def told(cells: Cells) -> tuple[str, str, str]:
    """Openings and closings in their written form, and the note."""
    hours = understand(cells)
    openings = hours_form.write_openings(hours.openings or ())
    return openings, hours_form.write_closings(hours.closings or ()), hours.note or ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("月火水木金土日", "0123456"),
        ("月・火・水・木・金・土・日曜日、祝日", "01234567"),
        ("月;火;水;木;金;土;日", "0123456"),
        ("日月火水木金土", "0123456"),
        ("月火水木金土日祝", "01234567"),
        ("年中無休", "0123456"),
        ("平日", "01234"),
        ("月曜日から金曜日", "01234"),
        ("火～日", "123456"),
        ("土日祝日", "567"),
    ],
)
def test_weekdays(text: str, days: str) -> None:
    assert read_days(text) == tuple((int(day), None) for day in days)


def test_the_nth_weekday_of_a_month() -> None:
    assert read_days("毎月第2・4水曜日") == ((2, 2), (2, 4))
    assert read_days("第二・四土曜日") == ((5, 2), (5, 4))
    assert read_days("第1、第3日曜日") == ((6, 1), (6, 3))


@pytest.mark.parametrize(
    "text",
    [
        "随時",
        "利用休止中",
        "施設老朽化のため、閉鎖中。",
        "通常は施錠、必要時のみ開錠。",
        "",
        "日～月",
    ],
)
def test_words_that_are_no_certain_days(text: str) -> None:
    assert read_days(text) is None


@pytest.mark.parametrize(
    ("opens", "closes", "openings"),
    [
        ("9:00", "21:30", f"{DAYS} 9:00～21:30"),
        ("9:00", "24:00:00", f"{DAYS} 9:00～24:00"),
        ("0:00", "23:59", f"{DAYS} 0:00～23:59"),
        ("24時間", "24時間", f"{DAYS} 0:00～24:00"),
        (
            "平日10:00、土日祝日9:00",
            "21:30（日曜日・祝日は17:00）",
            "月火水木金 10:00～21:30; 土 9:00～21:30; 日祝 9:00～17:00",
        ),
    ],
)
def test_times_of_the_columns(opens: str, closes: str, openings: str) -> None:
    assert told(Cells(DAYS, opens, closes)) == (openings, "", "")


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("日の出", "日没"),
        ("9:00", "17:30 (冬21：30)"),
        ("9:00", "4月～9月18：00、10月から3月まで17：00"),
        ("08:30（受付開始）", "17:00"),
        ("8:00", "3:30"),
        ("9:00", ""),
    ],
)
def test_times_that_are_not_certain_stay_as_written(opens: str, closes: str) -> None:
    openings, closings, note = told(Cells(DAYS, opens, closes))
    assert (openings, closings) == ("", "")
    assert note.startswith(f"利用可能曜日：{DAYS}；開始時間：{opens}")
    assert closes in note


@pytest.mark.parametrize("weekdays", ["随時", "利用休止中", "施設老朽化のため、閉鎖中。", ""])
def test_no_hours_without_certain_days(weekdays: str) -> None:
    openings, _closings, note = told(Cells(weekdays, "9:00", "17:00"))
    assert openings == ""
    assert weekdays in note
    assert "9:00" in note


def test_a_weekday_column_with_the_nth_day_and_with_holidays() -> None:
    assert told(Cells("毎月第2・4水曜日", "9:00", "17:00"))[0] == "第2・4水 9:00～17:00"
    assert told(Cells("月火水木金土日祝", "9:00", "17:00"))[0] == f"{DAYS}祝 9:00～17:00"
    assert told(Cells("平日", "9:00", "17:00")) == ("月火水木金 9:00～17:00", "祝日", "")


def test_never_closed_is_more_than_every_weekday() -> None:
    assert told(Cells("年中無休", "9:00", "17:00")) == (
        f"{DAYS} 9:00～17:00",
        "",
        "利用可能曜日：年中無休",
    )


@pytest.mark.parametrize(
    ("text", "openings", "closings"),
    [
        ("【開館時間】9:00～21:30 【休館日】月曜日", f"{DAYS} 9:00～21:30", "月曜日"),
        ("【開館時間】9：00～17：００ 【休館日】月曜日", f"{DAYS} 9:00～17:00", "月曜日"),
        (
            (
                "【開館時間】9:00～21:30 "
                "【休館日】月曜日（月曜日が祝日又は振替休日のときはその翌平日）"
            ),
            f"{DAYS} 9:00～21:30",
            "月曜日(祝日の場合は翌平日)",
        ),
        (
            "【開館時間】午前９時　から　午後９時 【休館日】12月29日から翌年１月３日まで",
            f"{DAYS} 9:00～21:00",
            "12月29日～1月3日",
        ),
        (
            "【開館時間】平日9：00～17：00 土日祝　10：00～19：00 【休館日】月曜日",
            "月火水木金 9:00～17:00; 土日祝 10:00～19:00",
            "月曜日",
        ),
        (
            "【開館時間】9:00～21:00（日曜日は17:00まで）【休館日】第４金曜日及び１月４日",
            "月火水木金土 9:00～21:00; 日 9:00～17:00",
            "第4金曜日; 1月4日",
        ),
        (
            "【開館時間】9:00～12:00、13:00～17:00【休館日】月曜日",
            f"{DAYS} 9:00～12:00; {DAYS} 13:00～17:00",
            "月曜日",
        ),
        (
            "休館日：月末日（土・日・祝休日の場合は、直前の平日）",
            "",
            "月末日(土日祝日の場合は直前の平日)",
        ),
        ("年末年始（１２月２９日から翌年の１月３日まで）は利用不可。", "", "12月29日～1月3日"),
        (
            "休園日：12月29日～1月3日、土・日曜日、祝日",
            "",
            "土曜日; 日曜日; 12月29日～1月3日; 祝日",
        ),
    ],
)
def test_prose_that_is_understood_whole(text: str, openings: str, closings: str) -> None:
    assert told(Cells(note=text)) == (openings, closings, "")


@pytest.mark.parametrize(
    ("text", "openings", "closings"),
    [
        ("【開館時間】8:30～21:00 【休館日】年末年始", f"{DAYS} 8:30～21:00", ""),
        (
            "【開館時間】9:00～17:00 【休館日】月曜日（月曜が祝休日の場合は開館し翌日休館）",
            f"{DAYS} 9:00～17:00",
            "月曜日",
        ),
        (
            "【開館時間】午前９時から午後５時 【休館日】毎週月曜日及び年末年始、臨時休館日",
            f"{DAYS} 9:00～17:00",
            "月曜日",
        ),
        (
            "【開館時間】9:00～17:00（入館は16:30まで）【休館日】月曜日",
            f"{DAYS} 9:00～17:00",
            "月曜日",
        ),
        ("【開館時間】9:00～21:00 【休館日】なし", f"{DAYS} 9:00～21:00", ""),
        ("【開館時間】不定期", "", ""),
        ("【開館時間】9:00～17:00（冬は16:00）", "", ""),
        ("【開館時間】4月～9月 9:00～18:00", "", ""),
        ("火曜日について祝日は利用不可。また、12/31、1/1は終日利用不可。", "", ""),
        ("月曜日（祝日の場合は翌平日）", "", ""),
        ("休園日：お盆、年末年始、毎月最終日曜日", "", ""),
        ("休館日：月末日（祝日の場合は直前の平日）", "", "月末日"),
        (
            "休園日：12月29日～1月3日;延長時間：（夕）18:00～19:00;土曜延長保育：なし",
            "",
            "12月29日～1月3日",
        ),
    ],
)
def test_prose_that_says_more_stays_whole(text: str, openings: str, closings: str) -> None:
    assert told(Cells(note=text)) == (openings, closings, text)


def test_columns_of_their_own_for_hours_and_closing_days() -> None:
    cells = Cells(hours="9:00～17:00", closed="月曜日（祝日の場合は翌平日）")
    assert told(cells) == (f"{DAYS} 9:00～17:00", "月曜日(祝日の場合は翌平日)", "")
    assert told(Cells(closed="年末年始")) == ("", "", "休館日：年末年始")


def test_hours_that_are_stated_but_not_certain_are_no_hours() -> None:
    assert understand(Cells()).openings is None
    assert understand(Cells(note="要予約")).openings is None
    assert understand(Cells(DAYS, "日の出", "日没")).openings == ()


@pytest.mark.parametrize(
    ("beside", "on_holiday"),
    [
        ("土・日・祝休日の場合は、直前の平日", "previous_weekday"),
        ("土日祝の場合は直前の平日", "previous_weekday"),
        ("土・日曜日、祝日の場合はその直前の平日", "previous_weekday"),
        ("土曜日、日曜日、祝日の場合は翌平日", "next_weekday"),
        ("祝日の場合は開館", "open"),
        ("祝日の場合は直前の平日", None),
        ("土曜日・祝日の場合は直前の平日", None),
    ],
)
def test_the_last_day_of_the_month_moves_only_from_the_whole_weekend(
    beside: str, on_holiday: str | None
) -> None:
    hours = understand(Cells(closed=f"月末日（{beside}）"))
    assert hours.closings == (Closing("month_end", on_holiday=on_holiday),)
    assert hours.note == ("" if on_holiday else f"休館日：月末日（{beside}）")


@pytest.mark.parametrize(
    "closes",
    ["4月～9月18：00、10月から3月まで17：00", "17:30 (冬21：30)"],
)
def test_a_season_without_a_year_is_no_hours(closes: str) -> None:
    assert understand(Cells(DAYS, "9:00", closes)).openings == ()


def test_the_last_weekday_of_the_month_is_no_rule() -> None:
    assert understand(Cells(closed="毎月最終日曜日")).closings is None
