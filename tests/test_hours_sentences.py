"""Hours as plain sentences: what a citizen reads, and what a clerk checks."""

from datetime import date

import pytest

from kyodo_spaces.venues import hours_form, sentences
from kyodo_spaces.venues.details import ClosingRule
from kyodo_spaces.venues.hours import DayHours, Span, Status


def told(openings: str, closings: str = "", specials: str = "") -> list[str]:
    return sentences.sentences(
        hours_form.read_openings(openings) or (),
        hours_form.read_closings(closings) or (),
        hours_form.read_specials(specials) or (),
    )


def test_the_hours_of_a_hall() -> None:
    assert told(
        "月火水木金土日 9:00～21:30",
        "月曜日(祝日の場合は翌平日); 12月29日～1月3日",
        "2026-10-03 休館(点検); 2026-12-26～2026-12-28 13:00～翌1:00",
    ) == [
        "火曜日〜日曜日は9:00から21:30まで利用できます。",
        "祝日も、曜日どおりの時間です。",
        "毎週月曜日は休みです。祝日に当たるときは、次の平日が休みです。",
        "12月29日から1月3日までは休みです。",
        "2026年10月3日は休みです。（点検）",
        "2026年12月26日から2026年12月28日までは13:00から翌1:00まで利用できます。",
    ]


def test_slots_and_weeks_of_the_month() -> None:
    assert told(
        "土 9:00～12:00(午前); 第1・3土 13:00～17:00; 第2・4水 9:00～12:00; 祝 9:00～10:00"
    ) == [
        "第2・第4水曜日は9:00から12:00まで利用できます。",
        "土曜日は午前 9:00から12:00まで利用できます。",
        "第1・第3土曜日は13:00から17:00までも利用できます。",
        "祝日は9:00から10:00まで利用できます。",
        "ほかの週の水曜日は休みです。",
        "月曜日・火曜日・木曜日・金曜日・日曜日の時間は不明です。",
    ]


def test_hours_that_change_on_a_day() -> None:
    assert told(
        "月火水木金土日 9:00～12:00[～2026-03-31]; 月火水木金土日 13:00～17:00[2026-04-01～]; "
        "土 18:00～21:00[2026-07-01～2026-08-31]",
        "祝日",
    ) == [
        "2026年3月31日まで、毎日9:00から12:00まで利用できます。",
        "2026年4月1日から、毎日13:00から17:00まで利用できます。",
        "2026年7月1日から2026年8月31日まで、土曜日は18:00から21:00まで利用できます。",
        "祝日は休みです。",
    ]


def test_hours_that_nobody_has_said() -> None:
    assert told("") == ["利用できる時間は不明です。"]
    assert told("", "祝日") == ["利用できる時間は不明です。", "祝日は休みです。"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            DayHours(Status.OPEN, (Span(540, 720, "午前"), Span(1080, 1500))),
            "午前 9:00〜12:00、18:00〜翌1:00",
        ),
        (DayHours(Status.CLOSED), "休み"),
        (DayHours(Status.SUSPENDED, reason="工事"), "休止中"),
        (DayHours(Status.UNKNOWN), "不明"),
    ],
)
def test_a_day_in_words(hours: DayHours, said: str) -> None:
    assert sentences.say(hours) == said


def test_a_day_is_named_with_its_weekday() -> None:
    assert sentences.name_of(date(2026, 9, 22)) == "9月22日 火曜日・祝日"
    assert sentences.name_of(date(2026, 9, 24)) == "9月24日 木曜日"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([("weekday", 0, None, None)], ["毎週月曜日は休みです。"]),
        (
            [("weekday", 0, None, None), ("weekday", 1, None, None)],
            ["毎週月曜日・火曜日は休みです。"],
        ),
        (
            [("weekday", 0, 4, "next_weekday"), ("weekday", 0, 2, "next_weekday")],
            ["第2・第4月曜日は休みです。祝日に当たるときは、次の平日が休みです。"],
        ),
        (
            [("weekday", 0, None, "open"), ("weekday", 3, None, None)],
            ["毎週月曜日は休みです。祝日に当たるときは開いています。", "毎週木曜日は休みです。"],
        ),
        (
            [("weekday", 0, 2, None), ("weekday", 0, None, None)],
            ["毎週月曜日は休みです。"],
        ),
        (
            [("weekday", 2, None, "previous_weekday")],
            ["毎週水曜日は休みです。祝日に当たるときは、前の平日が休みです。"],
        ),
        ([("month_end", None, None, None)], ["毎月の最後の日は休みです。"]),
        (
            [("month_end", None, None, "open")],
            ["毎月の最後の日は休みです。祝日に当たるときは開いています。"],
        ),
        (
            [("month_end", None, None, "previous_weekday")],
            ["毎月の最後の日は休みです。土曜日・日曜日・祝日に当たるときは、前の平日が休みです。"],
        ),
        ([("holidays", None, None, None)], ["祝日は休みです。"]),
    ],
)
def test_closing_rules_are_sentences(
    rules: list[tuple[str, int | None, int | None, str | None]], expected: list[str]
) -> None:
    rows = [
        ClosingRule(kind=kind, weekday=weekday, nth=nth, on_holiday=on_holiday)
        for kind, weekday, nth, on_holiday in rules
    ]
    assert sentences.closings(rows) == expected


def test_yearly_closings_are_days_or_spans() -> None:
    rows = [
        ClosingRule(kind="annual", first="12-29", last="01-03"),
        ClosingRule(kind="annual", first="05-01", last="05-01"),
    ]
    assert sentences.closings(rows) == ["12月29日から1月3日までは休みです。", "5月1日は休みです。"]
