"""Details and amenities; what is smuggled into a form; hostile texts; two people at once."""

from typing import Any

import pytest
from flask import Flask

from kyodo_spaces.venues.details import Amenity
from kyodo_spaces.venues.models import State
from tests.people import fields, submit
from tests.staff import HOUSE, MORNING, ROOM, every_day, house, lines, make_desk, press, room, send

DETAILS = f"{ROOM}/details"
HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}`</script>"


def test_details_are_read_as_people_write_them(app: Flask) -> None:
    desk = make_desk(app)
    typed = {
        "name": "  第１ 会議室 ",
        "name_kana": "だいいちかいぎしつ",
        "capacity": "３０名",
        "area_m2": "45.5㎡",
        "is_free": "0",
        "fee": "1時間 200円\r\n冷暖房は別",
        "allows_food": "1",
        "phone": "0467（25）2030",
        "url": "https://example.jp/a",
    }
    assert send(desk.editor, DETAILS, **typed).status_code == 303
    found = room(app)
    assert (found.name, found.name_kana) == ("第１ 会議室", "ダイイチカイギシツ")
    assert (found.capacity, found.area_m2, found.is_free) == (30, 45.5, False)
    assert (found.fee, found.allows_food) == ("1時間 200円\n冷暖房は別", True)
    assert (found.phone, found.url) == ("0467-25-2030", "https://example.jp/a")
    assert (found.allows_sound, found.floor, found.email) == (None, None, None)


def test_emptied_is_unknown_and_never_no(app: Flask) -> None:
    amenities = [Amenity(key="piano", has=False), Amenity(key="wifi", has=True, note="貸出")]
    desk = make_desk(app, capacity=30, is_free=False, allows_fire=True, amenities=amenities)
    emptied = {"capacity": "", "is_free": "", "allows_fire": "", "a-piano": ""}
    assert (
        send(desk.editor, DETAILS, **emptied, **{"a-wifi": "", "n-wifi": "貸出"}).status_code == 303
    )
    found = room(app)
    assert (found.capacity, found.is_free, found.allows_fire) == (None, None, None)
    assert [(row.key, row.has, row.note) for row in found.amenities] == [("wifi", None, "貸出")]


def test_amenities_of_which_the_form_knows_nothing_stay(app: Flask) -> None:
    desk = make_desk(app, amenities=[Amenity(key="茶道具", has=True)])
    assert send(desk.editor, DETAILS, **{"a-projector": "1"}).status_code == 303
    assert {row.key for row in room(app).amenities} == {"茶道具", "projector"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "名称を入れてください"),
        ({"name": "あ" * 301}, "300字まで"),
        ({"description": "あ" * 4_001}, "4000字まで"),
        ({"capacity": "たくさん"}, "1～99,999の数で"),
        ({"capacity": "9999999999"}, "1～99,999の数で"),
        ({"area_m2": "広い"}, "数として読めません"),
        ({"email": "みずうみ"}, "メールアドレスとして読めません"),
        ({"url": "javascript:alert(1)"}, "ウェブのアドレスとして読めません"),
        ({"kind": "castle"}, "選び直してください"),
        ({"is_free": "2"}, "選び直してください"),
        ({"a-piano": "maybe"}, "選び直してください"),
        ({"n-piano": "あ" * 301}, "300字まで"),
        ({"floor": "3\0階"}, "使えない文字"),
        ({"fee": "200\u202e円"}, "使えない文字"),
        ({"phone": "なし"}, "電話番号として読めません"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field(
    app: Flask, given: dict[str, str], said: str
) -> None:
    desk = make_desk(app)
    for step in ("preview", "save"):
        refused = send(desk.editor, DETAILS, step, **given, note="残すメモ")
        assert refused.status_code == 400
        assert said in refused.text
        assert "残すメモ" in refused.text
    assert room(app).version == 1


def test_an_address_cannot_be_emptied_and_a_new_one_has_no_old_parts(app: Flask) -> None:
    desk = make_desk(app)
    assert send(desk.editor, f"{HOUSE}/details", address="").status_code == 400
    assert send(desk.editor, f"{HOUSE}/details", address="鎌倉市御成町18-10").status_code == 303
    assert (house(app).address, house(app).town) == ("鎌倉市御成町18-10", None)


@pytest.mark.parametrize("page", ["details", "hours", "dates", "suspend"])
def test_what_is_smuggled_into_a_form_is_not_read(app: Flask, page: str) -> None:
    desk = make_desk(app, opening_hours=every_day(MORNING))
    smuggled = {
        "role": "coordinator",
        "department_id": "2",
        "department": "観光課",
        "id": "2",
        "venue_id": "9",
        "external_id": "X1",
        "state": "retired",
        "confirmed_on": "2026-11-23",
        "confirmed_by": "だれか",
        "is_partner": "1",
        "merged_into_id": "1",
        "search_text": "x",
        "keep-state": "theirs",
    }
    real = {"details": {"floor": "3階"}, "hours": {"o-0-0": "8"}, "dates": {"from-0": "2099-01-01"}}
    given: dict[str, Any] = smuggled | real.get(page, {"span": "today", "reason": "工事"})
    assert send(desk.editor, f"{ROOM}/{page}", **given).status_code == 303
    found = room(app)
    assert (found.department_id, found.department, found.venue_id) == (None, None, 1)
    assert (found.state, found.confirmed_on, found.version) == (State.PUBLISHED, None, 2)
    assert (found.external_id or "").startswith("KS")
    assert "見" not in (found.search_text or "")


@pytest.mark.parametrize("place", [ROOM, HOUSE])
def test_hostile_texts_stay_texts_on_every_page(app: Flask, place: str) -> None:
    desk = make_desk(app)
    typed = dict.fromkeys(("name", "description", "note", "contact_note", "n-piano"), HOSTILE)
    preview = send(desk.editor, f"{place}/details", "preview", **typed)
    assert press(desk.editor, preview, f"{place}/details", step="save").status_code == 303
    send(desk.editor, f"{place}/suspend", span="open", reason=HOSTILE)
    send(desk.editor, f"{place}/hours", hours_note=HOSTILE, **{"slot-0": "`{{7*7}}`"})
    send(desk.editor, f"{place}/dates", **{"from-0": "2099-01-01", "reason-0": HOSTILE})
    pages = ["", "/suspend", "/hours", "/dates", "/details", "/history", "/reopen"]
    for page in ["/staff", *(f"{place}{page}" for page in pages)]:
        text = desk.editor.get(page).text
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
        assert "${alert(1)}{{7*7}}`" in text


