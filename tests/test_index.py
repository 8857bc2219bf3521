"""The index answers as a plain reading of every place would, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from click.testing import Result
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from kyodo_spaces import clock
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues import (
    index,
    index_checking,
    index_reading,
    index_writes,
    map_views,
    search,
)
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.index_models import IndexedPlace
from kyodo_spaces.venues.models import Space, State, Venue
from tests import reference
from tests.bench import places
from tests.factories import amenities, space, store, venue

pytestmark = [pytest.mark.every_database, pytest.mark.usefixtures("app_context")]

QUESTIONS = 1000


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, tzinfo=UTC))


def make(number: int) -> list[reference.Result]:
    with transaction() as session:
        places.make(session.connection(), number)
        for _done in index_writes.rebuild(session):
            pass
    owned = "amenities opening_hours closing_rules special_hours".split()
    of_spaces = [selectinload(getattr(Space, name)) for name in owned]
    of_venues = [selectinload(getattr(Venue, name)) for name in owned]
    spaces = selectinload(Venue.spaces).options(*of_spaces)
    return reference.results(db.session.scalars(select(Venue).options(*of_venues, spaces)))


def found(criteria: Criteria) -> tuple[int, list[tuple[int, int | None]]]:
    """The total, and who is found, in order."""
    connection = db.session.connection()
    total, keys = index.find(connection, criteria, 0, 1_000)
    assert index.count(connection, criteria) == total
    place = IndexedPlace
    rows = connection.execute(
        select(place.key, place.venue_id, place.space_id).where(place.key.in_(keys))
    )
    known = {key: (venue_id, space_id) for key, venue_id, space_id in rows}
    return total, [known[key] for key in keys]


@pytest.mark.usefixtures("today")
def test_the_index_answers_as_a_reading_of_everything_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything = make(150)
    hits = 0
    asked = reference.questions(Random(5), QUESTIONS)  # noqa: S311 - the same each time
    for number, criteria in enumerate(asked):
        cap = 10_000 if number % 2 else 12  # beyond it results are found along their order
        monkeypatch.setattr(index, "CAP", cap)
        expected = reference.find(everything, criteria)
        assert found(criteria) == (min(len(expected), cap), expected[:cap]), criteria
        hits += bool(expected)
        if number % 10 == 0:
            for rows, wanted in (
                (list(search.find_all(criteria)), expected),
                (search.find(criteria, 1).rows, expected[: min(cap, search.PER_PAGE)]),
            ):
                assert [(row.venue_id, row.space_id) for row in rows] == wanted, criteria
    assert hits > QUESTIONS / 2


@pytest.mark.usefixtures("today")
def test_a_choice_gives_as_many_as_it_says() -> None:
    make(150)
    counted = 0
    asked = reference.questions(Random(9), 60)  # noqa: S311 - the same each time
    for criteria in (replace(each, include_unknown=False) for each in asked):
        told = search.find(criteria, 1).facets
        assert told is not None
        choices = [replace(criteria, kinds=(key,)) for key in told.kind if key]
        choices += [replace(criteria, districts=(key,)) for key in told.district if key]
        choices += [replace(criteria, is_free=key) for key in told.is_free if key is not None]
        choices += [replace(criteria, purposes=(key,)) for key in told.purpose]
        choices += [replace(criteria, amenities=(*criteria.amenities, key)) for key in told.amenity]
        choices += [replace(criteria, allows=(*criteria.allows, key)) for key in told.allow]
        known = [n for facet in told for key, n in facet.items() if key is not None]
        assert [search.count(choice) for choice in choices] == known, criteria
        assert sum(told.kind.values()) == search.count(replace(criteria, kinds=()))
        counted += sum(known)
    assert counted > 1_000


@pytest.mark.usefixtures("today")
def test_a_page_is_the_same_however_much_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    make(150)
    counted = [0, 0, 0]
    for criteria in reference.questions(Random(11), 60):  # noqa: S311 - the same each time
        pages = []
        for at, most in enumerate((2_000, 30, 1)):
            monkeypatch.setattr(index_reading, "MOST", most)
            pages.append(search.find(criteria, 1))
            counted[at] += pages[-1].facets is not None
        whole = pages[0]
        for page in pages[1:]:
            assert page.facets in (None, whole.facets), criteria
            assert (page.rows, page.total, page.unknown) == (
                (whole.rows, whole.total, whole.unknown)
            ), criteria
            extents = [map_views.find_extent(criteria, each) for each in (whole, page)]
            assert extents[0] == extents[1], criteria
    assert counted[0] == 60 > counted[1] > counted[2]


@pytest.mark.usefixtures("today")
def test_with_the_unknown_a_choice_counts_them_too() -> None:
    make(150)
    told = search.find(asked := Criteria(include_unknown=True), 1).facets
    assert told is not None
    for key, n in told.purpose.items():
        assert n == search.count(replace(asked, purposes=(key,)))
    for key, n in told.amenity.items():
        assert n == search.count(replace(asked, amenities=(key,)))


def names(**asked: object) -> list[str]:
    rows = list(search.find_all(Criteria(**asked)))  # type: ignore[arg-type]  # as each test names them
    return sorted(row.space_name or row.venue_name for row in rows)


def differences() -> int:
    db.session.rollback()
    return index_checking.count_differences(db.session.connection())


def changed(kind: type[Venue] | type[Space], id: int, **values: object) -> None:
    with transaction() as session:
        row = session.get_one(kind, id)
        for name, value in values.items():
            setattr(row, name, value)
    assert differences() == 0


def test_the_index_follows_each_write() -> None:
    (house, other) = store(venue("会館", space("広間", capacity=40)), venue("別館", space("茶室")))
    (hall,) = db.session.scalars(select(Space.id).where(Space.name == "広間"))
    assert (names(q="会館"), names(q="広")) == (["広間"], ["広間"])
    changed(Venue, house, name="公民館", longitude=139.5, latitude=35.3, point_level="pin")
    assert (names(q="会館"), names(q="公民館")) == ([], ["広間"])
    changed(Space, hall, name="大ホール", capacity=9)
    assert (names(q="広間"), names(q="ホール"), names(capacity=10)) == ([], ["大ホール"], [])
    changed(Space, hall, amenities=amenities(wifi=True))
    assert names(amenities=("wifi",)) == ["大ホール"]
    changed(Space, hall, venue_id=other)
    assert (names(q="別館"), names(q="公民館")) == (["大ホール", "茶室"], ["公民館"])
    changed(Venue, other, state=State.DRAFT)
    assert names() == ["公民館"]
    with transaction() as session:
        session.delete(session.get_one(Venue, house))
    assert (names(), differences()) == ([], 0)


def test_detail_rows_alone_are_followed_and_what_is_rolled_back_is_not() -> None:
    (house,) = store(venue("会館", space("広間", amenities=amenities(wifi=False))))
    with transaction() as session:
        (row,) = session.get_one(Venue, house).spaces[0].amenities
        row.has = True
    assert (names(amenities=("wifi",)), differences()) == (["広間"], 0)
    with transaction() as session:
        session.get_one(Venue, house).name = "別館"
        session.flush()
        session.rollback()
    assert (names(q="会館"), names(q="別館"), differences()) == (["広間"], [], 0)


def test_a_damaged_index_is_noticed_and_made_anew(run: Callable[..., Result]) -> None:
    store(venue("会館", space("広間")), venue("別館"))
    assert run("index", "check").exit_code == 0
    with transaction() as session:
        session.execute(update(IndexedPlace).values(capacity=3))
    told = run("index", "check")
    assert (told.exit_code, "2 か所" in told.output) == (1, True)
    assert "2 施設の索引" in run("index", "rebuild").output
    assert run("index", "check").exit_code == 0
    assert names(q="広間") == ["広間"]


def test_signs_and_ends_of_runs_are_found_like_letters() -> None:
    store(venue("A-1館 (本町)", space("50%オフ室"), description='Wi-Fi、電源"付き" 𠮷野家'))
    for words in (
        "a-1",
        "-",
        "(本",
        "50%",
        "%",
        "wi-fi",
        '"',
        '"付き"',
        "𠮷",
        "𠮷野",
        "室",
        "オフ室",
    ):
        assert names(q=words) == ["50%オフ室"], words
    for words in "館( 電源付 室a ^ * NEAR".split():
        assert names(q=words) == [], words
