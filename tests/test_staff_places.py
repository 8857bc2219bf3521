"""The list of one's own places, one place's page, and confirming with one button."""

from datetime import date, timedelta

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import own
from kyodo_spaces.venues.facts import Place
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.todo import Todo, todos
from tests.factories import open_at_year_end, space, store, venue
from tests.people import department, person, sign_in, submit
from tests.staff import HOUSE, ROOM, every_day, lines, make_desk, room

TODAY = date(2026, 11, 23)
OLDEST = date(2025, 11, 23)
PIN = Point(139.55, 35.31, Level.PIN, 20, "市")


def reasons(row: Venue | Space, parent: Venue | None = None) -> list[Todo]:
    place = Place(parent, row) if isinstance(row, Space) and parent else Place(row)  # type: ignore[arg-type]  # its venue comes with it
    return todos(place, TODAY, OLDEST)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"confirmed_on": None}, [Todo.NEVER_CONFIRMED]),
        ({"confirmed_on": OLDEST}, []),
        ({"confirmed_on": OLDEST - timedelta(days=1)}, [Todo.STALE]),
        ({"hours_note": None}, [Todo.NO_HOURS]),
        ({"state": State.DRAFT}, [Todo.DRAFT]),
        ({"state": State.SUSPENDED, "suspended_until": TODAY}, []),
        ({"state": State.SUSPENDED, "suspended_until": date(2026, 11, 22)}, [Todo.OVERDUE]),
        ({"suspended_until": date(2026, 11, 22)}, []),
        ({"point": None}, [Todo.COARSE_POINT]),
        ({"point": Point(139.5, 35.3, Level.CHOME, 330, "町名")}, [Todo.COARSE_POINT]),
        ({"point": Point(139.5, 35.3, Level.CHOME, 330, "町名", is_locked=True)}, []),
        ({"point": Point(139.5, 35.3, Level.BLOCK, 200, "街区")}, []),
        ({"state": State.RETIRED, "confirmed_on": None, "point": None}, []),
    ],
)
def test_the_reasons_of_a_venue(fields: dict[str, object], found: list[Todo]) -> None:
    fine = {"confirmed_on": TODAY, "hours_note": "9時から", "point": PIN}
    assert reasons(venue("館", **fine | fields)) == found


def test_a_space_leans_on_its_venues_hours_and_a_venue_with_spaces_is_not_asked_for_any() -> None:
    house = venue("館", confirmed_on=TODAY, point=PIN)
    silent = space(confirmed_on=TODAY)
    house.spaces = [silent]
    assert reasons(house) == []
    assert reasons(silent, house) == [Todo.NO_HOURS]
    house.opening_hours = every_day((540, 1020, None))
    assert reasons(silent, house) == []


def test_each_sees_what_is_theirs_and_nothing_else(app: Flask) -> None:
    with app.app_context():
        learning, tourism = department("生涯学習課"), department("観光課")
        store(
            venue("学習館", space("学習の部屋"), department_id=learning),
            venue("観光館", space("貸した部屋", department_id=learning), department_id=tourism),
            venue("協力館", space("協力の部屋"), is_partner=True),
            venue("喫茶館", space("喫茶", kind="cafe")),
            venue("混ざり館", space("相席", kind="cafe"), space("奥の間")),
            venue("だれのでもない館"),
        )
        clients = {
            "editor": sign_in(app, person("a", Role.EDITOR, learning)),
            "centre": sign_in(app, person("b", Role.CENTRE)),
            "coordinator": sign_in(app, person("c", Role.COORDINATOR)),
        }
    names = "学習館 学習の部屋 貸した部屋 協力館 協力の部屋 喫茶 相席 奥の間 だれのでもない館"
    theirs = {
        "editor": {"学習館", "学習の部屋", "貸した部屋"},
        "centre": {"協力館", "協力の部屋", "喫茶", "相席"},
        "coordinator": set(names.split()),
    }
    for role, client in clients.items():
        page = client.get("/staff?show=all").text
        assert {name for name in names.split() if f">{name}</a>" in page} == theirs[role], role


def test_the_list_asks_for_all_places_in_a_few_queries(app: Flask) -> None:
    with app.app_context():
        actor = person("c", Role.COORDINATOR)
        for count in (3, 40):
            store(*(venue(f"館{n}", space(), space("別室")) for n in range(count)))
        db.session.remove()
        asked: list[str] = []
        from sqlalchemy import event  # noqa: PLC0415 - only here

        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        found = own.get_own(actor, own.find_own(actor))
        for each in found:
            for place in [each.place, *each.spaces]:
                assert place
                todos(place, TODAY, OLDEST)
                assert place.today_hours
        assert len(found) == 43
        assert len(asked) < 15


