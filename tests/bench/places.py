"""Synthetic places over all Japan: `.venv/bin/python -m tests.bench.places 10000 FILE`.

The same places for the same number, on any machine. They go straight into the tables, which
takes a hundredth of the time of the forms: what is measured on them is how they are found.
"""

import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from kyodo_spaces import create_app, db
from kyodo_spaces.text import fold_spelling
from kyodo_spaces.venues.amenities import AMENITIES
from kyodo_spaces.venues.details import Amenity, ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.index_rows import ALLOWS
from kyodo_spaces.venues.models import Kind, Space, Venue

SEED = 142042
BATCH = 10_000
FIRST = date(2026, 11, 23)
"""The day on which everything is as the bench says."""

# Name, longitude, latitude, and how many of a thousand places lie there.
CITIES = [
    ("札幌市", 141.35, 43.06, 40),
    ("旭川市", 142.36, 43.77, 15),
    ("青森市", 140.74, 40.82, 20),
    ("仙台市", 140.87, 38.27, 40),
    ("新潟市", 139.04, 37.92, 35),
    ("水戸市", 140.47, 36.37, 35),
    ("さいたま市", 139.65, 35.86, 70),
    ("東京都", 139.70, 35.69, 140),
    ("横浜市", 139.64, 35.44, 80),
    ("鎌倉市", 139.55, 35.32, 45),
    ("静岡市", 138.38, 34.98, 45),
    ("名古屋市", 136.91, 35.18, 80),
    ("金沢市", 136.65, 36.56, 30),
    ("京都市", 135.77, 35.01, 55),
    ("大阪市", 135.50, 34.69, 100),
    ("広島市", 132.46, 34.40, 40),
    ("松江市", 133.05, 35.47, 20),
    ("高知市", 133.53, 33.56, 20),
    ("福岡市", 130.40, 33.59, 60),
    ("鹿児島市", 130.56, 31.60, 20),
    ("那覇市", 127.68, 26.21, 10),
]
TOWNS = "大船 玉縄 深沢 腰越 小町 山ノ内 本町 緑丘 桜台 若葉 中央 栄町 港町 泉 旭".split()
HOUSES = (
    "市民会館 公民館 学習センター コミュニティセンター 図書館 福祉会館 集会所 体育館 文化会館 "
    "交流館 青少年会館 商工会館 子育て支援センター 町内会館 喫茶"
).split()
ROOMS = (
    "第1会議室 第2会議室 大会議室 和室 茶室 音楽室 調理室 工作室 多目的ホール 展示室 "
    "ギャラリー 研修室 集会室 軽運動室 談話室"
).split()
SAID = (
    "どなたでも利用できます 営利の目的では使えません 飲食は許可が必要です 楽器を使えます "
    "壁面に作品を展示できます 車椅子で入れます 床は畳です 防音の扉があります "
    "駅から歩いて五分です 申し込みは三か月前から受け付けます 机と椅子を並べてあります "
    "講座や打合せに向いています 夜間も使えます 調理台が四つあります"
).split()
APPLIED = [
    *("3か月前から", "利用月の2か月前の1日から", "30日前から", "二週間前より", "随時受け付けます"),
    *("7日前まで", "抽選の後", None, None, None),
]
SLOTS = [
    ((540, 720), (780, 1020)),
    ((540, 1260),),
    ((540, 1020),),
    ((540, 720), (780, 1020), (1080, 1260)),
    ((600, 1080),),
    ((570, 1305),),
    ((1080, 1500),),
]
Rows = dict[Any, list[dict[str, Any]]]
MODELS: tuple[Any, ...] = (Venue, Space, Amenity, OpeningHours, ClosingRule, SpecialHours)


def make(connection: Connection, number: int) -> None:
    """Write places with `number` rooms together into empty tables, in the caller's transaction."""
    random = Random(SEED)  # noqa: S311 - it shall be the same each time
    rows: Rows = defaultdict(list)
    space_id = venue_id = 0
    while space_id < number:
        venue_id += 1
        rooms = 0 if random.random() < 0.05 else random.randint(1, 3)
        _add_venue(rows, random, venue_id)
        for position in range(min(rooms, number - space_id)):
            space_id += 1
            _add_space(rows, random, space_id, {"venue_id": venue_id, "position": position})
        if venue_id % BATCH == 0 or space_id >= number:
            _write(connection, rows)


def _write(connection: Connection, rows: Rows) -> None:
    for model in MODELS:
        if rows[model]:
            connection.execute(insert(model.__table__), rows[model])
    rows.clear()


