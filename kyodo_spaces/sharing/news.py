"""When the public's view of each place last changed, by the audit's public lines and by offers.

What a line holds before and after is nobody's to read here: only that it was written, and when.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, exists, false, func, select, true
from sqlalchemy.orm import contains_eager

from .. import clock
from ..audit import AuditLine
from ..db import db
from ..venues.models import PUBLIC_STATES, Space, Venue
from ..venues.partners import Offer

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as the database holds moments
VENUE_IS_SEEN = Venue.state.in_(PUBLIC_STATES)
# By a CASE SQLite looks up nothing. It would begin with all public venues,
SPACE_IS_SEEN = (case((VENUE_IS_SEEN, true()), else_=false()), Space.state.in_(PUBLIC_STATES))
# and here with all public lines.
_ID, AT = (case((AuditLine.is_public, each)) for each in (AuditLine.id, AuditLine.at))
_LINES = (func.max(_ID), func.min(AT), func.max(AT))
Key = tuple[str, int]
"""`venue` or `space`, and its id."""


class Lines(NamedTuple):
    """Of a subject the number of its last public line, and the moments of first and last."""

    number: int
    first: datetime
    last: datetime


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
    lines = _lines({*_newest(most), *moved})
    found = []
    for owner in _owners(lines):
        key = (owner.__tablename__, owner.id)
        told = lines[key]
        last = max(told.last, moved.get(key, told.last))
        found.append((told.number, News(owner, told.first, last)))
    found.sort(key=lambda each: (each[1].last, each[0]), reverse=True)
    return [news for _number, news in found[:most]]


def _newest(most: int) -> set[Key]:
    """The places that the newest public lines are about, from as few lines as tell of so many."""
    owned = {
        "venue": exists().where(Venue.id == AuditLine.subject_id, VENUE_IS_SEEN),
        "space": exists().where(
            Space.id == AuditLine.subject_id, Venue.id == Space.venue_id, *SPACE_IS_SEEN
        ),
    }
    # A CASE here, too: by an OR all lines would be looked up by their subjects.
    query = (
        select(AuditLine.subject_type, AuditLine.subject_id)
        .where(AuditLine.is_public, case(owned, value=AuditLine.subject_type, else_=false()))
        .order_by(AuditLine.id.desc())
        .execution_options(yield_per=most)
    )
    keys: set[Key] = set()
    with db.session.execute(query) as lines:
        for kind, id in lines:
            keys.add((kind, id))
            if len(keys) == most:
                break
    return keys


def _owners(keys: Iterable[Key]) -> Iterator[Venue | Space]:
    """The places with these keys that the public may see."""
    ids = _by_kind(keys)
    yield from db.session.scalars(
        select(Venue).where(VENUE_IS_SEEN, Venue.id.in_(ids.get("venue", ())))
    )
    spaces = select(Space).join(Space.venue).options(contains_eager(Space.venue))
    yield from db.session.scalars(spaces.where(*SPACE_IS_SEEN, Space.id.in_(ids.get("space", ()))))


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


def _lines(keys: Iterable[Key]) -> dict[Key, Lines]:
    """Of each subject its public lines; of those that have any."""
    found: dict[Key, Lines] = {}
    for kind, ids in _by_kind(keys).items():
        of_kind = (AuditLine.subject_type == kind, AuditLine.subject_id.in_(ids))
        query = select(AuditLine.subject_id, *_LINES).where(*of_kind).group_by(AuditLine.subject_id)
        found |= {(kind, id): Lines(*told) for id, *told in db.session.execute(query) if told[0]}
    return found


def find_change(*owners: Venue | Space) -> datetime:
    """The moment of the last public change of any of them; the oldest one for none at all."""
    lines = _lines((owner.__tablename__, owner.id) for owner in owners)
    return max((each.last for each in lines.values()), default=EPOCH)


def _by_kind(keys: Iterable[Key]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for kind, id in keys:
        ids.setdefault(kind, []).append(id)
    return ids
