"""Every page, on a phone and on a desk: for everyone, narrow, enlarged and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.places import directory

__all__ = ["directory"]

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
# Also what a page of 1280 px becomes at 400 %, and a phone of 640 px at 200 %.
NARROW = ViewportSize(width=320, height=640)
PAGES = (
    "/",
    "/?kind=hall&free=1&near=35.3184,139.5522&unknown=1",
    "/?q=小町&capacity=500",  # empty
    "/venues/1",
    "/venues/2",  # at a coarse point
    "/venues/4",  # without a point
    "/spaces/1",
    "/spaces/2",  # suspended
    "/spaces/4",  # with a hostile name
    "/sheet",
    "/?bbox=nan",
    "/nowhere",
)

pytestmark = pytest.mark.usefixtures("directory")


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(
    page: Page, check_accessibility: Callable[[Page], None], half: int
) -> None:
    for address in PAGES[half::2]:
        page.set_viewport_size(PHONE)
        page.goto(address, wait_until="networkidle")
        check_accessibility(page)
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
        page.set_viewport_size(DESK)
        page.wait_for_load_state("networkidle")
        check_accessibility(page)


def test_the_map_with_an_open_popup_is_for_everyone_too(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    for size, address in ((DESK, "/"), (PHONE, "/?unknown=1#map")):
        page.set_viewport_size(size)
        page.goto(address)
        page.get_by_role("button", name="小町会館").click()
        expect(page.get_by_role("dialog", name="小町会館")).to_be_visible()
        check_accessibility(page)


def test_targets_are_large_enough_for_a_finger(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/?kind=hall")
    for link in [
        page.get_by_role("link", name="電話 0467-25-2030").first,
        page.get_by_role("link", name="会議"),
        page.get_by_text("くわしい条件"),
        page.locator(".check").filter(visible=True).first,
        page.get_by_role("button", name="条件で探す"),
        page.get_by_role("navigation", name="一覧と地図の切りかえ").get_by_role("link").first,
    ]:
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_paper_has_what_is_read_and_not_what_is_clicked(page: Page) -> None:
    page.goto("/spaces/1")
    expect(page.get_by_role("img", name="このページの二次元コード")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="広間")).to_be_visible()
    expect(page.get_by_text("0467-25-2030")).to_be_visible()
    expect(page.get_by_text("に表示した内容")).to_be_visible()
    expect(page.get_by_role("img", name="このページの二次元コード")).to_be_visible()
    expect(page.get_by_role("link", name="カレンダーに入れる")).to_be_hidden()
    expect(page.get_by_role("link", name="一覧へ")).to_be_hidden()
    expect(page.locator(".map")).to_be_hidden()
    page.goto("/")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("heading", name="広間")).to_be_visible()
