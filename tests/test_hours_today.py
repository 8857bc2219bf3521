"""Today's hours on the pages: in words, and as data for the browser, which has the clock."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.venues.details import ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.facts import Place
from kyodo_spaces.venues.hours import Status
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import space, store, venue
from tests.inspection import Page, words

HOLIDAY = date(2026, 11, 23)
DAILY = range(8)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: HOLIDAY)


def hours(*weekdays: int, opens: int = 540, closes: int = 1020) -> list[OpeningHours]:
    return [OpeningHours(weekday=day, opens=opens, closes=closes) for day in weekdays]


def put(app: Flask, *venues: Venue) -> None:
    with app.app_context():
        store(*venues)


def today(client: FlaskClient, address: str) -> list[str]:
    page = Page(client.get(address).text)
    return [words(item) for item in page.all("p", "span") if item.get("class") == "today"]


def now(client: FlaskClient, address: str) -> list[tuple[str, object, object]]:
    page = Page(client.get(address).text)
    return [
        (
            item.get("data-day", ""),
            json.loads(item.get("data-spans", "")),
            json.loads(item.get("data-silent", "")),
        )
        for item in page.all("span")
        if item.get("class") == "now"
    ]


def test_the_day_is_told_with_its_hours(app: Flask, client: FlaskClient) -> None:
    room = space(opening_hours=[*hours(*DAILY, closes=720), *hours(*DAILY, opens=780)])
    put(app, venue("小町会館", room))
    assert today(client, "/spaces/1") == [
        "今日（11月23日 月曜日・祝日） 9:00–から12:00、13:00–から17:00"
    ]
    assert today(client, "/") == ["今日 9:00–から12:00、13:00–から17:00"]
    assert today(client, "/venues/1") == []


@pytest.mark.parametrize(
    ("fields", "said", "in_short"),
    [
        ({"closing_rules": [ClosingRule(kind="holidays")]}, " 休み", ["今日 休み"]),
        (
            {"special_hours": [SpecialHours(starts_on=HOLIDAY, ends_on=HOLIDAY, reason="点検")]},
            " 休み（点検）",
            ["今日 休み"],
        ),
        ({"state": State.SUSPENDED}, " 休止中", []),
        ({"state": State.SUSPENDED, "suspended_until": date(2026, 11, 22)}, " 不明", []),
        (
            {"state": State.SUSPENDED, "suspended_from": date(2026, 11, 24)},
            " 9:00–から17:00",
            ["今日 9:00–から17:00"],
        ),
        ({"hours_note": "要予約"}, " 9:00–から17:00 下の説明もお読みください。", []),
    ],
)
def test_what_changes_the_day_is_told(
    app: Flask, client: FlaskClient, fields: dict[str, Any], said: str, in_short: list[str]
) -> None:
    put(app, venue("小町会館", space(opening_hours=hours(*DAILY), **fields)))
    assert today(client, "/spaces/1") == [f"今日（11月23日 月曜日・祝日）{said}"]
    assert today(client, "/") == in_short


def test_unknown_hours_are_told_once(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space(), space(opening_hours=hours(5))))
    assert today(client, "/spaces/1") == []
    assert today(client, "/spaces/2") == ["今日（11月23日 月曜日・祝日） 不明"]
    assert now(client, "/spaces/2") == []
    assert today(client, "/") == []


def test_the_browser_is_told_the_time_about_the_day(app: Flask, client: FlaskClient) -> None:
    put(app, venue("夜の家", space(opening_hours=hours(0, 6, opens=1080, closes=1500))))
    known = ("2026-11-23", [[-360, 60], [1080, 1500]], [[1440, 2880]])
    assert now(client, "/spaces/1") == [known]
    assert now(client, "/") == [known]


def test_the_browser_is_told_nothing_where_a_note_says_more(
    app: Flask, client: FlaskClient
) -> None:
    put(app, venue("小町会館", space(opening_hours=hours(*DAILY), hours_note="祝日は未定")))
    assert now(client, "/spaces/1") == []


@pytest.mark.parametrize("address", ["/", "/venues/1", "/spaces/1"])
def test_a_page_is_the_same_at_any_hour(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    put(app, venue("小町会館", space(opening_hours=hours(*DAILY))))
    bodies = set()
    for hour in (0, 3, 9):
        moment = datetime(2026, 11, 23, hour, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        bodies.add(client.get(address).text)
    assert len(bodies) == 1


def test_holidays_without_hours_of_their_own_are_as_the_weekday(
    app: Flask, client: FlaskClient
) -> None:
    put(app, venue("小町会館", space(opening_hours=hours(0, 1))))
    rows = [words(item) for item in Page(client.get("/spaces/1").text).all("tr")]
    assert rows[-1] == "祝日 記載なし（曜日の時間でご案内しています）"


def on_holiday(own: Space, of: Venue) -> Status:
    return Place(of, own).schedule.on(HOLIDAY).status


def test_a_space_without_hours_has_its_venues() -> None:
    room = space()
    assert on_holiday(room, venue("会館", room, opening_hours=hours(0))) is Status.OPEN
    assert on_holiday(room, venue("会館", room)) is Status.UNKNOWN


def test_what_closes_the_venue_closes_its_spaces() -> None:
    room = space(opening_hours=hours(0))
    works = SpecialHours(starts_on=HOLIDAY, ends_on=HOLIDAY)
    assert on_holiday(room, venue("会館", room, special_hours=[works])) is Status.CLOSED
    rule = ClosingRule(kind="holidays")
    assert on_holiday(room, venue("会館", room, closing_rules=[rule])) is Status.CLOSED
    assert on_holiday(room, venue("会館", room, state=State.SUSPENDED)) is Status.SUSPENDED


def test_a_spaces_own_rules_stand_for_its_venues() -> None:
    room = space(opening_hours=hours(0), closing_rules=[ClosingRule(kind="month_end")])
    house = venue("会館", room, closing_rules=[ClosingRule(kind="holidays")])
    assert on_holiday(room, house) is Status.OPEN


def test_a_suspension_in_force_goes_before_one_overdue() -> None:
    room = space(state=State.SUSPENDED, suspended_until=date(2026, 11, 1))
    house = venue("会館", room, state=State.SUSPENDED, state_reason="工事")
    found = Place(house, room).suspension
    assert found is not None
    assert (found.reason, found.is_overdue) == ("工事", False)
    assert on_holiday(room, house) is Status.SUSPENDED


def coming(client: FlaskClient, address: str) -> list[str]:
    page = Page(client.get(address).text)
    parts = [part for part in page.all("details") if part.get("class") == "coming"]
    return [words(item) for part in parts for item in part.iter() if item.tag in {"summary", "tr"}]


def test_the_coming_week_puts_rules_exceptions_and_holidays_together(
    app: Flask, client: FlaskClient
) -> None:
    room = space(
        opening_hours=hours(*DAILY),
        closing_rules=[ClosingRule(kind="weekday", weekday=0, on_holiday="next_weekday")],
        special_hours=[
            SpecialHours(starts_on=date(2026, 11, 26), ends_on=date(2026, 11, 26), reason="点検")
        ],
    )
    put(app, venue("小町会館", room))
    assert coming(client, "/spaces/1") == [
        "これから1週間 使えない日: 11月24日 火曜日、11月26日 木曜日、11月30日 月曜日",
        "11月24日 火曜日 休み",
        "11月25日 水曜日 9:00–から17:00",
        "11月26日 木曜日 休み（点検）",
        "11月27日 金曜日 9:00–から17:00",
        "11月28日 土曜日 9:00–から17:00",
        "11月29日 日曜日 9:00–から17:00",
        "11月30日 月曜日 休み",
    ]


def test_a_week_of_which_nothing_is_known_is_not_listed(app: Flask, client: FlaskClient) -> None:
    put(app, venue("小町会館", space(hours_note="要問合せ")))
    assert coming(client, "/spaces/1") == []


NEW_YEAR = date(2026, 12, 31)


def at_year_end(monkeypatch: pytest.MonkeyPatch, app: Flask, **fields: Any) -> None:
    monkeypatch.setattr(clock, "today", lambda: NEW_YEAR)
    put(app, venue("小町会館", space(opening_hours=hours(*DAILY), **fields)))


def test_a_day_between_the_years_is_open_only_where_it_was_told(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_year_end(monkeypatch, app)
    assert today(client, "/spaces/1") == ["今日（12月31日 木曜日） 年末年始は要確認"]
    assert today(client, "/") == ["今日 年末年始は要確認"]
    shown = text_of(client, "/spaces/1")
    assert "年末年始（12月29日から1月3日まで）は、開いているか要確認です。" in shown
    week = coming(client, "/spaces/1")
    assert week[1] == "1月1日 金曜日・祝日 年末年始は要確認"
    assert week[4] == "1月4日 月曜日 9:00–から17:00"
    asked = "/?day=2027-01-02&from=10:00&to=12:00"
    assert "第1会議室" not in results(client, asked)
    (card,) = results(client, f"{asked}&unknown=1").split("第1会議室")[1:]
    assert "2027年1月2日（土） 年末年始は要確認" in card
    assert "わからないこと: 年末年始に開いているか。電話でお確かめください。" in card


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"kind": "annual", "first": "12-29", "last": "12-31"},
            "12月29日から12月31日までは休みです。年末年始（1月1日から1月3日まで）は、",
        ),
        (
            {"kind": "weekday", "weekday": 2},
            "毎週水曜日は休みです。年末年始（12月29日、12月31日から1月3日まで）は、",
        ),
    ],
)
def test_the_days_between_the_years_that_nobody_told_of_are_named(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, rule: Any, said: str
) -> None:
    at_year_end(monkeypatch, app, closing_rules=[ClosingRule(**rule)])
    assert f"{said}開いているか要確認です。" in text_of(client, "/spaces/1")


def text_of(client: FlaskClient, address: str) -> str:
    return words(Page(client.get(address).text).all("main")[0])


def results(client: FlaskClient, address: str) -> str:
    """The list, without what nearly fits."""
    return text_of(client, address).split("条件に近い場所")[0]


@pytest.mark.parametrize(
    "fields",
    [
        {"hours_note": "年中無休"},
        {"closing_rules": [ClosingRule(kind="annual", first="01-01", last="01-01")]},
    ],
)
def test_who_tells_of_the_turn_of_the_year_is_open_at_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]
) -> None:
    at_year_end(monkeypatch, app, **fields)
    assert today(client, "/spaces/1")[0].startswith("今日（12月31日 木曜日） 9:00–から17:00")
    assert "要確認" not in text_of(client, "/spaces/1")
    assert "第1会議室" in results(client, "/?day=2027-01-02&from=10:00&to=12:00")
