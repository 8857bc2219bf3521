"""機構改革: what a department kept goes to its successors, and the past keeps its name."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Department, Role, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid, NotAllowed, NotFound
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.succession import Shares, estate, find_successors, succeed
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 4, 1))


def kept(old: int) -> tuple[int, int, int]:
    """A venue of the department, a space that goes with it, and one elsewhere that is its own."""
    with_text = space("第1会議室", department="生涯学習課", confirmed_by="生涯学習課")
    here = venue("会館", with_text, department_id=old, department="生涯学習課", state=State.RETIRED)
    own = space("展示室", department_id=old)
    store(here, venue("よその会館", own))
    return here.id, with_text.id, own.id


@pytest.mark.every_database
def test_all_places_and_members_go_to_the_successor() -> None:
    old, new = department("生涯学習課"), department("文化課")
    other = department("市民課")
    person("mina", Role.EDITOR, old, other)
    venue_id, with_text, own = kept(old)
    succeed(old, [new], 2027, by=COORDINATOR)
    db.session.expire_all()
    moved, room = db.session.get_one(Venue, venue_id), db.session.get_one(Space, with_text)
    assert (moved.department_id, moved.department) == (new, "文化課")
    assert (room.department_id, room.department, room.confirmed_by) == (
        None,
        "文化課",
        "生涯学習課",
    )
    assert db.session.get_one(Space, own).department_id == new
    user = db.session.scalars(select(User)).one()
    assert {row.id for row in user.departments} == {new, other}
    ended = db.session.get_one(Department, old)
    assert (ended.name, ended.valid_through) == ("生涯学習課", 2026)
    assert [row.id for row in ended.successors] == [new]
    assert estate(old) == ([], [], [])


def test_each_thing_that_changed_has_its_line() -> None:
    old, new = department("生涯学習課"), department("文化課")
    person("mina", Role.EDITOR, old)
    kept(old)
    succeed(old, [new], 2027, by=COORDINATOR)
    lines = db.session.scalars(select(AuditLine).where(AuditLine.operation == "succeed")).all()
    assert [line.subject_type for line in lines] == "venue space space user department".split()
    assert all(line.actor == COORDINATOR.label for line in lines)
    assert lines[0].before == {"department_id": old, "department": "生涯学習課"}
    assert lines[0].after == {"department_id": new, "department": "文化課"}
    assert lines[3].before == {"departments": ["生涯学習課"]}
    assert lines[4].after == {"valid_through": 2026, "successors": ["文化課"]}
    versions = [db.session.get_one(User, 1).version, db.session.get_one(Department, old).version]
    assert [line.version for line in lines[3:]] == versions == [2, 2]


def test_a_split_gives_each_successor_its_part() -> None:
    old, culture, sport = department("生涯学習課"), department("文化課"), department("スポーツ課")
    person("mina", Role.EDITOR, old)
    person("ryo", Role.EDITOR, old)
    venue_id, _room, own = kept(old)
    places = {("venues", venue_id): culture, ("spaces", own): sport}
    succeed(
        old, [culture, sport], 2027, by=COORDINATOR, shares=Shares(places, {1: [culture, sport]})
    )
    db.session.expire_all()
    assert db.session.get_one(Venue, venue_id).department_id == culture
    assert db.session.get_one(Space, own).department_id == sport
    mina, ryo = db.session.scalars(select(User).order_by(User.id))
    assert [row.id for row in mina.departments] == [culture, sport]
    assert ryo.departments == []


def test_nothing_is_left_behind_in_a_split() -> None:
    old, culture, sport = department("生涯学習課"), department("文化課"), department("スポーツ課")
    venue_id, _room, _own = kept(old)
    shares = Shares({("venues", venue_id): culture}, {})
    with pytest.raises(Invalid, match="展示室"):
        succeed(old, [culture, sport], 2027, by=COORDINATOR, shares=shares)
    with pytest.raises(Invalid, match="分けてください"):
        succeed(old, [culture, sport], 2027, by=COORDINATOR)
    assert db.session.get_one(Venue, venue_id).department_id == old
    assert db.session.get_one(Department, old).valid_through is None


def test_it_waits_for_the_first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = department("生涯学習課"), department("文化課", valid_from=2027)
    monkeypatch.setattr(clock, "today", lambda: date(2027, 3, 31))
    with pytest.raises(Invalid, match="2027年4月1日より前"):
        succeed(old, [new], 2027, by=COORDINATOR)
    monkeypatch.setattr(clock, "today", lambda: date(2027, 4, 1))
    succeed(old, [new], 2027, by=COORDINATOR)
    with pytest.raises(Invalid, match="済んでいます"):
        succeed(old, [new], 2027, by=COORDINATOR)


@pytest.mark.parametrize(
    ("of_old", "of_new"),
    [({"valid_from": 2027}, {}), ({}, {"valid_through": 2026}), ({}, {"valid_from": 2028})],
)
def test_both_must_be_valid_at_the_turn_of_the_year(
    of_old: dict[str, int], of_new: dict[str, int]
) -> None:
    old, new = department("生涯学習課", **of_old), department("文化課", **of_new)
    with pytest.raises(Invalid):
        succeed(old, [new], 2027, by=COORDINATOR)


def test_what_is_over_by_now_takes_nothing() -> None:
    old, past = department("生涯学習課"), department("文化課", valid_through=2026)
    new = department("新文化課")
    venue_id, _room, _own = kept(old)
    assert [row.id for row in find_successors(old, 2026)] == [new]
    with pytest.raises(Invalid, match="引き継ぎ先にできません"):
        succeed(old, [past], 2026, by=COORDINATOR)
    assert db.session.get_one(Venue, venue_id).department_id == old


def test_a_department_does_not_succeed_itself_nor_nobody() -> None:
    old = department("生涯学習課")
    with pytest.raises(Invalid):
        succeed(old, [old], 2027, by=COORDINATOR)
    with pytest.raises(NotFound):
        succeed(old, [99], 2027, by=COORDINATOR)
    with pytest.raises(Invalid, match="選んで"):
        succeed(old, [], 2027, by=COORDINATOR)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CENTRE])
def test_only_a_coordinator_may(role: Role) -> None:
    old, new = department("生涯学習課"), department("文化課")
    actor: Actor = person("mina", role, old)
    with pytest.raises(NotAllowed):
        succeed(old, [new], 2027, by=actor)


def test_the_public_reads_the_new_name(app: Flask) -> None:
    old, new = department("生涯学習課"), department("文化課")
    room = space("広間")
    store(venue("会館", room, department_id=old, department="生涯学習課"))
    address = f"/spaces/{room.id}"
    tag = app.test_client().get(address).headers["ETag"]
    succeed(old, [new], 2027, by=COORDINATOR)
    page = app.test_client().get(address)
    assert "文化課" in page.text
    assert "生涯学習課" not in page.text
    assert page.headers["ETag"] != tag
