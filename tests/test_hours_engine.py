"""What is open when: a table of days, and the time about a day."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import pytest

from kyodo_spaces.venues import hours_form, year_end
from kyodo_spaces.venues.hours import DayHours, Schedule, Span, Status
from kyodo_spaces.venues.hours_form import Opening, Special
from tests.hours_cases import CALENDAR, Group, Pause
from tests.hours_cases_places import PLACES
from tests.hours_cases_year_end import YEAR_END

Row = TypeVar("Row")
GROUPS = CALENDAR | PLACES | YEAR_END
CASES = [
    (name, day, said)
    for name, group in GROUPS.items()
    for said, some in group.days.items()
    for day in some.split()
]


def understood(rows: Sequence[Row] | None) -> Sequence[Row]:
    assert rows is not None
    return rows


def schedule(group: Group) -> Schedule:
    return Schedule(
        understood(hours_form.read_openings(group.openings)),
        understood(hours_form.read_closings(group.closings)),
        understood(hours_form.read_specials(group.specials)),
        [Pause(day_or_none(start), day_or_none(until)) for start, until in group.suspended],
        never_closes=year_end.never_closes(group.note),
    )


def day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def written(hours: DayHours) -> str:
    spans = (f"{span.opens / 60:g}-{span.closes / 60:g}" for span in hours.spans)
    return " ".join(spans) if hours.status is Status.OPEN else str(hours.status)


def test_the_table_is_long_enough() -> None:
    assert len({(name, day) for name, day, _said in CASES}) == len(CASES) >= 150


@pytest.mark.parametrize(("name", "day", "said"), CASES)
def test_a_day(name: str, day: str, said: str) -> None:
    assert written(schedule(GROUPS[name]).on(date.fromisoformat(day))) == said


def test_a_day_tells_slots_and_reasons() -> None:
    place = Schedule(
        [Opening(0, 540, 720, slot="午前")],
        specials=[
            Special(date(2026, 11, 24), date(2026, 11, 24), reason="点検"),
            Special(date(2026, 11, 25), date(2026, 11, 25), 540, 600, "集まり"),
            Special(date(2026, 11, 25), date(2026, 11, 25), 660, 720, "片付け"),
        ],
        suspensions=[Pause(date(2026, 12, 1), date(2026, 12, 1), "工事")],
    )
    assert place.on(date(2026, 11, 23)) == DayHours(Status.OPEN, (Span(540, 720, "午前"),), None)
    assert place.on(date(2026, 11, 24)) == DayHours(Status.CLOSED, (), "点検")
    assert place.on(date(2026, 11, 25)).reason == "集まり、片付け"
    assert place.on(date(2026, 12, 1)) == DayHours(Status.SUSPENDED, (), "工事")
    assert place.on(date(2026, 12, 2)) == DayHours(Status.UNKNOWN, (), "工事")


def test_what_was_asked_before_is_not_mistaken_for_the_day() -> None:
    until = Schedule([Opening(0, 540, 720, valid_through=date(2026, 11, 2))])
    since = Schedule([Opening(0, 540, 720, valid_from=date(2026, 12, 7))])
    first_mondays = [date(2026, 11, 2), date(2026, 12, 7)]
    assert [until.on(day).status for day in first_mondays] == [Status.OPEN, Status.UNKNOWN]
    assert [since.on(day).status for day in first_mondays] == [Status.UNKNOWN, Status.OPEN]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("年中無休", True),
        ("利用可能曜日：年中無休；備考：駐車場なし", True),
        ("休館日：なし", True),
        ("休館日は、ありません。", True),
        ("年末年始も休まず営業しています。", True),
        ("年末年始も通常どおり開館", True),
        ("無休", False),
        ("定休日：なし", False),
        ("年中無休（年末年始を除く）", False),
        ("年中無休。要予約。\n祝日も開館しています。", True),
        ("年中無休。ただし12月31日は17時まで", False),
        ("年中無休。三が日は休み", False),
        ("年中無休。大晦日は17時まで", False),
        ("年末年始も開館。三が日は休み", False),
        ("年末年始も開館します。時間は短縮", False),
        ("年末年始も開館します。10:00～15:00", False),
        ("年中無休\n十二月三十一日は休館", False),
        ("年中無休。一月一日は休み", False),
        ("年中無休。12.31は休み", False),
        ("年中無休。12-31〜1-3休み", False),
        ("年中無休。新年は4日から", False),
        ("休館日：なし。ただし年の瀬は休み", False),
        ("年中無休。電話でお確かめください", False),
        ("年中無休ではありません", False),
        ("休館日：年末年始", False),
        ("8月は無休", False),
        (None, False),
    ],
)
def test_a_note_tells_that_a_place_never_closes(note: str | None, said: bool) -> None:
    assert year_end.never_closes(note) is said


def test_the_next_turn_of_the_year() -> None:
    days = year_end.coming(date(2026, 11, 23))
    assert days == [date(2026, 12, day) for day in (29, 30, 31)] + [
        date(2027, 1, day) for day in (1, 2, 3)
    ]
    assert year_end.coming(date(2027, 1, 3)) == days
    assert year_end.coming(date(2027, 1, 4))[0] == date(2027, 12, 29)
    tuesdays = schedule(GROUPS["what is closed each week is closed at the turn too"])
    assert tuesdays.untold_at_year_end(date(2026, 11, 23)) == [(days[1], days[-1])]


FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("openings", "closings", "suspended", "spans", "silent"),
    [
        # Of Thursday's and Friday's night; the day after has begun with what is left of Friday's.
        (
            "木金 18:00～翌1:00; 土 9:00～12:00",
            "",
            None,
            [(-360, 60), (1080, 1500), (1980, 2160)],
            [],
        ),
        (
            "木金土 9:00～11:00; 木金土 11:00～13:00",
            "",
            None,
            [(-900, -660), (540, 780), (1980, 2220)],
            [],
        ),
        ("木 9:00～翌24:00", "金曜日", None, [(-900, 1440)], [(1440, 2880)]),
        ("木 18:00～翌1:00", "", Pause(FRIDAY, None), [(-360, 0)], [(0, 1440), (1440, 2880)]),
        ("木 25:00～翌2:00", "", Pause(FRIDAY, None), [], [(0, 1440), (1440, 2880)]),
        ("", "金曜日", None, [], [(-1440, 0), (1440, 2880)]),
        ("木金土 0:00～24:00", "", None, [(-1440, 2880)], []),
    ],
)
def test_the_time_about_a_day_runs_over_midnight(
    openings: str,
    closings: str,
    suspended: Pause | None,
    spans: list[tuple[int, int]],
    silent: list[tuple[int, int]],
) -> None:
    place = Schedule(
        understood(hours_form.read_openings(openings)),
        understood(hours_form.read_closings(closings)),
        suspensions=[suspended] if suspended else [],
    )
    assert place.around(FRIDAY) == (FRIDAY, spans, silent, spans)
