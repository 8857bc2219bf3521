"""How fast the hours are computed: `.venv/bin/python -m tests.bench.space_days`.

1,000 spaces on 100 days each, cold: the schedules and the calendar are made within the time.
"""

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from time import process_time
from typing import TypeVar

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.hours import Schedule, Status

Row = TypeVar("Row")

SPACES = 1000
DAYS = 100
FIRST = date(2026, 11, 23)
# As towns write them: slots that change with the year, nth weekdays, moves, the end of the year.
KINDS = [
    (
        "月火水木金土日 9:00～12:00; 月火水木金土日 13:00～17:00",
        "月曜日(祝日の場合は翌平日); 12月29日～1月3日",
    ),
    (
        "月火水木金 9:00～21:00; 土日祝 9:00～17:00",
        "月末日(土日祝日の場合は直前の平日); 12月29日～1月3日",
    ),
    (
        "; ".join(
            f"月火水木金土日 {hour}:00～{hour + 2}:00[2025-09-01～]" for hour in range(9, 21, 2)
        )
        + "; 月火水木金土日 9:00～12:00[～2025-08-31]",
        "第2・4火曜日(祝日の場合は翌平日); 12月29日～1月3日",
    ),
    ("第2・4水 13:00～16:00; 金土 18:00～翌1:00", "祝日; 8月13日～8月16日"),
]
SPECIALS = "2026-12-26～2026-12-28 休館(点検); 2027-02-11 10:00～15:00"


def make(number: int) -> Schedule:
    openings, closings = KINDS[number % len(KINDS)]
    return Schedule(
        _all(hours_form.read_openings(openings)),
        _all(hours_form.read_closings(closings)),
        _all(hours_form.read_specials(SPECIALS)) if number % 5 == 0 else (),
    )


def _all(rows: Sequence[Row] | None) -> Sequence[Row]:
    assert rows
    return rows


def measure() -> str:
    days = [FIRST + timedelta(number) for number in range(DAYS)]
    started = process_time()
    schedules = [make(number) for number in range(SPACES)]
    found = [schedule.on(day) for schedule in schedules for day in days]
    seconds = process_time() - started
    is_open = sum(hours.status is Status.OPEN for hours in found)
    return f"{len(found):,} space-days ({is_open:,} open) in {seconds:.2f} s of one core"


if __name__ == "__main__":
    sys.stdout.write(measure() + "\n")
