"""What is open when: a table of days, and what holds for any hours on any day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.hours import DayHours, Schedule, Span, Status
from kyodo_spaces.venues.hours_form import Closing, Opening, Special
from tests.hours_cases import CALENDAR, Group
from tests.hours_cases_places import PLACES

Row = TypeVar("Row")
GROUPS = CALENDAR | PLACES
CASES = [
    (name, day, said)
    for name, group in GROUPS.items()
    for said, some in group.days.items()
    for day in some.split()
]


class Pause(NamedTuple):
    start: date | None
    until: date | None
    reason: str | None = None


def understood(rows: Sequence[Row] | None) -> Sequence[Row]:
    assert rows is not None
    return rows


def schedule(group: Group) -> Schedule:
    return Schedule(
        understood(hours_form.read_openings(group.openings)),
        understood(hours_form.read_closings(group.closings)),
        understood(hours_form.read_specials(group.specials)),
        [Pause(day_or_none(start), day_or_none(until)) for start, until in group.suspended],
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
    assert place.on(date(2026, 11, 23)) == (Status.OPEN, (Span(540, 720, "午前"),), None)
    assert place.on(date(2026, 11, 24)) == (Status.CLOSED, (), "点検")
    assert place.on(date(2026, 11, 25)).reason == "集まり、片付け"
    assert place.on(date(2026, 12, 1)) == (Status.SUSPENDED, (), "工事")
    assert place.on(date(2026, 12, 2)) == (Status.UNKNOWN, (), "工事")


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
    assert place.around(FRIDAY) == (FRIDAY, spans, silent)


days = st.dates(date(1955, 1, 1), date(2150, 12, 31))
# About Golden Week and the ends of months and years, where rules meet.
busy_days = st.one_of(
    st.dates(date(2026, 4, 25), date(2026, 5, 10)),
    st.dates(date(2026, 9, 15), date(2026, 9, 30)),
    st.dates(date(2022, 12, 25), date(2023, 1, 6)),
    st.dates(date(2028, 2, 25), date(2028, 3, 5)),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
ends = st.none() | busy_days
openings = st.builds(
    lambda weekday, opens, length, nth, slot, start, end: Opening(
        weekday, opens, min(opens + length, 2880), nth, slot, start, end
    ),
    st.integers(0, 7),
    st.integers(0, 1439),
    st.integers(1, 1500),
    st.none() | st.integers(1, 5),
    st.sampled_from([None, "午前"]),
    ends,
    ends,
)
month_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: day.strftime("%m-%d"))
moves = st.sampled_from([None, *hours_form.ON_HOLIDAY])
closings = st.one_of(
    st.builds(
        lambda weekday, nth, move: Closing("weekday", weekday, nth, on_holiday=move),
        st.integers(0, 6),
        st.none() | st.integers(1, 5),
        moves,
    ),
    st.builds(lambda move: Closing("month_end", on_holiday=move), moves),
    st.builds(
        lambda first, last, move: Closing("annual", first=first, last=last, on_holiday=move),
        month_days,
        month_days,
        moves,
    ),
    st.builds(lambda move: Closing("holidays", on_holiday=move), moves),
)
specials = st.builds(
    lambda start, length, hours, reason: Special(
        start, start + timedelta(length), hours[0], hours[1], reason
    ),
    busy_days,
    st.integers(0, 40),
    st.sampled_from([(None, None), (540, 720), (1200, 1500)]),
    st.sampled_from([None, "点検"]),
)
pauses = st.builds(Pause, ends, ends)
places = st.tuples(
    st.lists(openings, max_size=8),
    st.lists(closings, max_size=4),
    st.lists(specials, max_size=3),
    st.lists(pauses, max_size=2),
)
Place = tuple[list[Opening], list[Closing], list[Special], list[Pause]]


@given(places, days | busy_days)
def test_any_hours_on_any_day_are_one_of_four_things(place: Place, day: date) -> None:
    status, spans, _reason = Schedule(*place).on(day)
    assert (status is Status.OPEN) == bool(spans)
    assert list(spans) == sorted(
        set(spans), key=lambda span: (span.opens, span.closes, span.slot or "")
    )
    for opens, closes in Schedule(*place).around(day).spans:
        assert -1440 <= opens < closes <= 4320


@given(places, days | busy_days)
def test_what_was_asked_before_changes_no_answer(place: Place, day: date) -> None:
    asked = Schedule(*place)
    for other in range(-40, 40):
        asked.on(day + timedelta(other))
    assert asked.on(day) == Schedule(*place).on(day)


@given(places, busy_days)
def test_a_special_day_that_closes_does(place: Place, day: date) -> None:
    rows, rules, special, _pauses = place
    assert Schedule(rows, rules, [*special, Special(day, day)]).on(day).status is Status.CLOSED


@given(places, days)
def test_nothing_said_is_never_open_and_never_closed(place: Place, day: date) -> None:
    later = [row._replace(valid_from=day + timedelta(1), valid_through=None) for row in place[0]]
    assert Schedule().on(day).status is Status.UNKNOWN
    assert Schedule(later).on(day).status is Status.UNKNOWN


@given(places, openings, busy_days)
def test_one_more_row_makes_nothing_unknown(place: Place, row: Opening, day: date) -> None:
    rows, rules, special, suspended = place
    before = Schedule(rows, rules, special, suspended).on(day)
    after = Schedule([*rows, row], rules, special, suspended).on(day)
    assert before.status is Status.UNKNOWN or after.status is not Status.UNKNOWN


@given(places, busy_days)
def test_a_slow_reading_of_the_rules_says_the_same(place: Place, day: date) -> None:
    assert Schedule(*place).on(day)[:2] == slowly(place, day)


# The rules once more, from the other end: every closure of three months is laid out first.
def slowly(place: Place, day: date) -> tuple[Status, tuple[Span, ...]]:
    rows, rules, special, suspended = place
    begun = [one for one in suspended if one.start is None or one.start <= day]
    if begun:
        lasting = [one for one in begun if one.until is None or one.until >= day]
        return (Status.SUSPENDED if lasting else Status.UNKNOWN), ()
    dated = [one for one in special if one.starts_on <= day <= one.ends_on]
    if any(one.opens is None for one in dated):
        return Status.CLOSED, ()
    if dated:
        times = {(one.opens or 0, one.closes or 0) for one in dated}
        return Status.OPEN, tuple(Span(*time) for time in sorted(times))
    if day in closed_days(rules, day):
        return Status.CLOSED, ()
    for weekday in [7, day.weekday()] if jpholiday.is_holiday(day) else [day.weekday()]:
        valid = [
            row
            for row in rows
            if row.weekday == weekday
            and not (row.valid_from and day < row.valid_from)
            and not (row.valid_through and day > row.valid_through)
        ]
        if valid:
            found = {Span(*row[1:3], row.slot) for row in valid if row.nth in {None, nth_of(day)}}
            spans = sorted(found, key=lambda span: (span.opens, span.closes, span.slot or ""))
            return (Status.OPEN if spans else Status.CLOSED), tuple(spans)
    return Status.UNKNOWN, ()


def nth_of(day: date) -> int:
    """Count the same weekdays from the first of the month."""
    first = day.replace(day=1)
    past = (first + timedelta(number) for number in range(day.day))
    return sum(one.weekday() == day.weekday() for one in past)


def closed_days(rules: Iterable[Closing], day: date) -> set[date]:
    about = [day + timedelta(number) for number in range(-45, 46)]
    return {landed for rule in rules for one in about if (landed := lands(rule, one))}


def lands(rule: Closing, day: date) -> date | None:
    """The day that is closed because a rule names `day`; None for none."""
    tomorrow = day + timedelta(1)
    first, last, today = rule.first or "", rule.last or "", f"{day:%m-%d}"
    is_named = {
        "weekday": day.weekday() == rule.weekday and rule.nth in {None, nth_of(day)},
        "month_end": tomorrow.month != day.month,
        "holidays": jpholiday.is_holiday(day),
        "annual": first <= today <= last or (first > last and not last < today < first),
    }[rule.kind]
    if not is_named:
        return None
    is_holiday = jpholiday.is_holiday(day)
    if rule.kind == "holidays" or rule.on_holiday is None:
        return day
    if rule.on_holiday == "open":
        return None if is_holiday else day
    step = timedelta(1 if rule.on_holiday == "next_weekday" else -1)
    if not is_holiday and not (rule.kind == "month_end" and day.weekday() in {5, 6}):
        return day
    while day.weekday() in {5, 6} or jpholiday.is_holiday(day):
        day += step
    return day
