"""Search, the same where the program answers and in a folder on a plain server of files."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kyodo_spaces import clock
from kyodo_spaces.sharing import site
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.models import Venue
from tests.browser.places import pin
from tests.browser.sites import PATH, serving
from tests.factories import amenities, open_at_year_end, space, store, venue

ALL = ["和室", "広間", "会議室", "喫茶よつば", "玉縄の家"]
DAY = clock.today() + timedelta(days=9)


def hours(opens: int, closes: int) -> list[OpeningHours]:
    return [OpeningHours(weekday=day, opens=opens, closes=closes) for day in range(7)]


def venues() -> list[Venue]:
    hall: dict[str, Any] = {"allows_sound": True, "amenities": amenities(projector=True)}
    tools = amenities(projector=True, whiteboard=True)
    return [
        venue(
            "小町会館",
            space("和室", kind="room", capacity=20, is_free=False, allows_food=True),
            space("広間", kind="hall", capacity=120, is_free=True, position=1, **hall),
            name_kana="あ",
            district="鎌倉",
            point=pin(139.5522, 35.3184),
            opening_hours=hours(540, 1020),
            closing_rules=[open_at_year_end()],
        ),
        venue(
            "大船センター",
            space("会議室", capacity=12, is_free=True, amenities=tools, apply_ahead="3か月前から"),
            name_kana="い",
            district="大船",
            point=pin(139.5335, 35.3528),
            opening_hours=hours(1080, 1260),
            closing_rules=[open_at_year_end()],
        ),
        venue("喫茶よつば", name_kana="う", district="大船", description="楽器を使えます。"),
        venue("玉縄の家", name_kana="え", phone="0467-44-0000"),
    ]


@pytest.fixture(params=["program", "folder"])
def top(
    request: pytest.FixtureRequest, app: Flask, live_server: str, tmp_path: Path
) -> Iterator[str]:
    """The address of the directory."""
    with app.app_context():
        store(*venues())
        if request.param == "folder":
            site.write(tmp_path / "public" / PATH, lambda _done, _length: None)
    if request.param == "program":
        yield f"{live_server}/"
    else:
        with serving(tmp_path / "public") as address:
            yield address


def finds(page: Page, *names: str) -> None:
    """These are found, in this order, and counted."""
    expect(page.get_by_role("heading", name=f"見つかった場所 {len(names)}件")).to_be_visible()
    expect(page.locator(".results .card:not(.near) h3")).to_have_text(list(names))


FACTS = {
    "": ALL,
    "q=よつば": ["喫茶よつば"],
    "q=ﾋﾛﾏ": [],
    "q=ｾﾝﾀｰ": ["会議室"],
    "q=カフェ": ["喫茶よつば"],
    "q=大船+会議": ["会議室"],
    "kind=hall": ["広間"],
    "kind=hall&kind=room": ["和室", "広間", "会議室"],
    "capacity=21": ["広間"],
    "capacity=１２": ["和室", "広間", "会議室"],
    "capacity=21&unknown=1": ["広間", "喫茶よつば", "玉縄の家"],
    "free=1": ["広間", "会議室"],
    "free=0": ["和室"],
    "amenity=projector": ["広間", "会議室"],
    "amenity=projector&amenity=whiteboard": ["会議室"],
    "district=大船": ["会議室", "喫茶よつば"],
    "near=大船": ["会議室", "和室", "広間", "喫茶よつば", "玉縄の家"],
    "bbox=139.55,35.31,139.56,35.32": ["和室", "広間"],
}
OCCASIONS = {
    "purpose=music": ["広間", "喫茶よつば"],
    "allow=sound": ["広間"],
    "allow=food&allow=sound": [],
    f"day={DAY}": ["和室", "広間", "会議室"],
    f"day={DAY}&from=18:00&to=20:00": ["会議室"],
    f"day={DAY:%Y年%m月%d日}&slot=morning": ["和室", "広間"],
    f"day=令和{DAY.year - 2018}年{DAY.month}月{DAY.day}日&slot=afternoon": ["和室", "広間"],
    "weekday=1&slot=evening": ["会議室"],
    "weekday=6&weekday=1&from=12:00&to=13:00": ["和室", "広間"],
    f"day={DAY}&bookable=1": ["会議室"],
    "near=35.3528,139.5335&within=2000": ["会議室"],
    "near=35.3528,139.5335&within=10000": ["会議室", "和室", "広間"],
    f"purpose=meeting&day={DAY}&slot=evening&capacity=12&free=1&amenity=projector&near=大船": [
        "会議室"
    ],
}


@pytest.mark.parametrize("asked", [FACTS, OCCASIONS], ids=["facts", "occasions"])
def test_an_address_finds_the_same_whoever_opens_it(
    page: Page, top: str, asked: dict[str, list[str]]
) -> None:
    for query, names in asked.items():
        page.goto(f"{top}?{query}" if query else top)
        finds(page, *names)


def test_the_form_asks_and_shows_what_was_asked(page: Page, top: str) -> None:
    page.goto(top)
    page.get_by_label("人数", exact=True).fill("21")
    page.get_by_role("button", name="条件で探す").click()
    finds(page, "広間")
    expect(page).to_have_url(re.compile("capacity=21"))
    expect(page.get_by_label("人数", exact=True)).to_have_value("21")
    page.get_by_role("searchbox").fill("会議")
    page.get_by_role("button", name="条件で探す").click()
    finds(page)
    page.go_back()
    finds(page, "広間")
    page.go_back()
    finds(page, *ALL)


def counts(page: Page, field: str) -> list[str]:
    words = page.locator(f".search .check:has([name={field}]) > span").all_text_contents()
    return [" ".join(text.split()) for text in words]


def test_each_choice_says_how_many_it_would_find(page: Page, top: str) -> None:
    page.goto(f"{top}?district=大船&amenity=projector")
    finds(page, "会議室")
    groups = page.locator(".search summary")
    expect(groups.filter(has_text="地区")).to_have_text(re.compile(r"^地区\s*大船$"))
    expect(groups.filter(has_text="プロジェクター")).to_have_text(
        re.compile(r"^設備\s*プロジェクター$")
    )
    expect(page.locator(".lead")).to_be_hidden()
    assert counts(page, "district") == ["大船 1件", "鎌倉 1件"]
    assert counts(page, "kind")[:2] == ["会議室 1件", "ホール 0件"]
    assert "ホワイトボード 1件" in counts(page, "amenity")
    chips = page.locator("a.chip")
    expect(chips.filter(has_text="会議")).to_have_text(re.compile("^会議 ?1件$"))
    expect(chips.filter(has_text="音楽")).to_have_class("chip is-none")
    expect(page.locator(".is-none")).to_have_count(47)
    chips.filter(has_text="会議").click()
    finds(page, "会議室")
    expect(page.locator("a.chip[aria-current]")).to_have_text(re.compile("選択中 会議 ?1件$"))


def test_where_nothing_is_found_a_way_on_is_shown(page: Page, top: str) -> None:
    page.goto(f"{top}?kind=hall&capacity=500&free=1")
    finds(page)
    loosen = page.locator(".loosen")
    expect(loosen.get_by_role("link", name="「500人以上」をはずす")).to_be_visible()
    expect(loosen.get_by_role("link", name="「無料」をはずす")).to_have_count(0)
    loosen.get_by_role("link", name="「500人以上」をはずす").click()
    finds(page, "広間")
    page.go_back()
    finds(page)
    page.get_by_role("link", name="条件をすべてはずす").first.click()
    finds(page, *ALL)


def test_a_filter_is_taken_off_and_the_others_stay(page: Page, top: str) -> None:
    page.goto(f"{top}?free=1&amenity=projector&amenity=whiteboard&district=大船")
    finds(page, "会議室")
    page.get_by_role("link", name="ホワイトボード の条件をはずす").click()
    finds(page, "会議室")
    page.get_by_role("link", name="大船 の条件をはずす").click()
    finds(page, "広間", "会議室")
    expect(page).not_to_have_url(re.compile("whiteboard"))
    expect(page.get_by_role("link", name="無料 の条件をはずす")).to_be_visible()


def test_the_filters_say_what_was_asked(page: Page, top: str) -> None:
    asked = f"q=会議&purpose=meeting&day={DAY}&slot=evening&near=大船&within=2000&capacity=５"
    page.goto(f"{top}?{asked}&bookable=1&plain=1&utm=x")
    finds(page, "会議室")
    tags = page.locator("a.filter")
    weekday = "月火水木金土日"[DAY.weekday()]
    day = f"{DAY.year}年{DAY.month}月{DAY.day}日（{weekday}）"
    words = ["ことば: 会議", "会議", day, "夜（18時から20時）", "5人以上", "2km以内"]
    words += ["その日の申し込みを受け付けている"]
    for text in words:
        expect(tags.filter(has_text=re.compile(f"^{re.escape(text)} ?の条件"))).to_have_count(1)
    expect(tags).to_have_count(8)
    tags.filter(has_text=day).click()
    finds(page, "会議室")
    expect(tags).to_have_count(6)
    tags.filter(has_text="近く").click()
    expect(tags).to_have_count(4)
    page.goto(f"{top}?weekday=1&from=18:00&to=20:00")
    expect(tags).to_have_text([re.compile("^毎週火曜日"), re.compile("^18:00から20:00まで")])


def test_several_weekdays_are_chosen_in_a_row_and_taken_off_at_once(page: Page, top: str) -> None:
    page.goto(f"{top}?slot=evening")
    finds(page, "会議室")
    page.get_by_text("くわしい条件").click()
    for day in ("火曜日", "木曜日"):
        page.get_by_label(day).check()
    page.get_by_role("button", name="条件で探す").click()
    finds(page, "会議室")
    expect(page).to_have_url(re.compile("weekday=1&weekday=3"))
    expect(page.get_by_label("木曜日")).to_be_checked()
    expect(page.get_by_label("水曜日")).not_to_be_checked()
    page.get_by_role("link", name="火曜日・木曜日のどれか の条件をはずす").click()
    finds(page, "会議室")
    expect(page).not_to_have_url(re.compile("weekday"))
    tags = page.locator("a.filter")
    for query, label in {
        "weekday=4&weekday=2&weekday=3": "水曜日〜金曜日のどれか",
        "&".join(f"weekday={day}" for day in range(7)): "どの曜日でも",
    }.items():
        page.goto(f"{top}?{query}")
        expect(tags).to_have_text([re.compile(f"^{label}")])


def test_what_is_unknown_is_told_and_can_be_included(page: Page, top: str) -> None:
    page.goto(f"{top}?capacity=21")
    page.get_by_role("link", name="不明な場所も含める（ほか2件）").click()
    finds(page, "広間", "喫茶よつば", "玉縄の家")
    expect(page.get_by_role("link", name="不明な場所も含める")).to_have_count(0)
    expect(page.locator(".card").nth(1)).to_contain_text("わからないこと: 定員。")
    expect(page.locator(".card").first).not_to_contain_text("わからないこと")


def test_what_nearly_fits_is_told_with_what_it_lacks(
    page: Page, top: str, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto(f"{top}?capacity=130&kind=hall")
    finds(page)
    near = page.locator(".card.near")
    expect(page.get_by_role("heading", name="条件に近い場所")).to_be_visible()
    expect(near.locator("h3")).to_have_text(["広間", "喫茶よつば", "玉縄の家"])
    expect(near.locator(".why").first).to_have_text("定員が10人分足りません（120人まで）。")
    expect(near.locator(".number")).to_have_count(0)
    check_accessibility(page)
    page.goto(f"{top}?bbox=1,1,2,2&capacity=900&kind=hall")
    expect(page.get_by_role("heading", name="条件をゆるめると見つかる場所")).to_be_visible()
    expect(near.locator("h3")).to_have_text(["広間"])
    expect(near.locator(".why")).to_have_count(0)


def test_a_time_alone_asks_about_today_and_what_asks_nothing_is_told(page: Page, top: str) -> None:
    tags = page.locator("a.filter")
    page.goto(f"{top}?slot=morning")
    expect(tags).to_have_text([re.compile("^今日の午前（10時から12時）")])
    page.goto(f"{top}?slot=evening&from=9:00&to=10:00&bookable=1")
    finds(page, "和室", "広間")
    expect(tags).to_have_text([re.compile("^今日の9:00から10:00まで")])
    expect(page.get_by_text("申し込みの受付の条件は使っていません。")).to_be_visible()
    page.goto(f"{top}?slot=evening&day={DAY}&weekday=1")
    expect(tags).to_have_text([re.compile(f"^{DAY.year}年"), re.compile("^夜")])
    expect(page.get_by_text("曜日の条件は使っていません。")).to_be_visible()


def test_the_nearest_come_first_with_how_far_they_are(page: Page, top: str) -> None:
    page.goto(f"{top}?near=35.3528,139.5335")
    expect(page.get_by_text("指定した地点に近い順")).to_be_visible()
    card = page.locator(".card").nth(1)
    expect(card).to_contain_text("和室")
    expect(card).to_contain_text("約4.2km")
    page.goto(f"{top}?near=ないところ")
    finds(page, *ALL)
    expect(page.get_by_text("「ないところ」がどこか、わかりませんでした。")).to_be_visible()


def test_the_map_shows_what_was_found_and_leads_to_its_page(
    page: Page, top: str, check_accessibility: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{top}?amenity=projector")
    page.get_by_role("button", name="大船センター").click()
    expect(page.get_by_role("button", name="小町会館")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("dialog").get_by_role("link", name="会議室").click()
    expect(page.get_by_role("heading", name="会議室", level=1)).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="一覧へ").click()
    finds(page, *ALL)
