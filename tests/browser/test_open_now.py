"""Whether a place is open now: told by the browser, in Japan's time wherever the device is."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kyodo_spaces import clock
from kyodo_spaces.venues.details import ClosingRule, OpeningHours
from tests.factories import space, store, venue

MONDAY = date(2026, 11, 30)
OPEN = "今は利用できる時間です"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"timezone_id": "America/Los_Angeles"}


@pytest.fixture(autouse=True)
def _places(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Space 1 has two slots and a pause by day, 2 is open at night, 3 is closed on Mondays."""
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    slots = [(540, 660), (660, 720), (780, 1020)]
    day = [OpeningHours(weekday=0, opens=start, closes=end) for start, end in slots]
    night = [OpeningHours(weekday=day, opens=1080, closes=1500) for day in (0, 6)]
    with app.app_context():
        store(
            venue(
                "小町会館",
                space("広間", opening_hours=day),
                space("喫茶", opening_hours=night),
                space("和室", closing_rules=[ClosingRule(kind="weekday", weekday=0)]),
            )
        )


@pytest.mark.parametrize(
    ("space_id", "time", "said"),
    [
        (1, "2026-11-30T08:59:59", "今は時間外です（9:00から）"),
        (1, "2026-11-30T09:00:00", f"{OPEN}（12:00まで）"),
        (1, "2026-11-30T11:59:59", f"{OPEN}（12:00まで）"),
        (1, "2026-11-30T12:00:00", "今は時間外です（13:00から）"),
        (1, "2026-11-30T17:00:00", "今は時間外です"),
        (1, "2026-12-01T00:00:00", ""),  # Tuesday's hours are unknown
        (1, "2026-12-02T10:00:00", ""),  # the page is too old
        (1, "2026-11-29T10:00:00", ""),  # the device's clock is wrong
        (2, "2026-11-30T00:30:00", f"{OPEN}（1:00まで）"),  # since Sunday evening
        (2, "2026-11-30T01:00:00", "今は時間外です（18:00から）"),
        (2, "2026-11-30T18:00:00", f"{OPEN}（翌1:00まで）"),
        (2, "2026-12-01T00:59:59", f"{OPEN}（1:00まで）"),
        (2, "2026-12-01T01:00:00", ""),
        (3, "2026-11-30T10:00:00", ""),  # closed all day, as the page says anyway
    ],
)
def test_the_moment_is_told_in_words(page: Page, space_id: int, time: str, said: str) -> None:
    page.clock.set_fixed_time(f"{time}+09:00")
    page.goto(f"/spaces/{space_id}")
    now = page.locator(".now")
    if said:
        expect(now).to_have_text(said)
        expect(now).to_be_visible()
    else:
        expect(now).to_be_hidden()


def test_a_page_left_open_keeps_up(page: Page) -> None:
    page.clock.install(time="2026-11-30T16:58:30+09:00")
    page.goto("/spaces/1")
    expect(page.get_by_text(f"{OPEN}（17:00まで）")).to_be_visible()
    page.clock.fast_forward("02:00")
    expect(page.get_by_text("今は時間外です")).to_be_visible()


def test_cards_tell_it_too(page: Page) -> None:
    page.clock.set_fixed_time("2026-11-30T10:00:00+09:00")
    page.goto("/")
    expect(page.get_by_role("listitem").filter(has_text="広間")).to_contain_text(OPEN)
    expect(page.get_by_role("listitem").filter(has_text="喫茶")).to_contain_text("（18:00から）")
