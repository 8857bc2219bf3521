"""Answers that wait for their approval, and what a person decides of them."""

from typing import Any

from kyodo_spaces.db import db
from kyodo_spaces.survey import answering, approving, coordinating
from kyodo_spaces.survey.approving import Decision
from kyodo_spaces.survey.models import Case, Stage, SurveyResponse
from kyodo_spaces.survey.proposals import propose
from kyodo_spaces.survey.targets import find_targets
from kyodo_spaces.venues.models import Space, State
from tests.factories import amenities
from tests.people import COORDINATOR
from tests.surveys import ROOM, Town, days, make_town, request_of

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


def make_draft_town() -> Town:
    """The room of 生涯学習課 is a draft for 20 at 1時間300円, with a piano."""
    return make_town(
        state=State.DRAFT, capacity=20, fee="1時間300円", amenities=amenities(piano=True)
    )
