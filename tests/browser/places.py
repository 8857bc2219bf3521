"""A small directory for the browser: what each page may have to show."""

from datetime import date

import pytest
from flask import Flask

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import amenities, space, store, venue

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"


def pin(longitude: float, latitude: float) -> Point:
    return Point(longitude, latitude, Level.PIN, 20, "市の一覧")


@pytest.fixture
def directory(app: Flask) -> None:
    """Venues 1 to 4: one with 広間 and 和室, one at an unclear place, a hostile one, a bare one."""
    bare = venue("玉縄の家", address="鎌倉市玉縄", phone="0467-44-0000")
    with app.app_context():
        store(hall(), unclear(), hostile(), bare)


def hall() -> Venue:
    known = space(
        "広間",
        kind="hall",
        capacity=120,
        is_free=True,
        how_to_apply="窓口で申し込みます。",
        opening_hours=[OpeningHours(weekday=day, opens=540, closes=1260) for day in range(6)],
        amenities=[
            *amenities(projector=True, piano=False),
            Amenity(key="wifi", note="貸出ルーター"),
        ],
        confirmed_on=date(2026, 9, 30),
        department="生涯学習課",
    )
    return venue(
        "小町会館",
        known,
        suspended(),
        district="鎌倉",
        phone="0467-25-2030",
        point=pin(139.5522, 35.3184),
        closing_rules=[ClosingRule(kind="annual", first="12-29", last="01-03")],
        special_hours=[SpecialHours(starts_on=date(2099, 1, 4), ends_on=date(2099, 1, 4))],
    )


def suspended() -> Space:
    return space(
        "和室",
        capacity=20,
        state=State.SUSPENDED,
        suspended_until=date(2099, 3, 31),
        state_reason="畳の張り替え",
    )


def unclear() -> Venue:
    return venue(
        "みんなの居場所",
        space("喫茶", kind="cafe"),
        address="鎌倉市大船",
        district="大船",
        point=Point(139.5365, 35.3480, Level.CHOME, 330, "町名"),
        extra={"備考": "土足禁止"},
    )


def hostile() -> Venue:
    return venue(
        HOSTILE,
        space(HOSTILE),
        address=HOSTILE,
        district=HOSTILE,
        point=pin(139.5008, 35.3134),
    )
