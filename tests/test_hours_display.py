"""The hours of a week, arranged for reading."""

from datetime import date

from kyodo_spaces.venues import weeks
from kyodo_spaces.venues.details import HOLIDAYS, ClosingRule, OpeningHours
from kyodo_spaces.venues.weeks import Interval

TODAY = date(2026, 10, 3)
MORNING = Interval(540, 720, None, ())
AFTERNOON = Interval(780, 1020, None, ())


def opens(weekday: int, start: int, end: int, **fields: object) -> OpeningHours:
    return OpeningHours(weekday=weekday, opens=start, closes=end, **fields)


def lines(rows: list[OpeningHours], *rules: ClosingRule) -> dict[str, object]:
    (week,) = weeks.weeks(rows, rules, TODAY)
    return {day.label: "休み" if day.is_closed else day.intervals for day in week.days}


def test_a_day_lists_its_intervals_from_morning_to_night() -> None:
    found = lines([opens(0, 780, 1020), opens(0, 540, 720)])
    assert found["月曜日"] == (MORNING, AFTERNOON)


def test_three_days_alike_share_a_line_and_two_do_not() -> None:
    found = lines([opens(day, 540, 720) for day in (0, 1, 2, 5, 6)])
    assert found == {
        "月曜日〜水曜日": (MORNING,),
        "木曜日": (),
        "金曜日": (),
        "土曜日": (MORNING,),
        "日曜日": (MORNING,),
        "祝日": (),
    }


def test_a_whole_week_alike_is_every_day_and_holidays_stand_apart() -> None:
    rows = [opens(day, 540, 720) for day in range(7)] + [opens(HOLIDAYS, 780, 1020)]
    assert lines(rows) == {"毎日": (MORNING,), "祝日": (AFTERNOON,)}


def test_a_day_that_a_rule_closes_is_closed_whatever_its_hours() -> None:
    rows = [opens(0, 540, 720), opens(HOLIDAYS, 540, 720)]
    found = lines(rows, ClosingRule(kind="weekday", weekday=0), ClosingRule(kind="holidays"))
    assert (found["月曜日"], found["祝日"]) == ("休み", "休み")


def test_a_rule_for_one_week_of_the_month_leaves_the_day_open() -> None:
    found = lines([opens(0, 540, 720)], ClosingRule(kind="weekday", weekday=0, nth=4))
    assert found["月曜日"] == (MORNING,)


def test_weeks_of_the_month_are_gathered_and_come_after_every_week() -> None:
    rows = [opens(5, 780, 1020, nth=3), opens(5, 780, 1020, nth=1), opens(5, 540, 720)]
    assert lines(rows)["土曜日"] == (MORNING, Interval(780, 1020, None, (1, 3)))


def test_periods_that_are_over_are_left_out_and_the_others_stand_in_order() -> None:
    rows = [
        opens(0, 540, 720, valid_from=date(2027, 4, 1)),
        opens(0, 540, 720, valid_through=date(2026, 10, 2)),
        opens(0, 780, 1020, valid_through=TODAY),
    ]
    found = weeks.weeks(rows, [], TODAY)
    assert [(week.valid_from, week.valid_through) for week in found] == [
        (None, TODAY),
        (date(2027, 4, 1), None),
    ]


def test_the_summary_is_of_today_and_joins_days_with_the_same_hours() -> None:
    rows = [
        *(opens(day, 540, 720) for day in (1, 3)),
        *(opens(day, 780, 1020) for day in (4, 5, 6)),
        opens(0, 540, 720, valid_from=date(2027, 4, 1)),
    ]
    found = weeks.summary(rows, [], TODAY)
    assert found == [("火・木", (MORNING,)), ("金〜日", (AFTERNOON,))]


def test_the_summary_leaves_out_closed_days() -> None:
    rows = [opens(day, 540, 720) for day in range(7)]
    found = weeks.summary(rows, [ClosingRule(kind="weekday", weekday=0)], TODAY)
    assert found == [("火〜日", (MORNING,))]


def test_the_same_hours_every_week_and_in_some_weeks_are_every_weeks() -> None:
    found = lines([opens(5, 540, 720, nth=1), opens(5, 540, 720)])
    assert found["土曜日"] == (MORNING,)
