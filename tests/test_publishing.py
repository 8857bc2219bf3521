"""What the public sees is the coordinator's to say; new places are drafts of their makers."""

from typing import Any

import pytest
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor, Refused
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid, NotAllowed, NotFound
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues.changes import Stale
from kyodo_spaces.venues.creating import create_space, create_venue, find_likely, locate
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.publishing import department_facts, govern, state_facts
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

pytestmark = pytest.mark.usefixtures("app_context")


def newest() -> AuditLine:
    return db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED, State.RETIRED])
def test_a_coordinator_sets_any_state(state: State) -> None:
    here = venue(state=State.SUSPENDED, state_reason="工事")
    store(here)
    govern("venues", here.id, state_facts(state), version=1, by=COORDINATOR)
    assert (here.state, here.state_reason) == (state, None)
    line = newest()
    assert (line.operation, line.after, line.is_public) == (
        "state",
        {"state": state, "state_reason": None},
        True,
    )


def test_a_state_that_nobody_chooses_is_refused() -> None:
    for state in ("suspended", "", "x"):
        with pytest.raises(Invalid):
            state_facts(state)


def test_an_editor_may_not_and_another_does_not_see() -> None:
    mine, other = department("生涯学習課"), department("市民課")
    here = venue("会館", department_id=mine)
    store(here)
    facts = state_facts("retired")
    with pytest.raises(NotAllowed):
        govern("venues", here.id, facts, version=1, by=person("a", Role.EDITOR, mine))
    with pytest.raises(Refused):
        govern("venues", here.id, facts, version=1, by=person("b", Role.EDITOR, other))
    with pytest.raises(Stale):
        govern("venues", here.id, facts, version=7, by=COORDINATOR)
    assert here.state == State.PUBLISHED


def test_a_merged_venue_is_not_published_again() -> None:
    kept = venue("残る")
    store(kept)
    gone = venue("消える", state=State.RETIRED, merged_into_id=kept.id)
    store(gone)
    with pytest.raises(Invalid):
        govern("venues", gone.id, state_facts("published"), version=1, by=COORDINATOR)


def test_a_department_of_today_gets_a_place_and_its_name_is_read() -> None:
    mine = department("生涯学習課")
    here = venue(department="市民課")
    store(here)
    facts = department_facts(db.session(), mine)
    govern("venues", here.id, facts, version=1, by=COORDINATOR)
    assert (here.department_id, here.department) == (mine, "生涯学習課")
    govern("venues", here.id, department_facts(db.session(), None), version=2, by=COORDINATOR)
    assert (here.department_id, here.department) == (None, None)
    for id in (99, department("昔の課", valid_through=2021)):
        with pytest.raises(Invalid):
            department_facts(db.session(), id)


@pytest.mark.every_database
def test_an_editors_new_venue_is_a_draft_of_its_department_and_has_its_place() -> None:
    mine = department("生涯学習課")
    by = person("a", Role.EDITOR, mine)
    id = create_venue(
        locate("新会館", "鎌倉市御成町18-10"), by=by, department_id=mine, is_partner=True
    )
    made = db.session.get_one(Venue, id)
    assert (made.state, made.department_id, made.department) == ("draft", mine, "生涯学習課")
    assert (made.is_partner, made.city, made.town, made.lot) == (False, "鎌倉市", "御成町", "18-10")
    assert made.point is not None
    assert made.point.level is not Level.MUNICIPALITY
    line = newest()
    assert (line.operation, line.before, line.is_public) == ("create", None, False)
    assert (line.after or {})["address"] == "鎌倉市御成町18-10"


def test_nobody_makes_a_venue_for_another_department() -> None:
    mine, other = department("生涯学習課"), department("市民課")
    facts = locate("新会館", "鎌倉市御成町18-10")
    for id in (other, None, 99):
        with pytest.raises(Invalid):
            create_venue(facts, by=person(f"a{id}", Role.EDITOR, mine), department_id=id)


def test_the_centres_is_a_partner_venue_and_a_coordinator_chooses() -> None:
    other = department("市民課")
    facts = locate("新会館", "鎌倉市御成町18-10")
    centres = create_venue(facts, by=person("c", Role.CENTRE), department_id=other)
    theirs = create_venue(facts, by=COORDINATOR, department_id=other)
    nobodys = create_venue(facts, by=COORDINATOR)
    told = [db.session.get_one(Venue, id) for id in (centres, theirs, nobodys)]
    assert [(row.department_id, row.is_partner) for row in told] == [
        (None, True),
        (other, False),
        (None, False),
    ]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("", "鎌倉市小町"),
        ("x" * 301, "鎌倉市小町"),
        ("会館", ""),
        ("会館", "1-2-3"),
        ("会館", "町" * 501),
    ],
)
def test_a_venue_without_name_or_address_is_refused(name: str, address: str) -> None:
    with pytest.raises(Invalid):
        locate(name, address)


def test_a_new_space_belongs_to_its_venues_department() -> None:
    mine = department("生涯学習課")
    here = venue("会館", space("広間", position=3), department_id=mine)
    store(here)
    by = person("a", Role.EDITOR, mine)
    made = db.session.get_one(Space, create_space(here.id, "和室", "room", by=by))
    assert (made.state, made.venue_id, made.position, made.department_id) == (
        "draft",
        here.id,
        4,
        None,
    )
    stranger = person("b", Role.EDITOR, department("市民課"))
    with pytest.raises(Refused):
        create_space(here.id, "和室", "room", by=stranger)
    with pytest.raises(NotFound):
        create_space(99, "和室", "room", by=by)
    with pytest.raises(Invalid):
        create_space(here.id, "", "room", by=by)


def test_likely_duplicates_are_told_but_not_anothers_draft() -> None:
    mine = department("生涯学習課")

    def here(**more: Any) -> Venue:
        return venue("会館", point=Point(139.5466, 35.3192, Level.PIN, 20, "x"), **more)

    shown, draft, own = here(), here(state=State.DRAFT), here(state=State.DRAFT, department_id=mine)
    store(shown, draft, own)
    facts = locate("会館", "鎌倉市御成町18-10") | {"longitude": 139.5467, "latitude": 35.3192}

    def told(by: Actor) -> list[int]:
        return [row.venue.id for row in find_likely(facts, by=by)]

    assert told(person("a", Role.EDITOR, mine)) == [shown.id, own.id]
    assert told(COORDINATOR) == [shown.id, draft.id, own.id]
    far = facts | {"longitude": 139.6}
    assert find_likely(far, by=COORDINATOR) == []
