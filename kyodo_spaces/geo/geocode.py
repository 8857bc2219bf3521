"""Addresses to points: embedded towns, imported blocks, online services; the finest wins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from geopy.adapters import URLLibAdapter
from geopy.exc import GeopyError
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from .gazetteer import SOURCE, Gazetteer
from .geojson import DEFAULT_RADIUS_M, Level, Point
from .reading import Reading, Understood, understand


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address was understood to be, and why.

    `point` is None where the address names no place. `rest` is 番地以下 as given, `building`
    what follows it. `notes` are Japanese sentences. `is_outside` says that the address names
    another municipality than the one it was looked for in.
    """

    point: Point | None = None
    municipality_code: str | None = None
    prefecture: str = ""
    city: str = ""
    town: str = ""
    rest: str = ""
    building: str = ""
    notes: tuple[str, ...] = ()
    is_outside: bool = False


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geopy geocoder over the embedded and imported points; it never calls out."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(adapter_factory=URLLibAdapter)
        self._gazetteer = gazetteer

    def geocode(self, query: Reading) -> Location:
        """The place of an address that was read; the Location's `raw` is its Point."""
        address = query.address
        point = self._gazetteer.finest(address.municipality_code, query.key, query.numbers)
        if point is None and query.town:
            town = query.town
            point = Point(town.longitude, town.latitude, town.level, town.radius_m, town.source)
        if point is None:
            row = self._gazetteer.municipalities.by_code[address.municipality_code]
            level = Level.MUNICIPALITY
            point = Point(row.longitude, row.latitude, level, row.radius_m, SOURCE)
        name = address.prefecture + address.city + address.town + address.rest
        return Location(name, (point.latitude, point.longitude), point)


class OnlineService(Protocol):
    """An online address search whose Locations carry the title of what was found."""

    source: str

    def geocode(self, query: str) -> Location | None:
        """The place of an address, None for none; raises GeopyError."""


class AddressGeocoder:
    """The chain of geocoders; safe to share between threads.

    `home` is the municipality of an address that names none. `online` are asked where the
    gazetteer knows no building; what they answer counts only if its title lies in the same
    municipality and town.
    """

    def __init__(
        self, gazetteer: Gazetteer, home: str | None, online: Sequence[OnlineService] = ()
    ) -> None:
        self._gazetteer = gazetteer
        self._home = home
        self._offline = GazetteerGeocoder(gazetteer)
        self._online = tuple(online)

    def geocode(self, address: str, municipality: str | None = None) -> Answer:
        """What an address names and where that is; `municipality` (six digits) is known of it.

        An address that names another municipality is honoured and flagged.
        """
        hint = municipality or self._home
        understood = understand(
            address, self._gazetteer, hint, is_hint_certain=municipality is not None
        )
        if not understood.readings:
            return Answer(notes=understood.notes)
        points = [self._offline.geocode(reading).raw for reading in understood.readings]
        reading, point = _finest(understood, points)
        notes = list(understood.notes)
        for service in self._online:
            if point.level.rank <= Level.BUILDING.rank:
                break
            try:
                found = self._ask(service, understood, reading)
            except GeopyError as error:
                notes.append(f"オンラインの住所検索に失敗しました（{type(error).__name__}）。")
                continue
            if found and found[1].level.rank < point.level.rank:
                reading, point = found
        return self._answer(reading, point, notes, hint)

    def _answer(self, reading: Reading, point: Point, notes: list[str], hint: str | None) -> Answer:
        address = reading.address
        home = self._gazetteer.municipality(hint) if hint else None
        is_outside = home is not None and not self._gazetteer.municipalities.is_within(
            address.municipality_code, home.code
        )
        if home and is_outside:
            notes.append(f"{home.name}の外（{address.prefecture}{address.city}）の住所です。")
        return Answer(
            point=point,
            municipality_code=address.municipality_code,
            prefecture=address.prefecture,
            city=address.city,
            town=address.town,
            rest=address.rest,
            building=address.building,
            notes=tuple(notes),
            is_outside=is_outside,
        )

    def _ask(
        self, service: OnlineService, understood: Understood, reading: Reading
    ) -> tuple[Reading, Point] | None:
        """The online answer, if its title names what one of the readings names."""
        address = reading.address
        query = address.prefecture + address.city + address.town + address.rest
        location = service.geocode(query)
        if location is None:
            return None
        code = address.municipality_code
        titles = understand(location.address, self._gazetteer, code, is_hint_certain=False)
        for title in titles.readings:
            for each in understood.readings:
                is_same = title.address.municipality_code == code and title.key == each.key
                if is_same and self._gazetteer.contains(
                    code, location.longitude, location.latitude
                ):
                    level = _title_level(title)
                    return each, Point(
                        location.longitude,
                        location.latitude,
                        level,
                        DEFAULT_RADIUS_M[level],
                        service.source,
                        is_ambiguous=titles.is_ambiguous,
                    )
        return None


def _finest(understood: Understood, points: list[Point]) -> tuple[Reading, Point]:
    """The finest reading. Two readings that are equally fine make one uncertain point."""
    ranks = [point.level.rank for point in points]
    chosen = ranks.index(min(ranks))
    point = points[chosen]
    others = points[:chosen] + points[chosen + 1 :]
    is_settled = point.level.rank <= Level.BLOCK.rank and all(
        other.level.rank > point.level.rank for other in others
    )
    if understood.is_ambiguous and not (others and is_settled):
        reach = max(
            (point.distance_m(other.longitude, other.latitude) for other in others), default=0.0
        )
        radius = max(point.radius_m, round(reach))
        point = replace(point, radius_m=radius, is_ambiguous=True)
    return understood.readings[chosen], point


def _title_level(title: Reading) -> Level:
    """How fine the place that a returned title names is."""
    if len(title.address.numbers) > 1:
        return Level.BUILDING
    if title.address.numbers:
        return Level.BLOCK
    return title.town.level if title.town else Level.MUNICIPALITY