def test_words_and_what_needs_doing_narrow_the_list(app: Flask) -> None:
    desk = make_desk(app, space("和室", confirmed_on=clock.today(), hours_note="9時から"))
    todo = desk.editor.get("/staff?show=todo").text
    assert "第1会議室</a>" in todo
    assert "和室</a>" not in todo
    found = desk.editor.get("/staff?q=わしつ").text
    assert "この条件に合う場所はありません。" in found
    assert "条件を外して、すべて見る" in found
    assert "第1会議室</a>" in desk.editor.get("/staff?q=第１会議室").text
    assert "担当する場所が、まだありません。" in desk.other.get("/staff").text


def test_a_long_list_comes_in_pages(app: Flask) -> None:
    with app.app_context():
        store(*(venue(f"館{n:02}") for n in range(45)))
        client = sign_in(app, person("c", Role.COORDINATOR))
    first, last = client.get("/staff?show=all").text, client.get("/staff?show=all&page=3").text
    assert ("館00</a>" in first, "館44</a>" in first) == (True, False)
    assert ("館00</a>" in last, "館44</a>" in last) == (False, True)
    assert client.get("/staff?show=all&page=99").status_code == 200


def test_a_coordinator_picks_a_department(app: Flask) -> None:
    with app.app_context():
        learning = department("生涯学習課")
        halls = (venue("学習館", space(), department_id=learning), venue("だれのでもない館"))
        store(*halls)
        assert own.get_keepers() == [(0, "", 1), (learning, "生涯学習課", 2)]
        client = sign_in(app, person("c", Role.COORDINATOR))
    page = client.get(f"/staff?department={learning}").text
    assert ("学習館</a>" in page, "だれのでもない館</a>" in page) == (True, False)
    page = client.get("/staff?department=0").text
    assert ("学習館</a>" in page, "だれのでもない館</a>" in page) == (False, True)


@pytest.mark.parametrize("asked", ["9" * 30, "-1", "x", "１", "1&page=x", "1&page=" + "9" * 30])
def test_whatever_stands_in_the_address_is_answered(app: Flask, asked: str) -> None:
    desk = make_desk(app)
    assert desk.coordinator.get(f"/staff?department={asked}&q=%00%ff").status_code == 200
    assert desk.editor.get(f"/staff?department={asked}").status_code == 200


def test_one_button_confirms_and_goes_back_to_the_same_list(app: Flask) -> None:
    desk = make_desk(app)
    page = desk.editor.get("/staff?q=会議室&show=all")
    answer = submit(desk.editor, page, f"{ROOM}/confirm")
    assert answer.status_code == 303
    assert answer.location.startswith("/staff?")
    found = room(app)
    assert (found.confirmed_on, found.confirmed_by) == (clock.today(), "生涯学習課")
    assert lines(app)[-1].operation == "confirm"
    after = desk.editor.get(answer.location)
    assert "変わりがないことを確認しました。" in after.text
    undone = submit(desk.editor, after, f"{ROOM}/history/{lines(app)[-1].id}/undo")
    assert undone.status_code == 303
    assert room(app).confirmed_on is None


def test_who_confirms_what_has_changed_is_shown_the_change_first(app: Flask) -> None:
    desk = make_desk(app)
    page = desk.editor.get(ROOM)
    submit(desk.coordinator, f"{ROOM}/details", f"{ROOM}/details", step="save", floor="3階")
    told = submit(desk.editor, page, f"{ROOM}/confirm")
    assert told.status_code == 409
    assert "3階" in told.text
    assert room(app).confirmed_on is None
    assert submit(desk.editor, told, f"{ROOM}/confirm").status_code == 303
    assert room(app).confirmed_on == clock.today()


def test_a_place_page_tells_the_day_and_links_to_the_citizens_page(app: Flask) -> None:
    hours = every_day((540, 1260, None))
    rules = [open_at_year_end()]
    desk = make_desk(app, opening_hours=hours, closing_rules=rules, phone="0467-25-2030")
    page = desk.editor.get(ROOM).text
    assert "今日 9:00〜21:00" in page
    assert 'href="/spaces/1"' in page
    house = desk.editor.get(HOUSE).text
    assert "この施設の中の場所" in house


@pytest.mark.parametrize("version", ["", "x", "-1", "1 ", "99999999999999999999", "１"])
def test_a_form_without_a_version_changes_nothing(app: Flask, version: str) -> None:
    desk = make_desk(app)
    page = desk.editor.get(ROOM)
    answer = submit(desk.editor, page, f"{ROOM}/confirm", version=version)
    assert answer.status_code == 400
    assert room(app).confirmed_on is None