class TestTwoPeopleAtOnce:
    def test_the_second_sees_both_texts_and_chooses(self, app: Flask) -> None:
        desk = make_desk(app, capacity=10, amenities=[])
        form = desk.editor.get(DETAILS)
        send(desk.coordinator, DETAILS, capacity="20", floor="3階", **{"a-piano": "1"})
        typed = {"capacity": "30", "note": "わたしの備考", "a-projector": "0"}
        for step in ("preview", "save"):
            refused = press(desk.editor, form, DETAILS, step=step, **typed)
            assert refused.status_code == 409
        assert all(f">{text}<" in refused.text for text in (10, 20, 30))
        text = refused.text[refused.text.index("選んでください") :]
        both, mine, theirs = (
            text.index(words) for words in ("選んでください", "あなただけが", "ほかの人だけが")
        )
        assert both < text.index("定員（人）") < mine < text.index("わたしの備考") < theirs
        assert theirs < min(text.index("3階"), text.index("ピアノ"))
        assert room(app).capacity == 20
        unchosen = press(desk.editor, refused, DETAILS, step="preview")
        assert unchosen.status_code == 409
        assert "どちらの内容にするか" in unchosen.text
        preview = press(desk.editor, unchosen, DETAILS, step="preview", **{"keep-capacity": "mine"})
        assert preview.status_code == 200
        assert press(desk.editor, preview, DETAILS, step="save").status_code == 303
        found = room(app)
        assert (found.capacity, found.floor, found.note) == (30, "3階", "わたしの備考")
        assert {row.key: row.has for row in found.amenities} == {"piano": True, "projector": False}

    def test_keeping_theirs_writes_only_the_rest(self, app: Flask) -> None:
        desk = make_desk(app, capacity=10)
        form = desk.editor.get(DETAILS)
        send(desk.coordinator, DETAILS, capacity="20")
        refused = press(desk.editor, form, DETAILS, step="save", capacity="30", note="備考")
        chosen = {"keep-capacity": "theirs"}
        back = press(desk.editor, refused, DETAILS, step="edit", **chosen)
        assert 'value="20"' in back.text
        assert "備考" in back.text
        saved = press(desk.editor, refused, DETAILS, step="save", **chosen)
        assert saved.status_code == 303
        assert (room(app).capacity, room(app).note) == (20, "備考")
        assert set(lines(app)[-1].after or {}) == {"note"}

    def test_a_third_change_is_told_again(self, app: Flask) -> None:
        desk = make_desk(app, capacity=10)
        form = desk.editor.get(DETAILS)
        send(desk.coordinator, DETAILS, capacity="20")
        refused = press(desk.editor, form, DETAILS, step="save", capacity="30")
        send(desk.coordinator, DETAILS, capacity="25")
        again = press(desk.editor, refused, DETAILS, step="save", **{"keep-capacity": "mine"})
        assert again.status_code == 409
        assert all(f">{text}<" in again.text for text in (20, 25, 30))
        assert room(app).capacity == 25

    def test_hours_of_both_are_shown_in_sentences(self, app: Flask) -> None:
        desk = make_desk(app, opening_hours=every_day(MORNING))
        form = desk.editor.get(f"{ROOM}/hours")
        send(desk.coordinator, f"{ROOM}/hours", **{"o-0-0": "8", "hours_note": "要予約"})
        refused = press(desk.editor, form, f"{ROOM}/hours", step="save", **{"c-0-0": "13"})
        assert refused.status_code == 409
        assert "月曜日は午前 9:00から13:00まで" in refused.text
        assert "月曜日は午前 8:00から12:00まで" in refused.text
        chosen = press(
            desk.editor, refused, f"{ROOM}/hours", step="save", **{"keep-openings": "mine"}
        )
        assert chosen.status_code == 303
        found = room(app)
        assert found.hours_note == "要予約"
        assert {(one.opens, one.closes) for one in found.opening_hours if one.weekday == 0} == {
            (540, 780)
        }

    def test_the_same_change_by_both_needs_no_choice(self, app: Flask) -> None:
        desk = make_desk(app, capacity=10)
        form = desk.editor.get(DETAILS)
        send(desk.coordinator, DETAILS, capacity="20", floor="2階")
        told = press(desk.editor, form, DETAILS, step="save", capacity="20", confirm="1")
        assert told.status_code == 409
        assert "選んでください" not in told.text
        assert press(desk.editor, told, DETAILS, step="save").status_code == 303
        assert (room(app).floor, room(app).version) == ("2階", 2)

    def test_who_vouched_before_seeing_what_others_changed_is_asked_again(self, app: Flask) -> None:
        desk = make_desk(app, phone="0467-00-0000")
        preview = send(desk.editor, DETAILS, "preview", floor="3階")
        send(desk.coordinator, DETAILS, phone="0467-99-9999")
        told = press(desk.editor, preview, DETAILS, step="save", confirm="1")
        assert (told.status_code, room(app).confirmed_on) == (409, None)
        preview = press(desk.editor, told, DETAILS, step="preview")
        _address, held = fields(preview, DETAILS)
        assert "confirm" not in held
        assert press(desk.editor, preview, DETAILS, step="save").status_code == 303
        assert (room(app).floor, room(app).confirmed_on) == ("3階", None)

    def test_a_save_to_a_place_that_moved_to_another_department_is_refused(
        self, app: Flask
    ) -> None:
        desk = make_desk(app)
        form = desk.editor.get(DETAILS)
        submit(desk.coordinator, f"{HOUSE}/state", f"{HOUSE}/state", step="save", department="2")
        assert house(app).department_id == 2
        assert press(desk.editor, form, DETAILS, step="save", floor="9階").status_code == 404
        assert room(app).floor is None
