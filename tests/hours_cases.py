"""Days and what a place must say of them, worked out from a wall calendar and the rules' words.

Each group is one place, in the written form of hours, and what it says on some days: the spans
(9-12 13-17, over midnight 18-25), or closed, unknown, suspended. Times of real places are made up
where no source tells them; the dates on which they change are real.
"""

from datetime import date
from typing import NamedTuple

DAILY = "月火水木金土日 9:00～17:00"
WITH_HOLIDAYS = f"{DAILY}; 祝 10:00～12:00"


class Pause(NamedTuple):
    start: date | None
    until: date | None
    reason: str | None = None


class Group(NamedTuple):
    days: dict[str, str]
    """By what is said on them."""
    openings: str = DAILY
    closings: str = ""
    specials: str = ""
    suspended: tuple[tuple[str, str], ...] = ()
    """From and until; "" is unknown."""
    note: str = "年中無休"
    """Without it nothing would be told of the turn of the year: see hours_cases_year_end."""


CALENDAR: dict[str, Group] = {
    "the national holidays of 2026": Group(
        {
            "10-12": "2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 "
            "2026-05-04 2026-05-05 2026-07-20 2026-08-11 2026-09-21 2026-09-23 2026-10-12 "
            "2026-11-03 2026-11-23"
        },
        WITH_HOLIDAYS,
    ),
    "days beside the holidays of 2026, and the end of the year, are no holidays": Group(
        {
            "9-17": "2026-01-02 2026-01-13 2026-02-24 2026-03-21 2026-04-30 2026-05-01 2026-05-02 "
            "2026-05-07 2026-09-24 2026-11-24 2026-12-23 2026-12-29 2026-12-31 2027-01-03"
        },
        WITH_HOLIDAYS,
    ),
    # The day after a Sunday that is one; since 2007 the next day that is none itself.
    "振替休日": Group(
        {
            "10-12": "2018-02-12 2018-12-24 2019-05-06 2019-08-12 2019-11-04 2020-02-24 2023-01-02 "
            "2024-02-12 2024-05-06 2024-08-12 2024-09-23 2024-11-04 2025-02-24 2025-11-24 "
            "2027-03-22 2008-05-06 2009-05-06 2015-05-06 2020-05-06 2025-05-06 2026-05-06"
        },
        WITH_HOLIDAYS,
    ),
    "国民の休日, between two holidays": Group(
        {"10-12": "1988-05-04 2009-09-22 2015-09-22 2026-09-22 2032-09-21 2019-04-30 2019-05-02"},
        WITH_HOLIDAYS,
    ),
    "no day between two holidays in other years": Group(
        {"9-17": "2025-09-22 2027-09-21 2027-09-22 2031-09-22"}, WITH_HOLIDAYS
    ),
    "the years of the throne and of the Olympics": Group(
        {
            "10-12": "1989-02-24 1990-11-12 1993-06-09 2019-05-01 2019-10-22 2018-12-23 2020-02-23 "
            "2020-07-23 2020-07-24 2020-08-10 2021-07-22 2021-07-23 2021-08-09",
            "9-17": "2019-02-23 2019-12-23 2020-07-20 2020-10-12 2021-07-19 2021-08-11 2021-10-11",
        },
        WITH_HOLIDAYS,
    ),
    "holidays that were moved to Mondays or are new": Group(
        {
            "10-12": "1999-01-15 2000-01-10 1996-07-20 2003-07-21 2016-08-11 2007-04-29",
            "9-17": "2000-01-15 2003-07-20 2015-08-11 1995-07-20",
        },
        WITH_HOLIDAYS,
    ),
    "a holiday without hours of its own is like any such weekday": Group(
        {"9-12": "2026-11-23", "13-17": "2026-11-03", "unknown": "2026-09-23"},
        "月 9:00～12:00; 火 13:00～17:00",
    ),
    "closed on Mondays, holiday or not": Group(
        {"closed": "2026-11-16 2026-11-23", "9-17": "2026-11-24"}, closings="月曜日"
    ),
    "closed on Mondays but holidays": Group(
        {"closed": "2026-11-16", "10-12": "2026-11-23", "9-17": "2026-11-24"},
        WITH_HOLIDAYS,
        "月曜日(祝日の場合は開館)",
    ),
    # Golden Week of 2026 and 2019, Silver Week, New Year; two Mondays of 2019 move to one Tuesday.
    "closed on Monday, or the next weekday": Group(
        {
            "closed": "2026-11-16 2026-11-24 2026-07-21 2026-05-07 2026-09-24 2019-05-07 "
            "2023-01-03 2018-12-25",
            "9-17": "2026-11-17 2026-11-23 2026-11-25 2026-07-20 2026-05-04 2026-05-05 2026-05-06 "
            "2026-05-08 2026-09-21 2026-09-22 2026-09-25 2019-04-29 2019-05-06 2019-05-08 "
            "2023-01-02",
        },
        closings="月曜日(祝日の場合は翌平日)",
    ),
    # In 2027 over the end of April, to the day after the holiday on Thursday the 29th.
    "closed on Monday, or the weekday before": Group(
        {
            "closed": "2026-11-20 2026-05-01 2027-04-30",
            "9-17": "2026-11-21 2026-11-22 2026-11-23 2026-11-24 2026-05-02 2026-05-04 2027-05-03 "
            "2027-04-28",
        },
        closings="月曜日(祝日の場合は直前の平日)",
    ),
    "closed on Wednesday, or the weekday before: into the old year": Group(
        {"9-17": "2025-01-01 2024-12-30", "closed": "2024-12-31"},
        closings="水曜日(祝日の場合は直前の平日)",
    ),
    "closed on Friday, or the next weekday: over a weekend": Group(
        {"9-17": "2027-01-01 2027-01-02 2027-01-05", "closed": "2027-01-04"},
        closings="金曜日(祝日の場合は翌平日)",
    ),
    "closed on Saturday, or the next weekday: only a holiday moves it": Group(
        {"9-17": "2025-05-03 2025-05-06 2025-05-12", "closed": "2025-05-07 2025-05-10"},
        closings="土曜日(祝日の場合は翌平日)",
    ),
    "closed on Monday and Tuesday: the closure moves to a day that is closed anyway": Group(
        {"9-17": "2026-11-23 2026-11-25", "closed": "2026-11-24"},
        closings="月曜日(祝日の場合は翌平日); 火曜日",
    ),
    "closed on the second and fourth Tuesday, or the next weekday": Group(
        {
            "9-17": "2026-11-03 2026-11-17 2026-09-22 2025-02-11 2027-02-23",
            "closed": "2026-11-10 2026-11-24 2026-09-24 2025-02-12 2027-02-24",
        },
        closings="第2・4火曜日(祝日の場合は翌平日)",
    ),
    "closed on the fifth Saturday": Group(
        {"closed": "2026-10-31 2026-01-31", "9-17": "2026-10-24 2026-11-28"}, closings="第5土曜日"
    ),
    "closed on the fourth Friday and on 4 January": Group(
        {"closed": "2026-11-27 2027-01-04 2027-01-22", "9-17": "2026-11-20"},
        closings="第4金曜日; 1月4日",
    ),
    "closed on the last day of the month": Group(
        {
            "closed": "2026-02-28 2026-04-30 2026-12-31 2028-02-29 2100-02-28",
            "9-17": "2026-12-30 2028-02-28",
        },
        closings="月末日",
    ),
    "closed on the last day of the month but holidays": Group(
        {"9-17": "2019-04-30 2019-04-26", "closed": "2026-10-31"},
        closings="月末日(祝日の場合は開館)",
    ),
    # April 2022 ends on a Saturday after a holiday, April 2019 within ten days off.
    "closed on the last day of the month, or the weekday before": Group(
        {
            "closed": "2026-10-30 2026-05-29 2026-06-30 2026-02-27 2028-02-29 2028-12-29 "
            "2022-04-28 2019-04-26",
            "9-17": "2026-10-31 2026-05-30 2026-05-31 2026-06-29 2028-12-31 2022-04-29 2019-04-30",
        },
        closings="月末日(土日祝日の場合は直前の平日)",
    ),
    "closed on the last day of the month, or the next weekday": Group(
        {
            "9-17": "2026-10-31 2026-05-31 2022-12-31 2023-01-02 2029-01-01",
            "closed": "2026-11-02 2026-06-01 2023-01-03 2029-01-02",
        },
        closings="月末日(土日祝日の場合は翌平日)",
    ),
    "closed at the end of the year": Group(
        {"9-17": "2026-12-28 2027-01-04", "closed": "2026-12-29 2026-12-31 2027-01-01 2027-01-03"},
        closings="12月29日～1月3日",
    ),
    "closed at お盆 and at the turn of the fiscal year": Group(
        {
            "9-17": "2026-08-12 2026-08-17 2026-03-29 2026-04-03",
            "closed": "2026-08-13 2026-08-16 2026-03-30 2026-04-02",
        },
        closings="8月13日～8月16日; 3月30日～4月2日",
    ),
    "closed on 29 February": Group(
        {"closed": "2028-02-29", "9-17": "2028-03-01 2027-02-28 2027-03-01"}, closings="2月29日"
    ),
    "closed from 29 February": Group(
        {"closed": "2028-02-29 2027-03-01", "9-17": "2027-02-28 2028-03-03"},
        closings="2月29日～3月2日",
    ),
    "closed until 29 February": Group(
        {"closed": "2028-02-29 2027-02-28", "9-17": "2028-03-01 2027-03-01"},
        closings="2月25日～2月29日",
    ),
    "closed on holidays": Group(
        {"closed": "2026-11-23 2026-09-22 2025-11-24", "9-17": "2026-11-24 2026-12-29"},
        WITH_HOLIDAYS,
        "祝日",
    ),
}
