"""What holds for any hours on any day, and the rules read once more from the other end."""

from collections.abc import Iterable
from datetime import date, timedelta

import jpholiday
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.hours import Schedule, Span, Status
from kyodo_spaces.venues.hours_form import Closing, Opening, Special
from tests.hours_cases import Pause

days = st.dates(date(1955, 1, 1), date(2150, 12, 31))
# About Golden Week and the ends of months and years, where rules meet.
busy_days = st.one_of(
    st.dates(date(2026, 4, 25), date(2026, 5, 10)),
    st.dates(date(2026, 9, 15), date(2026, 9, 30)),
    st.dates(date(2022, 12, 25), date(2023, 1, 6)),
    st.dates(date(2026, 12, 27), date(2027, 1, 4)),
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
    status, spans, *_why = Schedule(*place).on(day)
    assert (status is Status.OPEN) == bool(spans)
    assert list(spans) == sorted(
        set(spans), key=lambda span: (span.opens, span.closes, span.slot or "")
    )
    for opens, closes in Schedule(*place).around(day).spans:
        assert -1440 <= opens < closes <= 4320


@given(places, busy_days)
def test_what_was_asked_before_changes_no_answer(place: Place, day: date) -> None:
    asked = Schedule(*place)
    for other in (day + timedelta(weeks=number) for number in range(-10, 11)):
        assert asked.on(other) == Schedule(*place).on(other)


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
    # At the turn of the year a row may open a day that it then tells nothing of.
    before, after = (
        Schedule(some, rules, special, suspended, never_closes=True).on(day)
        for some in (rows, [*rows, row])
    )
    assert before.status is Status.UNKNOWN or after.status is not Status.UNKNOWN


@given(places, busy_days, st.booleans())
def test_a_slow_reading_of_the_rules_says_the_same(place: Place, day: date, never: bool) -> None:
    found = Schedule(*place, never_closes=never).on(day)
    expected = slowly(place, day)
    assert found.is_year_end == (expected[0] is Status.OPEN and not never and is_untold(place, day))
    assert found[:2] == ((Status.UNKNOWN, ()) if found.is_year_end else expected)
    assert found.usual == (expected[1] if found.is_year_end else ())


@given(places, busy_days)
def test_what_is_possible_is_what_would_be_if_all_were_as_usual(place: Place, day: date) -> None:
    usual = Schedule(*place, never_closes=True).around(day)
    assert Schedule(*place).around(day).possible == usual.possible == usual.spans


def is_untold(place: Place, day: date) -> bool:
    """Whether nothing tells of a day between the years: each day of the turn is looked at."""
    _rows, rules, special, _suspended = place
    turn = {"12-29": 3, "12-30": 2, "12-31": 1, "01-01": 0, "01-02": -1, "01-03": -2}
    if f"{day:%m-%d}" not in turn or any(one.starts_on <= day <= one.ends_on for one in special):
        return False
    new_year = day + timedelta(turn[f"{day:%m-%d}"])
    plain = [rule._replace(on_holiday=None) for rule in rules if rule.kind == "annual"]
    dated = [one for one in special if one.opens is None]
    return new_year not in closed_days(plain, day) and not any(
        one.starts_on <= new_year <= one.ends_on for one in dated
    )


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
