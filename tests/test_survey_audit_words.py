"""The page of the audit tells what the inquiry wrote in words, not by the names of columns."""

import pytest
from sqlalchemy import select

from kyodo_spaces.accounts import wording
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering, rounds
from kyodo_spaces.survey.questions import questions_of
from tests.approvals import TERMS, approve, hand_in, make_draft_town
from tests.people import COORDINATOR
from tests.surveys import ROOM, request_of
from tests.workbooks import apply, returned, waiting

pytestmark = pytest.mark.usefixtures("app_context")


def test_every_line_of_the_survey_is_told_in_words() -> None:
    town = make_draft_town()
    approve(hand_in(town, ROOM | TERMS))
    answering.send_back(1, "x", version=request_of(town).version, by=COORDINATOR)
    apply(waiting(town.round_id, returned(1)))
    rounds.unask(2, version=request_of(town, "観光課").version, by=COORDINATOR)
    asked = {question.key for question in questions_of("inquiry")}
    lines = db.session.scalars(
        select(AuditLine).where(AuditLine.subject_type.startswith("survey_"))
    ).all()
    assert len({line.operation for line in lines}) > 8
    for line in lines:
        assert line.operation in wording.OPERATIONS
        assert line.subject_type in wording.SUBJECTS
        facts = {**(line.before or {}), **(line.after or {})}
        told = [wording.changes(line, {}), facts.keys() - asked]
        assert not [name for name in told[1] if any(name in each for each in told[0])], told


def test_a_stage_is_told_by_its_word() -> None:
    line = AuditLine(before={"stage": "answered"}, after={"stage": "talks"})
    assert wording.changes(line, {}) == ["段階: 回答 → 協議"]
