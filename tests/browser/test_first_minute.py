"""A new clerk's first minute: from the invitation to a suspended room that citizens read of."""

from flask import Flask
from playwright.sync_api import Page, Request, expect

from kyodo_spaces.accounts import users
from kyodo_spaces.accounts.models import Role
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department

PASSWORD = "みんなの部屋を 大切に 2026"  # noqa: S105 - this test's own


def test_from_the_invitation_to_a_suspended_room(app: Flask, page: Page) -> None:
    """Scripted clicks take seconds; the bound that people feel is the number of pages."""
    with app.app_context():
        id = department("生涯学習課")
        store(venue("小町会館", space("広間"), space("和室"), department_id=id))
        details = users.Details("鎌倉 花子", "", Role.EDITOR, frozenset({id}))
        _user_id, link = users.invite("hanako", details, by=COORDINATOR)
    loads: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            loads.append(request.url)

    page.on("request", note)
    page.goto(link.path)
    page.get_by_label("ログイン名").fill("hanako")
    page.get_by_label("新しいパスワード", exact=True).fill(PASSWORD)
    page.get_by_label("新しいパスワード（もう一度）").fill(PASSWORD)
    page.get_by_role("button", name="決めてログインする").click()
    page.get_by_role("link", name="休止にする : 和室").click()
    page.get_by_label("期間を決めて").check()
    page.get_by_label("休止の終わり").fill("2099-03-31")
    page.get_by_label("理由").fill("畳の張り替え")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("main")).to_contain_text("畳の張り替え")
    page.get_by_role("button", name="この内容で公開する").click()
    expect(page.get_by_role("button", name="元に戻す")).to_be_visible()
    page.get_by_role("link", name="市民に見えるページ").click()
    band = page.locator(".band")
    expect(band).to_contain_text("休止中")
    expect(band).to_contain_text("理由: 畳の張り替え")
    assert len(loads) <= 8, loads
