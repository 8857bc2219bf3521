"""Two venues that are one: found, merged after a look, and taken apart again."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid, NotAllowed, NotFound
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import changes, history
from kyodo_spaces.venues.comparing import differing, is_better, pairs_of_spaces, prevails
from kyodo_spaces.venues.details import OpeningHours, SpecialHours
from kyodo_spaces.venues.merging import Merger, merge, unmerge
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import amenities, space, store, venue
from tests.people import COORDINATOR, department, person

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
pytestmark = pytest.mark.usefixtures("app_context")


def pair() -> tuple[Venue, Venue]:
    kept = venue("小町会館", space("広間", capacity=None), phone="1", address="鎌倉市小町1-1")
    other = venue(
        "小町 会館",
        space("広間", capacity=30, amenities=amenities(piano=True)),
        space("和室", external_id="R1"),
        address="鎌倉市小町一丁目1",
        phone="2",
        opening_hours=[OpeningHours(weekday=0, opens=540, closes=1020)],
        extra={"列": "値"},
    )
    store(kept, other)
    return kept, other


def chosen(kept: Venue, other: Venue, *taken: str, join: bool = True) -> Merger:
    versions = {kept.id: kept.version, other.id: other.version}
    spaces = {row.id: row.version for row in (*kept.spaces, *other.spaces)}
    joined = {theirs.id: mine.id for mine, theirs in pairs_of_spaces(kept, other)}
    return Merger(kept.id, other.id, versions, spaces, taken, joined if join else {})


def facts() -> list[dict[str, Any]]:
    """Every column but versions, of all venues and spaces."""
    db.session.expire_all()
    venues, spaces = select(Venue).order_by(Venue.id), select(Space).order_by(Space.id)
    rows = [*db.session.scalars(venues), *db.session.scalars(spaces)]
    names = [[c.key for c in row.__table__.columns if c.key != "version"] for row in rows]
    lists = ("amenities", "opening_hours")
    return [
        {name: getattr(row, name) for name in each}
        | {name: len(getattr(row, name)) for name in lists}
        for row, each in zip(rows, names, strict=True)
    ]


@pytest.mark.every_database
def test_one_takes_over_the_others_spaces_and_what_was_chosen_of_it() -> None:
    kept, other = pair()
    tatami, hall = other.spaces[1].id, kept.spaces[0].id
    merge(chosen(kept, other, "phone", "openings", "extra"), by=COORDINATOR)
    db.session.expire_all()
    assert (kept.name, kept.phone, kept.extra) == ("小町会館", "2", {"列": "値"})
    assert [row.opens for row in kept.opening_hours] == [540]
    assert {row.id for row in kept.spaces} == {hall, tatami}
    joined = db.session.get_one(Space, hall)
    assert (joined.capacity, [row.key for row in joined.amenities]) == (30, ["piano"])
    assert (other.state, other.merged_into_id) == (State.RETIRED, kept.id)
    assert [(row.name, row.state) for row in other.spaces] == [("広間", State.RETIRED)]


@pytest.mark.every_database
def test_undo_brings_both_back_as_they_were() -> None:
    kept, other = pair()
    before = facts()
    merge(chosen(kept, other, "phone", "openings", "extra"), by=COORDINATOR)
    assert facts() != before
    unmerge(other.id, by=COORDINATOR)
    assert facts() == before
    merge(chosen(kept, other, "address"), by=COORDINATOR)
    unmerge(other.id, by=COORDINATOR)
    assert facts() == before
    with pytest.raises(NotFound):
        unmerge(other.id, by=COORDINATOR)


def test_undo_leaves_what_was_changed_since_and_the_next_merger_alone() -> None:
    kept, other = pair()
    third = venue("小町会館", phone="3")
    store(third)
    merge(chosen(kept, other, "phone", "address"), by=COORDINATOR)
    merge(chosen(kept, third), by=COORDINATOR)
    changes.change("venues", kept.id, {"phone": "9"}, version=kept.version, by=COORDINATOR)
    unmerge(other.id, by=COORDINATOR)
    db.session.expire_all()
    assert (kept.phone, kept.address) == ("9", "鎌倉市小町1-1")
    assert (other.state, other.merged_into_id) == (State.PUBLISHED, None)
    assert (third.state, third.merged_into_id) == (State.RETIRED, kept.id)


def test_each_thing_has_its_line() -> None:
    kept, other = pair()
    merge(chosen(kept, other, "phone"), by=COORDINATOR)
    lines = db.session.scalars(select(AuditLine).where(AuditLine.operation == "merge")).all()
    told = [(line.subject_type, line.subject_id, line.after) for line in lines]
    assert told[0] == ("venue", other.id, {"state": "retired", "merged_into_id": kept.id})
    assert told[-1] == ("venue", kept.id, {"phone": "2"})
    assert [each[0] for each in told] == "venue space space space venue".split()
    assert lines[3].before == {"venue_id": other.id}
    unmerge(other.id, by=COORDINATOR)
    undone = select(AuditLine).where(AuditLine.operation == "unmerge")
    assert len(db.session.scalars(undone).all()) == len(lines)


def test_a_space_that_the_public_sees_at_last_changes_the_page(app: Flask) -> None:
    kept, other = venue("小町会館"), venue("小町会館", space("和室"), state=State.DRAFT)
    store(kept, other)
    client, address = app.test_client(), f"/venues/{kept.id}"
    tag = client.get(address).headers["ETag"]
    merge(chosen(kept, other), by=COORDINATOR)
    page = client.get(address, headers={"If-None-Match": tag})
    assert page.status_code == 200
    assert "和室" in page.text
    tag = page.headers["ETag"]
    unmerge(other.id, by=COORDINATOR)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.every_database
def test_a_suspension_and_the_special_days_of_both_stay() -> None:
    days = [SpecialHours(starts_on=day, ends_on=day) for day in (MAY, JUNE)]
    kept = venue("小町会館", space("広間", special_hours=days[:1]))
    closed = {"state": State.SUSPENDED, "state_reason": "天井の工事", "suspended_from": MAY}
    other = venue("小町会館", space("広間", special_hours=days[1:], **closed))
    store(kept, other)
    before = facts()
    assert prevails(other.spaces[0], kept.spaces[0])
    assert not prevails(kept.spaces[0], other.spaces[0])
    merge(chosen(kept, other)._replace(states=[other.spaces[0].id]), by=COORDINATOR)
    db.session.expire_all()
    (room,) = kept.spaces
    assert (room.state, room.state_reason, room.suspended_from) == ("suspended", "天井の工事", MAY)
    assert [day.starts_on for day in room.special_hours] == [MAY, JUNE]
    unmerge(other.id, by=COORDINATOR)
    assert facts() == before


def test_nobody_vouches_for_what_is_put_together() -> None:
    vouched = {"confirmed_on": MAY, "confirmed_by": "市民課"}
    kept = venue("小町会館", space("広間", **vouched), space("和室", **vouched), **vouched)
    other = venue("小町会館", space("広間", capacity=30), space("和室"), phone="2", **vouched)
    store(kept, other)
    merge(chosen(kept, other, "phone"), by=COORDINATOR)
    db.session.expire_all()
    assert (kept.confirmed_on, kept.confirmed_by) == (None, None)
    told = {row.name: (row.confirmed_on, row.confirmed_by) for row in kept.spaces}
    assert told == {"広間": (None, None), "和室": (MAY, "市民課")}
    unmerge(other.id, by=COORDINATOR)
    db.session.expire_all()
    assert (kept.confirmed_on, kept.confirmed_by) == (MAY, "市民課")


def test_what_was_vouched_for_elsewhere_is_nothing_to_choose_from() -> None:
    kept = venue("小町会館")
    other = venue("小町会館", confirmed_on=MAY, confirmed_by="市民課", corrected_on=MAY)
    store(kept, other)
    assert differing(kept, other) == []
    merge(chosen(kept, other), by=COORDINATOR)
    db.session.expire_all()
    assert kept.version == 1


def test_a_space_that_changed_or_came_meanwhile_is_looked_at_first() -> None:
    kept, other = pair()
    mine, twin, moved = kept.spaces[0].id, *(row.id for row in other.spaces)
    for id in (mine, twin, moved):
        stale = chosen(kept, other)
        version = db.session.get_one(Space, id).version
        changes.change("spaces", id, {"fee": f"{id}"}, version=version, by=COORDINATOR)
        with pytest.raises(changes.Stale):
            merge(stale, by=COORDINATOR)
    stale = chosen(kept, other)
    with transaction() as session:
        session.add(space("新しい室", venue_id=other.id))
    with pytest.raises(changes.Stale):
        merge(stale, by=COORDINATOR)
    assert db.session.get_one(Venue, other.id).merged_into_id is None


def test_spaces_of_one_name_can_stay_apart() -> None:
    kept, other = pair()
    store(venue("x", space("y", external_id="R1")))
    with transaction():
        db.session.get_one(Space, kept.spaces[0].id).external_id = "R1"
    merge(chosen(kept, other, join=False), by=COORDINATOR)
    db.session.expire_all()
    assert sorted(row.name for row in kept.spaces) == ["和室", "広間", "広間"]
    assert len({row.external_id for row in kept.spaces}) == 3
    assert other.spaces == []


def test_what_differs_is_told_in_the_order_in_which_it_is_read() -> None:
    kept, other = pair()
    assert differing(kept, other) == "name address phone openings extra".split()
    with transaction():
        db.session.get_one(Venue, other.id).external_id = "R2"
    assert "external_id" in differing(kept, other)


def test_what_is_known_finer_and_a_bodys_own_is_the_better() -> None:
    kept, other = pair()
    assert is_better(other, kept, "openings")
    assert not is_better(other, kept, "phone")
    other.external_id = "R2"
    assert is_better(other, kept, "external_id")
    assert not is_better(kept, other, "external_id")
    kept.point = Point(139.55, 35.32, Level.CHOME, 330, "x")
    other.point = Point(139.55, 35.32, Level.PIN, 20, "x")
    assert is_better(other, kept, "point")
    kept.point = Point(139.55, 35.32, Level.CHOME, 330, "x", is_locked=True)
    assert not is_better(other, kept, "point")
    kept.point = None
    assert is_better(other, kept, "point")


def test_two_at_once_and_what_is_merged_already() -> None:
    kept, other = pair()
    stale = chosen(kept, other)
    changes.change("venues", other.id, {"phone": "9"}, version=other.version, by=COORDINATOR)
    with pytest.raises(changes.Stale):
        merge(stale, by=COORDINATOR)
    merge(chosen(kept, other), by=COORDINATOR)
    for one, two in ((other, kept), (kept, other), (kept, kept)):
        with pytest.raises(Invalid):
            merge(chosen(one, two), by=COORDINATOR)


def test_what_is_merged_comes_back_by_its_own_undo_alone() -> None:
    kept, other = pair()
    draft = {"state": State.DRAFT.value}
    line = changes.change("venues", other.id, draft, version=other.version, by=COORDINATOR)
    assert line
    merge(chosen(kept, other), by=COORDINATOR)
    changes.change("venues", other.id, draft, version=other.version, by=COORDINATOR)
    with pytest.raises(Invalid, match="まとめてあります"):
        history.undo("venues", other.id, line, by=COORDINATOR)
    public = {"state": State.PUBLISHED.value}
    with pytest.raises(Invalid, match="まとめてあります"):
        changes.change("venues", other.id, public, version=other.version, by=COORDINATOR)
    unmerge(other.id, by=COORDINATOR)
    assert changes.change("venues", other.id, public, version=other.version, by=COORDINATOR)


def test_only_a_coordinator_may() -> None:
    kept, other = pair()
    mine = department()
    for actor in (person("a", Role.EDITOR, mine), person("b", Role.CENTRE)):
        with pytest.raises(NotAllowed):
            merge(chosen(kept, other), by=actor)
        with pytest.raises(NotAllowed):
            unmerge(other.id, by=actor)


def test_the_old_addresses_lead_to_the_new_ones(app: Flask) -> None:
    kept, other = pair()
    joined, moved = (row.id for row in other.spaces)
    last = venue("最後")
    store(last)
    merge(chosen(kept, other), by=COORDINATOR)
    client = app.test_client()

    def leads(address: str) -> tuple[int, str | None]:
        answer = client.get(address)
        return answer.status_code, answer.headers.get("Location")

    assert leads(f"/venues/{other.id}") == (301, f"/venues/{kept.id}")
    assert leads(f"/spaces/{joined}") == (301, f"/spaces/{kept.spaces[0].id}")
    assert leads(f"/spaces/{moved}")[0] == 200
    assert client.get(f"/venues/{other.id}").headers["Cache-Control"] == "no-cache"
    merge(chosen(last, kept), by=COORDINATOR)
    assert leads(f"/venues/{other.id}") == (301, f"/venues/{last.id}")
    unmerge(kept.id, by=COORDINATOR)
    unmerge(other.id, by=COORDINATOR)
    assert leads(f"/venues/{other.id}") == (200, None)
    merge(chosen(kept, other), by=COORDINATOR)
    changes.change("venues", kept.id, {"state": "retired"}, version=kept.version, by=COORDINATOR)
    assert leads(f"/venues/{other.id}")[0] == 404
