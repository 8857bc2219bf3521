"""The pages for departments: for everyone, narrow, by keyboard, on paper and without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.venues.details import ClosingRule
from kyodo_spaces.venues.models import State
from tests.factories import amenities, space, store, venue
from tests.people import department, person, sign_in
from tests.staff import EVENING, HOUSE, MORNING, ROOM, every_day, send

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
PAGES = (
    "/staff?show=all",
    "/staff?q=どこにもない",
    HOUSE,
    ROOM,
    "/staff/spaces/2",
    f"{ROOM}/suspend",
    "/staff/spaces/2/reopen",
    f"{ROOM}/hours",
    f"{ROOM}/hours?period=new",
    f"{ROOM}/dates",
    f"{ROOM}/details",
    f"{HOUSE}/details",
    f"{ROOM}/history",
)
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


class Clerk(NamedTuple):
    """A signed-in editor: the browser's cookie, and a client for what others do meanwhile."""

    cookie: str
    client: FlaskClient


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    """生涯学習課 with 小町会館, its 広間 (space 1) and 和室 (space 2), suspended too long."""
    with app.app_context():
        own = department("生涯学習課")
        hall = space(
            "広間",
            opening_hours=every_day(MORNING, EVENING),
            closing_rules=[ClosingRule(kind="weekday", weekday=0)],
            amenities=amenities(projector=True),
        )
        tatami = space("和室", state=State.SUSPENDED, state_reason="畳の張り替え")
        store(venue("小町会館", hall, tatami, department_id=own, phone="0467-25-2030"))
        client = sign_in(app, person("hanako", Role.EDITOR, own, name="鎌倉 花子"))
    send(client, f"{ROOM}/details", floor="2階")
    cookie = client.get_cookie("session")
    assert cookie
    return Clerk(cookie.value, client)


def enter(context: BrowserContext, address: str, clerk: Clerk) -> None:
    context.add_cookies([{"name": "session", "value": clerk.cookie, "url": address}])


@pytest.fixture
def page(context: BrowserContext, live_server: str, clerk: Clerk) -> Page:
    enter(context, live_server, clerk)
    return context.new_page()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_page(
    page: Page, check_accessibility: Callable[[Page], None], size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    for address in PAGES:
        page.goto(address)
        page.evaluate(UNFOLD)
        check_accessibility(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_what_follows_a_form(
    page: Page, check_accessibility: Callable[[Page], None], size: ViewportSize, clerk: Clerk
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{ROOM}/hours")
    page.get_by_label("火曜日 午前 始まり").fill("10じ")
    page.get_by_label("休みの日のきまり").fill("ときどき")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="火:「10じ」は").click()
    expect(page.get_by_label("火曜日 午前 始まり")).to_be_focused()
    page.keyboard.insert_text("10")
    page.get_by_label("火曜日 午前 始まり").fill("10")
    page.get_by_label("休みの日のきまり").fill("第3月曜日")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("heading", name="市民に見える内容")).to_be_visible()
    check_accessibility(page)
    send(clerk.client, f"{ROOM}/hours", **{"o-1-0": "11", "hours_note": "要予約"})
    page.get_by_role("button", name="この内容で公開する").click()
    expect(page.get_by_role("heading", name="ほかの人が先に変更しました")).to_be_visible()
    check_accessibility(page)
    page.get_by_label("あなたの入力").check()
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_role("button", name="この内容で公開する").click()
    expect(page.get_by_role("status")).to_contain_text("時間を直しました。")
    check_accessibility(page)


# 320 px is also what a page of 1280 px becomes at 400 %, and a phone of 640 px at 200 %.
def test_nothing_has_to_be_scrolled_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        page.goto(address)
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address


def suspend(page: Page) -> None:
    """From one's own places to the page on which citizens read of it."""
    page.goto("/staff")
    page.get_by_role("link", name="休止にする : 広間").click()
    page.get_by_label("期間を決めて").check()
    page.get_by_label("休止の終わり").fill("2099-03-31")
    page.get_by_label("理由").fill("床の張り替え")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.locator(".seen")).to_contain_text("理由: 床の張り替え")
    page.get_by_role("button", name="この内容で公開する").click()
    expect(page.get_by_role("status")).to_contain_text("休止にしました。")
    page.get_by_role("link", name="市民に見えるページを開く").click()
    expect(page.locator(".band").first).to_contain_text(
        re.compile("休止中（.+から2099年3月31日まで）")
    )
    expect(page.locator(".band").first).to_contain_text("床の張り替え")


