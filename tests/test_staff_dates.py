"""Special days: added, changed and removed in rows, and kept where the form shows none."""

from datetime import date, timedelta

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.venues.details import SpecialHours
from tests.staff import ROOM, make_desk, press, room, send

DATES = f"{ROOM}/dates"


def test_one_is_added_changed_and_removed(app: Flask) -> None:
    desk = make_desk(app)
    row = {"from-0": "2099-01-04", "reason-0": "選挙のため"}
    row |= {"from-1": "令和81年5月3日", "kind-1": "open", "opens-1": "9", "closes-1": "17"}
    assert send(desk.editor, DATES, **row).status_code == 303
    assert [
        (one.starts_on, one.opens, one.closes, one.reason) for one in room(app).special_hours
    ] == [
        (date(2099, 1, 4), None, None, "選挙のため"),
        (date(2099, 5, 3), 540, 1020, None),
    ]
    changed = {"through-0": "2099-01-06", "remove-1": "1"}
    assert send(desk.editor, DATES, **changed).status_code == 303
    (left,) = room(app).special_hours
    assert (left.starts_on, left.ends_on) == (date(2099, 1, 4), date(2099, 1, 6))
    assert "2099年1月4日から2099年1月6日まで" in app.test_client().get("/spaces/1").text


def test_days_that_are_over_stay(app: Flask) -> None:
    over = SpecialHours(starts_on=date(2020, 1, 4), ends_on=date(2020, 1, 4))
    desk = make_desk(app, special_hours=[over])
    assert send(desk.editor, DATES, **{"from-0": "2099-01-04"}).status_code == 303
    assert len(room(app).special_hours) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason-0": "選挙"}, "1番目: 日付を入れてください"),
        ({"from-0": "あした"}, "1番目: 日付として読めません"),
        ({"from-0": "2099-02-02", "through-0": "2099-02-01"}, "始まりの日より前"),
        ({"from-0": "2099-02-02", "kind-0": "open"}, "1番目: 時刻を 9:00 のように"),
        (
            {"from-0": "2099-02-02", "kind-0": "open", "opens-0": "9", "closes-0": "8"},
            "終わりが始まりより前",
        ),
        ({"from-2": "2099-02-02", "reason-2": "あ" * 201}, "3番目: 200字まで"),
    ],
)
def test_what_is_wrong_is_said_at_its_row(app: Flask, given: dict[str, str], said: str) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, DATES, "save", **given)
    assert refused.status_code == 400
    assert said in refused.text
    assert all(text in refused.text for text in given.values())


CLOSED = {"from-0": "2099-02-01", "through-0": "2099-02-10"}


@pytest.mark.parametrize(
    "second",
    [
        {"from-1": "2099-02-05", "kind-1": "open", "opens-1": "9", "closes-1": "12"},
        {"from-1": "2099-02-10", "through-1": "2099-02-20", "kind-1": "open"}
        | {"opens-1": "9", "closes-1": "17"},
    ],
)
def test_days_that_contradict_each_other_name_both_rows(app: Flask, second: dict[str, str]) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, DATES, **CLOSED, **{"reason-0": "点検"}, **second)
    assert refused.status_code == 400
    assert "1番目と2番目が重なっています。" in refused.text
    assert refused.text.count('aria-invalid="true"') == 2
    assert room(app).special_hours == []
    mended = {"through-0": "2099-02-04", "from-2": "2099-02-21"}
    assert press(desk.editor, refused, DATES, step="save", **mended).status_code == 303


def test_several_times_of_one_day_are_no_contradiction(app: Flask) -> None:
    desk = make_desk(app)
    day = {f"from-{row}": "2099-02-01" for row in range(2)}
    times = {"kind-0": "open", "opens-0": "9", "closes-0": "12"}
    times |= {"kind-1": "open", "opens-1": "13", "closes-1": "17"}
    assert send(desk.editor, DATES, **day, **times).status_code == 303
    overlapping = {"opens-1": "11"}
    assert send(desk.editor, DATES, **overlapping).status_code == 400


def test_days_of_a_file_that_contradict_each_other_stay_until_they_are_changed(app: Flask) -> None:
    ends = {"starts_on": date(2099, 2, 1), "ends_on": date(2099, 2, 3)}
    both = [SpecialHours(**ends), SpecialHours(**ends, opens=540, closes=720)]
    desk = make_desk(app, special_hours=both)
    assert send(desk.editor, DATES, **{"from-2": "2099-03-01"}).status_code == 303
    assert send(desk.editor, DATES, **{"through-0": "2099-02-02"}).status_code == 400


@pytest.mark.parametrize("rows", ["", "-1", "x", "99999", "9" * 30])
def test_the_number_of_rows_is_not_to_be_trusted(app: Flask, rows: str) -> None:
    desk = make_desk(app)
    assert send(desk.editor, DATES, "preview", rows=rows).status_code == 200


def test_days_that_are_too_many_for_the_form_stay(app: Flask) -> None:
    days = [clock.today() + timedelta(n // 2) for n in range(250)]
    specials = [
        SpecialHours(starts_on=day, ends_on=day, reason=f"{n}番") for n, day in enumerate(days)
    ]
    desk = make_desk(app, special_hours=specials)
    page = desk.editor.get(DATES)
    assert "その日からの50件は、そのまま残ります。" in page.text
    added = {"from-202": "2099-01-04", "reason-202": "選挙"}
    preview = press(desk.editor, page, DATES, step="preview", **{"reason-0": "直し"}, **added)
    assert press(desk.editor, preview, DATES, step="save").status_code == 303
    reasons = {one.reason for one in room(app).special_hours}
    assert reasons == {"直し", "選挙", *(f"{n}番" for n in range(1, 250))}


def test_days_that_the_form_does_not_show_stay_also_when_others_come_first(app: Flask) -> None:
    days = [clock.today() + timedelta(n) for n in range(210)]
    desk = make_desk(app, special_hours=[SpecialHours(starts_on=day, ends_on=day) for day in days])
    mine = desk.editor.get(DATES)
    removed = {f"remove-{row}": "1" for row in range(20)}
    assert send(desk.coordinator, DATES, **removed).status_code == 303
    told = press(desk.editor, mine, DATES, step="save", **{"reason-20": "直し"})
    assert told.status_code == 409
    chosen = press(desk.editor, told, DATES, step="save", **{"keep-specials": "mine"})
    assert chosen.status_code == 303
    assert [one.starts_on for one in room(app).special_hours] == days
