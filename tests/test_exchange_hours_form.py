"""The written form of hours, closing days and equipment: whatever is written reads back."""

import string
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.venues import hours_form
from kyodo_spaces.venues.amenities import AMENITIES, read_amenities, write_amenities
from kyodo_spaces.venues.hours_form import Closing, Opening, Special
from kyodo_spaces.venues.values import Has

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
