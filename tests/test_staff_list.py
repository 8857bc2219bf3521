"""The lists of staff tell of what was looked for, and of nothing else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from tests.factories import space, store, venue
from tests.people import department, person, sign_in


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
