"""A whole year of the inquiry, from the letter to the listing and to the next year's letter."""

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.year import COUNT, DUE, RENAMED, SPLIT, TITLE, Office, Town
from tests.office import through_libreoffice

ROOMS = ("第1会議室", "第2会議室")
EDITS = (
    ("回答", "A4", "変更なし"),
    ("回答", "A5", "変更なし"),
    ("回答", "F6", "調整すれば貸せる"),
    ("回答", "G6", "鍵の受け渡しを決める"),
    ("回答", "F7", "貸せない"),
)
"""The workbook's first row of answers is the fourth; F says whether a place is lent."""
HALVES = ("図書館課", "美術館課")


def test_a_year(
    app: Flask,
    page: Page,
    live_server: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    town = Town(app, page, live_server, monkeypatch)
    board = open_round(town)
    assert figures(town, board) == {"未回答": 30}
    for number, office in enumerate(town.offices[:18]):
        answer_on_the_web(town, office, has_nothing=number >= 16, lends_store=number < 12)
    assert figures(town, board) == {"未回答": 12, "該当なし": 2, "回答済": 16}
    answer_in_excel(town, board, tmp_path)
    assert figures(town, board) == {"未回答": 3, "該当なし": 2, "回答済": 25}
    town.wait_till(DUE + timedelta(days=1))
    for office in town.offices[27:]:
        answer_on_the_web(town, office, has_nothing=False, lends_store=False)
    expect(town.enter(path=board).get_by_text("期限後")).to_have_count(3)
    assert figures(town, board) == {"該当なし": 2, "回答済": 28}
    coordinate(town, 40)
    counted = figures(town, board)
    assert counted["該当なし"] + counted["回答済"] + counted["公開可"] == COUNT
    spaces = approve(town, 35)
    confirm_unchanged(town, 56)
    for space, asked in spaces:
        page.goto(f"/spaces/{space}")
        expect(page.get_by_role("main")).to_contain_text(f"照会「{TITLE}」への{asked}の回答")
    town.wait_till(date(2027, 4, 2))
    reorganise(town)
    next_board = copy_round(town, board)
    assert figures(town, next_board) == {"未回答": 31}
    places = {name: places_of(town, next_board, name) for name in ("市民協働課", *HALVES)}
    assert places == {
        "市民協働課": [f"第1会館 {name}" for name in (*ROOMS, "ロビー", "倉庫")],
        HALVES[0]: [f"第2会館 {name}" for name in ROOMS],
        HALVES[1]: [f"第2会館 {name}" for name in ("ロビー", "倉庫")],
    }


def open_round(town: Town) -> str:
    """The coordinator writes the letter and asks all departments; the path of the board."""
    page = town.enter()
    page.get_by_role("link", name="全庁照会を作る").click()
    page.get_by_label("件名").fill(TITLE)
    page.get_by_label("受付を始める日").fill("令和8年6月1日")
    page.get_by_label("回答の期限").fill("令和8年6月15日")
    page.get_by_label("最後に受け付ける日").fill("2026-06-30")
    page.get_by_role("button", name="作って、相手を選ぶ").click()
    page.get_by_role("button", name="この相手にたずねる").click()
    expect(page.get_by_role("main")).to_contain_text(f"{COUNT}課中0課が回答")
    return page.url


def figures(town: Town, board: str) -> dict[str, int]:
    """How many departments stand where, as the board's tabs tell it."""
    page = town.enter(path=board)
    tabs = page.get_by_role("list", name="状態でしぼる").get_by_role("link").all_inner_texts()
    told = (re.fullmatch(r"(\S+)\s+(\d+)", tab.strip()) for tab in tabs)
    return {found[1]: int(found[2]) for found in told if found and found[1] != "すべて"}


def answer_on_the_web(town: Town, office: Office, *, has_nothing: bool, lends_store: bool) -> None:
    page = town.enter(office.editor)
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.wait_for_url("**/requests/*")  # and till the page saves by itself
    if has_nothing:
        page.get_by_text("貸せる場所が1つもないとき").click()
        page.get_by_role("button", name="該当なしで回答を出す").click()
    else:
        for number in (1, 2):
            card(page, number).get_by_label("変更なし").check()
        fill_card(open_card(page, 3), "調整すれば貸せる")
        if lends_store:
            fill_card(open_card(page, 4), "調整すれば貸せる")
        else:
            open_card(page, 4).get_by_label("貸出").select_option("貸せない")
        expect(page.locator("#save-status")).to_contain_text("保存しました")
        page.get_by_role("button", name="保存して回答を出す").click()
    expect(page.get_by_role("main")).to_contain_text("回答を受け付けました")


def answer_in_excel(town: Town, board: str, folder: Path) -> None:
    """Nine departments fill in their workbooks in LibreOffice; the coordinator takes them in."""
    page = town.enter(path=board)
    page.get_by_role("link", name="Excelで送る・受け取る").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="全部の課の分をZIPで保存").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        sent = {name.partition("_")[2].removesuffix(".xlsx"): name for name in archive.namelist()}
        offices = town.offices[18:27]
        books = [archive.read(sent[office.name]) for office in offices]
    returned = []
    for office, data in zip(offices, through_libreoffice(books, folder, *EDITS), strict=True):
        returned.append(folder / f"{office.name}（回答）.xlsx")
        returned[-1].write_bytes(data)
    page.get_by_label("ファイル（いくつでも）").set_input_files(returned)
    page.get_by_role("button", name="読み込む").click()
    expect(page.locator(".received li:not(.refused)")).to_have_count(9)
    for path in [link.get_attribute("href") for link in page.locator(".received a").all()]:
        page.goto(path or "")
        page.get_by_role("button", name="取り込んで回答にする").click()
        expect(page).to_have_url(re.compile("/rounds/1/files$"))
        expect(page.get_by_role("main")).to_contain_text("取り込み")


