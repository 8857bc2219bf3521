"""The gate: nothing is published without an approval, and then with its source, whole or not."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.audit import AuditLine, revision
from kyodo_spaces.clock import today
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, approving, coordinating
from kyodo_spaces.survey.approving import Decision
from kyodo_spaces.survey.models import Case, Stage, SurveyResponse
from kyodo_spaces.survey.proposals import propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues import changes
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import amenities
from tests.people import COORDINATOR, sign_in, submit
from tests.surveys import ROOM, Town, days, first_answer, make_town, request_of

NEXT = days(200)
TERMS = {
    "lends": "貸せる",
    "capacity": "30",
    "hours": "月～金 9:00～17:00",
    "closed": "祝日",
    "is_free": "無料",
    "projector": "有",
    "eligibility": "市内の団体",
    "how_to_apply": "窓口で申し込む",
    "phone": "0467-23-3000",
}


def hand_in(town: Town, answers: dict[str, str], *, is_new: bool = False) -> int:
    """Answer and hand it in for 生涯学習課, and bring its Case to 利用可; the answer's id."""
    request = request_of(town)
    first = request.live[0]
    answering.save(first.id, ROOM if is_new else answers, version=first.version, by=town.editor)
    id = first.id
    if is_new:
        id = answering.add(request.id, ROOM | answers, by=town.editor)
    answering.submit(request.id, version=request_of(town).version, by=town.editor)
    make_usable(id)
    return id


def make_usable(id: int) -> None:
    case = stored(id).case
    assert case is not None
    facts = {"owner": "協働担当", "next_action": "公開", "blocker": None}
    coordinating.change_case(case.id, facts, version=case.version, by=COORDINATOR)
    coordinating.add_note(case.id, "貸せることになった。", by=COORDINATOR)
    version = db.session.get_one(Case, case.id).version
    coordinating.move(case.id, Stage.USABLE, version=version, by=COORDINATOR)


def stored(id: int) -> SurveyResponse:
    return db.session.get_one(SurveyResponse, id, populate_existing=True)


def decide(id: int, target: str = "", take: Any = None) -> Decision:
    """What a person decides who sees the page now; without `take` as it is ticked."""
    response = stored(id)
    targets = find_targets(response, by=COORDINATOR)
    found = next(each for each in targets if each.key == (target or targets[0].key))
    rows = propose(response, found.venue, found.space).rows
    ticked = [row.key for row in rows if row.is_ticked] if take is None else take
    return Decision(found.key, ticked, NEXT, approving.versions_of(response, found))


def approve(id: int, target: str = "", take: Any = None) -> Space:
    return approving.approve(id, decide(id, target, take), by=COORDINATOR)


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return make_town(
            state=State.DRAFT, capacity=20, fee="1時間300円", amenities=amenities(piano=True)
        )


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


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


def test_the_page_shows_both_and_what_citizens_will_see(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS | {"copies": "たくさん"})
    address = f"/staff/survey/responses/{id}/approve"
    page = desk.get(address)
    for words in ("1時間300円", "窓口で申し込む", "市民に見える内容", "部数: 数として読めません"):
        assert words in page.text
    preview = submit(desk, page, address, step="preview", take=["space-eligibility"])
    assert preview.status_code == 200
    seen = preview.text.split('id="seen"')[1]
    assert ("市内の団体" in seen, "窓口で申し込む" in seen) == (True, False)
    with app.app_context():
        assert db.session.get_one(Space, 1).eligibility is None
    done = submit(desk, page, address, step="save", confirm_by="R9.6.1")
    assert done.status_code == 303
    with app.app_context():
        assert str(db.session.get_one(Space, 1).confirm_by) == "2027-06-01"
    history = desk.get("/staff/spaces/1/history").text
    assert "回答の公開を承認" in history
    late = submit(desk, page, address, step="save")
    assert late.status_code == 409
    assert "まだ何も公開していません" in late.text


@pytest.mark.parametrize("day", ["", "来年", "2026-01-01"])
def test_a_day_that_cannot_be_is_refused(
    app: Flask, town: Town, desk: FlaskClient, day: str
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
    address = f"/staff/survey/responses/{id}/approve"
    page = submit(desk, address, address, step="save", confirm_by=day)
    assert page.status_code == 400
    assert "次の" in page.text
    with app.app_context():
        assert db.session.get_one(Space, 1).state == State.DRAFT


def test_a_stale_page_tells_what_others_changed(app: Flask, town: Town, desk: FlaskClient) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
    address = f"/staff/survey/responses/{id}/approve"
    opened = desk.get(address)
    with app.app_context():
        changes.change("spaces", 1, {"floor": "地下"}, version=1, by=COORDINATOR)
    page = submit(desk, opened, address, step="save")
    assert page.status_code == 409
    assert "見ていた内容" in page.text
    assert "地下" in page.text
    assert submit(desk, page, address, step="save").status_code == 303


def test_which_place_is_asked_where_there_are_several(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, {"name": "和室"} | TERMS, is_new=True)
    address = f"/staff/survey/responses/{id}/approve"
    page = desk.get(address).text
    assert "新しい施設として載せる" in page
    assert "「小町会館」に、新しい場所として加える" in page
    chosen = desk.get(f"{address}?place=new")
    assert "新しい施設として加えます" in chosen.text
    assert submit(desk, chosen, address, step="save").status_code == 303


def test_an_undo_from_the_places_history_takes_the_listing_back(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    with app.app_context():
        id = hand_in(town, TERMS)
        approve(id)
        line = db.session.query(AuditLine).filter_by(operation="approve", subject_type="space")
        action = f"/staff/spaces/1/history/{line.one().id}/undo"
    assert submit(desk, "/staff/spaces/1/history", action).status_code == 303
    with app.app_context():
        row = db.session.get_one(Space, 1)
        assert (row.state, row.capacity, row.source) == (State.DRAFT, 20, None)
        assert (row.confirmed_on, row.confirm_by) == (None, None)
        assert stored(id).answers["capacity"] == "30"


def test_unchanged_answers_are_approved_with_one_press(app: Flask) -> None:
    with app.app_context():
        town = make_town(fee="300円")
        answer = first_answer(town)
        answering.save(answer.id, {}, version=answer.version, by=town.editor, is_unchanged=True)
        request = request_of(town)
        answering.submit(request.id, version=request.version, by=town.editor)
        assert db.session.query(Case).count() == 0
        before = revision()
    desk = sign_in(app, town.coordinator)
    page = desk.get("/staff/survey/approvals")
    with app.app_context():
        assert revision() == before
    done = submit(desk, page, "/staff/survey/approvals", confirm_by=NEXT.isoformat())
    assert done.status_code == 303
    with app.app_context():
        row = db.session.get_one(Space, 1)
        assert (row.confirmed_on, row.confirmed_by, row.confirm_by) == (today(), "生涯学習課", NEXT)
        assert (row.fee, row.version) == ("300円", 2)
    assert submit(desk, page, "/staff/survey/approvals").status_code == 409
    assert "いまはありません" in desk.get("/staff/survey/approvals").text
