"""When the public's view of each place last changed, from the audit's public lines alone.

What a line holds before and after is nobody's to read here: only that it was written, and when.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import contains_eager

from ..audit import AuditLine
from ..db import db
from ..venues.models import PUBLIC_STATES, Space, Venue

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as the database holds moments
_AT_ONCE = 200
_SUBJECTS = (Venue.__tablename__, Space.__tablename__)
_IS_PUBLIC = (AuditLine.is_public, AuditLine.subject_type.in_(_SUBJECTS))
_VENUE_IS_SEEN = Venue.state.in_(PUBLIC_STATES)
_SPACE_IS_SEEN = (_VENUE_IS_SEEN, Space.state.in_(PUBLIC_STATES))
Key = tuple[str, int]
"""`venue` or `space`, and its id."""


class News(NamedTuple):
    """A public place and the moments, as the database holds them, of its first and last change."""

    owner: Venue | Space
    first: datetime
    last: datetime


def find_news(most: int) -> list[News]:
    """The places that changed last, each once, the newest first; none that is not public now."""
    found: dict[Key, tuple[Venue | Space, datetime]] = {}
    seen: set[Key] = set()
    for lines in _batches():
        new = {key: at for key, at in lines.items() if key not in seen}
        seen |= new.keys()
        owners = _public(new)
        found |= {key: (owners[key], at) for key, at in new.items() if key in owners}
        if len(found) >= most:
            break
    newest = dict(list(found.items())[:most])
    first = _first(newest)
    return [News(owner, first[key], last) for key, (owner, last) in newest.items()]


def _batches() -> Iterator[dict[Key, datetime]]:
    """The public lines from the last back to the first: subjects and the moment of each's last."""
    before: int | None = None
    while True:
        query = select(
            AuditLine.id, AuditLine.subject_type, AuditLine.subject_id, AuditLine.at
        ).where(*_IS_PUBLIC)
        if before is not None:
            query = query.where(AuditLine.id < before)
        rows = db.session.execute(query.order_by(AuditLine.id.desc()).limit(_AT_ONCE)).all()
        if not rows:
            return
        before = rows[-1].id
        lines: dict[Key, datetime] = {}
        for row in rows:
            lines.setdefault((row.subject_type, row.subject_id), row.at)
        yield lines


def _public(keys: Mapping[Key, object]) -> dict[Key, Venue | Space]:
    """Those of the subjects that the public sees now."""
    venues = select(Venue).where(Venue.id.in_([id for kind, id in keys if kind == "venue"]))
    spaces = select(Space).where(Space.id.in_([id for kind, id in keys if kind == "space"]))
    spaces = spaces.join(Space.venue).options(contains_eager(Space.venue)).where(*_SPACE_IS_SEEN)
    found: list[Venue | Space] = [
        *db.session.scalars(venues.where(_VENUE_IS_SEEN)),
        *db.session.scalars(spaces),
    ]
    return {(owner.__tablename__, owner.id): owner for owner in found}


def _first(keys: Mapping[Key, object]) -> dict[Key, datetime]:
    subject = (AuditLine.subject_type, AuditLine.subject_id)
    query = select(*subject, func.min(AuditLine.at)).where(*_IS_PUBLIC)
    rows = db.session.execute(query.where(tuple_(*subject).in_(list(keys))).group_by(*subject))
    return {(kind, id): at for kind, id, at in rows}


class Page(NamedTuple):
    """A public venue's or space's page and the moment of its last change; None where no line
    tells of any."""

    kind: str
    id: int
    at: datetime | None


def find_pages() -> list[Page]:
    """Each public venue and space, with the last change of either: a page tells of both."""
    venues = select(Venue.id).where(_VENUE_IS_SEEN).order_by(Venue.id)
    spaces = select(Space.id, Space.venue_id).join(Space.venue).where(*_SPACE_IS_SEEN)
    pairs = [(row.id, row.venue_id) for row in db.session.execute(spaces.order_by(Space.id))]
    changed = _last()
    of_space = {id: _latest(changed, ("space", id), ("venue", venue)) for id, venue in pairs}
    of_venue: dict[int, list[Key]] = {id: [("venue", id)] for id in db.session.scalars(venues)}
    for id, venue_id in pairs:
        of_venue[venue_id].append(("space", id))
    return [
        *(Page("venue", id, _latest(changed, *keys)) for id, keys in of_venue.items()),
        *(Page("space", id, at) for id, at in of_space.items()),
    ]


def find_change(*owners: Venue | Space) -> datetime:
    """The moment of the last public change of any of them; the oldest one for none at all."""
    keys = [(owner.__tablename__, owner.id) for owner in owners]
    subject = tuple_(AuditLine.subject_type, AuditLine.subject_id)
    query = select(func.max(AuditLine.at)).where(*_IS_PUBLIC, subject.in_(keys))
    return db.session.scalar(query) or EPOCH


def _last() -> dict[Key, datetime]:
    subject = (AuditLine.subject_type, AuditLine.subject_id)
    query = select(*subject, func.max(AuditLine.at)).where(*_IS_PUBLIC).group_by(*subject)
    return {(kind, id): at for kind, id, at in db.session.execute(query)}


def _latest(changed: Mapping[Key, datetime], *keys: Key) -> datetime | None:
    return max((changed[key] for key in keys if key in changed), default=None)
