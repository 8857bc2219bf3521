"""The one way in which a person changes a venue or a space, and takes a change back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import audit, clock
from ..accounts.rights import Actor
from ..audit import AuditLine
from ..db import db, transaction
from ..errors import Conflict, Invalid, NotFound
from . import hours_form, privacy
from .amenities import read_amenities
from .applying import apply, facts_of
from .models import Space, State, Venue
from .rights import require, voice_of

LISTINGS: dict[str, type[Venue] | type[Space]] = {"venues": Venue, "spaces": Space}
"""The models by the word that stands in addresses."""
FACTS = ("openings", "closings", "specials", "amenities", "extra")
"""The facts that `applying` knows beside the attributes of the models."""
Facts = Mapping[str, Any]


class Stale(Conflict):
    """Somebody changed the entry after the form was opened. `version` is the entry's now."""

    def __init__(self, version: int) -> None:
        super().__init__("ほかの人が先に変更しました。")
        self.version = version


def get_listing(kind: str, id: int, *, by: Actor, operation: str = "read") -> Venue | Space:
    """A venue or a space that the actor may change; raises NotFound for any other."""
    return require(by, _find(db.session(), kind, id), operation)


def change(
    kind: str,
    id: int,
    facts: Facts,
    *,
    version: int,
    by: Actor,
    operation: str = "edit",
    confirms: bool = False,
) -> int | None:
    """Set these facts of a venue or space if it still is what the actor saw.

    `facts` are as `applying.apply` takes them, and exact. `confirms`: the actor also vouches
    for all the rest today. Returns the number of the audit line, None when nothing differs.
    Raises NotFound, Stale, or Invalid where the facts can't stand together.
    """
    with transaction() as session:
        owner = lock_listing(session, kind, id, by=by, operation=operation)
        if owner.version != version:
            raise Stale(owner.version)
        if confirms:
            facts = {**facts, **vouched(owner, by)}
        return write(session, owner, facts, by=by, operation=operation)


def vouched(owner: Venue | Space, by: Actor) -> dict[str, Any]:
    """The facts that say who vouches for an entry today."""
    today = clock.today()
    return {"confirmed_on": today, "confirmed_by": voice_of(by, owner), "confirm_by": None}


def lock_listing(
    session: Session, kind: str, id: int, *, by: Actor, operation: str
) -> Venue | Space:
    """The entry as it is now, read inside the transaction that will change it."""
    return require(by, _find(session, kind, id), operation)


def _find(session: Session, kind: str, id: int) -> Venue | Space | None:
    if kind == "venues":
        return session.get(Venue, id, populate_existing=True)
    return session.get(Space, id, populate_existing=True)


def write(
    session: Session, owner: Venue | Space, facts: Facts, *, by: Actor, operation: str
) -> int | None:
    """Set the facts and record the line, in the caller's transaction."""
    was_public = is_seen(owner)
    before, after = apply(owner, facts, is_exact=True)
    if not after:
        return None
    check(owner)
    session.flush()
    is_public = was_public or is_seen(owner)
    line = audit.line(operation, owner, by=by, before=before, after=after, is_public=is_public)
    number = audit.record_one(session, line)
    if isinstance(owner, Venue) and after.get("is_address_private"):
        _cut_with(session, owner, by=by, operation=operation)
    return number


def _cut_with(session: Session, venue: Venue, *, by: Actor, operation: str) -> None:
    """What was merged into a venue that shows its town alone from now on is the same place.

    And its spaces may keep the address among their further columns.
    """
    for space in venue.spaces:
        write(session, space, {"extra": {}}, by=by, operation=operation)
    for each in session.scalars(select(Venue).where(Venue.merged_into_id == venue.id)).all():
        town = privacy.town_facts(each.address, each.municipality_code)
        write(session, each, town, by=by, operation=operation)


def is_seen(owner: Venue | Space) -> bool:
    """Whether the public can see it."""
    venue = owner.venue if isinstance(owner, Space) else owner
    return owner.is_public and venue.is_public


def check(owner: Venue | Space) -> None:
    """Raises Invalid for facts that can't be true together."""
    if not (owner.name or "").strip():
        raise Invalid("名称を入れてください。")
    if isinstance(owner, Venue) and not (owner.address or "").strip():
        raise Invalid("住所を入れてください。")
    if isinstance(owner, Venue) and owner.merged_into_id is not None and owner.is_public:
        raise Invalid(
            _("ほかの施設にまとめてあります。先に「まとめたものを元に戻す」で戻してください。")
        )
    privacy.check(owner)
    start, until = owner.suspended_from, owner.suspended_until
    if owner.state == State.SUSPENDED and start and until and start > until:
        raise Invalid("休止の終わりの日が、始まりの日より前です。")


def facts_at(kind: str, id: int, version: int, names: Iterable[str]) -> dict[str, Any]:
    """The facts of these names as they were at an earlier version, from the audit lines since.

    What a place hides is told as it is now, whatever it was then.
    """
    model = LISTINGS[kind]
    owner = _find(db.session(), kind, id)
    if owner is None:
        raise NotFound
    names = set(names)
    facts = facts_of(owner, names)
    known = names - privacy.hidden_of(owner)
    since = select(AuditLine).where(
        AuditLine.subject_type == model.__tablename__,
        AuditLine.subject_id == id,
        AuditLine.version > version,
    )
    for line in db.session.scalars(since.order_by(AuditLine.id.desc())):
        facts |= {name: old for name, old in before_of(line, facts).items() if name in known}
    return facts


def before_of(line: AuditLine, facts: Facts) -> dict[str, Any]:
    """The facts as they were before a line, for those that it changed."""
    model = next(each for each in LISTINGS.values() if each.__tablename__ == line.subject_type)
    found = {}
    for name, old in (line.before or {}).items():
        if name == "extra":
            added = set((line.after or {}).get(name, {})) - set(old)
            kept = {key: text for key, text in facts.get(name, {}).items() if key not in added}
            found[name] = kept | old
        else:
            found[name] = typed(model, name, old)
    return found


def typed(model: type[Venue] | type[Space], name: str, value: Any) -> Any:
    """A value of an audit line as the model holds it."""
    readers: dict[str, Any] = {
        "openings": hours_form.read_openings,
        "closings": hours_form.read_closings,
        "specials": hours_form.read_specials,
    }
    if name == "amenities":
        return read_amenities(value or "") or {}
    if name in readers:
        return tuple(readers[name](value or "") or ())
    column = model.__table__.columns.get(name)
    if column is not None and value is not None and column.type.python_type is date:
        return date.fromisoformat(value)
    return value
