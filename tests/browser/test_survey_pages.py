"""The pages of whoever runs an inquiry, in the browser: for everyone, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from kyodo_spaces.survey import answering, returned_filing, workbook
from tests.browser.entering import enter
from tests.people import COORDINATOR
from tests.surveys import first_answer, make_town, request_of

ROUND = "/staff/survey/rounds/1"
PAGES = (
    "/staff/survey",
    "/staff/survey/new?kind=inquiry",
    *(f"{ROUND}{each}" for each in ("", "/edit", "/ask", "/urge", "/letter", "/files")),
    "/staff/survey/files/1",
    "/staff/survey/requests/1/sheet",
    *(f"/staff/survey/cases{each}" for each in ("", "?view=due", "/1", "/agenda")),
    "/staff/survey/approvals",
    "/staff/survey/responses/1/approve",
    "/staff/partners",
)
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


@pytest.fixture
def town(app: Flask, page: Page, live_server: str) -> None:
    """An answer handed in with its case, and a workbook that came back."""
    with app.app_context():
        made = make_town()
        file = workbook.make_workbook(request_of(made).id, by=COORDINATOR)
        returned_filing.receive(made.round_id, [file], by=COORDINATOR)
        answer = first_answer(made)
        given = {"lends": "調整すれば貸せる", "obstacle": "鍵の受け渡し"}
        answering.save(answer.id, given, version=answer.version, by=made.editor)
        request = request_of(made)
        answering.submit(request.id, version=request.version, by=made.editor)
        coordinator = made.coordinator
    enter(page, app, coordinator, live_server)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(
    size: str, page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size(ViewportSize(width=width, height=height))
    for path in PAGES:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.usefixtures("town")
def test_a_form_beside_others_says_what_would_be_lost(page: Page) -> None:
    page.goto("/staff/survey/cases/1")
    page.get_by_label("記録を加える").fill("守衛室で渡すことになった")
    page.get_by_label("次にすること").fill("日を決める")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("まだ保存していない")
    expect(page.get_by_label("記録を加える")).to_have_value("守衛室で渡すことになった")
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("button", name="記録する").click()
    expect(page.locator(".event").first).to_contain_text("守衛室で渡すことになった")
