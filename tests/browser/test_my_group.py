"""「わたしたちのグループ」: told once, compared in the browser, kept there and sent nowhere."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.factories import space, store, venue
from tests.hostile import ATTACK


@pytest.fixture(autouse=True)
def _directory(app: Flask) -> None:
    with app.app_context():
        store(
            venue(
                "小町会館",
                space("広間", eligibility="市内在住・在勤・在学の5人以上の団体"),
                space("和室", eligibility="登録団体のみ"),
                space("会議室", eligibility=f"原則として登録団体{ATTACK}"),
                space("喫茶"),
            )
        )


def tell(page: Page) -> None:
    page.locator(".my-group summary").click()
    page.get_by_label("市や施設への団体登録").select_option("no")
    page.get_by_label("市内に住む人").select_option("all")
    page.get_by_label("グループの人数").fill("１２")


def test_each_place_says_yes_no_or_ask_with_its_rule(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(unquote(request.url) + str(request.post_data)))
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".fit:visible")).to_have_count(0)
    tell(page)
    said = page.locator(".fit")
    expect(said).to_have_text(
        [
            "使えます 市内在住・在勤・在学の5人以上の団体",
            "使えません 登録団体のみ",
            f"電話で確かめてください 原則として登録団体{ATTACK}",
            "電話で確かめてください だれが使えるかは、書かれていません。",
        ]
    )
    expect(page.locator(".fit q[lang=ja]")).to_have_count(3)
    expect(page.locator("#my-group-status")).to_contain_text("「使えます」が1件")
    check_accessibility(page)
    page.reload(wait_until="networkidle")
    expect(said.first).to_contain_text("使えます")
    page.goto("/spaces/2", wait_until="networkidle")
    expect(said).to_have_text("使えません 登録団体のみ")
    check_accessibility(page)
    assert not [each for each in sent if "１２" in each or "registered" in each]
    page.locator(".my-group summary").click()
    page.get_by_role("button", name="消す").click()
    expect(said).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []
