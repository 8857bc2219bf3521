"""Makes venues and spaces for tests; what a test does not name is unknown."""

from typing import Any

from kyodo_spaces import audit
from kyodo_spaces.db import transaction
from kyodo_spaces.venues.details import Amenity, ClosingRule
from kyodo_spaces.venues.models import Space, State, Venue


def amenities(**has: bool | None) -> list[Amenity]:
    return [Amenity(key=key, has=value) for key, value in has.items()]


def space(name: str = "第1会議室", **fields: Any) -> Space:
    return Space(**{"name": name, "state": State.PUBLISHED, "kind": "room"} | fields)


def venue(name: str = "小町会館", *spaces: Space, **fields: Any) -> Venue:
    plain = {"name": name, "address": "鎌倉市小町1-1", "state": State.PUBLISHED}
    return Venue(**plain | fields, spaces=list(spaces))


def open_at_year_end() -> ClosingRule:
    """Tells of the turn of the year and closes no day of it, so that a test holds on any day."""
    return ClosingRule(kind="annual", first="01-01", last="01-01", on_holiday="open")


def store(*venues: Venue) -> list[int]:
    """Store them in one transaction, each with its public audit line; their ids."""
    with transaction() as session:
        session.add_all(venues)
        session.flush()
        audit.record(
            session,
            [
                audit.line("test", each, by="test", before=None, after={}, is_public=True)
                for each in venues
            ],
        )
        return [each.id for each in venues]
