"""What a returned file or a letter does not say is told on its page: answers, and when it came."""

from typing import Any

import pytest
from flask import Flask

from kyodo_spaces.survey import answering
from tests.people import fields, sign_in, submit
from tests.surveys import Town, asked, days, make_town, move, stored
from tests.workbooks import FIRST, put, returned, waiting

PAGE = "/staff/survey/files/1"
ADDED = FIRST + 1
REQUEST = "/staff/survey/requests/1"


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_town()


def test_a_row_without_kind_or_terms_is_filled_in_on_the_page(app: Flask, town: Town) -> None:
    """Both of one that was asked about and of one that was added."""
    first: dict[str, Any] = {"lends": "貸せる", "kind": None}
    added: dict[str, Any] = {"venue_name": "新館", "name": "広間"}
    with app.app_context():
        edits = [lambda book: put(book, FIRST, **first), lambda book: put(book, ADDED, **added)]
        waiting(town.round_id, returned(1, *edits))
    desk = sign_in(app, town.coordinator)
    page = desk.get(PAGE)
    refused = submit(desk, page, PAGE, step="apply")
    assert refused.status_code == 400
    for cell, name in ((f"E{ADDED}", "種類"), (f"F{ADDED}", "貸出")):
        assert f"シート「回答」{ADDED}行目（{cell}）: 「{name}」に答えて" in refused.text
    assert {"text-1-kind", "text-1-lends"} <= fields(page, PAGE)[1].keys()
    assert "<option>ホール</option>" in page.text
    texts = {"text-0-kind": "会議室", "text-1-kind": "ホール", "text-1-lends": "貸せない"}
    assert submit(desk, refused, PAGE, step="apply", **texts).status_code == 303
    told = [(stored(app, id).answers["kind"], stored(app, id).answers["lends"]) for id in (1, 2)]
    assert told == [("会議室", "貸せる"), ("ホール", "貸せない")]


def test_what_lay_in_the_post_is_late_or_not_by_the_day_on_which_it_came(
    app: Flask, town: Town
) -> None:
    due, today = days(-3), days(0)
    with app.app_context():
        answering.save(1, {"lends": "貸せる"}, version=1, by=town.editor)
    move(app, opens_on=days(-20), due_on=due)
    desk = sign_in(app, town.coordinator)
    page = desk.get(REQUEST)
    assert fields(page, REQUEST)[1]["received_on"] == [today.isoformat()]
    for wrong in ("2099-01-01", "いつか"):
        sent = submit(desk, page, REQUEST, step="submit", medium="paper", received_on=wrong)
        assert sent.status_code == 400
        assert 'href="#f-received_on"' in sent.text
    submit(desk, page, REQUEST, step="submit", medium="paper", received_on=due.isoformat())
    assert (asked(app).medium, asked(app).is_late) == ("paper", False)
    hanako = sign_in(app, town.other)
    assert 'name="received_on"' not in hanako.get("/staff/survey/requests/2").text
