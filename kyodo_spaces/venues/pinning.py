"""Where a venue stands, as a person says it, and what its address suggests beside that."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from .. import places
from ..accounts.rights import Actor
from ..db import db
from ..errors import Invalid
from ..geo.geojson import DEFAULT_RADIUS_M, JAPAN, Level, Point
from . import own, values
from .models import PUBLIC_STATES, Space, Venue
from .placing import point_facts

LONGEST = 200
_DECIMALS = 6
"""Of a degree: about ten centimetres."""


def read_position(text: str) -> tuple[float, float]:
    """Longitude and latitude of a text that holds both, in either order.

    Degrees, or degrees, minutes and seconds, in any width. Raises Invalid where it can't be
    read or lies outside Japan.

    >>> read_position("北緯35度19分9秒 東経139度32分48秒")
    (139.546667, 35.319167)
    """
    found = [pair for halves in _halves(text[:LONGEST]) for pair in _degrees(*halves)]
    for longitude, latitude in found:
        if JAPAN.contains(longitude, latitude):
            return round(longitude, _DECIMALS), round(latitude, _DECIMALS)
    if found:
        raise Invalid(_("日本の外の位置です。緯度と経度を確かめてください。"))
    raise Invalid(_("緯度と経度を「35.319225, 139.546687」のように入れてください。"))


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The two parts of a text, wherever it may be divided."""
    whole = values.plain(text).strip("() ")
    parts = [part for part in re.split(r"[,、;/]", whole) if part.strip()]
    if len(parts) == 2:
        yield parts[0], parts[1]
        return
    for blank in re.finditer(r"\s+|(?<=[秒\"″′NE])(?=[北東NE\d])", whole):
        yield whole[: blank.start()], whole[blank.end() :]


def _degrees(one: str, other: str) -> Iterator[tuple[float, float]]:
    """What two parts can mean as longitude and latitude."""
    one, other = (re.sub(r"^(?:緯度|経度)[:は]?|[NE]$", "", part.strip()) for part in (one, other))
    for latitude, longitude in ((one, other), (other, one)):
        easts = values.degrees(longitude, is_longitude=True)
        yield from product(easts, values.degrees(latitude, is_longitude=False))


def pinned(longitude: float, latitude: float, who: str) -> dict[str, Any]:
    """The facts of a pin that an office set: it stays where it is from then on."""
    source = _("%(who)sが地図で指定", who=who)
    radius = DEFAULT_RADIUS_M[Level.PIN]
    return point_facts(Point(longitude, latitude, Level.PIN, radius, source, is_locked=True))


class Suggestion(NamedTuple):
    """What an address, or its town alone, says of the place."""

    address: str
    point: Point
    distance_m: float | None
    """From where the venue stands now; None where that is not known."""

    @property
    def position(self) -> str:
        return f"{self.point.latitude:.6f},{self.point.longitude:.6f}"


def suggest(venue: Venue) -> list[Suggestion]:
    """What the offline geocoder makes of the address, the finest first."""
    answer = places.geocoder().geocode(venue.address, venue.municipality_code)
    town = answer.prefecture + answer.city + answer.town
    found = [(town + answer.rest, answer.point)]
    if answer.rest:
        coarse = places.geocoder().geocode(town, answer.municipality_code)
        found.append((town, coarse.point))
    rows: dict[str, Suggestion] = {}
    for address, point in found:
        if point is not None:
            row = Suggestion(address, point, _distance(venue, point))
            rows.setdefault(row.position, row)
    return list(rows.values())


def _distance(venue: Venue, point: Point) -> float | None:
    now = venue.point
    return now.distance_m(point.longitude, point.latitude) if now else None


def far_from(venue: Venue, longitude: float, latitude: float) -> str | None:
    """The municipality of the address, if the position does not lie in it."""
    answer = places.geocoder().geocode(venue.address, venue.municipality_code)
    if answer.municipality_code is None:
        return None
    towns = places.gazetteer()
    city = towns.municipalities.parent(answer.municipality_code)
    code = city.code if city else answer.municipality_code
    return None if towns.contains(code, longitude, latitude) else answer.city


def find_coarse(by: Actor) -> list[int]:
    """The venues of the actor's own whose point is coarse, ambiguous or missing and may be finer.

    The coarsest come first, and among them those that the public sees with the most spaces.
    """
    coarse = [level.value for level in Level if level.rank >= Level.CHOME.rank]
    rank = case({level: number for number, level in enumerate(coarse)}, value=Venue.point_level)
    counted = select(func.count(Space.id)).where(Space.venue_id == Venue.id).scalar_subquery()
    query = (
        select(Venue.id)
        .where(own.is_own(by), Venue.point_is_locked.is_(False), Venue.merged_into_id.is_(None))
        .where(Venue.is_address_private.is_(False))
        .where(
            Venue.longitude.is_(None)
            | Venue.point_level.in_(coarse)
            | Venue.point_is_ambiguous.is_(True)
        )
        .order_by(
            Venue.longitude.is_not(None),
            func.coalesce(rank, -1).desc(),
            Venue.state.not_in(PUBLIC_STATES),
            counted.desc(),
            Venue.name,
            Venue.id,
        )
    )
    return list(db.session.scalars(query))
