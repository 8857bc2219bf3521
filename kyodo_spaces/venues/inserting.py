"""New venues into the database many at a time, and what belongs to venues and spaces.

The session writes a row at a time and takes three times as long.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, make_transient_to_detached

from ..db import insert_many
from . import index_writes, privacy
from .models import VENUE_SEARCHED, Venue, search_text

_COLUMNS = [column.key for column in Venue.__table__.columns if column.key != "id"]
_DEFAULTS = {column.key: column.default for column in Venue.__table__.columns if column.default}


def insert_venues(session: Session, venues: Sequence[Venue]) -> None:
    """Write new venues that no session knows, and give them their numbers.

    They stay unknown to the session, which would write them again; `attach` makes one known.
    Raises Invalid, as the session would, for a private address that is told too closely.
    """
    for venue in venues:
        if venue.is_address_private:
            privacy.check(venue)
    said = set().union(*(venue.__dict__ for venue in venues))
    names = [name for name in _COLUMNS if name in said]
    rows = []
    for venue in venues:
        told = venue.__dict__
        row: dict[str, Any] = {name: told.get(name) for name in names}
        for name, default in _DEFAULTS.items():
            if row.get(name) is None:
                row[name] = default.arg(None) if default.is_callable else default.arg
        row["search_text"] = search_text(map(told.get, VENUE_SEARCHED))
        told["version"] = row["version"]
        rows.append(row)
    if rows:
        last = session.scalar(select(func.max(Venue.id))) or 0
        insert_many(session.connection(), Venue, rows)
        # Writers take turns, and numbers grow: these are the rows that were written here.
        numbered = select(Venue.id).where(Venue.id > last).order_by(Venue.id)
        ids = session.scalars(numbered).all()
        for venue, id in zip(venues, ids, strict=True):
            vars(venue)["id"] = id
        index_writes.follow(session, ids)


def attach(session: Session, venue: Venue) -> None:
    """Let the session know a venue that was written by `insert_venues`, with its new spaces."""
    if venue not in session:
        make_transient_to_detached(venue)
        session.add(venue)


def insert_owned(session: Session, rows: Iterable[tuple[Any, Any, dict[str, Any]]]) -> None:
    """Write what belongs to venues and spaces: the owner, the model, and the row's values."""
    by_model: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for owner, owned in groupby(rows, itemgetter(0)):
        owned_by = {"venue_id": None, "space_id": None, f"{owner.__tablename__}_id": owner.id}
        for _owner, model, values in owned:
            by_model[model].append(values | owned_by)
    for model, found in by_model.items():
        insert_many(session.connection(), model, found)
