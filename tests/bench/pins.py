"""When the first pins are on the map: `.venv/bin/python -m tests.bench.pins FOLDER SIZE…`.

FOLDER holds or gets a database for each size, in a folder of that name. The production server
answers on this machine, and Chromium opens the directory: while the server has just begun, as new
visitors with nothing kept, and as one who comes back. Then the map is moved through three zooms.
Milliseconds from the navigation until the page's first byte and until a pin is painted; the longest
task of the page; and its heap in megabytes after its garbage is gone.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kyodo_spaces import create_app
from kyodo_spaces.db import transaction, upgrade_schema
from kyodo_spaces.venues import index_writes
from tests.bench import places
from tests.browser.conftest import chromium_args

BEGINS, NEW = "server begins", "new visitor"
VISITS = (BEGINS, BEGINS, NEW, NEW, NEW)
"""Each of the server's two processes has a first visit."""
SCREEN = {"width": 1280, "height": 900}
WATCH = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: "longtask", buffered: true });
new MutationObserver((_, observer) => {
    if (!document.querySelector(".pin")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.firstPin = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
ANSWERED = 'performance.getEntriesByType("navigation")[0].responseStart'


class Measured(NamedTuple):
    visit: str
    answered_ms: float
    first_pin_ms: float
    longest_task_ms: float
    heap_mb: float


@contextmanager
def served(file: Path) -> Iterator[str]:
    """The address at which `kyodo serve` answers, with the database of a file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "KYODO_DATABASE_URL": f"sqlite:///{file}",
        "KYODO_INSTANCE": str(file.parent),
        "KYODO_PORT": str(port),
        "KYODO_TILES": "none",
    }
    kyodo = str(Path(sys.executable).with_name("kyodo"))
    with subprocess.Popen(  # noqa: S603 - our own command
        [kyodo, "serve"], env={**os.environ, **settings}, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()  # it says when it is ready
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def visit(context: BrowserContext, address: str, name: str) -> Measured:
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("window.firstPin")
    page.wait_for_load_state("networkidle")
    answered, first = page.evaluate(ANSWERED), page.evaluate("window.firstPin")
    _move(page)
    measured = Measured(
        name, answered, first, page.evaluate("Math.max(0, ...window.tasks)"), _heap_mb(page)
    )
    page.close()
    return measured


def _move(page: Page) -> None:
    for key in ("+", "ArrowRight", "+", "ArrowDown", "+"):
        page.locator(".leaflet-container").press(key)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)


def _heap_mb(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")) / 1e6


def measure(browser: Browser, file: Path) -> Iterator[Measured]:
    with served(file) as address:
        for name in VISITS:
            with browser.new_context(viewport=SCREEN, locale="ja-JP") as context:  # type: ignore[arg-type]  # width and height
                yield visit(context, address, name)
                if name == NEW:
                    yield visit(context, address, "comes back")


def get_file(folder: Path, number: int) -> Path:
    """The database of so many places, made where there is none yet."""
    file = folder / str(number) / "kyodo.sqlite3"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        places.make_file(file, number)
        app = create_app({"DATABASE_URL": f"sqlite:///{file}", "INSTANCE": file.parent})
        with app.app_context():
            upgrade_schema()
            with transaction() as session:
                for _venues in index_writes.rebuild(session):
                    pass
    return file


def main(folder: Path, sizes: list[int]) -> None:
    sys.stdout.write(
        f"{'places':>9} {'visit':>18} {'page':>6} {'pin':>6} {'task':>6} {'heap':>6}\n"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_args())
        for size in sizes:
            for one in measure(browser, get_file(folder, size)):
                sys.stdout.write(
                    f"{size:>9,} {one.visit:>18} {one.answered_ms:>6.0f} {one.first_pin_ms:>6.0f} "
                    f"{one.longest_task_ms:>6.0f} {one.heap_mb:>6.1f}\n"
                )
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
