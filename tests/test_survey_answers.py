"""Answers: prefilled, saved as they are typed, handed in, sent back, never lost."""

import pytest

from kyodo_spaces.accounts.rights import Refused
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid, NotAllowed
from kyodo_spaces.survey import answering, questions, rounds
from kyodo_spaces.survey.models import Case, Stage
from tests.people import COORDINATOR
from tests.surveys import ROOM, days, first_answer, make_town, request_of

pytestmark = pytest.mark.usefixtures("app_context")


def test_the_form_begins_with_what_the_directory_says() -> None:
    answer = first_answer(make_town(capacity=20, is_free=True, how_to_apply="窓口で"))
    told = ROOM | {"capacity": "20", "is_free": "無料", "how_to_apply": "窓口で"}
    assert answer.answers == told


def test_a_text_that_is_not_understood_stays_as_it_was_given() -> None:
    town = make_town()
    answer = first_answer(town)
    given = {"capacity": "２０名", "copies": "たくさん", "is_free": "むりょう？"}
    answering.save(answer.id, given, version=answer.version, by=town.editor)
    found = first_answer(town).answers
    assert (found["capacity"], found["copies"]) == ("20", "たくさん")
    assert found["is_free"] == "むりょう？"


def test_who_comes_second_is_told_and_overwrites_nothing() -> None:
    town = make_town()
    answer = first_answer(town)
    version = answer.version
    answering.save(answer.id, {"capacity": "20"}, version=version, by=town.editor)
    with pytest.raises(answering.Stale):
        answering.save(answer.id, {"capacity": "30"}, version=version, by=town.editor)
    assert first_answer(town).answers["capacity"] == "20"


def test_another_departments_answer_is_not_there() -> None:
    town = make_town()
    answer = first_answer(town)
    with pytest.raises(Refused):
        answering.save(answer.id, {"capacity": "1"}, version=answer.version, by=town.other)
    with pytest.raises(Refused):
        answering.save(answer.id, {"capacity": "1"}, version=answer.version, by=town.centre)


def test_handing_in_opens_a_case_once() -> None:
    town = make_town()
    answer = first_answer(town)
    answering.save(answer.id, {"lends": "要調整"}, version=answer.version, by=town.editor)
    for _again in range(2):
        request = request_of(town)
        answering.submit(request.id, version=request.version, by=town.editor)
    cases = db.session.query(Case).all()
    assert [case.stage for case in cases] == [Stage.ANSWERED]


def test_nothing_to_lend_is_an_answer_and_an_empty_sheet_is_none() -> None:
    town = make_town()
    request = request_of(town, "観光課")
    with pytest.raises(Invalid, match="該当なし"):
        answering.submit(request.id, version=request.version, by=town.other)
    answering.submit(request.id, version=request.version, by=town.other, has_nothing=True)
    assert request_of(town, "観光課").has_nothing


def test_late_answers_are_taken_and_marked_and_then_stay() -> None:
    town = make_town()
    row = request_of(town).round
    facts = {"opens_on": days(-20), "due_on": days(-1), "closes_on": days(5)}
    rounds.change_round(row.id, facts, version=row.version, by=COORDINATOR)
    request = request_of(town)
    answering.submit(request.id, version=request.version, by=town.editor)
    request = request_of(town)
    assert request.is_late
    answer = first_answer(town)
    with pytest.raises(NotAllowed):
        answering.save(answer.id, {"capacity": "1"}, version=answer.version, by=town.editor)
    answering.send_back(request.id, "定員を入れてください", version=request.version, by=COORDINATOR)
    answering.save(answer.id, {"capacity": "1"}, version=answer.version, by=town.editor)


def test_an_answer_taken_off_the_list_is_still_there() -> None:
    town = make_town()
    answer = first_answer(town)
    answering.withdraw(answer.id, version=answer.version, by=town.editor)
    assert request_of(town).live == []
    answer = request_of(town).responses[0]
    answering.withdraw(answer.id, version=answer.version, by=town.editor, is_back=True)
    assert first_answer(town).answers == ROOM


def test_next_year_begins_with_this_years_answers() -> None:
    town = make_town()
    request = request_of(town)
    answering.add(request.id, ROOM | {"name": "倉庫", "lends": "要調整"}, by=town.editor)
    copy = rounds.copy_round(town.round_id, by=COORDINATOR)
    rounds.ask_departments(copy, [request.department_id or 0], by=COORDINATOR)
    found = request_of(town._replace(round_id=copy)).live
    assert [(row.answers["name"], row.answers["lends"]) for row in found] == [
        ("第1会議室", "貸せる"),
        ("倉庫", "調整すれば貸せる"),
    ]


@pytest.mark.parametrize(
    ("key", "given", "stored"),
    [
        ("capacity", "３０名程度", "30"),
        ("capacity", "百二十人", "120"),
        ("capacity", "二十", "20"),
        ("capacity", "20～30", "20～30"),
        ("lends", "◯", "貸せる"),
        ("lends", "△", "調整すれば貸せる"),
        ("is_free", "ただ", "無料"),
        ("kind", "集会室", "会議室"),
        ("wifi", "あり？", "あり？"),
    ],
)
def test_what_clerks_write_is_understood_where_it_is_certain(
    key: str, given: str, stored: str
) -> None:
    question = next(one for one in questions.INQUIRY if one.key == key)
    assert questions.canonical(question, given) == stored
    assert bool(questions.read(question, given).notice) is (given == stored)