def test_from_my_places_to_what_citizens_read_and_back(page: Page) -> None:
    suspend(page)
    page.go_back()
    page.reload()
    page.get_by_role("link", name="変更の記録").click()
    page.get_by_role("button", name="この変更を元に戻す").first.click()
    expect(page.get_by_role("status")).to_contain_text("元に戻しました。")
    page.goto("/spaces/1")
    expect(page.locator(".band")).to_have_count(0)


def test_one_button_says_that_nothing_has_changed(page: Page) -> None:
    page.goto("/staff")
    page.get_by_role("button", name="この内容で正しい : 広間").click()
    expect(page.get_by_role("status")).to_contain_text("変わりがないことを確認しました。")
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_role("status")).to_contain_text("元に戻しました。")


def test_what_is_typed_survives_the_way_back_from_the_preview(page: Page) -> None:
    page.goto(f"{ROOM}/details")
    page.get_by_label("紹介文").fill("1行目\n2行目 <b>&amp;")
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_role("button", name="直す", exact=True).click()
    expect(page.get_by_label("紹介文")).to_have_value("1行目\n2行目 <b>&amp;")


def test_paper_has_the_record_and_no_buttons(page: Page) -> None:
    page.goto(f"{ROOM}/history")
    page.emulate_media(media="print")
    expect(page.get_by_text("2階")).to_be_visible()
    expect(page.get_by_role("button", name="この変更を元に戻す")).to_be_hidden()
    expect(page.get_by_role("navigation", name="職員のページ")).to_be_hidden()


@pytest.fixture
def coordinator(app: Flask, clerk: Clerk) -> Clerk:
    with app.app_context():
        client = sign_in(app, person("boss", Role.COORDINATOR))
    cookie = client.get_cookie("session")
    assert cookie
    return clerk._replace(cookie=cookie.value)


class TestWithoutScripts:
    @pytest.fixture
    def page(self, browser: Browser, live_server: str, clerk: Clerk) -> Iterator[Page]:
        context = browser.new_context(
            base_url=live_server, java_script_enabled=False, locale="ja-JP"
        )
        enter(context, live_server, clerk)
        yield context.new_page()
        context.close()

    def test_a_room_is_suspended_all_the_same(self, page: Page) -> None:
        suspend(page)

    def test_and_its_hours_are_changed(self, page: Page) -> None:
        page.goto(f"{ROOM}/hours")
        page.get_by_label("火曜日 夜間 終わり").fill("翌1")
        page.get_by_role("button", name="確認画面へ").click()
        expect(page.locator(".seen")).to_contain_text("翌1:00")
        page.get_by_role("button", name="この内容で公開する").click()
        expect(page.get_by_role("status")).to_contain_text("時間を直しました。")

    def test_the_coordinators_long_menu_folds_on_a_phone(
        self, page: Page, live_server: str, coordinator: Clerk
    ) -> None:
        enter(page.context, live_server, coordinator)
        links = page.get_by_role("navigation", name="職員のページ").get_by_role("list")
        page.set_viewport_size(PHONE)
        page.goto("/staff")
        expect(links).to_be_hidden()
        page.get_by_text("メニュー", exact=True).press("Enter")
        expect(links.get_by_role("link", name="操作の記録")).to_be_visible()
        page.set_viewport_size(DESK)
        page.goto("/staff")
        expect(links.get_by_role("link", name="操作の記録")).to_be_visible()
        expect(page.get_by_text("メニュー", exact=True)).to_be_hidden()
