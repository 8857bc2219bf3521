"""Hours as a week grid, period by period, and closing rules in words."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.venues import hours_grid
from kyodo_spaces.venues.applying import facts_of
from kyodo_spaces.venues.details import ClosingRule, OpeningHours, SpecialHours
from kyodo_spaces.venues.hours_form import Closing, Opening
from tests.staff import (
    EVENING,
    HOUSE,
    MORNING,
    ROOM,
    every_day,
    lines,
    make_desk,
    press,
    room,
    send,
)

HOURS, DATES = f"{ROOM}/hours", f"{ROOM}/dates"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9", 540),
        ("9:00", 540),
        ("900", 540),
        ("0930", 570),
        ("９時半", 570),
        ("9時15分", 555),
        ("午後1時", 780),
        ("正午", 720),
        ("翌1:00", 1500),
        ("翌日1時", 1500),
        ("25:00", 1500),
        ("24:00", 1440),
        (" 9 ", 540),
        ("9:60", None),
        ("960", None),
        ("49", None),
        ("10じ", None),
        ("", None),
        ("翌", None),
        ("9-12", None),
        ("9" * 50, None),
        ("٩", None),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, minutes: int | None) -> None:
    assert hours_grid.read_time(text) == minutes


def test_a_grid_that_is_not_touched_says_what_was_there() -> None:
    rows = [
        *(Opening(day, 540, 720, slot="午前") for day in range(5)),
        *(Opening(day, 780, 1020, slot="午後") for day in range(6)),
        Opening(6, 600, 660),
        Opening(6, 700, 760),
        Opening(6, 800, 860),
        Opening(7, 1080, 1500),
        Opening(2, 540, 600, nth=2),
        Opening(2, 540, 600, nth=4),
        Opening(6, 540, 600, nth=2, slot="朝市; (仮)"),
        Opening(0, 540, 600, nth=5),
        Opening(1, 540, 600, nth=5),
    ]
    errors: dict[str, str] = {}
    assert "第2日曜日 9:00～10:00" in hours_grid.write_grid(rows)["others"]
    assert set(hours_grid.read_grid(hours_grid.write_grid(rows), errors)) == set(rows)
    assert errors == {}


def test_closing_rules_that_are_not_touched_say_what_was_there() -> None:
    rules = [
        Closing("weekday", weekday=0),
        Closing("weekday", weekday=1, on_holiday="next_weekday"),
        Closing("weekday", weekday=2, nth=2),
        Closing("holidays"),
        Closing("month_end", on_holiday="previous_weekday"),
        Closing("annual", first="12-29", last="01-03"),
    ]
    errors: dict[str, str] = {}
    fields = hours_grid.write_closings(rules)
    assert {name for name in fields if name.startswith("closed-")} == {"closed-0", "closed-7"}
    assert set(hours_grid.read_closings(fields, errors)) == set(rules)
    assert errors == {}


def test_slots_typed_freely_are_saved_and_read_back_in_sentences(app: Flask) -> None:
    desk = make_desk(app)
    typed = {"slot-0": "午前", "slot-1": "夜間", "o-0-0": "９時", "c-0-0": "1200"}
    typed |= {"o-0-1": "18", "c-0-1": "翌1:00", "others": "第2・4水曜日 13:00～17:00"}
    typed |= {"closings": "月末日（土日祝日の場合は直前の平日）\n12月29日～1月3日は休みです。"}
    preview = send(desk.editor, HOURS, "preview", **typed)
    assert preview.status_code == 200
    assert "月曜日は午前 9:00から12:00まで、夜間 18:00から翌1:00まで利用できます。" in preview.text
    assert "毎月の最後の日は休みです。" in preview.text
    assert press(desk.editor, preview, HOURS, step="save").status_code == 303
    facts = facts_of(room(app), ["openings", "closings"])
    assert set(facts["openings"]) == {
        Opening(0, 540, 720, slot="午前"),
        Opening(0, 1080, 1500, slot="夜間"),
        Opening(2, 780, 1020, nth=2),
        Opening(2, 780, 1020, nth=4),
    }
    assert set(facts["closings"]) == {
        Closing("month_end", on_holiday="previous_weekday"),
        Closing("annual", first="12-29", last="01-03"),
    }
    assert "午前 9:00" in app.test_client().get("/spaces/1").text.replace("\n", "")


def test_a_box_closes_a_day_and_empties_leave_it_unknown(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    emptied: dict[str, Any] = {"closed-1": "1", "o-2-0": "", "c-2-0": ""}
    assert send(desk.editor, HOURS, **emptied).status_code == 303
    facts = facts_of(room(app), ["openings", "closings", "hours_note"])
    assert facts["closings"] == (Closing("weekday", weekday=1),)
    assert {one.weekday for one in facts["openings"]} == {0, 1, 3, 4, 5, 6}
    assert facts["hours_note"] is None
    reopened: dict[str, Any] = {"closed-1": None}
    assert send(desk.editor, HOURS, **reopened).status_code == 303
    assert facts_of(room(app), ["closings"])["closings"] == ()


def test_a_rule_in_words_replaces_the_box_of_its_day(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    both = {"closed-0": "1", "closed-1": "1", "closings": "月曜日（祝日の場合は翌平日）\n第3火曜日"}
    preview = send(desk.editor, HOURS, "preview", **both)
    assert preview.status_code == 200
    assert "月曜日は休みです。祝日に当たるときは、次の平日が休みです。" in preview.text
    assert "月曜日・火曜日は休みです。" not in preview.text
    assert press(desk.editor, preview, HOURS, step="save").status_code == 303
    assert set(facts_of(room(app), ["closings"])["closings"]) == {
        Closing("weekday", weekday=0, on_holiday="next_weekday"),
        Closing("weekday", weekday=1),
        Closing("weekday", weekday=1, nth=3),
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"o-0-0": "9", "c-0-0": ""}, "月: 始まりと終わりの両方"),
        ({"o-0-0": "10じ", "c-0-0": "12"}, "月:「10じ」は時刻として読めません"),
        ({"o-5-0": "18", "c-5-0": "1"}, "土: 終わりが始まりより前です"),
        ({"o-0-0": "翌1", "c-0-0": "翌2"}, "月: 始まりは、24:00より前"),
        ({"others": "第2水曜 9:00-12:00\nときどき"}, "2行目「ときどき」が読み取れません"),
        ({"others": "月 9:00～12:00[2026-04-01～]"}, "1行目"),
        ({"closings": "第3月曜日\n\nお盆のころ"}, "3行目「お盆のころ」が読み取れません"),
        ({"closings": "あ" * 2_000}, "1行目"),
        ({"slot-0": "あ" * 21}, "20字まで"),
        ({"hours_note": "あ" * 4_001}, "4000字まで"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_typed_is_lost(
    app: Flask, given: dict[str, str], said: str
) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, HOURS, "save", **given)
    assert refused.status_code == 400
    assert said in refused.text
    assert all(text in refused.text for text in given.values())
    assert room(app).version == 1


def test_a_room_without_hours_shows_its_venue_s_only_where_there_are_some(app: Flask) -> None:
    desk = make_desk(app)
    for page in (ROOM, HOURS):
        told = desk.editor.get(page).text
        assert "施設の時間もまだありません。市民のページには「不明」と出ています。" in told
        assert "見せています" not in told
    typed = {f"{end}-{day}-0": hour for day in range(7) for end, hour in (("o", "9"), ("c", "12"))}
    assert send(desk.editor, f"{HOUSE}/hours", **typed).status_code == 303
    for page in (ROOM, HOURS):
        told = desk.editor.get(page).text
        assert "施設の時間を" in told
        assert "施設の時間もまだありません" not in told


def test_a_clerk_is_told_how_to_tell_of_the_turn_of_the_year(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    said = "年末年始（12月29日から1月3日まで）に開いているかが分からないので"
    assert said in desk.editor.get(HOURS).text
    assert send(desk.editor, HOURS, closings="12月29日～1月3日").status_code == 303
    assert said not in desk.editor.get(HOURS).text


def test_a_new_period_ends_the_old_one_the_day_before(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    page = desk.editor.get(f"{HOURS}?period=new")
    saved = press(desk.editor, page, HOURS, step="save", **{"from": "2027-04-01", "c-0-0": "13"})
    assert saved.status_code == 303
    rows = facts_of(room(app), ["openings"])["openings"]
    assert hours_grid.periods(rows) == [(None, date(2027, 3, 31)), (date(2027, 4, 1), None)]
    assert {one.closes for one in rows if one.weekday == 0} == {720, 780}
    page = desk.editor.get(f"{HOURS}?period=2027-04-01~")
    saved = press(desk.editor, page, HOURS, step="save", **{"c-0-0": "14"})
    rows = facts_of(room(app), ["openings"])["openings"]
    assert sorted(one.closes for one in rows if one.weekday == 0) == [720, 840]


def test_a_new_period_needs_a_first_day_and_may_not_cover_another(app: Flask) -> None:
    later = every_day(EVENING, valid_from=date(2027, 4, 1))
    now = every_day(MORNING, valid_through=date(2027, 3, 31))
    desk = make_desk(app, opening_hours=[*now, *later])
    page = desk.editor.get(f"{HOURS}?period=new")
    assert "いつから始まるか" in press(desk.editor, page, HOURS, step="save").text
    refused = press(desk.editor, page, HOURS, step="save", **{"from": "2027-01-01"})
    assert "ほかの期間（2027年4月1日から）と重なります" in refused.text
    fits = {"from": "2027-01-01", "through": "2027-03-31"}
    assert press(desk.editor, page, HOURS, step="save", **fits).status_code == 303
    rows = facts_of(room(app), ["openings"])["openings"]
    assert hours_grid.periods(rows) == [
        (None, date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), None),
    ]


def test_a_period_that_others_split_meanwhile_is_not_stored_across_theirs(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    mine = desk.editor.get(HOURS)
    new = desk.coordinator.get(f"{HOURS}?period=new")
    press(desk.coordinator, new, HOURS, step="save", **{"from": "2027-04-01", "c-0-0": "13"})
    rows = facts_of(room(app), ["openings"])["openings"]
    for step in ("preview", "save"):
        refused = press(desk.editor, mine, HOURS, step=step, **{"c-0-0": "14:07"})
        assert refused.status_code == 400
        assert "この期間は、ほかの人が先に変えたので、もうありません。" in refused.text
        assert all(text in refused.text for text in ("14:07", f"{HOURS}?period=2027-04-01~"))
    assert facts_of(room(app), ["openings"])["openings"] == rows


def test_a_place_that_lost_its_hours_meanwhile_is_a_matter_of_choice(app: Flask) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING, valid_from=date(2026, 4, 1)))
    mine = desk.editor.get(HOURS)
    emptied = {f"{end}-{day}-0": "" for day in range(7) for end in "oc"}
    assert send(desk.coordinator, HOURS, **emptied).status_code == 303
    told = press(desk.editor, mine, HOURS, step="save", **{"c-0-0": "14"})
    assert told.status_code == 409
    chosen = press(desk.editor, told, HOURS, step="save", **{"keep-openings": "mine"})
    assert chosen.status_code == 303
    assert {one.closes for one in facts_of(room(app), ["openings"])["openings"]} == {720, 840}


def test_overlaps_from_a_file_stay_until_their_hours_are_changed(app: Flask) -> None:
    summer = every_day(EVENING, valid_from=date(2026, 7, 1), valid_through=date(2026, 8, 31))
    desk = make_desk(app, opening_hours=[*every_day(MORNING), *summer])
    always = f"{HOURS}?period=~"
    assert send(desk.editor, always, **{"closed-1": "1"}).status_code == 303
    refused = send(desk.editor, always, **{"c-0-0": "13"})
    assert refused.status_code == 400
    assert "ほかの期間（2026年7月1日から2026年8月31日まで）と重なります" in refused.text
    emptied = {f"{end}-{day}-0": "" for day in range(7) for end in "oc"}
    assert send(desk.editor, f"{HOURS}?period=2026-07-01~2026-08-31", **emptied).status_code == 303
    assert len(facts_of(room(app), ["openings"])["openings"]) == 7


def test_the_form_opens_at_the_period_that_is_running(app: Flask) -> None:
    yesterday = clock.today() - timedelta(days=1)
    old = every_day(MORNING, valid_through=yesterday)
    desk = make_desk(app, opening_hours=[*old, *every_day(EVENING, valid_from=clock.today())])
    assert 'value="18:00"' in desk.editor.get(HOURS).text
    assert 'value="9:00"' in desk.editor.get(f"{HOURS}?period=~{yesterday}").text
    assert 'value="18:00"' in desk.editor.get(f"{HOURS}?period=2020-01-01~").text


def test_a_form_that_is_not_touched_changes_nothing(app: Flask) -> None:
    desk = make_desk(
        app,
        opening_hours=[
            *every_day(MORNING, EVENING),
            OpeningHours(weekday=2, nth=3, opens=0, closes=60),
        ],
        closing_rules=[ClosingRule(kind="weekday", weekday=0, on_holiday="open")],
        hours_note=" 受付で\r\n聞いてください ",
        description=" 広い\r\n部屋 ",
        floor="2  階",
        phone="（0467）25 2030",
        special_hours=[SpecialHours(starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1))],
    )
    for page in (HOURS, DATES, f"{ROOM}/details"):
        assert "変わったところがありません。" in send(desk.editor, page, "preview").text
        assert send(desk.editor, page, "save").status_code == 303
    assert room(app).version == 1
    assert lines(app) == []
