"""Hours as municipalities write them: data where the meaning is certain, else the text."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.amenities import AMENITIES, read_amenities, write_amenities
from kyodo_spaces.venues.hours_days import read_days
from kyodo_spaces.venues.hours_form import Closing, Opening, Special
from kyodo_spaces.venues.hours_text import Cells, understand
from kyodo_spaces.venues.values import Has

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


texts = st.text(string.ascii_letters + ";；()（）[]=＝\\\n\r 、～", min_size=1, max_size=12)
dates = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
openings = st.builds(
    lambda weekday, opens, length, nth, slot, first, last: Opening(
        weekday, opens, min(opens + length, 2880), nth, slot, first, last
    ),
    st.integers(0, 7),
    st.integers(0, 1439),
    st.integers(1, 1500),
    st.none() | st.integers(1, 5),
    st.none() | texts,
    dates,
    dates,
)
month_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: day.strftime("%m-%d"))
on_holiday = st.sampled_from([None, *hours_form.ON_HOLIDAY])
closings = st.one_of(
    st.tuples(
        st.just("weekday"),
        st.integers(0, 6),
        st.none() | st.integers(1, 5),
        st.none(),
        st.none(),
        on_holiday,
    ),
    st.tuples(st.sampled_from(["holidays", "month_end"]), *[st.none()] * 4, on_holiday),
    st.tuples(st.just("annual"), st.none(), st.none(), month_days, month_days, st.none()),
).map(lambda fields: Closing(*fields))
specials = st.builds(
    lambda starts, days, hours, reason: Special(
        starts, date.fromordinal(starts.toordinal() + days), hours[0], hours[1], reason
    ),
    st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    st.integers(0, 40),
    st.sampled_from([(None, None), (540, 720), (1200, 1500)]),
    st.none() | texts,
)


def test_a_whole_day_and_the_next_read_back_as_written() -> None:
    some = [Opening(0, 0, 2880), Opening(0, 60, 1440)]
    assert hours_form.write_openings(some) == "月 0:00～翌24:00; 月 1:00～24:00"
    assert hours_form.read_openings("月 0:00～翌24:00; 月 1:00～24:00") == some


@given(st.sets(openings))
def test_openings_read_back_as_written(some: set[Opening]) -> None:
    assert set(hours_form.read_openings(hours_form.write_openings(some)) or ()) == some


@given(st.sets(closings))
def test_closings_read_back_as_written(some: set[Closing]) -> None:
    assert set(hours_form.read_closings(hours_form.write_closings(some)) or ()) == some


@given(st.sets(specials))
def test_special_days_read_back_as_written(some: set[Special]) -> None:
    assert set(hours_form.read_specials(hours_form.write_specials(some)) or ()) == some


@given(
    st.dictionaries(
        st.sampled_from([*AMENITIES, "卓球台"]),
        st.builds(Has, st.sampled_from([True, False, None]), st.none() | texts),
    )
)
def test_amenities_read_back_as_written(some: dict[str, Has]) -> None:
    assert read_amenities(write_amenities(some)) == some
