"""Times of one day that the week grid refuses, and those that it takes."""

import re

import pytest
from flask import Flask

from kyodo_spaces.venues.details import OpeningHours
from tests.staff import ROOM, make_desk, room, send

HOURS = f"{ROOM}/hours"


@pytest.mark.parametrize(
    "typed",
    [
        {"o-0-0": "9", "c-0-0": "13", "o-0-1": "12", "c-0-1": "17"},
        {"o-0-1": "9", "c-0-1": "12", "o-0-0": "9", "c-0-0": "12", "slot-0": "午前"},
        {"o-0-0": "9", "c-0-0": "13", "others": "月 12:00～17:00"},
        {"others": "第1月曜日 9:00～13:00\n第1月曜日 12:00～17:00"},
    ],
)
def test_times_of_one_day_that_overlap_are_named(app: Flask, typed: dict[str, str]) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, HOURS, "save", **typed)
    assert refused.status_code == 400
    assert re.search(
        r"月: 9:00～1[23]:00と(12|9):00～1[27]:00(（午前）)?が重なっています", refused.text
    )
    assert room(app).version == 1


def test_times_that_touch_and_those_of_other_weeks_do_not_overlap(app: Flask) -> None:
    desk = make_desk(app)
    typed = {"o-0-0": "9", "c-0-0": "12", "o-0-1": "12", "c-0-1": "17"}
    typed |= {"others": "第2月曜日 17:00～20:00\n第2火曜日 9:00～12:00\n第3火曜日 11:00～13:00"}
    assert send(desk.editor, HOURS, **typed).status_code == 303


def test_slots_may_hold_each_other_and_clashes_of_a_file_stay(app: Flask) -> None:
    old = [OpeningHours(weekday=0, opens=540, closes=closes) for closes in (720, 780)]
    desk = make_desk(app, opening_hours=old)
    slots = {"slot-2": "午前", "slot-3": "全日", "o-2-2": "9", "c-2-2": "12"}
    slots |= {"o-2-3": "9", "c-2-3": "17"}
    assert send(desk.editor, HOURS, **slots).status_code == 303
    assert len(room(app).opening_hours) == 4
