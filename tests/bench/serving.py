"""How many visitors a second are served, over HTTP, beside Flask's floor and Datasette.

All that is asked goes through eight connections that stay open, in turns, so that other work on
the machine spoils all of them alike; told is the median of the turns. A new question is one that
nobody asked before: its words, people, time and box differ from all others, so that no answer is
merely remembered. Datasette is tuned and has two processes, each with half the connections; it
answers the same questions, pages beside our pages and JSON beside our JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

from kyodo_spaces import create_app
from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import BBox
from kyodo_spaces.venues.criteria import Criteria
from tests.bench import places, rivals, search

PORTS = {
    "ours": (8751,),
    "constant": (8752,),
    search.DATASETTE: (8753, 8754),
    search.INDEXED: (8755, 8756),
}
ELSEWHERE = "131016"
"""A municipality of which no facts come with the program: they would be counted, too."""
PATIENCE_S = 60
SECONDS = 4
OTHERS_S = 30
"""A slow answer takes longer than four seconds."""
TURNS = 3
FEED = "/feed.atom"
PAGE, JSON = "ページ", "JSON"
CONNECTIONS = 8
CHECKED = 40
REPEATED = 100
ENOUGH = 40_000
"""More questions than are answered in all the turns."""
WORDS = "会議 和室 調理 使え 調理台 防音の扉 楽器を使え 夜間も使え".split()
TUNED = (
    "--setting sql_time_limit_ms 60000 --setting suggest_facets off --setting allow_facet off "
    "--setting default_page_size 20"
).split()


class Load(NamedTuple):
    """Addresses to ask for, of one or several servers, and headers to send."""

    ports: Sequence[int]
    paths: Sequence[str]
    headers: Sequence[str] = ()
    repeats: bool = True
    """Whether the addresses are asked for again and again; else each of them once."""
    kind: str = ""
    """Pages or JSON, where there are others to be compared with."""
    is_other: bool = False
    """Asked once, for longer."""


class Served(NamedTuple):
    """Requests a second, and milliseconds that half and 95 of a hundred took at most."""

    rate: float
    p50: float
    p95: float


def questions(seed: int) -> Iterator[Criteria]:
    """Text, open at a time, people and a box of 10 by 10 km around Tokyo; no two are the same."""
    random = Random(seed)  # noqa: S311 - it shall be the same each time
    box = search.around(5)
    while True:
        east, north = random.uniform(-0.05, 0.05), random.uniform(-0.05, 0.05)
        opens = random.randrange(540, 1080, 30)
        yield Criteria(
            q=random.choice(WORDS),
            capacity=random.randint(4, 40),
            open_on=search.DAY,
            opens=opens,
            closes=opens + 120,
            bbox=BBox(
                round(box.west + east, 6),
                round(box.south + north, 6),
                round(box.east + east, 6),
                round(box.north + north, 6),
            ),
        )


def address(asked: Criteria) -> str:
    """Of our own answer as JSON: a total and twenty places."""
    assert isinstance(asked.open_on, date)
    assert asked.opens is not None
    assert asked.closes is not None
    times = {"from": asked.opens, "to": asked.closes}
    told: dict[str, Any] = {name: f"{at // 60:02}:{at % 60:02}" for name, at in times.items()}
    told |= {"q": asked.q, "capacity": asked.capacity, "day": asked.open_on.isoformat()}
    box = asked.bbox
    assert box is not None
    told["bbox"] = f"{box.west},{box.south},{box.east},{box.north}"
    return f"/api/v1/spaces?{urlencode(told)}"


def ask(load: Load, folder: Path, seconds: int = SECONDS) -> Served:
    """Ask for some seconds; raises AssertionError when anything is not answered well."""
    file = folder / "paths"
    file.write_text("\n".join(load.paths), encoding="ascii")
    each = str(CONNECTIONS // len(load.ports))
    headers = [part for header in load.headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c", each, "-d", f"{seconds}s", "--timeout", "30s", *headers]
    command += ["-s", str(Path(__file__).with_name("wrk.lua"))]
    running = [
        subprocess.Popen(  # noqa: S603 - our own words
            [*command, f"http://127.0.0.1:{port}", "--", str(file)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for port in load.ports
    ]
    told = [json.loads(one.communicate()[0].splitlines()[-1]) for one in running]
    assert not any(one["failed"] for one in told), told
    slowest = max(told, key=lambda one: one["p95"])
    return Served(sum(one["rate"] for one in told), slowest["p50"], slowest["p95"])


def measure(loads: dict[str, Load], folder: Path) -> dict[str, Served]:
    """The median of the turns; new questions are new in each of them."""
    found: dict[str, list[Served]] = {name: [] for name in loads}
    for turn in range(TURNS):
        for name, load in loads.items():
            if load.is_other:
                if not turn:
                    found[name].append(ask(load, folder, OTHERS_S))
                continue
            part = load if load.repeats else load._replace(paths=load.paths[turn::TURNS])
            if load.repeats and not turn:
                _warm(part, folder)
            found[name].append(ask(part, folder))
    return {
        name: Served(*(median(part) for part in zip(*served, strict=True)))
        for name, served in found.items()
    }


def _warm(load: Load, folder: Path) -> None:
    """So that each process has answered everything once: till it gets no quicker."""
    before, now = 0.0, 1.0
    while now > before * 1.2:
        before, now = now, ask(load, folder).rate


@contextmanager
def running(command: Sequence[str], port: int, settings: dict[str, str]) -> Iterator[int]:
    """A server while it runs, by its process; raises RuntimeError when it does not answer."""
    server = subprocess.Popen(  # noqa: S603 - our own words
        command, env=os.environ | settings, stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + PATIENCE_S
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no answer on port {port}: {command}")
            time.sleep(0.1)  # noqa: TID251 - another program is to be waited for
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
    except OSError:
        return False
    return True


def memory(process: int) -> int:
    """Bytes of a server and its workers; what they share is counted once."""
    folder = Path("/proc") / str(process)
    rollup = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
    own = next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    workers = (folder / "task" / str(process) / "children").read_text(encoding="ascii")
    return own * 1024 + sum(memory(int(worker)) for worker in workers.split())


class Outcome(NamedTuple):
    loads: dict[str, Load]
    served: dict[str, Served]
    bytes: int
    """Of our server's memory after all of them."""


