"""A café in a home, with an address that is cut to its town, for the tests of that rule."""

from typing import Any

from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import disclosing, publishing
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.privacy import EXACT, town_facts
from tests.factories import space, venue
from tests.people import COORDINATOR

LOT = "鎌倉市今泉台5-3-7"
TOWN = "神奈川県鎌倉市今泉台五丁目"
SECRETS = ("3-7", "砂押", "247-0053", "青い門", "139.5601")
HOUSE = Point(139.5601, 35.3456, Level.PIN, 20, "市の一覧", is_locked=True)


def home(**fields: Any) -> Venue:
    """A café in a house, with an exact address, and one space."""
    plain: dict[str, Any] = {
        "name": "さっちゃんち",
        "address": LOT,
        "town": "今泉台五丁目",
        "lot": "3-7",
        "building": "砂押荘",
        "postal_code": "247-0053",
        "access": "砂押橋から2軒目",
        "extra": {"目印": "青い門"},
        "point": HOUSE,
    }
    fields = plain | fields
    return venue(fields.pop("name"), space("居間", kind="cafe", extra={"目印": "青い門"}), **fields)


def conceal(id: int = 1) -> None:
    found = db.session.get_one(Venue, id)
    facts = disclosing.by_town(found, "")
    publishing.govern("venues", id, facts, version=found.version, by=COORDINATOR)
    db.session.rollback()


def told(found: Venue) -> dict[str, Any]:
    return {name: getattr(found, name) for name in EXACT}


def held() -> dict[str, Any]:
    return {name: value for name, value in town_facts(LOT).items() if name in EXACT}


def assert_held() -> None:
    db.session.rollback()
    assert told(db.session.get_one(Venue, 1, populate_existing=True)) == held()
