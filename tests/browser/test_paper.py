"""On paper: as many places to a sheet as can be read, and nothing that only a screen can open."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kyodo_spaces import clock
from kyodo_spaces.db import transaction
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.partners import Offer
from tests.factories import amenities, space, store, venue

PLACES = 20
"""As many as the list shows at once."""


@pytest.fixture(autouse=True)
def places(app: Flask) -> None:
    rooms = (
        space(
            f"第{number}会議室",
            capacity=30,
            is_free=number % 2 == 0,
            opening_hours=[OpeningHours(weekday=day, opens=540, closes=1260) for day in range(5)],
            amenities=amenities(wifi=True, projector=True, whiteboard=True, microphone=False),
        )
        for number in range(PLACES)
    )
    with app.app_context():
        store(*(venue(f"第{at}会館", room, phone="0467-25-2030") for at, room in enumerate(rooms)))
        today = clock.today()
        with transaction() as session:
            session.add(
                Offer(venue_id=1, kind="trial", title="体験", starts_on=today, ends_on=today)
            )


def test_a_sheet_of_the_list_holds_ten_places(page: Page) -> None:
    page.goto("/")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))
    assert len(sheets) == PLACES / 10


def test_the_sheet_by_district_splits_no_place(page: Page) -> None:
    """The map fills the first page; a place takes a tenth of one at least, in large type."""
    page.goto("/sheet")
    expect(page.get_by_role("heading", level=3)).to_have_count(PLACES)
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="このページの二次元コード")).to_be_visible()
    expect(page.get_by_role("button", name="印刷する")).to_be_hidden()
    rules = page.evaluate("""() => [".sheet-place", ".sheet-figure", ".sheet-district h2"].map(
        (part) => document.querySelector(part)).filter(Boolean).map((part) => [
            getComputedStyle(part).breakInside, getComputedStyle(part).breakAfter])""")
    assert rules == [["avoid", "auto"], ["auto", "avoid"]]
    large = "parseFloat(getComputedStyle(document.querySelector('.sheet-place')).fontSize)"
    assert page.evaluate(large) >= 16


def test_what_only_a_screen_opens_is_left_out(page: Page) -> None:
    page.goto("/spaces/1")
    expect(page.get_by_text("これから1週間").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("これから1週間").first).to_be_hidden()
    expect(page.get_by_text("あるかどうか不明なもの")).to_be_hidden()
    expect(page.get_by_text("月曜日〜金曜日")).to_be_visible()
