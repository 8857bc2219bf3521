"""The page saves by itself what is typed, and loses none of it; a café needs no script."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.survey import answering, tokens
from tests.browser.entering import enter
from tests.people import COORDINATOR, person
from tests.surveys import Town, ask_cafe, first_answer, make_town, open_round, request_of, stored

PAGE = "/staff/survey/requests/1"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)


@pytest.fixture
def town(app: Flask, page: Page, live_server: str) -> Town:
    """The browser is an editor's of 生涯学習課, whose answer 1 stands open."""
    with app.app_context():
        town = make_town()
    enter(page, app, town.editor, live_server)
    return town


@pytest.mark.usefixtures("town")
def test_what_is_typed_is_saved_and_then_handed_in(app: Flask, page: Page) -> None:
    page.goto(PAGE)
    page.get_by_label("定員（人）").fill("たくさん")
    expect(page.locator("#save-status")).to_contain_text("に保存しました")
    expect(page.get_by_text("数として読めません")).to_be_visible()
    expect(page.locator(".card-told")).to_contain_text("読み取れない項目: 定員（人）")
    # Pressed right after the last key, before the page has saved by itself.
    page.get_by_label("備考").fill("鍵は窓口")
    page.get_by_role("button", name="保存して回答を出す").click()
    expect(page.get_by_role("heading", name="回答の内容")).to_be_visible()
    assert stored(app).answers["note"] == "鍵は窓口"


@pytest.mark.usefixtures("town")
def test_without_a_network_the_text_waits_and_is_saved_later(
    app: Flask, page: Page, complaints: list[str]
) -> None:
    page.goto(PAGE)
    page.context.set_offline(True)
    page.get_by_label("備考").fill("鍵は窓口")
    expect(page.locator("#save-status")).to_contain_text("通信できない")
    assert "note" not in stored(app).answers
    page.context.set_offline(False)
    expect(page.locator("#save-status")).to_contain_text("に保存しました")
    assert stored(app).answers["note"] == "鍵は窓口"
    complaints.clear()


def test_after_the_sign_in_is_over_the_text_waits_for_a_new_one(
    app: Flask, page: Page, town: Town, live_server: str, complaints: list[str]
) -> None:
    page.goto(PAGE)
    page.context.clear_cookies()
    page.get_by_label("備考").fill("鍵は窓口")
    expect(page.locator("#save-status")).to_contain_text("ログインの時間が切れた")
    expect(page.get_by_role("link", name="ログインのページを開く")).to_be_visible()
    enter(page, app, town.editor, live_server)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#save-status")).to_contain_text("に保存しました")
    assert stored(app).answers["note"] == "鍵は窓口"
    complaints.clear()  # the form of the old sign-in is refused once


def test_when_two_change_one_field_both_are_shown(
    app: Flask, page: Page, town: Town, complaints: list[str]
) -> None:
    page.goto(PAGE)
    with app.app_context():
        version = first_answer(town).version
        answering.save(1, {"capacity": "20", "fee": "300円"}, version=version, by=town.editor)
    page.get_by_label("定員（人）").fill("30")
    expect(page.get_by_text("ほかの人が先に「20」と保存しました")).to_be_visible()
    page.get_by_role("button", name="保存して回答を出す").click()
    expect(page.locator("#save-status")).to_contain_text("どちらの内容にするか")
    assert stored(app).answers["capacity"] == "20"
    page.get_by_role("button", name="自分の入力にする").click()
    expect(page.locator("#save-status")).to_contain_text("に保存しました")
    expect(page.get_by_label("料金の説明")).to_have_value("300円")
    assert stored(app).answers["capacity"] == "30"
    complaints.clear()  # the 409


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_is_for_everyone(
    app: Flask,
    page: Page,
    town: Town,
    check_accessibility: Callable[[Page], None],
    size: ViewportSize,
) -> None:
    with app.app_context():
        answering.save(1, {"capacity": "たくさん"}, version=1, by=town.editor)
        answering.send_back(1, "x", version=handed_in(town), by=town.coordinator)
    page.set_viewport_size(size)
    for address in (PAGE, f"{PAGE}/sheet"):
        page.goto(address)
        check_accessibility(page)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (PAGE, f"{PAGE}/sheet"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address


def handed_in(town: Town) -> int:
    answering.submit(1, version=request_of(town).version, by=town.editor)
    return request_of(town).version


def test_a_cafe_answers_on_a_telephone_without_a_script(
    app: Flask,
    page: Page,
    browser: Browser,
    live_server: str,
    check_accessibility: Callable[[Page], None],
) -> None:
    with app.app_context():
        ask_cafe(open_round("cafe"), by=COORDINATOR, name="ひだまりの家")
        centre = person("centre", Role.CENTRE)
        link = f"{live_server}/survey/{tokens.make_link(1, by=centre)}"
    page.set_viewport_size(PHONE)
    page.goto(link)
    check_accessibility(page)
    plain = browser.new_context(viewport=PHONE, java_script_enabled=False)
    phone = plain.new_page()
    phone.goto(link)
    phone.get_by_role("button", name="このスマートフォンで答える").click()
    for question, word in (
        ("名前を市民に", "はい"),
        ("住所はどこまで", "町名まで"),
        ("電話番号を", "いいえ"),
    ):
        phone.get_by_role("group", name=question).get_by_label(word).check()
    phone.get_by_role("button", name="送る").click()
    expect(phone.get_by_role("heading", name="ありがとうございました")).to_be_visible()
    (key,) = [each for each in plain.cookies() if each["name"] == "cafe_answer"]
    page.context.add_cookies(
        [{"name": "cafe_answer", "value": key["value"], "url": f"{live_server}/survey/"}]
    )
    plain.close()
    for address in ("/survey/answer", "/survey/thanks"):
        page.goto(address)
        check_accessibility(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    assert stored(app).answers["publish_address"] == "町名まで"
