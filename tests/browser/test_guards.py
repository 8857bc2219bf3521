"""The browser tests' own guards see what they promise to see."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Page

POLICY = "default-src 'none'; script-src 'self'; img-src http:"
PAGE = '<!doctype html><html lang="ja"><title>x</title><main><h1>x</h1>{}</main></html>'
BODIES = {
    "/quiet": "<p>静か</p>",
    "/inline": "<script>alert(1)</script>",
    "/outside": '<img src="http://203.0.113.1/x.png" alt="x">',
    "/missing": '<img src="/nothing.png" alt="x">',
    "/throws": '<script src="/throws.js"></script>',
    "/unlabelled": '<input name="q">',
}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)

    @app.get("/throws.js")
    def script() -> Response:
        return Response("throw new Error('oh')", mimetype="text/javascript")

    def page(body: str) -> Response:
        return Response(PAGE.format(body), headers={"Content-Security-Policy": POLICY})

    for path, body in BODIES.items():
        app.add_url_rule(path, path, lambda body=body: page(body))
    return app


@pytest.mark.parametrize(
    ("path", "event", "complaint"),
    [
        ("/inline", "console", "refused by the policy: script-src-elem inline"),
        ("/outside", "request", "asked another host: http://203.0.113.1/x.png"),
        ("/missing", "response", "404: "),
        ("/throws", "weberror", "script error: "),
    ],
)
def test_a_complaint_is_noted(
    page: Page, complaints: list[str], path: str, event: Any, complaint: str
) -> None:
    def is_noted(_told: object) -> bool:
        return any(complaint in each for each in complaints)

    # The browser may complain a moment after the page is there.
    with page.context.expect_event(event, is_noted):
        page.goto(path)
    complaints.clear()


def test_a_quiet_page_brings_no_complaint(page: Page, complaints: list[str]) -> None:
    page.goto("/quiet")
    zone = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert zone == ["ja-JP", "Asia/Tokyo"]
    assert complaints == []


def test_a_page_that_is_not_there_is_no_complaint(page: Page) -> None:
    answer = page.goto("/nowhere")
    assert answer is not None
    assert answer.status == 404


def test_axe_finds_a_field_without_a_label(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        check_accessibility(page)
