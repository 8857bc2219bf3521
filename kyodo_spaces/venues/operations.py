"""The verbs of the inventory: each one transaction, with its audit lines."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import audit
from ..db import db, transaction
from ..geo.geocode import AddressGeocoder
from ..geo.geojson import Level, Point
from .models import Venue

POINT_FIELDS = (
    "longitude latitude point_level point_radius_m point_source point_is_locked point_is_ambiguous"
).split()


class Located(NamedTuple):
    """What became of one venue: its new point, or None when it stays as it was."""

    name: str
    address: str
    point: Point | None
    has_point: bool
    notes: tuple[str, ...]


def find_unlocated() -> list[int]:
    """The venues that a geocoder may place: without a point, or with a coarse, unlocked one.

    One that shows its town alone stays where its town is.
    """
    fine = [level.value for level in Level if level.rank <= Level.BUILDING.rank]
    query = (
        select(Venue.id)
        .where(Venue.point_is_locked.is_(False), Venue.is_address_private.is_(False))
        .where(Venue.longitude.is_(None) | Venue.point_level.not_in(fine))
        .order_by(Venue.id)
    )
    return list(db.session.scalars(query))


def locate(ids: Sequence[int], geocoder: AddressGeocoder, *, by: str) -> Iterator[Located]:
    """Geocode these venues and store each point that is finer than the one there is.

    An address is looked up before its transaction begins, since an online service may take
    seconds; if somebody changes or locks the venue meanwhile, theirs stays.
    """
    for venue_id in ids:
        venue = db.session.get(Venue, venue_id, populate_existing=True)
        if venue is None:
            continue
        name, address, version = venue.name, venue.address, venue.version
        has_point = venue.point is not None
        answer = geocoder.geocode(address, venue.municipality_code)
        is_finer = answer.point is not None and (
            venue.point is None or answer.point.level.rank < venue.point.level.rank
        )
        point = answer.point if is_finer else None
        if point is not None:
            with transaction() as session:
                if not _move(session, venue_id, version, point, by):
                    point = None
        yield Located(name, address, point, has_point, answer.notes)


def _move(session: Session, venue_id: int, version: int, point: Point, by: str) -> bool:
    venue = session.get(Venue, venue_id, populate_existing=True)
    if venue is None or venue.version != version:
        return False
    if venue.point_is_locked or venue.is_address_private:
        return False
    before = {name: getattr(venue, name) for name in POINT_FIELDS}
    venue.point = point
    after = {name: getattr(venue, name) for name in POINT_FIELDS}
    session.flush()
    line = audit.line("locate", venue, by=by, before=before, after=after, is_public=venue.is_public)
    audit.record(session, [line])
    return True
