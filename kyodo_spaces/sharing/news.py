"""When the public's view of each place last changed, by the audit's public lines and by offers.

What a line holds before and after is nobody's to read here: only that it was written, and when.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Subquery, and_, func, select, tuple_
from sqlalchemy.orm import contains_eager

from .. import clock
from ..audit import AuditLine
from ..db import db
from ..venues.models import PUBLIC_STATES, Space, Venue
from ..venues.partners import Offer

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as the database holds moments
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


def find_news(most: int, today: date) -> list[News]:
    """The public places that changed last, each once, the newest first.

    What is offered for a while changes a place's page on days when nobody writes anything.
    """
    moved = _moved(most, today)
    lines = _lines()
    moments = (lines.c.number, lines.c.first, lines.c.last)
    venues = select(Venue, *moments).where(_VENUE_IS_SEEN)
    spaces = select(Space, *moments).join(Space.venue).where(*_SPACE_IS_SEEN)
    spaces = spaces.options(contains_eager(Space.venue))
    found: list[tuple[int, News]] = []
    for model, query in ((Venue, venues), (Space, spaces)):
        is_about = (lines.c.subject_type == model.__tablename__, lines.c.subject_id == model.id)
        told = query.join(lines, and_(*is_about))
        newest = db.session.execute(told.order_by(lines.c.number.desc()).limit(most)).all()
        ids = [id for kind, id in moved if kind == model.__tablename__]
        others = db.session.execute(told.where(model.id.in_(ids))).all()
        for row in {row[0]: row for row in (*newest, *others)}.values():
            last = max(row.last, moved.get((model.__tablename__, row[0].id), row.last))
            found.append((row.number, News(row[0], row.first, last)))
    found.sort(key=lambda each: (each[1].last, each[0]), reverse=True)
    return [news for _number, news in found[:most]]


def _moved(most: int, today: date) -> dict[Key, datetime]:
    """The places where an offer began or ended last, and the moment at which that day began."""
    columns = (Offer.venue_id, Offer.space_id, Offer.starts_on, Offer.ends_on)
    begun = select(*columns).where(Offer.is_withdrawn.is_(False), Offer.starts_on <= today)
    moved: dict[Key, datetime] = {}
    for venue_id, space_id, starts_on, ends_on in db.session.execute(begun):
        day = starts_on if ends_on >= today else ends_on + timedelta(days=1)
        key = ("space", space_id) if space_id else ("venue", venue_id)
        moved[key] = max(moved.get(key, EPOCH), clock.midnight(day))
    return dict(sorted(moved.items(), key=lambda item: item[1], reverse=True)[:most])


def _lines() -> Subquery:
    """Of each subject the number of its last public line, and the moments of first and last."""
    subject = (AuditLine.subject_type, AuditLine.subject_id)
    at = AuditLine.at
    columns = (func.max(AuditLine.id).label("number"), func.min(at).label("first"))
    query = select(*subject, *columns, func.max(at).label("last")).where(*_IS_PUBLIC)
    return query.group_by(*subject).subquery()


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
    lines = db.session.execute(select(_lines()))
    changed: dict[Key, datetime] = {(row.subject_type, row.subject_id): row.last for row in lines}
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


def _latest(changed: Mapping[Key, datetime], *keys: Key) -> datetime | None:
    return max((changed[key] for key in keys if key in changed), default=None)
