"""Kamakura's starting directory: honest, whole, and put in on the first day only."""

import pytest
from sqlalchemy import select

from kyodo_spaces import audit
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues import search, starting
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.exporting import encode, find_venues, space_rows
from kyodo_spaces.venues.importing import import_file
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.spaces_file import SPACES_HEADER
from kyodo_spaces.venues.storing import Options

pytestmark = pytest.mark.usefixtures("app_context")


def names(state: State) -> set[str]:
    return set(db.session.scalars(select(Venue.name).where(Venue.state == state)))


def test_the_first_day_fills_it_and_later_days_leave_it_alone() -> None:
    starting.prepare()
    assert search.count(Criteria(q="きらら鎌倉")) >= 5
    revision = audit.revision()
    with transaction() as session:
        for venue in session.scalars(select(Venue)):
            session.delete(venue)
    starting.prepare()
    assert search.count(Criteria()) == 0
    assert audit.revision() == revision


def test_an_interrupted_first_day_is_finished_on_the_next() -> None:
    (first, _) = starting.starting_files("142042")
    import_file(first, Options(by="test"))
    assert search.count(Criteria()) == 0
    starting.prepare()
    assert search.count(Criteria()) > 20


def test_closed_places_are_kept_but_not_shown() -> None:
    starting.prepare()
    retired = names(State.RETIRED)
    assert "老人いこいの家「こゆるぎ荘」" in retired
    assert "長谷子ども会館" in retired
    assert search.count(Criteria(q="こゆるぎ荘")) == 0
    assert search.count(Criteria(q="長谷子ども会館")) == 0
    assert retired.isdisjoint(names(State.PUBLISHED))


def test_each_fact_has_its_source_and_none_claims_to_be_confirmed() -> None:
    starting.prepare()
    for venue in db.session.scalars(select(Venue)):
        rows: list[Venue | Space] = [venue, *venue.spaces]
        assert all(row.source and row.confirmed_on is None for row in rows)
        assert venue.as_of or "2018" not in str(venue.source)


def test_the_files_in_data_are_what_export_writes() -> None:
    starting.prepare()
    venues, spaces = (path.read_bytes() for path in starting.starting_files("142042"))
    everything = space_rows(find_venues(is_all=True), lambda _: True)
    assert encode(SPACES_HEADER, everything).data == spaces
    assert venues.startswith(b"\xef\xbb\xbf")


def test_another_municipality_starts_empty() -> None:
    assert starting.starting_files("131041") == []
