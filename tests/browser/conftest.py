"""Chromium on a server of the test's own; anything that the browser complains of is a failure."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.network import is_here

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", event => console.error(
    `refused by the policy: ${event.violatedDirective} ${event.blockedURI || event.sample}`))"""
# As long as a click waits: five seconds are too few where two tests share a busy processor.
expect.set_options(timeout=30_000)
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return chromium_args()


def chromium_args() -> dict[str, Any]:
    """Debian's Chromium, asking nothing of its maker."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium was not found: ./check installs it on Debian"
    quiet = "--disable-quic --no-first-run --disable-background-networking --disable-sync"
    return {
        "executable_path": chromium,
        "chromium_sandbox": _has_sandbox(),
        "args": [
            *quiet.split(),
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


def _has_sandbox() -> bool:
    """Chromium's sandbox needs user namespaces, which many containers lack, and not to be root."""
    probe = subprocess.run(["unshare", "--user", "true"], capture_output=True, check=False)  # noqa: S607 - part of every Linux
    return os.geteuid() != 0 and probe.returncode == 0


@pytest.fixture
def browser_context_args(live_server: str) -> dict[str, Any]:
    return {
        "base_url": live_server,
        "locale": "ja-JP",
        "timezone_id": "Asia/Tokyo",
        "service_workers": "block",
        # Nothing moves while it is clicked.
        "reduced_motion": "reduce",
    }


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application, served on this machine while the test runs."""
    server = make_server("127.0.0.1", 0, closed_at_once(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def closed_at_once(app: Flask) -> "WSGIApplication":
    """Werkzeug's server leaves a file open when the browser hangs up before it has all of it."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        with closing(ClosingIterator(app(environ, start))) as parts:
            return [b"".join(parts)]

    return answer


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of so far. A test that provokes some takes it out again."""
    return []


@pytest.fixture
def context(context: BrowserContext, complaints: list[str]) -> Iterator[BrowserContext]:
    """The browser's context; afterwards nothing may have been refused, failed or sent outside."""

    def on_console(message: ConsoleMessage) -> None:
        # Chromium repeats every failed answer here; `on_response` tells the expected ones apart.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        host = request.url.split("/")[2].rsplit(":", 1)[0] if "://" in request.url else ""
        if request.url.startswith("http") and not is_here(host):
            complaints.append(f"asked another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status}: {response.url}")

    context.add_init_script(REPORT_VIOLATIONS)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script error: {error.error}"))
    context.on("request", on_request)
    context.on("response", on_response)
    yield context
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def check_accessibility() -> Callable[[Page], None]:
    """Runs axe on the page as it stands: WCAG 2.2 AA and good practice, no fault allowed."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()  # without its styles, what is meant for print alone is seen
        results = axe.run(page, options=AXE)
        assert results.violations_count == 0, results.generate_report()

    return check
