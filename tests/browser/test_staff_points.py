"""The pin in Chromium: by mouse, by finger and by arrow keys; and the coordinator's pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.models import State, Venue
from tests.browser.entering import enter
from tests.browser.places import HOSTILE
from tests.factories import space, store, venue
from tests.people import department, person

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
PIN = "/staff/venues/1/pin"
PAGES = (
    PIN,
    "/staff/venues/3/pin",  # without a point
    "/staff/points",
    "/staff/bulk",
    "/staff/venues/1/state",
    "/staff/spaces/1/state",
    "/staff/venues/new",
    "/staff/venues/1/spaces/new",
    "/staff/duplicates",
    "/staff/duplicates/1/2",
    "/staff/departments/1/succeed",
    "/staff/departments/1/succeed?from=2026&to=2",
    "/staff/departments/1/succeed?from=2026&to=2&to=3",
    "/staff/departments/1/claim",
)


@pytest.fixture
def boss(app: Flask) -> Actor:
    """Venues 1 and 2 have one name; venue 3 has no point; departments 1 to 3."""
    with app.app_context():
        ids = [department(name) for name in ("生涯学習課", "文化課", "スポーツ課")]
        coarse = Point(139.5467, 35.3192, Level.CHOME, 330, "町名")
        near = Point(139.5470, 35.3194, Level.PIN, 20, "市の一覧")
        store(
            venue(
                "小町会館",
                space("広間"),
                space("和室", state=State.SUSPENDED),
                address="鎌倉市御成町18-10",
                point=coarse,
                department_id=ids[0],
                phone="0467-25-2030",
            ),
            venue("小町会館", space("広間"), address="鎌倉市御成町18", point=near),
            venue(HOSTILE, address=HOSTILE, department="生涯学習課"),
        )
        person("mina", Role.EDITOR, ids[0])
        return person("boss", Role.COORDINATOR, ids[0])


@pytest.fixture
def desk(page: Page, app: Flask, boss: Actor, live_server: str) -> Page:
    enter(page, app, boss, live_server)
    page.set_viewport_size(DESK)
    return page


def position(field: Locator) -> tuple[float, float]:
    latitude, longitude = field.input_value().split(",")
    return float(latitude), float(longitude)


def test_the_pin_is_dragged_saved_and_shown_as_locked(desk: Page, app: Flask) -> None:
    desk.goto(PIN)
    field, pin = (
        desk.get_by_label("緯度, 経度"),
        desk.get_by_role("button", name=re.compile("^ピン")),
    )
    before = position(field)
    pin.hover()  # as soon as it stands still
    box = pin.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    desk.mouse.down()
    desk.mouse.move(x + 60, y - 40, steps=5)
    desk.mouse.up()
    latitude, longitude = position(field)
    assert latitude > before[0]
    assert longitude > before[1]
    desk.get_by_role("button", name="確認画面へ").click()
    desk.get_by_role("button", name=re.compile("この内容で")).click()
    expect(desk.get_by_role("status").filter(has_text="地図の位置を保存しました")).to_be_visible()
    desk.goto(PIN)
    expect(desk.get_by_text("固定されています。")).to_be_visible()
    expect(field).to_have_value(f"{latitude:.6f}, {longitude:.6f}")
    with app.app_context():
        point = db.session.get_one(Venue, 1).point
        assert point
        assert (point.latitude, point.longitude) == (latitude, longitude)
        assert (point.level, point.is_locked) == (Level.PIN, True)


def test_the_arrow_keys_move_it_and_say_where_it_is(desk: Page) -> None:
    desk.goto(PIN)
    field, pin = (
        desk.get_by_label("緯度, 経度"),
        desk.get_by_role("button", name=re.compile("^ピン")),
    )
    start = position(field)
    pin.focus()
    desk.keyboard.press("ArrowRight")
    east = position(field)
    assert east[0] == start[0]
    assert east[1] > start[1]
    desk.keyboard.press("Shift+ArrowUp")
    north = position(field)
    assert north[0] - east[0] > 5 * (east[1] - start[1])
    expect(desk.locator("#pin-status")).to_have_text(f"緯度 {north[0]:.6f}、経度 {north[1]:.6f}")
    expect(pin).to_be_focused()


def test_a_tap_and_a_typed_position_move_it_too(desk: Page) -> None:
    desk.goto(PIN)
    field = desk.get_by_label("緯度, 経度")
    radio = desk.get_by_label(re.compile("住所から求めた位置にする")).first
    radio.check()
    desk.locator(".leaflet-container").click(position={"x": 200, "y": 200})
    expect(desk.get_by_label(re.compile("上の緯度・経度の位置"))).to_be_checked()
    tapped = position(field)
    field.fill("35.3100, 139.5400")
    field.press("Tab")
    pin = desk.get_by_role("button", name=re.compile("^ピン"))
    expect(pin).to_be_in_viewport()
    pin.focus()
    desk.keyboard.press("ArrowLeft")
    assert position(field) != tapped
    assert position(field) == pytest.approx((35.31, 139.54), abs=1e-4)


def test_a_venue_without_a_point_gets_one(desk: Page) -> None:
    desk.goto("/staff/venues/3/pin")
    field = desk.get_by_label("緯度, 経度")
    expect(desk.get_by_role("button", name=re.compile("^ピン"))).to_be_visible()
    assert field.input_value() == ""
    desk.locator(".leaflet-container").click(position={"x": 200, "y": 150})
    assert position(field)[0] > 35


def test_without_javascript_the_fields_do(
    browser: Browser, app: Flask, boss: Actor, live_server: str
) -> None:
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    page = context.new_page()
    enter(page, app, boss, live_server)
    page.goto(PIN)
    expect(page.get_by_text("住所から求めた位置を選んでください。")).to_be_visible()
    page.get_by_label("緯度, 経度").fill("３５．３１９２，１３９．５４６７")
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_role("button", name=re.compile("この内容で")).click()
    expect(page.get_by_text("地図の位置を保存しました")).to_be_visible()
    page.goto("/staff/bulk")
    page.get_by_label("建物全部: 小町会館").first.check()
    page.get_by_label("休止をやめて再開する").check()
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_role("button", name="1件を変更する").click()
    expect(page.get_by_text("1件を変更しました。")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    desk: Page, check_accessibility: Callable[[Page], None], size: ViewportSize
) -> None:
    desk.set_viewport_size(size)
    for address in PAGES:
        desk.goto(address, wait_until="networkidle")
        check_accessibility(desk)
    for address, button in (("/staff/bulk", "確認画面へ"), ("/staff/duplicates/1/2", "確認画面へ")):
        desk.goto(address)
        if "bulk" in address:
            desk.get_by_label("建物全部: 小町会館").first.check()
            desk.get_by_label("変わりがないと確認する").check()
        desk.get_by_role("button", name=button).click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("前の確認")
        check_accessibility(desk)


def test_nothing_has_to_be_scrolled_sideways(desk: Page) -> None:
    desk.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") == 320, address
