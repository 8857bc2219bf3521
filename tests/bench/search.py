"""How fast search is, beside others that answer the same questions on the same places.

All of them tell a total and twenty rows; each total is first compared with that of plain SQL.
Times are of the processor, so that other work on the machine does not spoil them.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import cos, radians
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from kyodo_spaces import create_app
from kyodo_spaces.db import db, transaction, upgrade_schema
from kyodo_spaces.geo.geojson import BBox, Level, Point
from kyodo_spaces.text import fold_spelling
from kyodo_spaces.venues import index, index_writes, map_views, search
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.index_models import IndexedPlace
from kyodo_spaces.venues.models import Space, Venue
from tests.bench import places, rivals

DAY = date(2026, 12, 1)
TIMES, OTHERS = 40, 5
SHORT = "会議 和室 大船 使え 茶 室 扉 A".split()
DATASETTE, INDEXED = "Datasette", "Datasette＋列の索引"
TOKYO = Point(139.70, 35.69, Level.PIN, 0, "")


class Measured(NamedTuple):
    name: str
    total: int
    ours: list[float]
    others: dict[str, float]
    """Seconds by name, the median."""


def around(kilometres: float) -> BBox:
    north = kilometres / 110.95
    east = kilometres / (111.32 * cos(radians(TOKYO.latitude)))
    longitude, latitude = TOKYO.longitude, TOKYO.latitude
    return BBox(longitude - east, latitude - north, longitude + east, latitude + north)


QUESTIONS = {
    "会議・開館・12人以上・5km": Criteria(
        q="会議", capacity=12, open_on=DAY, opens=1080, closes=1200, bbox=around(5)
    ),
    "会議": Criteria(q="会議"),
    "調理台": Criteria(q="調理台"),
    "茶": Criteria(q="茶"),
}


def seconds(ask: Callable[[], Any], times: int = TIMES) -> list[float]:
    """Of answers; the first is left out, as caches are filled by it."""
    ask()
    taken = []
    for _each in range(times):
        started = process_time()
        ask()
        taken.append(process_time() - started)
    return taken


def _other(ask: Callable[[], Any]) -> float:
    return median(seconds(ask, OTHERS))


def measure(folder: Path, number: int, python: str | None) -> list[Measured]:
    folder = folder / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "kyodo.sqlite3"
    app = create_app({"DATABASE_URL": f"sqlite:///{file}", "INSTANCE": folder})
    with app.app_context():
        if not file.exists():
            upgrade_schema()
            with transaction() as session:
                places.make(session.connection(), number)
                for _done in index_writes.rebuild(session):
                    pass
        plain = rivals.Plain(folder / "plain.sqlite3", db.session.connection())
        found = [_compare(name, asked, plain) for name, asked in QUESTIONS.items()]
        _check_short(plain)
        found += [_nearest(plain), _cells(plain), _filtered(), _edit()]
    if python:
        _add_datasette(found, plain, python)
    return found


def _compare(name: str, asked: Criteria, plain: rivals.Plain) -> Measured:
    connection = db.session.connection()
    total = plain.count(asked)
    assert index.count(connection, asked) == min(total, index.CAP), name
    others = {"SQL": _other(lambda: plain.find(asked))}
    if asked.bbox is None:
        others["ORM"] = _other(lambda: _naive(asked.q))
    return Measured(name, total, seconds(lambda: _rows(asked)), others)


def _rows(asked: Criteria) -> tuple[int, Any]:
    """The total and twenty rows, without the unknown that the page counts besides."""
    total, keys = index.find(db.session.connection(), asked, 0, 20)
    return total, search.find_keys(keys)


def _naive(word: str) -> tuple[int | None, list[Space]]:
    """As one begins with Flask-SQLAlchemy."""
    holds = or_(Venue.search_text.contains(word), Space.search_text.contains(word))
    query = select(Space).join(Venue).where(holds)
    total = db.session.scalar(select(func.count()).select_from(query.subquery()))
    return total, list(db.session.scalars(query.order_by(Venue.name).limit(20)))


def _nearest(plain: rivals.Plain) -> Measured:
    asked = Criteria(near=TOKYO)
    connection = db.session.connection()
    keys = index.find(connection, asked, 0, 20).keys
    assert len(keys) == 20
    ours = seconds(lambda: index.find(connection, asked, 0, 20))
    return Measured("近い20件", 20, ours, {"SQL": _other(lambda: plain.nearest(TOKYO))})


def _cells(plain: rivals.Plain) -> Measured:
    japan = BBox(128, 30, 146, 46)
    view = map_views.find(Criteria(), japan, 5)
    assert view.total == plain.count_in(view.box)
    ours = seconds(lambda: map_views.find(Criteria(), japan, 5))
    return Measured("地図の区画", view.total, ours, {"SQL": _other(plain.cells)})


def _filtered() -> Measured:
    """Cells of what matches in a prefecture."""
    asked = Criteria(q="会議", capacity=12)
    kanagawa = BBox(138.9, 35.1, 139.8, 35.7)
    total = map_views.find(asked, kanagawa, 9).total
    ours = seconds(lambda: map_views.find(asked, kanagawa, 9))
    return Measured("条件つきの区画、一県", total, ours, {})


def _check_short(plain: rivals.Plain) -> None:
    """A word of one or two characters finds all that holds it."""
    connection = db.session.connection()
    for word in SHORT:
        asked = Criteria(q=word)
        keys = index.within(connection, asked, IndexedPlace.key).subquery()
        total = connection.scalar(select(func.count()).select_from(keys))
        assert total == plain.count(replace(asked, q=fold_spelling(word))), word


def _edit() -> Measured:
    """One venue renamed and its index kept."""

    def rename() -> None:
        with transaction() as session:
            found = session.scalars(select(Venue).where(Venue.id == 100)).one()
            found.name = f"{found.name.split('#')[0]}#{found.version}"

    return Measured("一つの訂正", 1, seconds(rename), {})


def _add_datasette(found: list[Measured], plain: rivals.Plain, python: str) -> None:
    script = Path(__file__).with_name("datasette_times.py")
    for name, file in ((DATASETTE, plain.bare()), (INDEXED, plain.file)):
        asked = "\n".join(rivals.address(each, file) for each in QUESTIONS.values())
        told = subprocess.run(  # noqa: S603 - the operator names the program
            [python, script, file], input=asked, capture_output=True, check=True, text=True
        ).stdout
        for each, (taken, total) in zip(found, json.loads(told), strict=False):
            assert total == each.total, each.name
            each.others[name] = taken


def table(number: int, found: list[Measured]) -> str:
    """Markdown: our median and p95 in ms, and how many times as long each other one takes."""
    lines = [
        f"### {number:,} 件",
        "",
        f"| | 件数 | ms | p95 | SQL | ORM | {DATASETTE} | {INDEXED} |",
        "|---|" + "--:|" * 7,
    ]
    for each in found:
        ours, slowest = median(each.ours), quantiles(each.ours, n=20)[-1]
        times = (
            f"{each.others[name] / ours:,.1f} 倍" if name in each.others else ""
            for name in ("SQL", "ORM", DATASETTE, INDEXED)
        )
        own = (f"{taken * 1000:.2f}" for taken in (ours, slowest))
        cells = (each.name, f"{each.total:,}", *own, *times)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"
