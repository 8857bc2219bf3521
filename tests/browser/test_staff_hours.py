"""The button that gives Tuesday to Friday the hours of Monday."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.venues.details import ClosingRule, OpeningHours
from tests.browser.entering import enter
from tests.factories import space, store, venue
from tests.people import department, person
from tests.staff import ROOM

HOURS = f"{ROOM}/hours"
BUTTON = "月曜日の時間を、火～金曜日にも入れる"


@pytest.fixture
def page(page: Page, app: Flask, live_server: str) -> Page:
    """The hours of a room that is open on Wednesdays, 13:00 to 17:00, and closed on Thursdays."""
    with app.app_context():
        own = department("生涯学習課")
        hall = space(
            "広間",
            opening_hours=[OpeningHours(weekday=2, opens=780, closes=1020)],
            closing_rules=[ClosingRule(kind="weekday", weekday=3)],
        )
        store(venue("小町会館", hall, department_id=own))
        actor = person("hanako", Role.EDITOR, own)
    enter(page, app, actor, live_server)
    page.goto(HOURS)
    return page


def times(page: Page) -> list[str]:
    """The first slot of each day from 月 to 土."""
    names = [(f"o-{day}-0", f"c-{day}-0") for day in range(6)]
    return ["-".join(page.locator(f"[name={name}]").input_value() for name in row) for row in names]


def status(page: Page) -> Locator:
    return page.locator("#copy-status")


def test_empty_days_first_and_the_others_when_pressed_again(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    button = page.get_by_role("button", name=BUTTON)
    button.focus()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("月曜日の時間を先に入れてください。")
    assert times(page) == ["-", "-", "13:00-17:00", "-", "-", "-"]
    page.locator("[name=o-0-0]").fill("9")
    page.locator("[name=c-0-0]").fill("12")
    button.focus()
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("もう一度押すと")
    assert times(page) == ["9-12", "9-12", "13:00-17:00", "-", "9-12", "-"]
    check_accessibility(page)
    page.keyboard.press("Space")
    expect(status(page)).to_contain_text("月曜日と同じ時間になりました。")
    assert times(page) == ["9-12", "9-12", "9-12", "-", "9-12", "-"]


def test_what_is_typed_in_between_is_asked_about_again(page: Page) -> None:
    button = page.get_by_role("button", name=BUTTON)
    page.locator("[name=o-0-0]").fill("9")
    page.locator("[name=c-0-0]").fill("12")
    button.click()
    page.locator("[name=c-1-0]").fill("15")
    button.click()
    assert times(page) == ["9-12", "9-15", "13:00-17:00", "-", "9-12", "-"]
    expect(status(page)).to_contain_text("もう一度押すと")


def test_without_scripts_there_is_no_such_button(
    page: Page, browser: Browser, live_server: str
) -> None:
    context = browser.new_context(
        base_url=live_server,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(HOURS)
    expect(plain.get_by_role("button", name="確認画面へ")).to_be_visible()
    expect(plain.get_by_text(BUTTON)).to_be_hidden()
    context.close()
