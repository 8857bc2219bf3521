"""The gate: nothing is published without an approval, and then with its source, whole or not."""

import pytest
from flask import Flask

from kyodo_spaces.audit import AuditLine, revision
from kyodo_spaces.clock import today
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, approving, coordinating
from kyodo_spaces.survey.models import Stage
from kyodo_spaces.survey.proposals import propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues import changes
from kyodo_spaces.venues.models import Space, State, Venue
from tests.approvals import NEXT, TERMS, approve, decide, hand_in, make_draft_town, stored
from tests.people import COORDINATOR
from tests.surveys import Town


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_draft_town()


@pytest.mark.usefixtures("app_context")
def test_approved_it_is_the_listing_and_carries_its_source(app: Flask, town: Town) -> None:
    id = hand_in(town, TERMS)
    client = app.test_client()
    assert client.get("/spaces/1").status_code == 404
    approve(id)
    row = db.session.get_one(Space, 1)
    assert (row.state, row.capacity, row.is_free) == (State.PUBLISHED, 30, True)
    assert (row.confirmed_on, row.confirmed_by, row.confirm_by) == (today(), "生涯学習課", NEXT)
    assert {each.key: each.has for each in row.amenities} == {"piano": True, "projector": True}
    response = stored(id)
    assert (response.space_id, response.venue_id) == (1, 1)
    assert response.published_at
    assert response.case
    assert response.case.stage == Stage.PUBLISHED
    page = client.get("/spaces/1").text
    title = "市民団体が利用できる場所について（照会）"
    assert f"年度の照会「{title}」への生涯学習課の回答（回答番号{id}、令和8年11月" in page
    assert "市内の団体" in page


@pytest.mark.usefixtures("app_context")
def test_only_what_is_ticked_is_taken_and_a_blank_erases_nothing_by_itself(town: Town) -> None:
    id = hand_in(town, TERMS | {"fee": "", "note": "課長の了解待ち"})
    response = stored(id)
    target = find_targets(response, by=COORDINATOR)[0]
    rows = {row.label: row for row in propose(response, target.venue, target.space).rows}
    assert (rows["料金"].before, rows["料金"].after) == ("1時間300円", "不明")
    assert not rows["料金"].is_ticked
    assert not rows["備考"].is_ticked
    approve(id, take=["space-capacity"])
    row = db.session.get_one(Space, 1)
    assert (row.capacity, row.fee, row.note, row.is_free) == (30, "1時間300円", None, None)
    approve(id, take=["space-fee"])
    assert db.session.get_one(Space, 1).fee is None


@pytest.mark.usefixtures("app_context")
def test_what_the_directory_says_already_is_no_difference(town: Town) -> None:
    id = hand_in(town, TERMS | {"hours": "平日は応相談"})
    approve(id)
    assert db.session.get_one(Space, 1).hours_note == "平日は応相談"
    target = find_targets(stored(id), by=COORDINATOR)[0]
    assert propose(stored(id), target.venue, target.space).rows == []


@pytest.mark.usefixtures("app_context")
def test_handing_in_and_moving_cases_publish_nothing(town: Town) -> None:
    before = revision(), [(row.state, row.version) for row in db.session.query(Space)]
    hand_in(town, TERMS)
    hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    db.session.expire_all()
    after = revision(), [(row.state, row.version) for row in db.session.query(Space)]
    assert after == before


@pytest.mark.usefixtures("app_context")
def test_a_case_that_is_not_usable_is_not_published(town: Town) -> None:
    id = hand_in(town, TERMS)
    case = stored(id).case
    assert case
    coordinating.move(case.id, Stage.TALKS, note="戻す", version=case.version, by=COORDINATOR)
    with pytest.raises(Invalid, match="利用可"):
        approve(id)
    assert db.session.get_one(Space, 1).state == State.DRAFT


@pytest.mark.usefixtures("app_context")
def test_a_new_room_goes_to_the_venue_of_its_name_or_makes_its_own(town: Town) -> None:
    id = hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    keys = [each.key for each in find_targets(stored(id), by=COORDINATOR)]
    assert keys == ["venue-1", "new"]
    made = approve(id, "venue-1")
    assert (made.venue_id, made.name, made.state) == (1, "和室", State.PUBLISHED)
    again = hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    keys = [each.key for each in find_targets(stored(again), by=COORDINATOR)]
    assert keys == [f"space-{made.id}", "venue-1", "new"]
    other = approve(again, "new")
    house = other.venue
    assert other.venue_id != 1
    assert (house.state, house.department, house.town) == (
        State.PUBLISHED,
        "生涯学習課",
        "小町一丁目",
    )
    assert house.point is not None
    assert house.source == other.source


@pytest.mark.usefixtures("app_context")
def test_a_place_without_an_address_in_town_is_not_made(town: Town) -> None:
    strange = {"venue_name": "海の家", "address": "", "name": "広間"}
    id = hand_in(town, TERMS | strange, is_new=True)
    with pytest.raises(Invalid, match="住所を入れて"):
        approve(id, "new")
    assert db.session.query(Venue).count() == 1


@pytest.mark.usefixtures("app_context")
def test_a_suspended_place_stays_suspended_and_a_retired_one_is_refused(town: Town) -> None:
    id = hand_in(town, TERMS)
    row = db.session.get_one(Space, 1)
    facts = {"state": State.SUSPENDED, "state_reason": "工事"}
    changes.change("spaces", 1, facts, version=row.version, by=COORDINATOR)
    approve(id)
    row = db.session.get_one(Space, 1)
    assert row.state == State.SUSPENDED
    changes.change("spaces", 1, {"state": State.RETIRED}, version=row.version, by=COORDINATOR)
    with pytest.raises(Invalid, match="廃止"):
        approve(id)


@pytest.mark.usefixtures("app_context")
def test_whoever_comes_second_is_told_and_nothing_is_half_written(town: Town) -> None:
    id = hand_in(town, TERMS)
    seen = decide(id)
    lines = db.session.query(AuditLine).count()
    changes.change("spaces", 1, {"floor": "2階"}, version=1, by=COORDINATOR)
    with pytest.raises(answering.Stale):
        approving.approve(id, seen, by=COORDINATOR)
    seen = decide(id)
    version = stored(id).version
    answering.save(id, {"capacity": "31"}, version=version, by=COORDINATOR)
    with pytest.raises(answering.Stale):
        approving.approve(id, seen, by=COORDINATOR)
    row = db.session.get_one(Space, 1)
    assert (row.state, row.capacity) == (State.DRAFT, 20)
    assert db.session.query(AuditLine).count() == lines + 2


@pytest.mark.usefixtures("app_context")
def test_a_crash_in_the_middle_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    decision = decide(id, "new")
    lines = db.session.query(AuditLine).count()

    def crash(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(coordinating, "put", crash)
    with pytest.raises(RuntimeError):
        approving.approve(id, decision, by=COORDINATOR)
    assert (db.session.query(Venue).count(), db.session.query(Space).count()) == (1, 1)
    assert db.session.query(AuditLine).count() == lines
    assert stored(id).published_at is None
