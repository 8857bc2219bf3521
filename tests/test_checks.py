"""Check boxes: what is chosen, what nothing has, and names that are no HTML."""

from flask import Flask

from kyodo_spaces.venues.checks import boxes

ENTRIES = [("ofuna", "大船"), ('"><script>', "<b>玉縄</b>")]


def test_a_box_is_checked_when_chosen_and_told_how_many_it_would_give(app: Flask) -> None:
    with app.test_request_context():
        first, second = boxes("district", ENTRIES, ["ofuna"], {"ofuna": 1234}).split("</li>")[:2]
    assert 'value="ofuna" checked' in first
    assert '<span class="count">1,234件</span>' in first
    assert "is-none" not in first
    assert " checked" not in second
    assert "is-none" in second
    assert '<span class="count">0件</span>' in second


def test_nothing_is_told_where_nothing_was_counted(app: Flask) -> None:
    with app.test_request_context():
        written = boxes("district", ENTRIES, (), None)
    assert "count" not in written
    assert "is-none" not in written


def test_names_are_text(app: Flask) -> None:
    with app.test_request_context():
        written = boxes("district", ENTRIES, (), None)
    assert "<script>" not in written
    assert "<b>" not in written


def test_counts_are_said_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert "件" not in boxes("kind", [("room", "Room")], (), {"room": 3})
