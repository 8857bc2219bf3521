"""Places of every kind whose facts are in Latin letters: what is Japanese is the program's."""

from datetime import date

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.amenities import AMENITIES
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.models import Kind, Space, State, Venue
from tests.factories import space, venue

PIN = Point(139.5522, 35.3184, Level.PIN, 20, "Open data")
TOWN = Point(139.5365, 35.3480, Level.CHOME, 330, "Open data")


def house() -> Venue:
    return venue(
        "Town House",
        *_rooms(),
        address="1-1 Komachi",
        district="East",
        phone="0467-00-0000",
        phone_extension="12",
        point=PIN,
        amenities=[
            Amenity(key=key, has=(True, False, None)[at % 3], note="Ask" if at > 20 else None)
            for at, key in enumerate(AMENITIES)
        ],
        opening_hours=[OpeningHours(weekday=day, opens=540, closes=1290) for day in range(6)],
        closing_rules=_closings(),
        special_hours=_specials(),
        url="https://example.org/",
        email="a@example.org",
        contact_url="https://example.org/",
        as_of="2018-04",
        source="Open data",
        license="CC BY",
        extra={"Colour": "Red"},
    )


def _rooms() -> list[Space]:
    rooms = [
        space(f"Room {kind}", kind=kind, capacity=20 + at, is_free=at % 2 == 0)
        for at, kind in enumerate(Kind)
    ]
    rooms[0].opening_hours = [
        OpeningHours(weekday=0, opens=540, closes=720, nth=1),
        OpeningHours(weekday=0, opens=540, closes=720, nth=3),
        OpeningHours(weekday=2, opens=780, closes=1500, slot="Night"),
    ]
    rooms[1].state, rooms[1].suspended_from = State.SUSPENDED, date(2026, 12, 24)
    rooms[2].confirmed_on, rooms[2].confirmed_by = date(2026, 9, 1), "Lifelong Learning"
    rooms[2].wall_length_m, rooms[2].allows_food, rooms[2].allows_sound = 12.5, True, False
    rooms[3].copies, rooms[3].paper_sizes = 30, "A4"
    rooms[4].is_walk_in, rooms[4].fee = True, "500 yen"
    rooms[5].corrected_on, rooms[5].apply_ahead = date(2026, 10, 3), "3 months"
    return rooms


def _closings() -> list[ClosingRule]:
    return [
        ClosingRule(kind="weekday", weekday=0, nth=2, on_holiday="next_weekday"),
        ClosingRule(kind="weekday", weekday=6, on_holiday="open"),
        ClosingRule(kind="month_end", on_holiday="previous_weekday"),
        ClosingRule(kind="holidays"),
        ClosingRule(kind="annual", first="12-29", last="01-03"),
    ]


def _specials() -> list[SpecialHours]:
    return [
        SpecialHours(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2), reason="Check"),
        SpecialHours(starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 5), opens=600, closes=720),
    ]


def annex() -> Venue:
    return venue("Annex", address="2 Hase", point=TOWN, town="Hase")
