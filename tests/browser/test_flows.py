"""What a visitor comes for, from the search to the telephone, however they get about."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.places import directory

__all__ = ["directory"]

pytestmark = pytest.mark.usefixtures("directory")


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
    return text


def tab_to(page: Page, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith(text):
            return
    pytest.fail(f"Tab does not reach {text!r}")


def test_by_keyboard_alone_from_the_search_to_the_phone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "本文へ移動"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("ひろま")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="見つかった場所 0件")).to_be_visible()
    page.get_by_role("searchbox").fill("広間")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", name="見つかった場所 1件")).to_be_visible()
    tab_to(page, "広間")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="広間")).to_be_visible()
    tab_to(page, "電話")
    assert page.evaluate("document.activeElement.href") == "tel:0467252030"


def test_a_search_ends_at_its_results(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 560})
    page.goto("/")
    page.get_by_role("search").get_by_label("人数").fill("100")
    page.get_by_role("button", name="条件で探す").click()
    expect(page.get_by_role("heading", name="見つかった場所 1件")).to_be_in_viewport()
    expect(page.get_by_role("link", name="100人以上")).to_be_in_viewport()


class TestWithoutScripts:
    @pytest.fixture
    def context(self, browser: Browser, live_server: str) -> Iterator[BrowserContext]:
        size = ViewportSize(width=390, height=844)
        made = browser.new_context(base_url=live_server, java_script_enabled=False, viewport=size)
        yield made
        made.close()

    def test_the_whole_directory_works(self, page: Page) -> None:
        page.goto("/")
        page.get_by_role("link", name="発表").click()
        expect(page.get_by_role("heading", name="見つかった場所 1件")).to_be_visible()
        page.get_by_text("くわしい条件").click()
        page.locator("summary").filter(has_text="種類").click()
        page.get_by_label("ホール").check()
        page.locator("summary").filter(has_text="設備").filter(visible=True).last.click()
        page.get_by_label("プロジェクター").check()
        page.get_by_role("button", name="条件で探す").click()
        expect(page.get_by_role("heading", name="見つかった場所 1件")).to_be_visible()
        for asked in ("発表", "ホール", "プロジェクター"):
            expect(page.get_by_role("link", name=f"{asked} の条件をはずす")).to_be_visible()
        page.get_by_role("link", name="地図", exact=True).click()
        expect(page.locator("#map")).to_be_in_viewport()
        page.get_by_role("link", name="一覧", exact=False).last.click()
        page.get_by_role("link", name="広間").click()
        expect(page.get_by_role("link", name="電話 0467-25-2030")).to_be_visible()

    def test_what_needs_a_script_is_not_offered(self, page: Page) -> None:
        page.goto("/")
        expect(page.get_by_role("link", name="この範囲で検索")).to_be_hidden()
        page.get_by_text("くわしい条件").click()
        expect(page.get_by_role("button", name="現在地の近くでさがす")).to_be_hidden()


def test_a_phone_shows_the_list_or_the_map_and_keeps_its_place(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    switch = page.get_by_role("navigation", name="一覧と地図の切りかえ")
    pin = page.get_by_role("button", name="小町会館")
    expect(pin).to_have_count(0)
    page.evaluate("scrollTo(0, 900)")
    switch.get_by_role("link", name="地図").click()
    expect(pin).to_be_in_viewport()
    expect(page.get_by_role("heading", name="広間")).to_be_hidden()
    switch.get_by_role("link", name="一覧").click()
    expect(page.get_by_role("heading", name="広間")).to_be_visible()
    expect(pin).to_be_hidden()
    assert page.evaluate("scrollY") == 900


def test_the_place_where_the_visitor_stands(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 35.348012, "longitude": 139.536512})
    page.goto("/")
    page.get_by_text("くわしい条件").click()
    page.get_by_role("button", name="現在地の近くでさがす").click()
    expect(page.get_by_text("指定した地点に近い順")).to_be_visible()
    assert "near=35.3480,139.5365" in unquote(page.url)
    expect(page.get_by_role("listitem").filter(has_text="約50m")).to_contain_text("喫茶")
    expect(page.locator(".map").get_by_text("指定した地点")).to_be_visible()


def test_the_map_asks_near_here_and_stays(page: Page, context: BrowserContext) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 35.348012, "longitude": 139.536512})
    page.goto("/?kind=cafe&bbox=139.4,35.2,139.6,35.4#map")
    page.get_by_role("button", name="現在地", exact=True).click()
    expect(page.locator(".here")).to_be_in_viewport()
    expect(page.get_by_role("button", name="1番 みんなの居場所")).to_be_in_viewport()
    asked = unquote(page.url)
    assert "kind=cafe" in asked
    assert "near=35.3480,139.5365" in asked
    assert "bbox" not in asked
    assert asked.endswith("#map")
    switch = page.get_by_role("navigation", name="一覧と地図の切りかえ")
    switch.get_by_role("link", name="一覧").click()
    expect(page.get_by_role("heading", name="見つかった場所")).to_be_in_viewport()


def test_a_place_that_the_browser_keeps_to_itself(page: Page) -> None:
    page.goto("/")
    page.get_by_text("くわしい条件").click()
    page.get_by_role("button", name="現在地の近くでさがす").click()
    expect(page.get_by_text("現在地がわかりませんでした。")).to_be_visible()
    expect(page.get_by_label("近く")).to_be_focused()
