"""What people typed never runs, whatever they typed and wherever it is shown."""

from flask import Flask
from playwright.sync_api import Dialog, Page, expect

from tests.browser.entering import enter
from tests.hostile import ATTACK, fill

PAGES = (
    "/embed?q=%24%7Balert(1)%7D%7B%7B7*191%7D%7D%60",
    "/embed/both",
    "/sheet",
    "/venues/1",
    "/spaces/1",
    "/staff",
    "/staff/spaces/1",
    "/staff/spaces/1/details",
    "/staff/spaces/1/hours",
    "/staff/spaces/1/history",
    "/staff/venues/1/pin",
    "/staff/corrections/1",
    "/staff/reminders",
    "/staff/users",
    "/staff/departments",
    "/staff/audit",
    "/staff/bulk",
)
PRINTED = {"/sheet", "/spaces/1", "/staff/reminders"}


def test_nothing_that_was_typed_runs(app: Flask, page: Page, live_server: str) -> None:
    with app.app_context():
        coordinator = fill()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto("/")
    page.get_by_role("button", name=ATTACK).click()
    expect(page.get_by_role("dialog")).to_contain_text(ATTACK)
    enter(page, app, coordinator, live_server)
    for address in PAGES:
        page.goto(address, wait_until="load")
        expect(page.locator("body")).to_contain_text("${alert(1)}{{7*191}}`")
        expect(page.locator("img[src=x]")).to_have_count(0)
        if address in PRINTED:
            page.pdf()
    assert dialogs == []
