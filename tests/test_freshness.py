"""What citizens see of who vouched for a place and since when."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.venues.freshness import is_old, is_past, known_on, oldest
from tests.factories import space, store, venue

OLD = "情報が古い可能性があります"


@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [
        ("2026-11-23", 12, "2025-11-23"),
        ("2026-11-23", 24, "2024-11-23"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 120, "2016-12-31"),
    ],
)
def test_a_confirmation_holds_for_calendar_months(today: str, months: int, expected: str) -> None:
    assert oldest(date.fromisoformat(today), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("confirmed_on", "as_of", "expected"),
    [
        ("2026-10-03", "2018", "2026-10-03"),
        (None, "2018", "2018-12-31"),
        (None, "2024-02", "2024-02-29"),
        (None, "2024-02-05", "2024-02-05"),
        (None, None, None),
        (None, "", None),
    ],
)
def test_facts_are_known_to_have_been_true_on_a_day(
    confirmed_on: str | None, as_of: str | None, expected: str | None
) -> None:
    day = date.fromisoformat(confirmed_on) if confirmed_on else None
    assert known_on(day, as_of) == (date.fromisoformat(expected) if expected else None)


def test_old_the_day_after_the_limit_and_not_before() -> None:
    confirmed = date(2025, 11, 23)
    assert not is_old(confirmed, None, date(2026, 11, 23), 12)
    assert is_old(confirmed, None, date(2026, 11, 24), 12)
    assert is_old(None, "2025-10", date(2026, 11, 23), 12)
    assert not is_old(None, "2025", date(2026, 11, 23), 12)


def test_without_any_date_nothing_is_called_old_but_nothing_is_kept_on_trust() -> None:
    assert not is_old(None, None, date(2026, 11, 23), 12)
    assert is_past(None, None, date(2026, 11, 23), 24)
    assert not is_past(date(2026, 1, 1), None, date(2026, 11, 23), 24)


def months_ago(months: int) -> date:
    return oldest(clock.today(), months)


def test_cards_and_pages_say_who_vouched_and_that_it_is_long_ago(
    app: Flask, client: FlaskClient
) -> None:
    fresh = space("新しい部屋", confirmed_on=months_ago(11), confirmed_by="生涯学習課")
    old = space("古い部屋", confirmed_on=months_ago(13), confirmed_by="市民課")
    unknown = space("日付のない部屋")
    with app.app_context():
        store(venue("会館", fresh, old, unknown, as_of="2018-04"))
    directory = client.get("/").text
    assert directory.count(OLD) == 1
    day = months_ago(13)
    assert f"{day.year}年{day.month}月{day.day}日 市民課が確認" in directory
    assert OLD in client.get("/venues/1").text
    told = [client.get(f"/spaces/{id}").text for id in (1, 2, 3)]
    heads = [
        page[page.index('class="trust') : page.index("</header>", page.index("<h1"))]
        for page in told
    ]
    assert [OLD in head for head in heads] == [False, True, False]
    assert ["未確認" in head for head in heads] == [False, False, True]


def test_the_limit_is_the_operator_s_and_moves_the_tag(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with app.app_context():
        store(venue("会館", space(confirmed_on=months_ago(13))))
    strict = app.test_client().get("/spaces/1")
    lax = make_app(CONFIRM_MONTHS=24).test_client().get("/spaces/1")
    assert (OLD in strict.text, OLD in lax.text) == (True, False)
    assert strict.headers["ETag"] != lax.headers["ETag"]
