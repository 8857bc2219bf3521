"""How fast search is, beside others: `.venv/bin/python -m tests.bench.search FOLDER …`.

FOLDER holds or gets the databases. Then may come a Python that has Datasette 0.65, and numbers of
places, else a thousand to a million. All answer the same questions on the same places with a total
and twenty rows; each total is first compared with that of plain SQL. Times are of the processor,
so that other work on the machine does not spoil them.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from math import cos, radians
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from kyodo_spaces import create_app
from kyodo_spaces.db import db, transaction, upgrade_schema
from kyodo_spaces.geo.geojson import BBox, Level, Point
from kyodo_spaces.venues import index, index_writes, map_views, search
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.models import Space, Venue
from tests.bench import places, rivals

SIZES = (1_000, 10_000, 100_000, 1_000_000)
DAY = date(2026, 12, 1)
TIMES = 9
TOKYO = Point(139.70, 35.69, Level.PIN, 0, "")


class Measured(NamedTuple):
    name: str
    total: int
    ours: float
    others: dict[str, float]
    """Seconds by name."""


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


def seconds(ask: Callable[[], Any]) -> float:
    """Of one answer, the median; the first is left out, as caches are filled by it."""
    ask()
    taken = []
    for _each in range(TIMES):
        started = process_time()
        ask()
        taken.append(process_time() - started)
    return median(taken)


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
        found += [_nearest(plain), _cells(plain), _edit()]
    if python:
        _add_datasette(found, plain, python)
    return found


def _compare(name: str, asked: Criteria, plain: rivals.Plain) -> Measured:
    connection = db.session.connection()
    total = plain.count(asked)
    assert index.count(connection, asked) == min(total, index.CAP), name
    others = {"SQL": seconds(lambda: plain.find(asked))}
    if asked.bbox is None:
        others["ORM"] = seconds(lambda: _naive(asked.q))
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
    return Measured("近い20件", 20, ours, {"SQL": seconds(lambda: plain.nearest(TOKYO))})


def _cells(plain: rivals.Plain) -> Measured:
    japan = BBox(128, 30, 146, 46)
    view = map_views.find(Criteria(), japan, 5)
    assert view.total == plain.count_in(view.box)
    ours = seconds(lambda: map_views.find(Criteria(), japan, 5))
    return Measured("地図の区画", view.total, ours, {"SQL": seconds(lambda: plain.cells(5))})


def _edit() -> Measured:
    """One venue renamed and its index kept."""

    def rename() -> None:
        with transaction() as session:
            found = session.scalars(select(Venue).where(Venue.id == 100)).one()
            found.name = f"{found.name.split('#')[0]}#{found.version}"

    return Measured("一つの訂正", 1, seconds(rename), {})


def _add_datasette(found: list[Measured], plain: rivals.Plain, python: str) -> None:
    asked = "\n".join(map(plain.address, QUESTIONS.values()))
    script = Path(__file__).with_name("datasette_times.py")
    told = subprocess.run(  # noqa: S603 - the operator names the program
        [python, script, plain.file], input=asked, capture_output=True, check=True, text=True
    ).stdout
    for each, (taken, total) in zip(found, json.loads(told), strict=False):
        assert total == each.total, each.name
        each.others["Datasette"] = taken


def table(number: int, found: list[Measured]) -> str:
    """Markdown: our time in ms, and how many times as long each other one takes."""
    lines = [
        f"### {number:,} 件",
        "",
        "| | 件数 | ms | SQL | ORM | Datasette |",
        "|---|" + "--:|" * 5,
    ]
    for each in found:
        times = (
            f"{each.others[name] / each.ours:,.1f} 倍" if name in each.others else ""
            for name in ("SQL", "ORM", "Datasette")
        )
        cells = (each.name, f"{each.total:,}", f"{each.ours * 1000:.2f}", *times)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    other = sys.argv[2] if len(sys.argv) > 2 else None
    for size in map(int, sys.argv[3:]) if len(sys.argv) > 3 else SIZES:
        sys.stdout.write(table(size, measure(Path(sys.argv[1]), size, other)))
