"""Venues with every fact that a file can hold, and the files that are made of them."""

import csv
import io
from datetime import date
from typing import Any

from kyodo_spaces.db import db, transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import exporting
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.models import Space, Venue
from kyodo_spaces.venues.spaces_file import SPACES_HEADER
from kyodo_spaces.venues.standard import STANDARD_HEADER


def exported(*, is_all: bool = True) -> tuple[bytes, bytes]:
    """The standard file and the spaces file."""
    db.session.rollback()
    db.session.expunge_all()
    venues = exporting.standard_rows(exporting.find_venues(is_all=is_all))
    spaces = exporting.space_rows(
        exporting.find_venues(is_all=is_all), lambda space: is_all or space.is_public
    )
    return (
        exporting.encode(STANDARD_HEADER, venues).data,
        exporting.encode(SPACES_HEADER, spaces).data,
    )


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def hours(**more: Any) -> OpeningHours:
    return OpeningHours(**{"weekday": 0, "opens": 540, "closes": 1020, **more})


def store(*rows: Venue) -> None:
    with transaction() as session:
        session.add_all(rows)


_EVERYTHING: dict[str, Any] = dict(  # noqa: C408 - reads as the model's own fields
    municipality_code="142042",
    external_id="0000000001",
    name="=中央会館〜本館",
    name_kana="チュウオウカイカン",
    name_en="Central Hall",
    name_alias="ちゅうおう",
    category="公民館",
    postal_code="248-0012",
    address="神奈川県鎌倉市御成町18-10",
    prefecture="神奈川県",
    city="鎌倉市",
    town="御成町",
    lot="18-10",
    building="本庁舎",
    district="鎌倉",
    access="駅から歩いて5分\r\n駐車場なし",
    operator="鎌倉市",
    corporate_number="8000020142042",
    phone="0467-23-3000",
    phone_extension="12",
    email="a@example.jp",
    contact_url="https://example.jp/form",
    contact_note="@city",
    url="https://example.jp/",
    image_url="https://example.jp/a.jpg",
    image_license="CC BY",
    department="市民課",
    description="'=引用; 改行\nあり",
    note="−備考",
    hours_note="祝日は要相談",
    state="suspended",
    suspended_from=date(2026, 1, 1),
    suspended_until=date(2026, 3, 31),
    state_reason="工事",
    source="市の台帳",
    license="CC BY 4.0",
    as_of="2026-04",
    confirmed_on=date(2026, 5, 1),
    confirmed_by="市民課",
    extra={"POIコード": "1307", "高度の値": "-1", "FAX番号": "1=2; (3)", "列5": "\\n"},
)


def full_venue() -> Venue:
    venue = Venue(**_EVERYTHING, is_partner=True)
    venue.point = Point(139.54, 35.31, Level.BUILDING, 50, "台帳", is_locked=True)
    venue.amenities = [
        Amenity(key="nursing_room", has=True, note="１階(東)に有"),
        Amenity(key="food_and_drink", has=None, note="要相談"),
        Amenity(key="piano", has=False),
    ]
    venue.opening_hours = [
        hours(),
        hours(weekday=7, nth=2, slot="午前(1)", valid_from=date(2026, 4, 1)),
    ]
    venue.closing_rules = [
        ClosingRule(kind="weekday", weekday=0, nth=3, on_holiday="next_weekday"),
        ClosingRule(kind="annual", first="12-29", last="01-03"),
        ClosingRule(kind="month_end", on_holiday="previous_weekday"),
    ]
    venue.special_hours = [
        SpecialHours(starts_on=date(2026, 10, 3), ends_on=date(2026, 10, 4), reason="祭り;(雨)"),
        SpecialHours(starts_on=date(2026, 11, 3), ends_on=date(2026, 11, 3), opens=600, closes=720),
    ]
    venue.spaces = [full_space(), Space(name="第2会議室", position=2, state="published")]
    return venue


def full_space() -> Space:
    space = Space(
        external_id="R1",
        name="第1会議室",
        name_kana="ダイイチカイギシツ",
        position=1,
        kind="exhibition",
        state="published",
        floor="2階",
        capacity=30,
        area_m2=45.5,
        is_free=False,
        fee="1時間 300円",
        allows_food=True,
        food_note="飲み物のみ(水)",
        allows_sound=False,
        allows_fire=None,
        fire_note="要相談",
        eligibility="市内の団体",
        how_to_apply="窓口",
        apply_ahead="2か月前の1日",
        wall_length_m=12.0,
        longest_period_days=7,
        paper_sizes="A4、A3",
        copies=50,
        rack_period="1か月",
        phone="0467-23-3999",
        hours_note="要予約",
        extra={"料金備考": "減免あり"},
    )
    space.amenities = [Amenity(key="卓球台", has=True, note="2台")]
    space.opening_hours = [hours(weekday=day, closes=1500) for day in (5, 6)]
    return space


def plain_venue(number: int, **more: Any) -> Venue:
    place = {"prefecture": "神奈川県", "city": "鎌倉市", "town": "台", "lot": f"{number}-1"}
    address = "".join(place.values())
    venue = Venue(
        name=f"会館{number}",
        address=address,
        municipality_code="142042",
        state="published",
        **place,
        **more,
    )
    venue.point = Point(139.53, 35.35, Level.OAZA, 900, "住所データ", is_ambiguous=True)
    return venue


def uniform() -> Venue:
    venue = plain_venue(2)
    venue.opening_hours = [hours(weekday=day) for day in range(5)]
    venue.closing_rules = [ClosingRule(kind="weekday", weekday=0, on_holiday="open")]
    return venue


def told_but_not_structured() -> Venue:
    return plain_venue(3, hours_note="【開館時間】9:00～17:00 【休館日】月曜日")