def card(page: Page, number: int) -> Locator:
    return page.locator(".answer-card").nth(number - 1)


def open_card(page: Page, number: int) -> Locator:
    """The card of the nth place, with its questions."""
    found = card(page, number)
    questions = found.locator("details").first
    if questions.get_attribute("open") is None:
        questions.locator("summary").first.click()
    return found


def fill_card(place: Locator, lends: str) -> None:
    place.get_by_label("貸出").select_option(lends)
    place.get_by_label("調整が必要なこと").fill("鍵の受け渡しを決める")
    place.get_by_label("定員（人）").fill("２０名")


def coordinate(town: Town, count: int) -> None:
    """Each case is talked over until its place can be used, but for five that are put off."""
    page = town.enter(path="/staff/survey/cases")
    links = page.locator(".case h3 a")
    expect(links).to_have_count(count)
    for number, path in enumerate([link.get_attribute("href") for link in links.all()]):
        page.goto(path or "")
        if number < 5:
            move(page, "見送り", "設備の工事が終わるまで")
        else:
            agree(page)
            move(page, "利用可")


def agree(page: Page) -> None:
    page.get_by_label("担当", exact=True).fill("地域のつながり課 協働担当")
    page.get_by_label("次にすること").fill("鍵の受け渡しを決める")
    page.get_by_label("調整が必要なこと").fill("")
    press(page, "保存する", "調整の内容を保存しました。")
    page.get_by_label("記録を加える").fill("鍵は守衛室で渡すことになった")
    press(page, "記録する", "記録を加えました。")
    page.get_by_label("使える人・条件").fill("市内で活動する団体")
    page.get_by_label("申込方法").fill("電話で申し込む")
    page.get_by_label("電話番号").fill("0467-23-3000")
    press(page, "条件を直す", "回答の条件を直しました。")


def press(page: Page, button: str, told: str) -> None:
    """Press a button, and read on the page that follows that it was done."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(told)


def move(page: Page, stage: str, reason: str = "") -> None:
    page.get_by_label("移す先の段階").select_option(stage)
    page.get_by_label("理由・経過").fill(reason)
    page.get_by_role("button", name="段階を移す").click()
    expect(page.locator(".desk-head .state")).to_have_text(stage)


def approve(town: Town, count: int) -> list[tuple[str, str]]:
    """Publish what has become usable, one by one: the spaces, and whose answers they are."""
    page = town.enter(path="/staff/survey/approvals")
    links = page.get_by_role("link", name="比べて承認する")
    expect(links).to_have_count(count)
    published = []
    for path in [link.get_attribute("href") for link in links.all()]:
        page.goto(path or "")
        office = page.locator(".desk-head .of").inner_text().split()[-1]
        press(page, "承認して公開する", "を公開しました。")
        found = re.search(r"/spaces/(\d+)", page.url)
        assert found, page.url
        published.append((found[1], office))
    return published


def confirm_unchanged(town: Town, count: int) -> None:
    page = town.enter(path="/staff/survey/approvals")
    expect(page.locator(".approve-list input[type=checkbox]")).to_have_count(count)
    page.get_by_role("button", name="選んだものを承認する").click()
    expect(page.locator(".approve-list")).to_have_count(0)


def reorganise(town: Town) -> None:
    """On the first of April one department gets another name, and one becomes two."""
    page = town.enter(path="/staff/departments")
    for name in ("市民協働課", *HALVES):
        page.goto("/staff/departments/new")
        page.get_by_label("課の名前").fill(name)
        page.get_by_label("始まりの年度（西暦）").fill("2027")
        press(page, "加える", "課を加えました。")
    for number, names in ((RENAMED, ["市民協働課"]), (SPLIT, HALVES)):
        page.goto(f"/staff/departments/{town.offices[number - 1].id}/succeed")
        for name in names:
            page.get_by_label(name).check()
        page.get_by_role("button", name="引き継ぐ内容を見る").click()
        for place in ("ロビー", "倉庫") if number == SPLIT else ():
            group = page.get_by_role("group", name=re.compile(place))
            group.get_by_label(HALVES[1]).check()
        press(page, "引き継ぐ", "の場所と担当者を引き継ぎました。")


def copy_round(town: Town, board: str) -> str:
    """The same inquiry of the next fiscal year; the path of its board."""
    page = town.enter(path=board)
    page.get_by_role("button", name="次の年度へ写す").click()
    page.get_by_label("受付を始める日").fill("令和9年4月2日")
    page.get_by_label("回答の期限").fill("令和9年4月16日")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="相手を選ぶ").click()
    page.get_by_role("button", name="この相手にたずねる").click()
    expect(page.locator(".board")).to_be_visible()
    return page.url


def places_of(town: Town, board: str, name: str) -> list[str]:
    """What the sheet of a department begins with."""
    page = town.enter(path=board)
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/requests/*")
    headings = page.locator(".answer-card h3").all_inner_texts()
    return [heading.partition(". ")[2] for heading in headings]
