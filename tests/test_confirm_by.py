"""The day that an approval sets for confirming a place again: past it, the place is stale."""

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.venues import changes, history
from kyodo_spaces.venues.models import Space
from kyodo_spaces.venues.reminders import find_reminders
from kyodo_spaces.venues.stale import find_past
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person, sign_in, submit
from tests.surveys import days

OLD = "情報が古い可能性があります"


@pytest.fixture
def house(app: Flask) -> Flask:
    """広間, to be confirmed by yesterday, and 和室, by today; both were confirmed a week ago."""
    told = {"confirmed_on": days(-7), "confirmed_by": "生涯学習課"}
    with app.app_context():
        keeper = department()
        rooms = (
            space("広間", confirm_by=days(-1), **told),
            space("和室", confirm_by=days(0), **told),
        )
        store(venue("小町会館", *rooms, department_id=keeper, confirmed_on=days(-7)))
        person("hanako", Role.EDITOR, keeper)
    return app


def asked(app: Flask) -> list[str]:
    with app.app_context():
        found = find_reminders(clock.today(), 12)
        return [one.name for each in found for one in each.asked]


def test_citizens_are_told_the_day_after_and_not_before(house: Flask) -> None:
    client = house.test_client()
    assert client.get("/").text.count(OLD) == 1
    told = [OLD in client.get(f"/spaces/{id}").text.split("</header>")[1] for id in (1, 2)]
    assert told == [True, False]


def test_its_keeper_is_asked_and_the_coordinator_finds_it(house: Flask) -> None:
    assert asked(house) == ["小町会館 広間"]
    with house.app_context():
        assert [(one.kind, one.id, one.is_due) for one in find_past(clock.today(), 24)] == [
            ("spaces", 1, True)
        ]
        coordinator = person("taro", Role.COORDINATOR)
    desk = sign_in(house, coordinator)
    page = desk.get("/staff/stale").text
    assert "次の確認日を過ぎた場所" in page
    assert "前の確認から24か月を過ぎた場所" not in page
    assert "前の確認から時間がたっています" in desk.get("/staff/spaces/1").text


def test_a_new_confirmation_clears_it(house: Flask) -> None:
    with house.app_context():
        coordinator = person("taro", Role.COORDINATOR)
    desk = sign_in(house, coordinator)
    assert submit(desk, "/staff/spaces/1", "/staff/spaces/1/confirm").status_code == 303
    assert asked(house) == []
    with house.app_context():
        row = db.session.get_one(Space, 1)
        assert (row.confirmed_on, row.confirm_by) == (clock.today(), None)


def test_undoing_an_older_change_takes_the_day_of_that_time(house: Flask) -> None:
    """What was vouched for after the change was vouched for with it."""
    with house.app_context():
        line = changes.change("spaces", 1, {"note": "新"}, version=1, by=COORDINATOR)
        changes.change("spaces", 1, {}, version=2, by=COORDINATOR, confirms=True)
        history.undo("spaces", 1, line or 0, by=COORDINATOR)
        row = db.session.get_one(Space, 1)
        assert (row.confirmed_on, row.confirm_by) == (days(-7), days(-1))
