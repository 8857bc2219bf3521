"""The history of a place: in words, as a file, taken back line by line, restored by version."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask import Flask

from kyodo_spaces import audit, clock
from kyodo_spaces.db import transaction
from kyodo_spaces.venues import changes, history
from kyodo_spaces.venues.applying import facts_of
from kyodo_spaces.venues.models import Space, State
from tests.people import COORDINATOR, submit
from tests.staff import (
    EVENING,
    HOUSE,
    MORNING,
    ROOM,
    Desk,
    every_day,
    house,
    lines,
    make_desk,
    press,
    room,
    send,
)

HISTORY = f"{ROOM}/history"


def change(app: Flask, facts: dict[str, Any], operation: str = "edit", kind: str = "spaces") -> int:
    """Change the room (or the house) as the coordinator; the audit line's number."""
    with app.app_context():
        version = changes.get_listing(kind, 1, by=COORDINATOR).version
        line = changes.change(kind, 1, facts, version=version, by=COORDINATOR, operation=operation)
        assert line is not None
        return line


def undo(desk: Desk, line: int, path: str = ROOM) -> Any:
    """Press the button, also where the page shows none for this line."""
    page = desk.editor.get(path)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    return desk.editor.post(f"{path}/history/{line}/undo", data={"csrf_token": token})


def test_who_changed_what_when_stands_there_in_words(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    send(
        desk.editor, f"{ROOM}/details", capacity="30", **{"a-projector": "1", "n-projector": "有料"}
    )
    send(desk.coordinator, f"{ROOM}/suspend", span="open", reason="工事のため")
    page = desk.editor.get(HISTORY).text
    for words in (
        "hanako（生涯学習課）",
        "coordinator",
        "定員（人）",
        "30",
        "有(有料)",
        "工事のため",
    ):
        assert words in page
    assert page.index("休止") < page.index("内容の変更")


def test_a_department_is_told_by_its_name(app: Flask) -> None:
    desk = make_desk(app)
    change(app, {"department_id": 1})
    rows = list(csv.reader(io.StringIO(desk.editor.get(f"{ROOM}/history.csv").text)))
    assert rows[1][4:] == ["担当課", "なし", "生涯学習課"]


def test_the_history_as_a_file_for_a_spreadsheet(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, f"{ROOM}/details", floor="=1+1", description="2行\nの文")
    answer = desk.editor.get(f"{ROOM}/history.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[-3:] == ["項目", "前", "後"]
    assert {row[4]: row[6] for row in rows} == {"階・場所": "'=1+1", "紹介文": "2行\nの文"}
    assert {row[3] for row in rows} == {"内容の変更"}


def test_an_undo_takes_back_what_the_line_changed_and_nothing_else(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING), capacity=10)
    line = change(app, {"capacity": 20, "openings": ()})
    change(app, {"floor": "3階"})
    assert undo(desk, line).status_code == 303
    found = room(app)
    assert (found.capacity, found.floor, len(found.opening_hours)) == (10, "3階", 7)
    assert lines(app)[-1].operation == "undo"
    assert undo(desk, lines(app)[-1].id).status_code == 303
    assert (room(app).capacity, len(room(app).opening_hours)) == (20, 0)


def test_amenities_are_taken_back_one_by_one(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, f"{ROOM}/details", **{"a-projector": "1"})
    line = lines(app)[-1].id
    send(desk.editor, f"{ROOM}/details", **{"a-piano": "0"})
    assert undo(desk, line).status_code == 303
    assert {row.key: row.has for row in room(app).amenities} == {"piano": False}


def test_an_amenity_that_changed_again_is_not_taken_back(app: Flask) -> None:
    desk = make_desk(app)
    send(desk.editor, f"{ROOM}/details", **{"a-projector": "1"})
    line = lines(app)[-1].id
    send(desk.editor, f"{ROOM}/details", **{"a-projector": "0"})
    assert undo(desk, line).status_code == 409
    assert {row.key: row.has for row in room(app).amenities} == {"projector": False}


def test_what_changed_again_is_not_taken_back_in_silence(app: Flask) -> None:
    desk = make_desk(app, capacity=10)
    line = change(app, {"capacity": 20})
    change(app, {"capacity": 30})
    refused = undo(desk, line)
    assert refused.status_code == 409
    assert "「定員（人）」は、そのあとにまた変更されています。" in refused.text
    assert room(app).capacity == 30


def test_an_undo_twice_is_refused(app: Flask) -> None:
    desk = make_desk(app, capacity=10)
    line = change(app, {"capacity": 20})
    assert undo(desk, line).status_code == 303
    assert undo(desk, line).status_code == 409


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"state": State.DRAFT.value}, {"state": State.PUBLISHED.value}),
        ({"state": State.PUBLISHED.value}, {"state": State.RETIRED.value}),
        ({"state": State.PUBLISHED.value}, {"state": State.DRAFT.value}),
        ({"department_id": None}, {"department_id": 1}),
        ({"department": None}, {"department": "観光課"}),
    ],
)
def test_an_editor_takes_back_only_what_an_editor_may_do(
    app: Flask, first: dict[str, Any], then: dict[str, Any]
) -> None:
    desk = make_desk(app, **first)
    line = change(app, then)
    assert f"/history/{line}/undo" not in desk.editor.get(HISTORY).text
    assert undo(desk, line).status_code == 403
    assert room(app).version == 2
    page = desk.coordinator.get(HISTORY)
    assert submit(desk.coordinator, page, f"{HISTORY}/{line}/undo").status_code == 303


