"""The lists of staff tell of what was looked for, and first of what cannot wait."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.venues.models import State
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit
from tests.staff import HOUSE, ROOM, make_desk, send


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """Two houses of 生涯学習課; in the first, one room is lent to 観光課."""
    with app.app_context():
        own, other = department("生涯学習課"), department("観光課")
        lent = space("貸した会議室", department_id=other)
        store(
            venue("小町会館", space("第1会議室"), space("和室"), lent, department_id=own),
            venue("大町会館", space("広間"), address="鎌倉市大町2-1", department_id=own),
        )
        return sign_in(app, person("hanako", Role.EDITOR, own))


@pytest.mark.parametrize("path", ["/staff?show=all&", "/staff/bulk?"])
@pytest.mark.parametrize(
    ("words", "rooms"),
    [
        ("会議室", {"第1会議室"}),
        ("小町 会議室", {"第1会議室"}),
        ("小町", {"第1会議室", "和室"}),
        ("会館", {"第1会議室", "和室", "広間"}),
        ("大町 会議室", set()),
        ("会議室 和室", set()),
        ("貸した", set()),
    ],
)
def test_words_leave_the_rooms_that_have_them(
    clerk: FlaskClient, path: str, words: str, rooms: set[str]
) -> None:
    page = clerk.get(f"{path}q={words}").text
    names = ("第1会議室", "和室", "広間", "貸した会議室")
    assert {name for name in names if f">{name}" in page} == rooms
    if not rooms:
        assert "この条件に合う場所はありません。" in page


@pytest.mark.usefixtures("clerk")
def test_a_coordinator_finds_a_room_of_whoever_keeps_it(app: Flask) -> None:
    with app.app_context():
        client = sign_in(app, person("boss", Role.COORDINATOR))
    assert ">貸した会議室<" in client.get("/staff?q=貸した&show=all").text
    assert ">貸した会議室<" not in client.get("/staff?q=貸した&show=all&department=1").text


def test_a_building_is_ticked_whole_only_where_all_of_it_is_shown(clerk: FlaskClient) -> None:
    assert 'name="building"' not in clerk.get("/staff/bulk?q=会議室").text
    assert 'name="building"' in clerk.get("/staff/bulk?q=小町").text


def test_a_room_that_its_building_closes_says_so_and_leads_there(app: Flask) -> None:
    desk = make_desk(app)
    given = {"span": "period", "from": "2026-01-01", "until": "2099-03-31", "reason": "工事"}
    send(desk.editor, f"{HOUSE}/suspend", **given)
    for page in (app.test_client().get("/spaces/1"), desk.editor.get(ROOM)):
        assert "施設全体が休止中です" in page.text
    assert f'href="{HOUSE}">「小町会館」のページで' in desk.editor.get(ROOM).text
    assert "施設全体が" not in app.test_client().get("/venues/1").text
    send(desk.editor, f"{HOUSE}/suspend", **given | {"from": "2099-01-01"})
    assert "2099年1月1日から施設全体が休止します" in app.test_client().get("/spaces/1").text
    send(desk.editor, f"{ROOM}/suspend", span="open", reason="畳の張り替え")
    assert "施設全体が" not in desk.editor.get(ROOM).text


def test_who_keeps_a_room_alone_is_told_who_opens_the_building_again(app: Flask) -> None:
    with app.app_context():
        own = department("生涯学習課")
        store(venue("会館", space(department_id=own), state=State.SUSPENDED))
        client = sign_in(app, person("hanako", Role.EDITOR, own))
    page = client.get(ROOM).text
    assert "休止や再開は、施設の担当課が決めます。" in page
    assert f'href="{HOUSE}"' not in page


def test_what_citizens_reported_is_counted_in_the_menu_and_stands_first(
    app: Flask, clerk: FlaskClient
) -> None:
    assert ">まちがいの連絡</a>" in clerk.get("/staff").text
    page = clerk.get("/staff?show=all").text
    assert page.index(">大町会館</h2>") < page.index(">小町会館</h2>")
    submit(app.test_client(), "/spaces/1/report", text="土曜は17時まで")
    page = clerk.get("/staff?show=all").text
    assert page.index(">小町会館</h2>") < page.index(">大町会館</h2>")
    assert ">まちがいの連絡（1）</a>" in page
    with app.app_context():
        stranger = sign_in(app, person("taro", Role.EDITOR, 2))
    assert ">まちがいの連絡</a>" in stranger.get("/staff").text
