"""A place is closed today, suspended for a time, and opens again."""

from datetime import date

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.venues.details import SpecialHours
from kyodo_spaces.venues.models import State
from tests.staff import ROOM, lines, make_desk, press, room, send

PAUSE = f"{ROOM}/suspend"
DAYS = {"span": "period", "from": "2026-12-01", "until": "2026-12-10"}


def test_a_suspension_is_previewed_saved_and_seen_by_citizens(app: Flask) -> None:
    desk = make_desk(app)
    preview = send(desk.editor, PAUSE, "preview", span="open", reason="工事のため")
    assert preview.status_code == 200
    assert "公開中" in preview.text
    assert "理由: 工事のため" in preview.text
    assert room(app).state == State.PUBLISHED
    saved = press(desk.editor, preview, PAUSE, step="save")
    assert (saved.status_code, saved.location) == (303, ROOM)
    found = room(app)
    assert (found.state, found.suspended_from) == (State.SUSPENDED, clock.today())
    assert (found.suspended_until, found.state_reason) == (None, "工事のため")
    assert "休止中" in app.test_client().get("/spaces/1").text
    line = lines(app)[-1]
    assert (line.operation, line.actor_id, line.is_public) == ("suspend", 1, True)
    assert line.before is not None
    assert line.before["state"] == "published"


def test_a_period_has_both_ends(app: Flask) -> None:
    desk = make_desk(app)
    assert send(desk.editor, PAUSE, reason="工事のため", **DAYS).status_code == 303
    found = room(app)
    assert (found.suspended_from, found.suspended_until) == (
        date(2026, 12, 1),
        date(2026, 12, 10),
    )
    again = desk.editor.get(PAUSE).text
    assert 'value="2026-12-10"' in again
    assert 'value="工事のため"' in again


def test_closed_today_is_a_special_day_and_tomorrow_is_as_ever(app: Flask) -> None:
    other_hours = SpecialHours(
        starts_on=clock.today(), ends_on=clock.today(), opens=600, closes=660
    )
    desk = make_desk(app, special_hours=[other_hours])
    assert send(desk.editor, PAUSE, span="today", reason="台風のため").status_code == 303
    found = room(app)
    assert found.state == State.PUBLISHED
    (day,) = found.special_hours
    assert (day.starts_on, day.ends_on, day.opens) == (clock.today(), clock.today(), None)
    assert day.reason == "台風のため"
    assert "休み（台風のため）" in app.test_client().get("/spaces/1").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": ""}, "理由を入れてください"),
        ({"reason": "あ" * 201}, "200字まで"),
        ({"reason": "工事", **DAYS, "until": ""}, "日付を入れてください"),
        ({"reason": "工事", **DAYS, "until": "2026-11-30"}, "始まりの日より前"),
        ({"reason": "工事", **DAYS, "from": "2026-02-30"}, "日付として読めません"),
        ({"reason": "工事", "span": "forever"}, "期間を選んでください"),
        ({"reason": "工事\0"}, "使えない文字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    app: Flask, given: dict[str, str], said: str
) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, PAUSE, "save", **given)
    assert refused.status_code == 400
    assert said in refused.text
    assert room(app).version == 1
    if "span" in given and given["span"] == "period":
        assert f'value="{given["from"]}"' in refused.text


@pytest.mark.parametrize("state", [State.DRAFT, State.RETIRED])
def test_suspending_does_not_make_a_place_public(app: Flask, state: State) -> None:
    desk = make_desk(app, state=state)
    refused = send(desk.editor, PAUSE, span="open", reason="工事のため")
    assert refused.status_code == 400
    assert room(app).state == state


def test_reopening_clears_the_suspension(app: Flask) -> None:
    desk = make_desk(
        app, state=State.SUSPENDED, suspended_until=date(2026, 3, 1), state_reason="畳の張り替え"
    )
    preview = desk.editor.get(f"{ROOM}/reopen")
    assert "畳の張り替え" in preview.text
    saved = press(desk.editor, preview, f"{ROOM}/reopen", step="save")
    assert saved.status_code == 303
    found = room(app)
    assert (found.state, found.suspended_until, found.state_reason) == (
        State.PUBLISHED,
        None,
        None,
    )
    assert desk.editor.get(f"{ROOM}/reopen").status_code == 303


def test_opening_a_link_changes_nothing(app: Flask) -> None:
    desk = make_desk(app, state=State.SUSPENDED)
    for page in ("reopen", "suspend", "hours", "dates", "details", "history"):
        desk.editor.get(f"{ROOM}/{page}")
    assert room(app).version == 1
    assert desk.editor.get(f"{ROOM}/confirm").status_code == 405


def test_the_rest_is_confirmed_along_with_it_when_asked(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, PAUSE, span="open", reason="工事のため")
    assert room(app).confirmed_on is None
    send(desk.editor, PAUSE, span="open", reason="点検のため", confirm="1")
    assert room(app).confirmed_on == clock.today()
    assert len(lines(app)) == 2


def test_from_the_preview_back_to_the_form_with_what_was_typed(app: Flask) -> None:
    desk = make_desk(app)
    preview = send(desk.editor, PAUSE, "preview", span="open", reason="工事のため")
    form = press(desk.editor, preview, PAUSE, step="edit")
    assert form.status_code == 200
    assert 'value="工事のため"' in form.text
    assert room(app).version == 1


def test_a_day_off_is_called_a_day_off(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, PAUSE, span="today", reason="台風のため")
    assert "休みにしました。" in desk.editor.get(ROOM).text
    send(desk.editor, PAUSE, span="open", reason="工事のため")
    assert "休止にしました。" in desk.editor.get(ROOM).text


def test_what_was_taken_back_can_be_done_again_by_a_button_of_that_name(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, PAUSE, span="open", reason="工事のため")
    page = desk.editor.get(ROOM)
    assert ">元に戻す<" in page.text
    press(desk.editor, page, f"{ROOM}/history/{lines(app)[-1].id}/undo")
    page = desk.editor.get(ROOM)
    assert (">やり直す<" in page.text, ">元に戻す<" in page.text) == (True, False)
    press(desk.editor, page, f"{ROOM}/history/{lines(app)[-1].id}/undo")
    assert room(app).state == State.SUSPENDED