def _add_venue(rows: Rows, random: Random, id: int) -> None:
    city, longitude, latitude, _weight = _cities(random)
    town = random.choice(TOWNS)
    name = f"{town}{random.choice(HOUSES)}{id}"
    spread = 0.05 if random.random() < 0.7 else 0.5
    is_placed = random.random() < 0.97
    facts = {
        "id": id,
        "name": name,
        "address": f"{city}{town}{random.randint(1, 9)}-{random.randint(1, 30)}",
        "district": f"{city}{town}" if random.random() < 0.9 else None,
        "longitude": round(random.gauss(longitude, spread), 6) if is_placed else None,
        "latitude": round(random.gauss(latitude, spread), 6) if is_placed else None,
        "point_level": random.choice(["pin", "building", "oaza"]) if is_placed else None,
        "point_radius_m": 20 if is_placed else None,
        "point_is_locked": False,
        "point_is_ambiguous": False,
        "is_partner": False,
        "is_address_private": False,
        **_listed(random, random.sample(SAID, 3)),
    }
    facts["search_text"] = _folded(facts, "name address district description")
    rows[Venue].append(facts)
    _add_hours(rows, random, {"venue_id": id, "space_id": None})
    _add_amenities(rows, random, {"venue_id": id, "space_id": None}, 2)


def _cities(random: Random) -> tuple[str, float, float, int]:
    return random.choices(CITIES, [city[3] for city in CITIES])[0]


def _add_space(rows: Rows, random: Random, id: int, facts: dict[str, Any]) -> None:
    known = random.random() < 0.85
    facts |= {
        "id": id,
        "name": random.choice(ROOMS),
        "kind": random.choice(list(Kind)) if random.random() < 0.95 else None,
        "capacity": random.randint(2, 40) * random.choice([1, 2, 5]) if known else None,
        "is_free": random.random() < 0.4 if random.random() < 0.8 else None,
        **{name: random.choice([True, False, None, None]) for name in ALLOWS.values()},
        "apply_ahead": random.choice(APPLIED),
        **_listed(random, random.sample(SAID, 2)),
    }
    facts["search_text"] = _folded(facts, "name description")
    rows[Space].append(facts)
    _add_amenities(rows, random, {"venue_id": None, "space_id": id}, 3)
    if random.random() < 0.1:
        _add_hours(rows, random, {"venue_id": None, "space_id": id})


def _listed(random: Random, said: list[str]) -> dict[str, Any]:
    is_suspended = random.random() < 0.01
    start = FIRST - timedelta(days=random.randint(1, 60)) if is_suspended else None
    return {
        "description": "。".join(said),
        "state": "suspended" if is_suspended else "published",
        "suspended_from": start,
        "suspended_until": start + timedelta(days=90) if start else None,
        "extra": {},
        "version": 1,
        "external_id": None,
    }


def _folded(facts: dict[str, Any], names: str) -> str:
    return "\n".join(fold_spelling(facts[name]) for name in names.split() if facts[name])


def _add_hours(rows: Rows, random: Random, owner: dict[str, int | None]) -> None:
    if random.random() < 0.15:
        return
    slots = random.choice(SLOTS)
    weekdays = random.choice([range(7), range(5), range(1, 7), (5, 6), (2,)])
    plain = {"nth": None, "slot": None, "valid_from": None, "valid_through": None}
    rows[OpeningHours] += (
        owner | plain | {"weekday": weekday, "opens": opens, "closes": closes}
        for weekday in weekdays
        for opens, closes in slots
    )
    rule = {"kind": "annual", "weekday": None, "nth": None, "on_holiday": None}
    if weekdays != (5, 6):  # of the others nobody has told what they do then
        rows[ClosingRule].append(owner | rule | {"first": "12-29", "last": "01-03"})
    if random.random() < 0.3:
        nth = random.choice([None, 1, 3])
        weekly = {"kind": "weekday", "weekday": 0, "nth": nth, "on_holiday": "next_weekday"}
        rows[ClosingRule].append(owner | weekly | {"first": None, "last": None})
    if random.random() < 0.02:
        day = FIRST + timedelta(days=random.randint(0, 60))
        closed = {"opens": None, "closes": None, "reason": "点検"}
        rows[SpecialHours].append(owner | closed | {"starts_on": day, "ends_on": day})


def _add_amenities(rows: Rows, random: Random, owner: dict[str, int | None], most: int) -> None:
    for key in random.sample(list(AMENITIES), random.randint(0, most)):
        rows[Amenity].append(owner | {"key": key, "has": random.random() < 0.8, "note": None})


def make_file(path: Path, number: int) -> None:
    """A database of its own with the places in it."""
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "INSTANCE": path.parent})
    with app.app_context():
        db.upgrade_schema()
        with db.transaction() as session:
            make(session.connection(), number)


if __name__ == "__main__":
    make_file(Path(sys.argv[2]), int(sys.argv[1]))
