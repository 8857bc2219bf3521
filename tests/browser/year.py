"""A town of 30 departments with 120 spaces, for the test that lives through a whole year."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.venues.models import State
from tests.browser.entering import enter
from tests.factories import space, store, venue
from tests.people import department, person

COUNT = 30
RENAMED, SPLIT = 1, 2
"""The departments that a reorganisation renames and splits; of the second's places two are its
own, and two its house's."""
TITLE = "市民団体等が利用できる場所について（照会）"
START = datetime(2026, 6, 1, 9, 0, tzinfo=clock.JST)
DUE = date(2026, 6, 15)
CLOSES = date(2026, 6, 30)


class Office(NamedTuple):
    """A department, and who answers for it."""

    id: int
    name: str
    editor: Actor


class Town:
    """The departments, a browser that can be anybody's, and a clock that can be moved."""

    def __init__(
        self, app: Flask, page: Page, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.app, self.page, self.address = app, page, address
        self.moment = START
        monkeypatch.setattr(clock, "now", lambda: self.moment)
        with app.app_context():
            self.coordinator = person("coordinator", Role.COORDINATOR)
            self.offices = [_make_office(number) for number in range(1, COUNT + 1)]

    def enter(self, actor: Actor | None = None, path: str = "/staff/survey") -> Page:
        """The browser in the hands of the actor, else of the coordinator, on a page."""
        enter(self.page, self.app, actor or self.coordinator, self.address)
        self.page.goto(path)
        return self.page

    def wait_till(self, day: date) -> None:
        """It is nine in the morning of a later day."""
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=clock.JST)

    def work(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)


def _make_office(number: int) -> Office:
    """Each keeps a house with two published rooms, and two places that nobody has lent yet."""
    name = f"第{number}課"
    id = department(name)
    rooms = [
        space("第1会議室", capacity=10 + number, phone="0467-23-3000"),
        space("第2会議室"),
        space("ロビー", kind="exhibition", state=State.DRAFT),
        space("倉庫", state=State.DRAFT),
    ]
    for position, room in enumerate(rooms):
        room.position = position
    if number == SPLIT:
        for room in rooms[2:]:
            room.department_id = id
    address = f"鎌倉市御成町{number}-1"
    store(venue(f"第{number}会館", *rooms, address=address, department_id=id, department=name))
    return Office(id, name, person(f"editor{number}", Role.EDITOR, id))
