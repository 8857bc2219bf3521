"""Hours that only look certain: what changes them keeps the text, and gives no structure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.hours_days import read_closings, read_days
from kyodo_spaces.venues.hours_text import LABELS, Cells, understand

DAYS = "月火水木金土日"
CHANGES = [
    "、土は12:00まで",
    " 土は午前中",
    "（日は17:00まで、水は13:00から）",
    " 第2・4土",
    " 隔週",
    "（日により異なる）",
    "(8/1～8/31は19:00まで)",
    "(工事中は利用できません)",
    "（月曜日を除く）",
    "（12:00～13:00を除く）",
    "（予約がある場合のみ）",
    " 土日祝 10:00～19:00",
    "（第3日曜日は17:00まで）",
    "（日曜日は17:00から）",
    "（冬は16:00）",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("times", ["9:00～21:30", "午前9時から午後9時"])
def test_hours_beside_words_that_change_them_stay_text(times: str, change: str) -> None:
    hours = understand(Cells(hours=times + change))
    assert (hours.openings, hours.note) == ((), f"{LABELS.hours}：{times}{change}")
    note = f"【開館時間】{times}{change}【休館日】月曜日"
    hours = understand(Cells(note=note))
    assert (hours.openings, hours.note) == ((), note)


@pytest.mark.parametrize(
    "text",
    [
        "9:00～12:00、1:00～5:00",
        "9:00～12:00、11:00～17:00",
        "午前9時～午後12時",
        "午前12時～午後5時",
        "9:00～21:00、午前 9:00～12:00",
        "24時間（夜間は施錠）",
        "平日9:00～21:00（日曜日は17:00まで）",
    ],
)
def test_times_that_run_backwards_or_mean_two_things_stay_text(text: str) -> None:
    hours = understand(Cells(hours=text))
    assert (hours.openings, hours.note) == ((), f"{LABELS.hours}：{text}")


@pytest.mark.parametrize(
    "beside",
    [
        "（入館は16:30まで）",
        "（最終入館 16:30）",
        " 受付は閉館の30分前まで",
        "（要予約）",
        "（事前予約制）",
        " 営業",
    ],
)
def test_words_that_leave_the_hours_alone(beside: str) -> None:
    hours = understand(Cells(hours="9:00～17:00" + beside))
    assert hours_form.write_openings(hours.openings or ()) == f"{DAYS} 9:00～17:00"
    assert beside in (hours.note or "") or beside == " 営業"


def test_times_of_half_days_may_be_named() -> None:
    hours = understand(Cells(hours="9:00～12:00（午前）、13:00～17:00（午後）"))
    written = hours_form.write_openings(hours.openings or ())
    assert written == f"{DAYS} 9:00～12:00; {DAYS} 13:00～17:00"


def test_times_among_the_closing_days_change_the_hours() -> None:
    text = "【開館時間】9:00～17:00 【休館日】月曜日 ※土は12:00まで"
    hours = understand(Cells(note=text))
    assert (hours.openings, hours.note) == ((), text)


@pytest.mark.parametrize(
    "text",
    [
        "月曜日、祝日を除く",
        "月曜日を除く",
        "日曜日、12月29日～1月3日を除く",
        "祝日を除く月曜日",
        "月曜日以外",
        "月曜日（第3月曜日を除く）",
        "月曜日（8月のみ）",
        "月曜日、8月は無休",
        "月曜日（冬季）",
        "月曜日、隔週",
        "隔週月曜日",
        "12月29日～1月3日（変更あり）",
    ],
)
def test_closing_days_that_are_taken_back_stay_text(text: str) -> None:
    hours = understand(Cells(closed=text))
    assert (hours.closings, hours.note) == (None, f"{LABELS.closed}：{text}")


def test_weekdays_with_an_exception_are_not_certain() -> None:
    assert read_days("月曜日を除く") is None
    assert understand(Cells("月曜日を除く", "9:00", "17:00")).openings == ()


def test_monday_but_not_on_holidays_is_certain() -> None:
    hours = understand(Cells(closed="月曜日（祝日を除く）"))
    assert hours_form.write_closings(hours.closings or ()) == "月曜日(祝日の場合は開館)"
    assert hours.note == ""


LONG = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "9:00～17:00" + "、" * LONG,
        "9:00～17:00(" + "日" * LONG + "17:00まで)",
        "9:00～17:00 " * LONG,
        "月曜日、" * LONG,
        "日・" * LONG,
        "(" * LONG,
    ],
)
def test_texts_too_long_to_tell_hours_are_kept(text: str) -> None:
    for column in ("hours", "closed", "note", "weekdays"):
        hours = understand(Cells(**{column: text}))
        assert not hours.openings
        assert not hours.closings
        assert text in (hours.note or "")


def test_runs_of_blanks_are_one_blank() -> None:
    blanks = " " * LONG
    hours = understand(Cells(hours=f"9:00{blanks}～{blanks}17:00", closed=f"月曜日{blanks}祝日"))
    assert hours_form.write_openings(hours.openings or ()) == f"{DAYS} 9:00～17:00"
    assert hours_form.write_closings(hours.closings or ()) == "月曜日; 祝日"
    assert read_closings(blanks) == ([], False)


def test_hours_in_their_written_form_may_be_long() -> None:
    some = [hours_form.Opening(0, start, start + 5) for start in range(0, 1400, 10)]
    written = hours_form.write_openings(some)
    assert understand(Cells(note=f"【開館時間】{written}")).openings == tuple(some)


WORDS = (
    "月 土曜 日曜日 祝日 平日 8月 8/1 夏季 隔週 第2 を除く 以外 のみ 不定 15:00から 休み".split()
)


@given(st.lists(st.sampled_from(WORDS), min_size=1).map("、".join))
def test_words_of_days_and_periods_never_leave_the_hours_certain(words: str) -> None:
    text = f"9:00～17:00、{words}"
    hours = understand(Cells(hours=text))
    assert (hours.openings, hours.note) == ((), f"{LABELS.hours}：{text}")


@given(st.text(max_size=60))
def test_any_text_is_kept_or_understood(text: str) -> None:
    hours = understand(Cells(note=text))
    assert text.strip() in {"", (hours.note or "").strip()} or hours.openings or hours.closings