def test_nobody_vouches_by_taking_back_or_restoring(app: Flask) -> None:
    desk = make_desk(app, confirmed_on=date(2025, 1, 1), confirmed_by="生涯学習課")
    submit(desk.editor, ROOM, f"{ROOM}/confirm")
    confirmed = lines(app)[-1]
    assert undo(desk, confirmed.id).status_code == 303
    assert room(app).confirmed_on == date(2025, 1, 1)
    assert undo(desk, lines(app)[-1].id).status_code == 400
    assert room(app).confirmed_on == date(2025, 1, 1)
    change(app, {"floor": "3階"})
    restored = f"{HISTORY}/{confirmed.id}/restore"
    assert press(desk.editor, desk.editor.get(restored), restored, step="save").status_code == 303
    assert room(app).confirmed_on == date(2025, 1, 1)
    assert room(app).confirmed_on != clock.today()


def test_an_undo_takes_along_what_was_vouched_for_since(app: Flask) -> None:
    vouched = {"confirmed_on": date(2025, 1, 1), "confirmed_by": "観光課"}
    desk = make_desk(app, capacity=10, **vouched)
    line = change(app, {"capacity": 20})
    submit(desk.editor, ROOM, f"{ROOM}/confirm")
    assert room(app).confirmed_on == clock.today()
    assert undo(desk, line).status_code == 303
    found = room(app)
    assert (found.capacity, found.confirmed_on, found.confirmed_by) == (10, *vouched.values())
    address = f"/history/{lines(app)[-1].id}/undo"
    assert address in desk.editor.get(HISTORY).text
    assert undo(desk, lines(app)[-1].id).status_code == 303
    found = room(app)
    assert (found.capacity, found.confirmed_on, found.confirmed_by) == (20, *vouched.values())


def test_an_undo_leaves_what_was_vouched_for_before(app: Flask) -> None:
    desk = make_desk(app, capacity=10)
    submit(desk.editor, ROOM, f"{ROOM}/confirm")
    line = change(app, {"capacity": 20})
    assert undo(desk, line).status_code == 303
    assert (room(app).capacity, room(app).confirmed_on) == (10, clock.today())


def test_a_first_line_and_a_merged_venue_are_not_taken_back(app: Flask) -> None:
    desk = make_desk(app)
    first = lines(app, "venue")[0].id
    assert undo(desk, first, HOUSE).status_code == 400
    gone = {"merged_into_id": 1, "state": State.RETIRED.value}
    line = change(app, gone, "merge", "venues")
    assert undo(desk, line, HOUSE).status_code == 400
    assert house(app).merged_into_id == 1


