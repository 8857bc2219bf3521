"""The public pages in easy Japanese and in English: for everyone, on a phone, and by the switch."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import directory
from tests.browser.test_every_page import NARROW, PHONE

__all__ = ["directory"]

PAGES = (
    "/?",
    "/?kind=hall&free=1&near=35.3184,139.5522&unknown=1&",
    "/?q=zzz&",
    "/venues/1?",
    "/spaces/1?",
    "/spaces/2?",
    "/spaces/1/report?",
    "/sheet?",
    "/embed/both?",
    "/nowhere?",
)

pytestmark = pytest.mark.usefixtures("directory")


@pytest.mark.parametrize("language", ["easy", "en"])
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(
    page: Page, check_accessibility: Callable[[Page], None], language: str
) -> None:
    for address in PAGES:
        page.set_viewport_size(PHONE)
        page.goto(f"{address}lang={language}", wait_until="networkidle")
        check_accessibility(page)
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address


def test_a_visitor_changes_the_language_and_goes_on_in_it(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/?kind=room&unknown=1")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Meeting room")).to_be_visible()
    page.get_by_label("People", exact=True).fill("5")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name="5 people or more")).to_be_visible()
    page.get_by_role("heading", level=3).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Hours of use")).to_be_visible()
    page.get_by_role("link", name="やさしい日本語").click()
    expect(page.locator("#hours rt").first).to_be_visible()


def test_a_pin_leads_to_a_page_in_the_same_language(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("button", name="小町会館").click()
    popup = page.get_by_role("dialog")
    expect(popup.get_by_role("button", name="Close")).to_be_visible()
    popup.get_by_role("link", name="小町会館").click()
    expect(page.get_by_role("heading", name="Phone and booking")).to_be_visible()
