"""What an answer changes after the first publication, and what its department takes back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import (
    answering,
    approving,
    coordinating,
    pending,
    rounds,
    stages,
    taking_off,
)
from kyodo_spaces.survey.models import Stage, SurveyRequest, SurveyRound
from kyodo_spaces.survey.pending import Group
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues import changes, history
from kyodo_spaces.venues.models import Space, State
from tests.approvals import NEXT, TERMS, approve, hand_in, make_draft_town, stored
from tests.factories import space, store, venue
from tests.people import COORDINATOR, sign_in, submit
from tests.surveys import ROOM, Town, days, first_answer, make_town, request_of
from tests.test_survey_consent import Asked

pytestmark = pytest.mark.usefixtures("app_context")


def answer(town: Town, id: int, has_nothing: bool = False, **texts: str) -> None:
    """Save as the department and hand in again."""
    answering.save(id, texts, version=stored(id).version, by=town.editor)
    submit_again(town, has_nothing=has_nothing)


def submit_again(town: Town, *, has_nothing: bool = False) -> None:
    request = request_of(town)
    version = request.version
    answering.submit(request.id, version=version, by=town.editor, has_nothing=has_nothing)


def waiting() -> dict[Group, list[int]]:
    """The answers' ids by group, where there are any."""
    db.session.rollback()
    found = pending.find_pending(by=COORDINATOR)
    return {group: [row.id for row in rows] for group, rows in found.items() if rows}


def the_space(id: int = 1) -> Space:
    db.session.rollback()
    return db.session.get_one(Space, id, populate_existing=True)


def desk(app: Flask, town: Town) -> FlaskClient:
    """Whoever runs the rounds, at the pages as they are now."""
    db.session.rollback()
    return sign_in(app, town.coordinator)


def take_off(id: int) -> None:
    taking_off.take_off(id, version=stored(id).version, by=COORDINATOR)


def test_a_correction_after_the_publication_is_listed_until_it_is_approved() -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    approve(id)
    assert waiting() == {}
    answer(town, id, fee="1回500円", is_free="有料")
    assert waiting() == {Group.CORRECTED: [id]}
    approve(id)
    assert (the_space().fee, waiting()) == ("1回500円", {})


def test_consent_that_was_narrowed_comes_first_and_then_nothing() -> None:
    asked = Asked(make_town())
    id = asked.answer("番地まで", phone="はい")
    made = asked.approve(id)
    asked.answer("町名まで", phone="いいえ")
    assert waiting() == {Group.BEYOND_CONSENT: [id]}
    asked.approve(id, take=[])
    assert the_space(made.id).venue.phone is None
    assert waiting() == {}


def test_a_public_cafe_shown_beyond_its_first_consent_is_listed_too() -> None:
    seats = space("席", kind="cafe", phone="0467-99-1234")
    (house,) = store(venue("さっちゃんち", seats, is_partner=True, address="鎌倉市小町2-7-5"))
    id = Asked(make_town(), house).answer("町名まで")
    assert waiting() == {Group.BEYOND_CONSENT: [id]}


@pytest.mark.parametrize("is_returned", [False, True])
def test_a_cafe_that_says_nothing_or_no_is_taken_off(is_returned: bool) -> None:
    asked = Asked(make_town())
    id = asked.answer("町名まで")
    made = asked.approve(id)
    request = db.session.get_one(SurveyRequest, asked.id, populate_existing=True)
    if is_returned:
        asked.answer("町名まで", name="いいえ")
        version = db.session.get_one(SurveyRequest, asked.id).version
        answering.send_back(asked.id, "もう一度", version=version, by=asked.centre)
    else:
        answering.submit(asked.id, version=request.version, by=asked.centre, has_nothing=True)
    assert waiting() == {Group.AGAINST_CONSENT if is_returned else Group.GONE: [id]}
    take_off(id)
    assert (the_space(made.id).state, waiting()) == (State.DRAFT, {})


def test_a_cafe_that_consents_again_waits_for_its_approval() -> None:
    asked = Asked(make_town())
    id = asked.answer("町名まで")
    made = asked.approve(id)
    asked.answer("町名まで", name="いいえ")
    take_off(id)
    asked.answer("町名まで", name="はい")
    assert waiting() == {Group.USABLE: [id]}
    asked.approve(id)
    assert the_space(made.id).is_public


@pytest.mark.parametrize("has_nothing", [False, True])
def test_what_the_department_cannot_lend_is_not_published(app: Flask, has_nothing: bool) -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    answer(town, id, has_nothing, **({} if has_nothing else {"lends": "貸せない"}))
    assert waiting() == {}
    words = "該当なし" if has_nothing else "貸せる"
    with pytest.raises(Invalid, match=words):
        approve(id)
    assert the_space().state == State.DRAFT
    case = stored(id).case
    assert case
    page = desk(app, town).get(f"/staff/survey/cases/{case.id}").text
    assert "このままでは公開できません" in page


