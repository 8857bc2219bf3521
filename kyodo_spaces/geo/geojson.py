"""Points, boxes and GeoJSON features (RFC 7946), in WGS 84 degrees, longitude first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Any

EARTH_RADIUS_M = 6_371_008.8


class Level(StrEnum):
    """How precise a point is, finest first."""

    PIN = "pin"
    BUILDING = "building"
    BLOCK = "block"
    CHOME = "chome"
    OAZA = "oaza"
    MUNICIPALITY = "municipality"

    @property
    def rank(self) -> int:
        """0 for the finest level; a larger rank is coarser."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}

# The true place lies within this distance of the point nine times in ten.
# 丁目, 大字 and block are measured on Kamakura's own coordinates.
DEFAULT_RADIUS_M: dict[Level, int] = {
    Level.PIN: 20,
    Level.BUILDING: 50,
    Level.BLOCK: 200,
    Level.CHOME: 330,
    Level.OAZA: 900,
    Level.MUNICIPALITY: 10_000,
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, with how far it can be trusted.

    `radius_m` is the 90 % radius of uncertainty in metres; `source` names where the point
    comes from; a locked point was set by a person and is never moved by a geocoder.
    """

    longitude: float
    latitude: float
    level: Level
    radius_m: int
    source: str
    is_locked: bool = False
    is_ambiguous: bool = False

    def distance_m(self, longitude: float, latitude: float) -> float:
        """Metres from here to a longitude and latitude in degrees."""
        return distance_m(self.longitude, self.latitude, longitude, latitude)


@dataclass(frozen=True, slots=True)
class BBox:
    """A box of longitudes and latitudes in degrees; the edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> "BBox":
        """Read `west,south,east,north`; ValueError unless it is a finite, upright box on earth."""
        parts = text.split(",")
        if len(parts) != 4:
            raise ValueError("a bbox has four numbers: west,south,east,north")
        west, south, east, north = (float(part) for part in parts)
        if not all(isfinite(number) for number in (west, south, east, north)):
            raise ValueError("a bbox has finite numbers")
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError("a bbox runs from west to east and from south to north, on earth")
        return cls(west, south, east, north)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether the place lies in the box or on its edge."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


JAPAN = BBox(122.0, 20.0, 154.5, 46.0)


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres between two places in degrees (haversine)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    chord = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def feature(
    point: Point | None, properties: Mapping[str, Any], id: int | str | None = None
) -> dict[str, Any]:
    """A GeoJSON Feature; its geometry is null where the point is unknown."""
    geometry = None
    if point is not None:
        coordinates = [round(point.longitude, 6), round(point.latitude, 6)]
        geometry = {"type": "Point", "coordinates": coordinates}
    result: dict[str, Any] = {"type": "Feature", "geometry": geometry, "properties": {**properties}}
    if id is not None:
        result["id"] = id
    return result