def serve(number: int, folder: Path, python: str | None) -> Outcome:
    """What each kind of question took."""
    folder = folder / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "kyodo.sqlite3"
    if not file.exists():
        places.make_file(file, number)
    (ours,), (constant,) = PORTS["ours"], PORTS["constant"]
    settings = {"KYODO_INSTANCE": str(folder), "KYODO_PORT": str(ours), "KYODO_TILES": "none"}
    settings["KYODO_MUNICIPALITY"] = ELSEWHERE
    with ExitStack() as servers:
        kyodo = str(Path(sys.executable).with_name("kyodo"))
        process = servers.enter_context(running([kyodo, "serve"], ours, settings))
        command = [sys.executable, "-m", "tests.bench.constant", str(constant)]
        servers.enter_context(running(command, constant, {}))
        app = create_app({"DATABASE_URL": f"sqlite:///{file}", "INSTANCE": folder})
        with app.app_context():
            plain = rivals.Plain(folder / "plain.sqlite3", db.session.connection())
        others = {search.DATASETTE: plain.bare(), search.INDEXED: plain.file} if python else {}
        for name, rival in others.items():
            for port in PORTS[name]:
                command = [str(python), "-m", "datasette", "serve", str(rival), *TUNED]
                servers.enter_context(running([*command, "-p", str(port)], port, {}))
        asked = list(islice(questions(number), ENOUGH))
        _check(asked[:CHECKED], plain, others)
        loads = _loads(asked, plain, others)
        return Outcome(loads, measure(loads, folder), memory(process))


def _check(asked: list[Criteria], plain: rivals.Plain, others: dict[str, Path]) -> None:
    """Every total has to be plain SQL's before anything is timed."""
    for one in asked:
        total = plain.count(one)
        assert _get("ours", address(one))["total"] == total, one
        for name, file in others.items():
            told = _get(name, rivals.address(one, file))
            assert told["filtered_table_rows_count"] == total, (name, one)


def _get(name: str, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{PORTS[name][0]}{path}", timeout=60) as answer:
        return json.load(answer)


def _page(asked: Criteria) -> str:
    """Of the list, for people."""
    return address(asked).replace("/api/v1/spaces", "/")


def _loads(asked: list[Criteria], plain: rivals.Plain, others: dict[str, Path]) -> dict[str, Load]:
    fruitful = list(islice((one for one in asked if plain.count(one)), REPEATED))
    pages = [_page(one) for one in reversed(asked)]
    with urlopen(f"http://127.0.0.1:{PORTS['ours'][0]}{FEED}", timeout=60) as answer:
        again = f"If-None-Match: {answer.headers['ETag']}"
    ours = PORTS["ours"]
    loads = {
        "Flask の定数": Load(PORTS["constant"], ["/"]),
        "フィード、304": Load(ours, [FEED], [again]),
        "一覧の初めのページ": Load(ours, ["/"]),
        f"一覧、{REPEATED}の問いをくり返し": Load(
            ours, [_page(one) for one in fruitful], kind=PAGE
        ),
        "一覧、初めての問いだけ": Load(ours, pages, repeats=False, kind=PAGE),
        "API、初めての問いだけ": Load(
            ours, [address(one) for one in asked], repeats=False, kind=JSON
        ),
    }
    for name, file in others.items():
        for kind in (PAGE, JSON):
            paths = [rivals.address(one, file, is_json=kind == JSON) for one in fruitful]
            loads[f"{name}、{kind}"] = Load(PORTS[name], paths, kind=kind, is_other=True)
    return loads


def table(number: int, outcome: Outcome) -> str:
    """Markdown: requests a second as a part of the constant's, and as so many of Datasette's."""
    loads, found, taken = outcome
    constant = found["Flask の定数"].rate
    names = (search.DATASETTE, search.INDEXED)
    lines = [
        f"### {number:,} 件、HTTP",
        "",
        f"| | 件/秒 | 定数の | {' | '.join(f'{name} の' for name in names)} | p50 ms | p95 ms |",
        "|---|" + "--:|" * 6,
    ]
    for name, (rate, p50, p95) in found.items():
        slow = (found.get(f"{other}、{loads[name].kind}") for other in names)
        times = (f"{rate / one.rate:,.1f} 倍" if one and one.rate else "" for one in slow)
        digits = 0 if rate >= 10 else 2
        cells = (name, f"{rate:,.{digits}f}", f"{rate / constant:.3f}", *times)
        lines.append(f"| {' | '.join(cells)} | {p50:.1f} | {p95:.1f} |")
    return "\n".join([*lines, "", f"終わりのメモリー: {taken / 1e6:,.0f} MB", "", ""])
