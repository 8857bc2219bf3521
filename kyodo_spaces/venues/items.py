"""Results, spaces and venues as plain data for other programs: null is unknown, never "no"."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from ..geo.geojson import Level, Point
from ..geo.geojson import feature as geo_feature
from ..web import public_url
from .details import Amenity, ClosingRule, OpeningHours, SpecialHours
from .models import Space, Venue

LISTED = (
    "id name name_kana description phone phone_extension email contact_url contact_note "
    "image_url image_license department hours_note note state suspended_from suspended_until "
    "state_reason source license as_of confirmed_on confirmed_by corrected_on"
).split()
OF_VENUE = [
    *LISTED,
    *(
        "name_en name_alias municipality_code category postal_code address prefecture city town "
        "lot building district access operator longitude latitude point_level point_radius_m"
    ).split(),
]
OF_PIN = (
    "venue_id space_id venue_name space_name phone point_level point_radius_m "
    "venue_state venue_suspended_from space_state space_suspended_from"
).split()
OF_SPACE = [
    *LISTED,
    *(
        "venue_id kind floor capacity area_m2 is_free fee allows_food food_note allows_sound "
        "sound_note allows_fire fire_note eligibility how_to_apply apply_ahead is_walk_in "
        "wall_length_m longest_period_days paper_sizes copies rack_period"
    ).split(),
]
"""Attributes that are told under their own names. An entry's `url`, the address of its own page
elsewhere, is told as `website`: `url` is the address of its page here."""
DETAILS: dict[str, tuple[type[Any], list[str]]] = {
    "opening_hours": (
        OpeningHours,
        "weekday nth opens closes slot valid_from valid_through".split(),
    ),
    "closing_rules": (ClosingRule, "kind weekday nth first last on_holiday".split()),
    "special_hours": (SpecialHours, "starts_on ends_on opens closes reason".split()),
    "amenities": (Amenity, "key has note".split()),
}
"""What belongs to an entry: its model and the attributes told, by the entry's attribute."""


def result(row: Row[Any]) -> dict[str, Any]:
    """One result. `id` names the space, or the venue of which no space is known."""
    values = {key: _plain(value) for key, value in row._asdict().items()}
    if row.space_id is not None:
        identity = f"space-{row.space_id}"
        url = public_url("venues.space", space_id=row.space_id)
    else:
        identity = f"venue-{row.venue_id}"
        url = public_url("venues.venue", venue_id=row.venue_id)
    return {"id": identity, "url": url, **values}


def feature(row: Row[Any]) -> dict[str, Any]:
    """One result as a feature of GeoJSON; its geometry is null where nobody knows the place."""
    item = result(row)
    return geo_feature(_point(row), item, item.pop("id"))


def pin(row: Row[Any]) -> dict[str, Any]:
    """One result as a feature with only what the map of a page tells of it."""
    told = {name: _plain(getattr(row, name)) for name in OF_PIN}
    venue_url = public_url("venues.venue", venue_id=row.venue_id)
    url = public_url("venues.space", space_id=row.space_id) if row.space_id else venue_url
    return geo_feature(_point(row), {**told, "url": url, "venue_url": venue_url})


def _point(row: Row[Any]) -> Point | None:
    if row.longitude is None:
        return None
    level = Level(row.point_level or Level.PIN)
    return Point(row.longitude, row.latitude, level, row.point_radius_m or 0, "")


def space(space: Space) -> dict[str, Any]:
    """All that the page of a public space tells of the space itself."""
    return {
        "url": public_url("venues.space", space_id=space.id),
        **_told(space, OF_SPACE),
        "venue_name": space.venue.name,
        "venue_url": public_url("venues.venue", venue_id=space.venue_id),
    }


def venue(venue: Venue) -> dict[str, Any]:
    """All that the page of a public venue tells of the venue itself, and its public spaces."""
    return {
        "url": public_url("venues.venue", venue_id=venue.id),
        **_told(venue, OF_VENUE),
        "spaces": [
            {
                "id": each.id,
                "name": each.name,
                "url": public_url("venues.space", space_id=each.id),
            }
            for each in venue.spaces
            if each.is_public
        ],
    }


def _told(owner: Venue | Space, names: Iterable[str]) -> Mapping[str, Any]:
    details = {
        name: [_values(row, attributes) for row in getattr(owner, name)]
        for name, (_model, attributes) in DETAILS.items()
    }
    return _values(owner, names) | {"website": owner.url} | details


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
