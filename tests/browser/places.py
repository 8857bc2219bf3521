"""A small directory for the browser: what each page may have to show."""

from datetime import date

import pytest
from flask import Flask

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.models import State
from tests.factories import amenities, space, store, venue

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"


def pin(longitude: float, latitude: float) -> Point:
    return Point(longitude, latitude, Level.PIN, 20, "市の一覧")


@pytest.fixture
def directory(app: Flask) -> None:
    """小町会館 (venue 1) with 広間 and 和室, cafés at an unclear place, and a hostile name."""
    hall = space(
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
    closed = space(
        "和室",
        capacity=20,
        state=State.SUSPENDED,
        suspended_until=date(2099, 3, 31),
        state_reason="畳の張り替え",
    )
    komachi = venue(
        "小町会館",
        hall,
        closed,
        district="鎌倉",
        phone="0467-25-2030",
        point=pin(139.5522, 35.3184),
        closing_rules=[ClosingRule(kind="annual", first="12-29", last="01-03")],
        special_hours=[SpecialHours(starts_on=date(2099, 1, 4), ends_on=date(2099, 1, 4))],
    )
    coarse = Point(139.5365, 35.3480, Level.CHOME, 330, "町名")
    cafe = venue(
        "みんなの居場所",
        space("喫茶", kind="cafe"),
        address="鎌倉市大船",
        district="大船",
        point=coarse,
        extra={"備考": "土足禁止"},
    )
    hostile = venue(
        HOSTILE,
        space(HOSTILE),
        address=HOSTILE,
        district=HOSTILE,
        point=pin(139.5008, 35.3134),
    )
    unplaced = venue("玉縄の家", address="鎌倉市玉縄", phone="0467-44-0000")
    with app.app_context():
        store(komachi, cafe, hostile, unplaced)
