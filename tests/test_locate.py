"""Filling in points: the finest wins, and what a person set is never moved."""

from collections.abc import Callable

import pytest
from click.testing import Result

from kyodo_spaces.db import db, transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.places import geocoder
from kyodo_spaces.venues import operations
from kyodo_spaces.venues.models import Venue
from tests.factories import store, venue

pytestmark = pytest.mark.usefixtures("app_context")


def locate_all() -> list[operations.Located]:
    return list(operations.locate(operations.find_unlocated(), geocoder(), by="test"))


def get(venue_id: int) -> Venue:
    return db.session.get_one(Venue, venue_id, populate_existing=True)


@pytest.mark.every_database
def test_missing_and_coarse_points_are_filled_and_fine_ones_left_alone() -> None:
    coarse = Point(139.0, 35.0, Level.MUNICIPALITY, 10_000, "x")
    fine = Point(139.5, 35.3, Level.PIN, 20, "x")
    ids = store(
        venue("空", address="鎌倉市大船2-1-26"),
        venue("粗い", address="鎌倉市大船2-1-26", point=coarse),
        venue("細かい", address="鎌倉市大船2-1-26", point=fine),
    )
    located = locate_all()
    assert [each.name for each in located] == ["空", "粗い"]
    for venue_id in ids[:2]:
        point = get(venue_id).point
        assert point is not None
        assert point.level is Level.CHOME
        assert point.distance_m(139.533449, 35.349896) < 400
    assert get(ids[2]).point == fine
    assert [each.point for each in locate_all()] == [None, None]


def test_a_locked_pin_is_never_moved() -> None:
    pinned = Point(139.0, 35.0, Level.OAZA, 900, "人", is_locked=True)
    (venue_id,) = store(venue(address="鎌倉市大船2-1-26", point=pinned))
    assert locate_all() == []
    assert get(venue_id).point == pinned


def test_a_pin_set_while_the_address_is_looked_up_stays() -> None:
    (venue_id,) = store(venue(address="鎌倉市大船2-1-26"))
    pinned = Point(139.5, 35.3, Level.PIN, 20, "人", is_locked=True)

    class Slow:
        def geocode(self, address: str, municipality: str | None) -> object:
            answer = geocoder().geocode(address, municipality)
            with transaction() as session:
                session.get_one(Venue, venue_id).point = pinned
            return answer

    (located,) = operations.locate([venue_id], Slow(), by="test")  # type: ignore[arg-type]  # stands in
    assert located.point is None
    assert get(venue_id).point == pinned


def test_the_command_tells_what_it_did(run: Callable[..., Result]) -> None:
    store(venue("空", address="鎌倉市大船2-1-26"), venue("謎", address="どこか"))
    result = run("geocode", "--all")
    assert result.exit_code == 0
    assert "2 施設を調べ、" in result.output
    assert run("geocode").exit_code == 2
    assert run("geocode", "大船2-1-26", "--all").exit_code == 2
