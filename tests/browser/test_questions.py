"""Questions of citizens in plain words, each answered on the first page of a phone."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.details import OpeningHours
from tests.factories import amenities, open_at_year_end, space, store, venue

MOST_INTERACTIONS = 3
OFUNA = Point(139.5453, 35.3481, Level.PIN, 20, "test")
KOMACHI = Point(139.5546, 35.3200, Level.PIN, 20, "test")
QUESTIONS = {
    "来週の火曜の夜、12人で、無料で、大船の近くで、プロジェクターのある所は？": "つどいの間",
    "土曜の午後に30人で講演会": "大広間",
    "ピアノのある部屋で合唱の練習がしたい": "ひびきの間",
    "料理教室を開きたい。15人くらい": "かまどの間",
    "チラシを置きたい": "ちらし棚",
    "写真展のできる所": "かべの間",
    "親子で使える所 授乳室": "すくすくの間",
    "車椅子で入れる会議室はありますか": "つどいの間",
    "予約なしで使える場所": "ひだまり",
    "お弁当を食べられる部屋 20名": "大広間",
    "平日の夜 12人 無料": "つどいの間",
    "土日祝か月水金の午後、30人で講演会": "大広間",
}


class Visitor:
    """Counts what a visitor does: filling in a field is one, and so is each tap."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.interactions = 0

    def fill(self, label: str, text: str) -> None:
        self._page.get_by_role("search").get_by_label(label).fill(text)
        self.interactions += 1

    def tap(self, button: str) -> None:
        self._page.get_by_role("button", name=button).click()
        self.interactions += 1


@pytest.fixture
def _town(app: Flask) -> None:
    def hours() -> list[OpeningHours]:
        return [OpeningHours(weekday=day, opens=540, closes=1290) for day in range(7)]

    with app.app_context():
        store(
            venue(
                "あおぞら会館",
                space(
                    "つどいの間",
                    is_free=True,
                    capacity=20,
                    opening_hours=hours(),
                    amenities=amenities(projector=True, wheelchair_access=True),
                ),
                space("ちらし棚", kind="leaflet_rack"),
                space("ひだまり", kind="free_space", is_walk_in=True, capacity=8),
                point=OFUNA,
                closing_rules=[open_at_year_end()],
            ),
            venue(
                "みなも会館",
                space("大広間", kind="hall", capacity=80, allows_food=True, opening_hours=hours()),
                space(
                    "ひびきの間", capacity=20, allows_sound=True, amenities=amenities(piano=True)
                ),
                space("かまどの間", capacity=16, amenities=amenities(cooking_counter=True)),
                space("かべの間", kind="exhibition"),
                space("すくすくの間", amenities=amenities(nursing_room=True)),
                point=KOMACHI,
                closing_rules=[open_at_year_end()],
            ),
        )


@pytest.mark.usefixtures("_town")
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_on_the_first_page(page: Page, question: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    visitor = Visitor(page)
    visitor.fill("ことば", question)
    visitor.tap("条件で探す")
    expect(page.get_by_text("次の条件と読み取りました")).to_be_visible()
    matching = page.locator(".card:not(.near)")
    expect(matching.get_by_role("heading", name=QUESTIONS[question])).to_be_visible()
    assert matching.count() < 8  # the question has narrowed the list
    assert visitor.interactions <= MOST_INTERACTIONS
