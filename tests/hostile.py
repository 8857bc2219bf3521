"""A directory in which every text that a person can type is an attack."""

from datetime import date
from typing import Any

from sqlalchemy import String, select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.clock import stamp
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import db, transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.hours_form import Opening, Special
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.values import Has
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

ATTACK = "=1+1<img src=x onerror=\"alert('x')\">${alert(1)}{{7*191}}`</script>'\"&"
# What the program gives meaning to, and so never takes as a free text.
_OURS = set(
    "id state kind point_level municipality_code external_id as_of search_text venue_id".split()
)


def texts(model: type[Venue] | type[Space]) -> dict[str, str]:
    columns = model.__table__.columns
    names = [each.name for each in columns if isinstance(each.type, String)]
    return dict.fromkeys([name for name in names if name not in _OURS], ATTACK)


def fill() -> Actor:
    """Venue 1 and its space 1, public and suspended, each changed once by a coordinator."""
    id = department(ATTACK, phone=ATTACK, email="a@example.jp")
    point = Point(139.5522, 35.3184, Level.PIN, 20, ATTACK)
    store(venue("前", space("前", kind="room"), department_id=id, point=point))
    facts: dict[str, Any] = {
        "openings": (Opening(0, 540, 720, slot=ATTACK),),
        "specials": (Special(date(2099, 1, 4), date(2099, 1, 5), reason=ATTACK),),
        "amenities": {"wifi": Has(True, ATTACK), ATTACK: Has(None, ATTACK)},
        "extra": {ATTACK: ATTACK},
        "state": State.SUSPENDED,
        "suspended_until": date(2099, 1, 1),
    }
    change("venues", 1, texts(Venue) | facts, version=1, by=COORDINATOR)
    (space_id,) = db.session.scalars(select(Space.id))
    change("spaces", space_id, texts(Space) | facts, version=1, by=COORDINATOR)
    with transaction() as session:
        session.add(
            Correction(
                venue_id=1, space_id=1, text=ATTACK, contact=ATTACK, sender="x", sent_at=stamp()
            )
        )
    person(ATTACK, Role.EDITOR, id, email=ATTACK)
    return person("取りまとめ", Role.COORDINATOR, name=ATTACK)
