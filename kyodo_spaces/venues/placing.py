"""Where a row's venue stands: the file's own coordinates if they can be, else its address."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..geo.folding import fold
from ..geo.gazetteer import Gazetteer
from ..geo.geocode import AddressGeocoder, Answer
from ..geo.geojson import DEFAULT_RADIUS_M, JAPAN, Level, Point
from . import values
from .models import Venue
from .records import Record

SOURCE = "ファイルの座標"
_NEAR_M = 3_000
_SWAPPED = _l("緯度と経度が逆とみて、入れ替えました。")
_RUN_TOGETHER = _l("度分秒をつないだ座標とみて、度に直しました。")
_SAME = 1e-7
"""Degrees within which two coordinates are one: about a centimetre."""


class Placer:
    """Gives the facts of a venue's place, and reports coordinates that cannot be."""

    def __init__(self, geocoder: AddressGeocoder, gazetteer: Gazetteer) -> None:
        self._geocoder = geocoder
        self._gazetteer = gazetteer

    def place(self, record: Record, venue: Venue | None, *, is_moved: bool) -> dict[str, Any]:
        """The facts to set: a new venue's or a moved one's address in parts, and its point.

        A locked pin stays. An address is looked for only where it is new: filling in what is
        missing is what `kyodo geocode --all` is for.
        """
        given = self._given(record)
        point = venue.point if venue else None
        if point and any(_is_same(point, *each[:2]) for each in given):
            given = []
        if point and point.is_locked and given:
            remedy = _("地図の上で固定された位置があるので、ファイルの座標は使いませんでした。")
            record.report(_("緯度・経度"), "、".join(record.coordinates or ()), remedy)
            given = []
        is_new = venue is None or is_moved
        if not (is_new or given):
            return {}
        answer = self._geocode(record, venue)
        facts: dict[str, Any] = self._parts(record, answer) if is_new else {}
        chosen = self._choose(given, answer, record) if given else None
        if chosen is None and is_new and not (point and point.is_locked):
            chosen = answer.point
            if chosen is None:
                remedy = _("住所の場所が分かりません。住所を直すか、地図で位置を決めてください。")
                record.report(_("住所"), record.values["address"], remedy)
        return facts | (point_facts(chosen) if chosen else {})

    def can_be_at(
        self, record: Record, venue: Venue | None, longitude: float, latitude: float
    ) -> bool:
        """Whether a venue of this address can stand there."""
        return self._is_plausible(longitude, latitude, self._geocode(record, venue))

    def _geocode(self, record: Record, venue: Venue | None) -> Answer:
        """The municipality is known from the file, from the venue, or from the address alone."""
        facts = record.values
        code = facts.get("municipality_code") or (venue.municipality_code if venue else None)
        known = self._gazetteer.municipality(code) if code else None
        address = facts["address"]
        named = self._gazetteer.municipalities.named
        if facts.get("city") and not named(fold(address)).candidates:
            address = facts.get("prefecture", "") + facts["city"] + address
        return self._geocoder.geocode(address, known.code if known else None)

    def _parts(self, record: Record, answer: Answer) -> dict[str, Any]:
        """What the geocoder understood of an address, where the file does not say it itself."""
        parts = {
            "municipality_code": answer.municipality_code,
            "prefecture": answer.prefecture,
            "city": answer.city,
            "town": answer.town,
            "lot": answer.rest,
            "building": answer.building,
        }
        if answer.is_outside:
            remedy = answer.notes[-1] + _("この案内に載せる施設か、住所を確かめてください。")
            record.report(_("住所"), record.values["address"], remedy)
        return {name: part for name, part in parts.items() if part and name not in record.values}

    def _given(self, record: Record) -> list[tuple[float, float, Any]]:
        """The longitude and latitude that the file can mean, and what is said of each reading."""
        if record.coordinates is None:
            return []
        first, second = record.coordinates
        found: list[tuple[float, float, Any]] = []
        for latitude, longitude, notice in ((first, second, None), (second, first, _SWAPPED)):
            norths = values.degrees(latitude, is_longitude=False)
            easts = values.degrees(longitude, is_longitude=True)
            is_mended = len(latitude) > 3 and values.plain(latitude).isdigit()
            told = _RUN_TOGETHER if is_mended and notice is None else notice
            found += ((east, north, told) for north in norths for east in easts)
        if not found:
            self._refuse(record)
        return found

    def _choose(
        self, given: list[tuple[float, float, Any]], answer: Answer, record: Record
    ) -> Point | None:
        for longitude, latitude, notice in given:
            if self._is_plausible(longitude, latitude, answer):
                if notice is not None:
                    record.report(_("緯度・経度"), "、".join(record.coordinates or ()), str(notice))
                return Point(longitude, latitude, Level.PIN, DEFAULT_RADIUS_M[Level.PIN], SOURCE)
        self._refuse(record)
        return None

    def _refuse(self, record: Record) -> None:
        told = "、".join(record.coordinates or ())
        record.extra[_("緯度・経度（使えない値）")] = told
        remedy = _(
            "自治体の外か、読めない座標なので使わず、住所から位置を求めました。直してください。"
        )
        record.report(_("緯度・経度"), told, remedy)

    def _is_plausible(self, longitude: float, latitude: float, answer: Answer) -> bool:
        if not JAPAN.contains(longitude, latitude):
            return False
        if answer.point is None or answer.municipality_code is None:
            return True
        near = max(_NEAR_M, answer.point.radius_m)
        if answer.point.distance_m(longitude, latitude) <= near:
            return True
        city = self._gazetteer.municipalities.parent(answer.municipality_code)
        code = city.code if city else answer.municipality_code
        return self._gazetteer.contains(code, longitude, latitude)


def point_facts(point: Point) -> dict[str, Any]:
    """The attributes of Venue that hold a point."""
    return {
        "longitude": point.longitude,
        "latitude": point.latitude,
        "point_level": point.level.value,
        "point_radius_m": point.radius_m,
        "point_source": point.source,
        "point_is_locked": point.is_locked,
        "point_is_ambiguous": point.is_ambiguous,
    }


def _is_same(point: Point, longitude: float, latitude: float) -> bool:
    return abs(point.longitude - longitude) < _SAME and abs(point.latitude - latitude) < _SAME