@pytest.mark.parametrize("how", ["never", "nothing", "withdrawn"])
def test_a_public_place_that_is_no_more_is_taken_off_and_can_be_put_back(
    app: Flask, how: str
) -> None:
    town = make_town()
    id = first_answer(town).id
    if how == "withdrawn":
        answering.add(request_of(town).id, ROOM | {"name": "和室"}, by=town.editor)
        answering.withdraw(id, version=stored(id).version, by=town.editor)
        assert waiting() == {}
    answer(town, id, how == "nothing", **({"lends": "貸せない"} if how == "never" else {}))
    assert waiting() == {Group.GONE: [id]}
    client = desk(app, town)
    page = client.get("/staff/survey/approvals")
    assert "公開中だが、貸せない・なくなったという回答" in page.text
    assert submit(client, page, f"/staff/survey/responses/{id}/take-off").status_code == 303
    assert (the_space().state, waiting()) == (State.DRAFT, {})
    assert submit(client, page, f"/staff/survey/responses/{id}/take-off").status_code in {400, 409}
    line = db.session.query(AuditLine).filter_by(operation="unpublish", subject_type="space").one()
    history.undo("spaces", 1, line.id, by=COORDINATOR)
    assert the_space().is_public


def test_a_place_with_nothing_amiss_is_not_taken_off() -> None:
    town = make_town()
    with pytest.raises(Invalid, match="理由"):
        take_off(first_answer(town).id)
    assert the_space().is_public


def test_what_was_not_handed_in_is_not_published_but_a_runners_correction_is() -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    answering.save(id, {"fee": "書きかけ"}, version=stored(id).version, by=town.editor)
    assert waiting() == {}
    with pytest.raises(Invalid, match="直している途中"):
        approve(id)
    submit_again(town)
    answering.save(id, {"fee": "500円"}, version=stored(id).version, by=COORDINATOR)
    assert waiting() == {Group.USABLE: [id]}
    assert approve(id).fee == "500円"


def test_unchanged_vouches_only_for_what_the_department_saw() -> None:
    town = make_town(capacity=20)
    row = first_answer(town)
    answering.save(row.id, {}, version=row.version, by=town.editor, is_unchanged=True)
    submit_again(town)
    assert waiting() == {Group.UNCHANGED: [row.id]}
    changes.change("spaces", 1, {"capacity": 500}, version=1, by=COORDINATOR)
    assert waiting() == {Group.CORRECTED: [row.id]}
    response = stored(row.id)
    seen = approving.versions_of(response, find_targets(response, by=COORDINATOR)[0])
    with pytest.raises(Invalid, match="1件ずつ"):
        approving.confirm_all({row.id: seen}, NEXT, by=COORDINATOR)


def test_only_the_newest_answer_of_a_place_counts() -> None:
    town = make_draft_town()
    old = hand_in(town, ROOM | TERMS | {"capacity": "30"})
    new = rounds.copy_round(town.round_id, by=COORDINATOR)
    version = db.session.get_one(SurveyRound, new).version
    open_days = {"opens_on": days(-1), "due_on": days(9)}
    rounds.change_round(new, open_days, version=version, by=COORDINATOR)
    department_id = request_of(town).department_id
    assert department_id
    rounds.ask_departments(new, [department_id], by=COORDINATOR)
    assert waiting() == {Group.USABLE: [old]}
    now = hand_in(town._replace(round_id=new), ROOM | TERMS | {"capacity": "80"})
    assert waiting() == {Group.USABLE: [now]}
    approve(now)
    with pytest.raises(Invalid, match="新しい回答"):
        approve(old)
    assert the_space().capacity == 80


def test_an_old_no_does_not_take_off_what_a_newer_yes_published() -> None:
    town = make_town()
    seats = space("席", kind="cafe")
    (house,) = store(venue("さっちゃんち", seats, is_partner=True, address="鎌倉市小町2-7-5"))
    old, new = Asked(town, house), Asked(town, house)
    no = old.answer("番地まで", name="いいえ")
    assert waiting() == {Group.AGAINST_CONSENT: [no]}
    take_off(no)
    made = new.approve(new.answer("番地まで"))
    assert waiting() == {}
    with pytest.raises(Invalid, match="理由"):
        take_off(no)
    assert the_space(made.id).is_public


def test_an_approval_that_was_undone_waits_again(app: Flask) -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    approve(id)
    case = stored(id).case
    assert case
    assert (stages.stage_of(case), waiting()) == (Stage.PUBLISHED, {})
    line = db.session.query(AuditLine).filter_by(operation="approve", subject_type="space").one()
    history.undo("spaces", 1, line.id, by=COORDINATOR)
    assert waiting() == {Group.USABLE: [id]}
    assert stages.stage_of(case) == Stage.USABLE
    page = desk(app, town).get(f"/staff/survey/cases/{case.id}").text
    assert '<span class="state">利用可</span>' in page
    assert "公開の承認へ" in page


def test_a_case_dropped_after_its_publication_tells_that_the_place_is_public(app: Flask) -> None:
    town = make_draft_town()
    id = hand_in(town, ROOM | TERMS)
    approve(id)
    case = stored(id).case
    assert case
    version = case.version
    coordinating.move(case.id, Stage.DROPPED, note="工事", version=version, by=COORDINATOR)
    assert waiting() == {Group.DROPPED: [id]}
    client = desk(app, town)
    page = client.get(f"/staff/survey/cases/{case.id}")
    assert "この場所は、いまも公開中です" in page.text
    assert submit(client, page, f"/staff/survey/responses/{id}/take-off").status_code == 303
    assert the_space().state == State.DRAFT
    assert "いまも公開中です" not in client.get(f"/staff/survey/cases/{case.id}").text
