"""The 56-column standard file, 自治体標準オープンデータセット 公共施設一覧: a venue as its row."""

from typing import NamedTuple

from ..config import is_municipality_code
from ..geo.gazetteer import Gazetteer
from ..geo.geojson import Level
from .amenities import AMENITIES
from .hours_form import (
    WEEKDAYS,
    Closing,
    Opening,
    write_closings,
    write_openings,
)
from .models import Space, Venue
from .values import clock

# 車椅子可 and its neighbours come from the amenity table.
FIELDS = {
    "全国地方公共団体コード": "municipality_code",
    "ID": "external_id",
    "名称": "name",
    "名称_カナ": "name_kana",
    "名称_英字": "name_en",
    "名称_通称": "name_alias",
    "所在地_連結表記": "address",
    "所在地_都道府県": "prefecture",
    "所在地_市区町村": "city",
    "所在地_町字": "town",
    "所在地_番地以下": "lot",
    "建物名等(方書)": "building",
    "電話番号": "phone",
    "内線番号": "phone_extension",
    "連絡先メールアドレス": "email",
    "連絡先FormURL": "contact_url",
    "連絡先備考（その他、SNSなど）": "contact_note",
    "郵便番号": "postal_code",
    "法人番号": "corporate_number",
    "団体名": "operator",
    "説明": "description",
    "URL": "url",
    "画像": "image_url",
    "画像_ライセンス": "image_license",
    "備考": "note",
}
BODY_NAME = "地方公共団体名"
LOCATION_CODE = "所在地_全国地方公共団体コード"
_KEPT = f"""{BODY_NAME},POIコード,外部識別子,外部識別子の値,{LOCATION_CODE},町字ID,
高度の種別,高度の値""".replace("\n", "").split(",")
KEPT_COLUMNS = frozenset(_KEPT)
"""Columns without a field of their own: kept in `extra` by these names."""

STANDARD_HEADER = """全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,
POIコード,外部識別子,外部識別子の値,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,
所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,高度の種別,高度の値,電話番号,
内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,
利用可能曜日,開始時間,終了時間,利用可能時間特記事項,説明,車椅子可,車椅子貸出,ツエ貸出,
バリアフリートイレ,スロープ、エレベータ、エスカレータ,点字ブロック等の移動支援,点字や読上による支援,
盲導犬・介助犬、聴導犬同伴,字幕,筆談対応,優先駐車場,オストメイト対応トイレ,授乳室,おむつ替えコーナー,
飲食可否,ベビーカー貸出,ベビーカー利用,URL,画像,画像_ライセンス,備考""".replace("\n", "").split(",")


class HoursCells(NamedTuple):
    """The four cells in which the standard file says when a venue is open; "" says nothing."""

    weekdays: str
    opens: str
    closes: str
    note: str


def openings_of(owner: Venue | Space) -> list[Opening]:
    return [
        Opening(*(getattr(row, field) for field in Opening._fields)) for row in owner.opening_hours
    ]


def closings_of(owner: Venue | Space) -> list[Closing]:
    return [
        Closing(*(getattr(row, field) for field in Closing._fields)) for row in owner.closing_rules
    ]


def hours_cells(venue: Venue) -> HoursCells:
    """Columns hold the same hours on weekdays; anything else is told in the note."""
    openings, closings = openings_of(venue), closings_of(venue)
    weekdays = opens = closes = ""
    rest = openings
    if openings and _is_uniform(openings):
        weekdays = "".join(WEEKDAYS[one.weekday] for one in sorted(openings))
        opens, closes = clock(openings[0].opens), clock(openings[0].closes)
        rest = []
    told = [f"【開館時間】{write_openings(rest)}"] if rest else []
    told += [f"【休館日】{write_closings(closings)}"] if closings else []
    note = venue.hours_note if venue.hours_note is not None else " ".join(told)
    return HoursCells(weekdays, opens, closes, note)


def _is_uniform(openings: list[Opening]) -> bool:
    first = openings[0]
    days = {one.weekday for one in openings}
    return (
        len(days) == len(openings)
        and all(one == first._replace(weekday=one.weekday) for one in openings)
        and first[3:] == (None, None, None, None)
        and first.closes <= 1440
        and WEEKDAYS.index("祝") not in days
    )


def _amenity_cells(venue: Venue) -> dict[str, str]:
    words = {True: "有", False: "無", None: ""}
    return {
        column: words[row.has]
        for row in venue.amenities
        if row.key in AMENITIES and (column := AMENITIES[row.key].column)
    }


def body_name(code: str | None, gazetteer: Gazetteer) -> str:
    municipality = gazetteer.municipality(code) if code else None
    return municipality.full_name if municipality else ""


def location_code(code: str | None) -> str:
    """The code of a municipality; a prefecture's does not say where a venue is."""
    return code if code and is_municipality_code(code) and code[2:5] != "000" else ""


def standard_row(venue: Venue, gazetteer: Gazetteer) -> dict[str, str]:
    """The cells by column name, empty where nothing is known.

    A coordinate coarser than a building's is left out: in this file it would pass for the
    facility's own.
    """
    cells = {column: venue.extra.get(column, "") for column in KEPT_COLUMNS}
    cells |= {column: getattr(venue, field) or "" for column, field in FIELDS.items()}
    cells |= _amenity_cells(venue)
    cells[BODY_NAME] = cells[BODY_NAME] or body_name(venue.municipality_code, gazetteer)
    cells[LOCATION_CODE] = cells[LOCATION_CODE] or location_code(venue.municipality_code)
    point = venue.point
    if point and point.level in {Level.PIN, Level.BUILDING}:
        cells["緯度"], cells["経度"] = str(point.latitude), str(point.longitude)
    names = ("利用可能曜日", "開始時間", "終了時間", "利用可能時間特記事項")
    cells |= zip(names, hours_cells(venue), strict=True)
    return cells
