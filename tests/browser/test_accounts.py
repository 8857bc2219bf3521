"""The doors and the coordinator's pages in a browser, with and without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from kyodo_spaces.accounts import codes, users
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.tickets import Link
from tests.accounts import PASSWORD, member
from tests.browser.test_every_page import DESK, PHONE
from tests.people import COORDINATOR, department

OPEN = ("/staff/sign-in", "/staff/forgot", "/staff/reset/none")
INSIDE = (
    "/staff/account",
    "/staff/account/totp",
    "/staff/users",
    "/staff/users/new",
    "/staff/users/1",
    "/staff/users/2",
    "/staff/departments",
    "/staff/departments/new",
    "/staff/departments/1",
    "/staff/audit",
)


@pytest.fixture(autouse=True)
def invitation(app: Flask) -> Link:
    """For `taro`; the coordinator `hanako` and somebody who uses codes are there already."""
    with app.app_context():
        there = department("生涯学習課", phone="0467-00-0000")
        member("hanako", Role.COORDINATOR, there, name="鎌倉 花子")
        member("yui", Role.EDITOR, there, name="由比 太郎", totp_secret=codes.new_secret())
        details = users.Details("長谷 太郎", "", "editor", frozenset({there}))
        return users.invite("taro@example.jp", details, by=COORDINATOR)[1]


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context: BrowserContext = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, login: str) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("ログイン名").fill(login)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    expect(page).not_to_have_url("/staff/sign-in")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_text("ログアウトしました。")).to_be_visible()


def take(page: Page, link: Link) -> None:
    page.goto(link.path)
    page.get_by_label("ログイン名").fill("taro@example.jp")
    page.get_by_label("新しいパスワード", exact=True).fill(PASSWORD)
    page.get_by_label("新しいパスワード（もう一度）").fill(PASSWORD)
    page.get_by_role("button", name="決めてログインする").click()


def test_from_the_invitation_to_being_signed_in(page: Page, invitation: Link) -> None:
    take(page, invitation)
    expect(page).to_have_url("/staff")
    expect(page.get_by_text("長谷 太郎（生涯学習課）")).to_be_visible()
    sign_out(page)
    sign_in(page, "taro@example.jp")
    expect(page).to_have_url("/staff")


def test_all_of_it_without_scripts(plain_page: Page, invitation: Link) -> None:
    take(plain_page, invitation)
    sign_out(plain_page)
    sign_in(plain_page, "hanako")
    plain_page.get_by_role("link", name="利用者", exact=True).click()
    plain_page.get_by_role("link", name="長谷 太郎").click()
    plain_page.get_by_role("button", name="新しいリンクを出す").click()
    expect(plain_page.get_by_text("/staff/reset/")).to_be_visible()
    expect(plain_page.get_by_role("button", name="印刷する")).to_be_hidden()


def test_a_link_is_printed_by_its_button(page: Page) -> None:
    page.add_init_script("window.print = () => document.body.classList.add('was-printed')")
    sign_in(page, "hanako")
    page.goto("/staff/users/3")
    page.get_by_role("button", name="新しいリンクを出す").click()
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    expect(page.locator("body.was-printed")).to_have_count(0)
    page.get_by_role("button", name="印刷する").click()
    expect(page.locator("body.was-printed")).to_be_visible()


def test_an_error_leads_to_its_field(page: Page) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("ログイン名").fill("hanako")
    page.get_by_label("パスワード").fill("wrong")
    page.get_by_role("button", name="ログインする").click()
    page.get_by_role("link", name="ログイン名かパスワードが違います。").click()
    expect(page.get_by_label("ログイン名")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_at_the_doors(
    page: Page, check_accessibility: Callable[[Page], None], size: ViewportSize, invitation: Link
) -> None:
    page.set_viewport_size(size)
    for address in (*OPEN, invitation.path):
        page.goto(address)
        check_accessibility(page)
    sign_in(page, "yui")
    expect(page.get_by_label("確認コード")).to_be_visible()
    check_accessibility(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_inside(
    page: Page, check_accessibility: Callable[[Page], None], size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    sign_in(page, "hanako")
    for address in INSIDE:
        page.goto(address)
        check_accessibility(page)


def test_nothing_has_to_be_scrolled_sideways(page: Page, invitation: Link) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (*OPEN, invitation.path):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    sign_in(page, "hanako")
    for address in INSIDE:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
