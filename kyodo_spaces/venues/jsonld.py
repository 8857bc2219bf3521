"""A venue or a space in schema.org's words, for search engines: what is known, nothing else."""

from collections.abc import Iterable
from typing import Any

from ..geo.geojson import Level
from ..web import public_url
from .details import HOLIDAYS, OpeningHours, SpecialHours
from .facts import Place
from .models import Kind, Space, State, Venue

TYPES = {
    Kind.ROOM: "MeetingRoom",
    Kind.FREE_SPACE: "MeetingRoom",
    Kind.HALL: "EventVenue",
    Kind.FACILITY: "EventVenue",
    Kind.EXHIBITION: "EventVenue",
    Kind.CAFE: "CafeOrCoffeeShop",
}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday PublicHolidays".split()


def venue(venue: Venue) -> dict[str, Any]:
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "EventVenue",
            **_shared(Place(venue)),
            **_where(venue),
            "url": public_url("venues.venue", venue_id=venue.id),
            "containsPlace": [
                {"@type": _type(space), "name": space.name}
                for space in venue.spaces
                if space.is_public
            ],
        }
    )


def space(space: Space) -> dict[str, Any]:
    return _known(
        {
            "@context": "https://schema.org",
            "@type": _type(space),
            **_shared(Place(space.venue, space)),
            **_where(space.venue),
            "url": public_url("venues.space", space_id=space.id),
            "maximumAttendeeCapacity": space.capacity,
            "isAccessibleForFree": space.is_free,
            "containedInPlace": {
                "@type": "EventVenue",
                "name": space.venue.name,
                "url": public_url("venues.venue", venue_id=space.venue_id),
            },
        }
    )


def _type(space: Space) -> str:
    return TYPES.get(Kind(space.kind), "Place") if space.kind else "Place"


def _shared(place: Place) -> dict[str, Any]:
    known = place.amenities
    features = [(fact, True) for fact in known.has] + [(fact, False) for fact in known.has_not]
    return {
        "name": place.own.name,
        "description": place.own.description,
        "telephone": place.phone,
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": fact.label, "value": value}
            for fact, value in features
        ],
        **_hours(place),
    }


def _hours(place: Place) -> dict[str, Any]:
    """Nothing while it is suspended, for schema.org has no word for that."""
    if State.SUSPENDED in {place.own.state, place.venue.state}:
        return {}
    return {
        "openingHoursSpecification": [
            _weekly(row)
            for row in place.opening_hours
            if row.nth is None and row.weekday not in place.closed_weekdays
        ],
        "specialOpeningHoursSpecification": [_special(row) for row in place.special_hours],
    }


def _weekly(row: OpeningHours) -> dict[str, Any]:
    return _known(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{WEEKDAYS[min(row.weekday, HOLIDAYS)]}",
            "opens": _time(row.opens),
            "closes": _time(row.closes),
            "validFrom": row.valid_from and row.valid_from.isoformat(),
            "validThrough": row.valid_through and row.valid_through.isoformat(),
        }
    )


def _special(row: SpecialHours) -> dict[str, Any]:
    """Closed all day is written as open from 00:00 to 00:00."""
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _time(row.opens or 0),
        "closes": _time(row.closes or 0),
        "validFrom": row.starts_on.isoformat(),
        "validThrough": row.ends_on.isoformat(),
    }


def _time(minutes: int) -> str:
    """24:00 is the last minute of the day; a time past midnight is the next day's."""
    return "23:59" if minutes == 1440 else f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _where(venue: Venue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "address": _known(
            {
                "@type": "PostalAddress",
                "addressCountry": "JP",
                "postalCode": venue.postal_code,
                "addressRegion": venue.prefecture,
                "addressLocality": venue.city,
                "streetAddress": venue.address,
            }
        )
    }
    if venue.point and venue.point.level in {Level.PIN, Level.BUILDING}:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": venue.latitude,
            "longitude": venue.longitude,
        }
    return found


def _known(values: dict[str, Any]) -> dict[str, Any]:
    def says_something(value: Any) -> bool:
        return value is not None and value != "" and not (isinstance(value, Iterable) and not value)

    return {key: value for key, value in values.items() if says_something(value)}
