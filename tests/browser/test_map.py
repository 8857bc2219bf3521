"""The map beside the list: in step with it, by mouse and by keyboard, with and without tiles."""

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.places import HOSTILE, directory, pin
from tests.factories import space, store, venue

__all__ = ["directory"]

TILES = "http://localhost:9/tiles/{z}/{x}/{y}.png"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LIFTED = ".is-lifted"
# The map then says anew what is in view, as soon as it knows.
MOVE = """(east) => {
    document.getElementById("map-status").textContent = "";
    map_main.panBy([east, 0]);
}"""


def marker(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


@pytest.mark.usefixtures("directory")
class TestInStepWithTheList:
    def test_spaces_share_the_pin_of_their_number_and_the_range_becomes_a_filter(
        self, page: Page
    ) -> None:
        page.goto("/?q=小町")
        expect(marker(page, "1番 小町会館")).to_have_text("1")
        expect(page.locator(".card .number")).to_have_text(["地図の番号 1", "地図の番号 1"])
        expect(page.locator(".pin")).to_have_count(1)
        expect(page.get_by_text("地図の範囲に2件")).to_be_visible()
        scale = page.locator(".leaflet-control-scale-line").text_content() or ""
        page.get_by_role("link", name="この範囲で検索").click()
        expect(page.get_by_role("link", name="地図の範囲 の条件をはずす")).to_be_visible()
        expect(page.get_by_role("heading", name="見つかった場所 2件")).to_be_visible()
        expect(page.locator(".leaflet-control-scale-line")).to_have_text(scale)

    def test_card_and_pin_lift_each_other(self, page: Page) -> None:
        page.goto("/")
        card = page.get_by_role("listitem").filter(has_text="喫茶")
        lifted = page.locator(f".pin{LIFTED}")
        expect(marker(page, "みんなの居場所")).to_be_visible()
        card.hover()
        expect(lifted).to_have_accessible_name("2番 みんなの居場所")
        page.get_by_role("link", name="広間").focus()
        page.mouse.move(1200, 700)
        expect(lifted).to_have_accessible_name("3番 小町会館")
        marker(page, "みんなの居場所").focus()
        expect(page.locator(f".card{LIFTED}")).to_contain_text("喫茶")

    def test_a_pin_opens_by_key_gives_the_focus_back_and_leads_to_its_card(
        self, page: Page
    ) -> None:
        page.goto("/")
        for key in ("Enter", " "):
            marker(page, "小町会館").press(key)
            popup = page.get_by_role("dialog")
            expect(popup.get_by_role("link", name="小町会館")).to_be_focused()
            expect(popup.get_by_role("link", name="広間")).to_be_visible()
            expect(popup.get_by_role("link", name="電話 0467-25-2030")).to_be_visible()
            page.keyboard.press("Escape")
            expect(popup).to_have_count(0)
            expect(marker(page, "小町会館")).to_be_focused()
        marker(page, "小町会館").click()
        page.get_by_role("button", name="一覧で見る").click()
        expect(page.get_by_role("listitem").get_by_role("link", name="広間")).to_be_focused()

    def test_what_stays_in_view_keeps_its_marker_and_a_way_back_asks_for_the_same(
        self, page: Page
    ) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/")
        expect(page.get_by_text("地図の範囲に")).to_be_visible()
        marker(page, "小町会館").focus()
        for east in (300, 5, -305):
            page.evaluate(MOVE, east)
            expect(page.get_by_text("地図の範囲に")).to_be_visible()
        expect(marker(page, "小町会館")).to_be_focused()
        views = [url for url in asked if "/map-view.json" in url]
        assert len(views) == 3, "a few pixels ask for nothing"
        assert views[0] == views[2] != views[1]

    def test_a_range_shows_its_own_numbers_alone(self, page: Page) -> None:
        page.goto("/?bbox=139.49,35.30,139.51,35.32")
        expect(marker(page, "番")).to_have_count(1)

    def test_a_hostile_name_is_only_text(self, page: Page) -> None:
        asked: list[Dialog] = []
        page.on("dialog", lambda dialog: asked.append(dialog))  # noqa: PLW0108 - it must be a function
        page.goto("/")
        marker(page, "onerror").click()
        expect(page.get_by_role("dialog").get_by_role("link").first).to_have_text(HOSTILE)
        expect(page.locator("img[src=x]")).to_have_count(0)
        page.goto("/spaces/4")
        expect(page).to_have_title(f"{HOSTILE} | 鎌倉市 協働スペース")
        assert not asked

    def test_a_coarse_point_is_a_circle_without_a_pin(self, page: Page) -> None:
        page.goto("/venues/2")
        expect(page.locator("path.circle")).to_be_visible()
        expect(page.locator(".pin-here")).to_have_count(0)
        page.goto("/venues/1")
        expect(page.locator(".pin-here")).to_be_visible()

    def test_the_list_stands_when_the_map_has_no_places(
        self, page: Page, complaints: list[str]
    ) -> None:
        page.route("**/map-view.json*", lambda route: route.fulfill(status=500))
        page.goto("/")
        expect(page.get_by_text("地図の場所を読み込めませんでした。")).to_be_visible()
        expect(marker(page, "小町会館")).to_be_visible()
        assert [each[:4] for each in complaints] == ["500:"]
        complaints.clear()


@pytest.fixture
def crowd(app: Flask) -> None:
    """300 venues in rows around the town."""
    venues = [
        venue(f"会場{n:03}", space(), point=pin(139.48 + n % 20 * 0.005, 35.30 + n // 20 * 0.004))
        for n in range(300)
    ]
    with app.app_context():
        store(*venues)


@pytest.mark.usefixtures("crowd")
def test_many_venues_become_clusters_that_open(page: Page) -> None:
    page.goto("/")
    cluster = marker(page, "件の場所。拡大して見る").first
    expect(cluster).to_be_visible()
    expect(page.get_by_text("地図の範囲に約300件")).to_be_visible()
    expect(marker(page, "番 会場000")).to_have_count(1)
    assert page.locator(".pin").count() <= 80
    before = page.locator(".leaflet-control-scale-line").text_content()
    cluster.press("Enter")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(before or "")
    expect(page.get_by_role("group", name="地図")).to_be_focused()


def test_places_of_one_spot_have_a_short_label_and_a_whole_name(app: Flask, page: Page) -> None:
    spots = [139.50, 139.50, 139.50, 139.52, 139.54, 139.52, 139.52, 139.56, 139.56]
    named = zip("アイウエオカキクケ", spots, strict=True)
    with app.app_context():
        store(*(venue(name, space(), point=pin(longitude, 35.32)) for name, longitude in named))
        store(venue("コ", space()))
    page.goto("/")
    labels = {
        "1番 ア、2番 イ、3番 ウ": "1〜3",
        "4番 エ、6番 カ、7番 キ": "4ほか2",
        "5番 オ": "5",
        "8番 ク、9番 ケ": "8・9",
    }
    for name, label in labels.items():
        expect(page.get_by_role("button", name=name, exact=True)).to_have_text(label)
    status = page.get_by_role("status").filter(has_text="地図の範囲に9件")
    expect(status).to_contain_text("地図にない場所: 1件")


@pytest.mark.usefixtures("directory")
def test_without_tiles_the_towns_have_names(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".town-name").filter(has_text="大船").first).to_be_visible()
    expect(page.get_by_text("Geolonia 住所データ")).to_be_visible()


class TestWithTiles:
    @pytest.fixture
    def app(self, make_app: Callable[..., Flask]) -> Flask:
        return make_app(TILES=TILES, TILES_CREDIT="まちの地図")

    @pytest.mark.usefixtures("directory")
    def test_tiles_come_and_go_within_the_policy(self, page: Page) -> None:
        page.route("**/tiles/**", lambda route: route.fulfill(body=DOT, content_type="image/png"))
        page.goto("/")
        expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
        expect(page.get_by_text("背景地図: まちの地図")).to_be_visible()
        for name in ("拡大", "拡大", "縮小", "縮小", "縮小"):
            page.get_by_role("button", name=name).click()
        expect(page.locator(".leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
        expect(page.locator(".town-name")).to_have_count(0)

    @pytest.mark.usefixtures("directory")
    def test_when_no_tile_comes_the_towns_do(self, page: Page) -> None:
        page.route("**/tiles/**", lambda route: route.abort())
        page.goto("/")
        expect(page.locator(".town-name").first).to_be_visible()
        expect(page.get_by_text("背景地図: まちの地図")).to_be_hidden()
        expect(marker(page, "小町会館")).to_be_visible()
