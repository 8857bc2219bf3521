"""Reporting, answering and reminding in Chromium: for everyone, by keyboard, and on paper."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.corrections import operations
from kyodo_spaces.venues.freshness import oldest
from tests import people
from tests.browser.places import HOSTILE
from tests.browser.test_every_page import DESK, PHONE
from tests.factories import space, store, venue
from tests.test_corrections import mend

PAGES = (
    "/spaces/1/report",
    "/spaces/1/report?sent=1",
    "/staff/corrections",
    "/staff/corrections/1",
    "/staff/stale",
    "/staff/reminders",
)


@pytest.fixture(autouse=True)
def coordinator(app: Flask) -> Actor:
    """Two departments' places, none confirmed within the limits, and one hostile report."""
    old = oldest(clock.today(), 30)
    with app.app_context():
        first, second = people.department("生涯学習課"), people.department("市民課")
        store(
            venue("小町会館", space("広間", confirmed_on=old), department_id=first),
            venue(HOSTILE, space(HOSTILE), department_id=second),
        )
        operations.report("spaces", 1, [], HOSTILE, contact=HOSTILE, sender="x")
        return people.person("taro", Role.COORDINATOR)


@pytest.fixture
def desk(app: Flask, context: BrowserContext, live_server: str, coordinator: Actor) -> Page:
    """A page on which the coordinator has signed in."""
    cookie = people.sign_in(app, coordinator).get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server}])
    return context.new_page()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    desk: Page, check_accessibility: Callable[[Page], None]
) -> None:
    for size in (PHONE, DESK):
        desk.set_viewport_size(size)
        for address in PAGES:
            desk.goto(address)
            check_accessibility(desk)
    desk.goto("/spaces/1/report")
    desk.get_by_role("button", name="送る").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    check_accessibility(desk)
    desk.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") == 320, address


def test_a_citizen_reports_by_keyboard_alone(page: Page) -> None:
    page.goto("/spaces/1")
    link = page.get_by_role("link", name="まちがいを知らせる")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="電話番号").focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="どうちがいますか").focus()
    page.keyboard.type("局番がちがいます")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the contact, and past no trap
    expect(page.get_by_role("button", name="送る")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="お知らせを受け取りました")).to_be_visible()


def test_the_department_answers_and_the_page_says_so(
    app: Flask, desk: Page, coordinator: Actor
) -> None:
    mend(app, coordinator)
    desk.goto("/staff/corrections")
    expect(desk.get_by_text(HOSTILE).first).to_be_visible()
    desk.get_by_role("link", name="広間").click()
    desk.get_by_role("radio", name="ページの内容を直した").check()
    desk.get_by_role("button", name="記録する").click()
    expect(desk.get_by_text("返事を記録しました。")).to_be_visible()
    desk.goto("/spaces/1")
    expect(desk.get_by_text("に訂正しました")).to_be_visible()


def test_paper_has_one_department_a_page_and_room_to_write(desk: Page) -> None:
    desk.goto("/staff/reminders")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation")).to_be_hidden()
    expect(desk.get_by_text("メールの文を見る").first).to_be_hidden()
    expect(desk.get_by_text("□ 変更なし").first).to_be_visible()
    expect(desk.get_by_role("columnheader", name="直すところ").first).to_be_visible()
    pages = re.findall(rb"/Type\s*/Page\b", desk.pdf(format="A4"))
    assert len(pages) == 2
