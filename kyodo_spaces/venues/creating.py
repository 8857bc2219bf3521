"""New venues and spaces by hand: drafts of whoever makes them, placed by their address at once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import audit, places
from ..accounts.models import Role
from ..accounts.rights import Actor
from ..db import db, transaction
from ..errors import Invalid
from . import applying, changes
from .claiming import key
from .duplicates import find_like
from .models import PUBLIC_STATES, Space, State, Venue
from .placing import Placer
from .privacy import town_facts
from .publishing import department_facts
from .records import LONGEST, Record
from .rights import may_edit, require


class Likely(NamedTuple):
    """A stored venue that a new one may be, and how far apart in metres, where that is known."""

    venue: Venue
    distance_m: float | None


def locate(name: str, address: str, *, is_private: bool = False) -> dict[str, Any]:
    """Name and address with the address' parts and its point; raises Invalid, by no field.

    `is_private`: no more of the address than its town.
    """
    _check("名称", name, LONGEST["name"])
    _check("住所", address, LONGEST["address"])
    if not any(letter.isalpha() for letter in address):
        raise Invalid(_("住所に町の名前がありません。書き足してください。"))
    if is_private:
        return {"name": name} | town_facts(address)
    stated = {"name": name, "address": address}
    record = Record(0, "", dict(stated))
    placer = Placer(places.geocoder(), places.gazetteer())
    return stated | placer.place(record, None, is_moved=True)


def _check(label: str, text: str, most: int) -> None:
    if not text:
        raise Invalid(_("%(label)sを入れてください。", label=label))
    if len(text) > most:
        raise Invalid(_("%(label)sは%(most)s字までで入れてください。", label=label, most=most))


def find_likely(facts: Mapping[str, Any], *, by: Actor) -> list[Likely]:
    """The venues of the same name near a new one's facts, as far as the actor may know of them."""
    pairs = find_like(facts["name"], facts.get("longitude"), facts.get("latitude"))
    rows = [Likely(db.session.get_one(Venue, pair.one.id), pair.distance_m) for pair in pairs]
    return [row for row in rows if row.venue.state in PUBLIC_STATES or may_edit(by, row.venue)]


def create_venue(
    facts: Mapping[str, Any],
    *,
    by: Actor,
    department_id: int | None = None,
    is_partner: bool = False,
) -> int:
    """Store a draft of these facts, which come from `locate`; its id.

    An editor's is its department's, the centre's is a partner venue; coordinators choose.
    Raises Invalid for a department that is not the actor's.
    """
    if by.role == Role.CENTRE:
        department_id, is_partner = None, True
    elif not by.is_coordinator:
        is_partner = False
        if department_id not in by.department_ids:
            raise Invalid(_("担当課を選んでください。"))
    with transaction() as session:
        kept = {"is_partner": True} if is_partner else {}
        if department_id is not None:
            kept |= department_facts(session, department_id)
        return insert(session, Venue(state=State.DRAFT), {**facts, **kept}, by)


def create_space(venue_id: int, name: str, kind: str, *, by: Actor) -> int:
    """Store a draft in a venue of the actor's; its id. Raises NotFound, Invalid."""
    _check("名称", name, LONGEST["name"])
    with transaction() as session:
        venue = require(by, session.get(Venue, venue_id), "create")
        last = select(func.max(Space.position)).where(Space.venue_id == venue.id)
        facts = {"name": name, "kind": kind, "position": (session.scalar(last) or 0) + 1}
        return insert(session, Space(state=State.DRAFT, venue=venue), facts, by)


def find_namesakes(venue: Venue, name: str) -> list[Space]:
    """The spaces of a venue that a new one may be."""
    same = [space for space in venue.spaces if key(space.name) == key(name)]
    return [space for space in same if space.state != State.RETIRED]


def insert(session: Session, owner: Venue | Space, facts: Mapping[str, Any], by: Actor) -> int:
    """Store a new venue or space of these facts, in the caller's transaction; its id."""
    after, _rows = applying.fill(owner, facts)
    changes.check(owner)
    session.add(owner)
    session.flush()
    line = audit.line("create", owner, by=by, before=None, after=after, is_public=False)
    audit.record(session, [line])
    return owner.id