def test_a_version_is_previewed_and_restored(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING), capacity=10)
    line = change(app, {"capacity": 20, "note": "古い備考"})
    change(app, {"capacity": 30, "note": None, "openings": ()})
    send(desk.editor, f"{ROOM}/hours", **{"o-0-0": "18", "c-0-0": "21"})
    address = f"{HISTORY}/{line}/restore"
    preview = desk.editor.get(address)
    assert "古い備考" in preview.text
    assert "市民に見える内容" in preview.text
    assert room(app).capacity == 30
    saved = press(desk.editor, preview, address, step="save")
    assert saved.status_code == 303
    found = room(app)
    assert (found.capacity, found.note) == (20, "古い備考")
    assert facts_of(found, ["openings"])["openings"] == tuple(
        facts_of(Space(opening_hours=every_day(MORNING)), ["openings"])["openings"]
    )
    assert lines(app)[-1].operation == "restore"


def test_a_restore_leaves_the_state_and_the_keeper_alone(app: Flask) -> None:
    desk = make_desk(app, state=State.DRAFT, opening_hours=every_day(EVENING))
    line = change(app, {"capacity": 5})
    change(app, {"state": State.PUBLISHED.value, "department": "観光課", "capacity": 9})
    address = f"{HISTORY}/{line}/restore"
    assert press(desk.editor, desk.editor.get(address), address, step="save").status_code == 303
    found = room(app)
    assert (found.capacity, found.state, found.department) == (5, State.PUBLISHED, "観光課")


def test_a_stale_restore_is_told_so(app: Flask) -> None:
    desk = make_desk(app, capacity=10)
    line = change(app, {"capacity": 20})
    change(app, {"capacity": 30})
    address = f"{HISTORY}/{line}/restore"
    preview = desk.editor.get(address)
    change(app, {"capacity": 40})
    refused = press(desk.editor, preview, address, step="save")
    assert refused.status_code == 409
    assert all(f">{text}<" in refused.text for text in (20, 30, 40))
    chosen = press(desk.editor, refused, address, step="save", **{"keep-capacity": "mine"})
    assert chosen.status_code == 303
    assert room(app).capacity == 20


def test_a_line_of_another_place_is_not_there(app: Flask) -> None:
    desk = make_desk(app)
    line = change(app, {"name_en": "Komachi"}, kind="venues")
    assert undo(desk, line).status_code == 404
    assert desk.editor.get(f"{HISTORY}/{line}/restore").status_code == 404
    assert desk.editor.get(f"{HISTORY}/999999/restore").status_code == 404


def test_the_history_tells_nothing_of_refused_tries(app: Flask) -> None:
    desk = make_desk(app)
    assert desk.other.get(ROOM).status_code == 404
    assert "refused" not in desk.editor.get(HISTORY).text
    assert "refused" in lines(app)[-1].operation


def test_a_long_history_comes_in_pages(app: Flask) -> None:
    desk = make_desk(app)
    with app.app_context(), transaction() as session:
        subject = session.get_one(Space, 1)
        audit.record(
            session,
            [
                audit.line(
                    "edit",
                    subject,
                    by="x",
                    before={"floor": f"{n}階"},
                    after={"floor": "-"},
                    is_public=True,
                )
                for n in range(120)
            ],
        )
    assert "119階" in desk.editor.get(HISTORY).text
    last = desk.editor.get(f"{HISTORY}?page=3").text
    assert ("0階" in last, "119階" in last) == (True, False)
    with app.app_context():
        assert history.count_lines("spaces", 1) == 120


def test_a_restore_says_what_stays_as_it_is(app: Flask) -> None:
    desk = make_desk(app)
    first = change(app, {"capacity": 10})
    change(app, {"capacity": 20, "state": State.SUSPENDED})
    page = desk.editor.get(f"{ROOM}/history/{first}/restore")
    assert "休止・公開の状態、担当課、確認の日付は、今のままです。" in page.text
    press(desk.editor, page, f"{ROOM}/history/{first}/restore", step="save")
    assert (room(app).capacity, room(app).state) == (10, State.SUSPENDED)
