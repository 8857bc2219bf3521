"""How an answer comes in: saved as it is typed, handed in, sent back. Nothing is ever deleted."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from .. import clock
from ..accounts.rights import Actor
from ..db import transaction
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..text import is_typable
from . import cases, forks, lacking, questions, rights
from .models import RoundKind, Status, SurveyRequest, SurveyResponse
from .recording import record

MOST = 300
"""Answers in one request."""


class Stale(Conflict):
    """Somebody else changed it meanwhile. `version` is its version now.

    `theirs` are the texts, by the question's key, that both sides changed: as they are now.
    """

    def __init__(self, version: int, theirs: Mapping[str, str] | None = None) -> None:
        super().__init__("ほかの人が先に変更しました。")
        self.version = version
        self.theirs = dict(theirs or {})


def is_open(request: SurveyRequest, by: Actor) -> bool:
    """Whether the answer may still be changed by the actor.

    Whoever runs the round always may. A department may until the due date, after it while it
    has not answered yet or was asked to correct its answer, and never once the round is closed;
    a café may as long as answers are taken.
    """
    if rights.may_run(by, request.round.kind):
        return True
    status = request.round.status(clock.today())
    if isinstance(by, rights.Holder):
        return status in {Status.OPEN, Status.LATE}
    if status is Status.LATE:
        return request.submitted_at is None or request.returned_at is not None
    return status is Status.OPEN


def lock_request(session: Session, id: int, *, by: Actor, operation: str) -> SurveyRequest:
    """The request as it is now, for a write; raises NotFound, or NotAllowed when it is too late."""
    found = session.get(SurveyRequest, id, populate_existing=True)
    request = rights.require_answer(by, found, operation)
    if not is_open(request, by):
        raise NotAllowed(_("回答の期限を過ぎています。直すときは、照会元の課にご連絡ください。"))
    return request


def save(
    id: int,
    answers: Mapping[str, str],
    *,
    version: int,
    by: Actor,
    is_unchanged: bool | None = None,
) -> int:
    """Keep these texts of one answer, as they were given; its version then.

    `answers` are by the question's key; keys that are no question's are refused. What others
    changed since `version` stays. Raises NotFound, NotAllowed, Invalid, and Stale where both
    changed one text: then nothing is stored.
    """
    with transaction() as session:
        response = lock_response(session, id, by=by, operation="answer")
        if response.version != version:
            _require_known(response, answers)
            answers, theirs = forks.part(session, response, answers, version)
            if theirs or version > response.version:
                raise Stale(response.version, theirs)
            is_unchanged = None  # it was said of texts that are no longer these
        write(session, response, answers, by=by, is_unchanged=is_unchanged)
        return response.version


def lock_response(session: Session, id: int, *, by: Actor, operation: str) -> SurveyResponse:
    """The answer as it is now, for a write; raises as `lock_request`."""
    response = session.get(SurveyResponse, id, populate_existing=True)
    if response is None:
        raise NotFound
    lock_request(session, response.request_id, by=by, operation=operation)
    return response


def write(
    session: Session,
    response: SurveyResponse,
    answers: Mapping[str, str],
    *,
    by: Actor,
    is_unchanged: bool | None = None,
) -> bool:
    """Store the texts and record the line, in the caller's transaction; False when none differs.

    An answer whose texts are not those that its form began with is not 変更なし, whatever is said.
    """
    asked = _require_known(response, answers)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for key, given in answers.items():
        text = questions.canonical(asked[key], given)
        if text != response.answers.get(key, ""):
            before[key], after[key] = response.answers.get(key), text
    if after or (is_unchanged and forks.is_edited(session, response)):
        is_unchanged = False
    if is_unchanged is not None and is_unchanged != response.is_unchanged:
        before["is_unchanged"], after["is_unchanged"] = response.is_unchanged, is_unchanged
        response.is_unchanged = is_unchanged
    if not after:
        return False
    texts = {key: text for key, text in after.items() if key != "is_unchanged"}
    response.answers = response.answers | texts
    flag_modified(response, "answers")
    session.flush()
    if response.request.round.kind == RoundKind.CAFE:
        # The audit forgets nothing, so that what a home owner tells is not the audit's.
        before, after = {}, {"fields": sorted(after)}
    record(session, "answer", response, before, after, by)
    return True


def _require_known(
    response: SurveyResponse, answers: Mapping[str, str]
) -> dict[str, questions.Question]:
    """The round's questions by key; raises Invalid for a key or a text that none can have."""
    asked = {one.key: one for one in questions.questions_of(response.request.round.kind)}
    if unknown := [key for key in answers if key not in asked]:
        raise Invalid(_("この照会にない項目です（%(names)s）。", names="、".join(unknown)[:100]))
    if not all(map(is_typable, answers.values())):
        raise Invalid(_("使えない文字が含まれています。入れ直してください。"))
    return asked


def add(request_id: int, answers: Mapping[str, str], *, by: Actor) -> int:
    """A new answer, about a place that the request did not name; its id. Raises as `save`."""
    with transaction() as session:
        request = lock_request(session, request_id, by=by, operation="answer")
        return insert(session, request, answers, by=by).id


def insert(
    session: Session, request: SurveyRequest, answers: Mapping[str, str], *, by: Actor
) -> SurveyResponse:
    """The same in the caller's transaction."""
    if len(request.responses) >= MOST:
        raise Invalid(_("1つの課の回答は%(n)s件までです。", n=MOST))
    last = max((row.position for row in request.responses), default=0)
    response = SurveyResponse(request=request, position=last + 1, answers={})
    session.add(response)
    session.flush()
    record(session, "add_answer", response, None, {"position": response.position}, by)
    write(session, response, answers, by=by)
    return response


def withdraw(id: int, *, version: int, by: Actor, is_back: bool = False) -> None:
    """Take an answer off the list, or put it back on; raises as `save`."""
    with transaction() as session:
        response = lock_response(session, id, by=by, operation="answer")
        if response.version != version:
            raise Stale(response.version)
        take_off(session, response, by=by, is_back=is_back)


def take_off(
    session: Session, response: SurveyResponse, *, by: Actor, is_back: bool = False
) -> None:
    """The same in the caller's transaction; nothing where it is so already."""
    if is_back is (response.withdrawn_at is None):
        return
    response.withdrawn_at = None if is_back else clock.stamp()
    session.flush()
    after = {"is_withdrawn": not is_back}
    record(session, "answer", response, {"is_withdrawn": is_back}, after, by)


def submit(
    id: int, *, by: Actor, has_nothing: bool = False, medium: str = "web", version: int
) -> None:
    """Hand the answers in. What could be lent becomes a Case. Raises as `save`.

    Answers that lack what each needs are refused with Invalid; one that can't be understood is
    taken as it is.
    """
    with transaction() as session:
        request = lock_request(session, id, by=by, operation="submit")
        if request.version != version:
            raise Stale(request.version)
        hand_in(session, request, by=by, has_nothing=has_nothing, medium=medium)


def hand_in(
    session: Session, request: SurveyRequest, *, by: Actor, has_nothing: bool, medium: str
) -> None:
    """The same in the caller's transaction."""
    if not has_nothing and (lacks := lacking.find_lacking(request)):
        raise Invalid("\n".join(lack.text for lack in lacks))
    before = {"submitted_at": request.submitted_at and request.submitted_at.isoformat()}
    today = clock.today()
    due_on = request.round.due_on
    if request.submitted_at is None and due_on is not None and today > due_on:
        request.is_late = True
    request.has_nothing = has_nothing
    request.submitted_at, request.submitted_by = clock.stamp(), by.label
    request.medium = medium
    request.returned_at = request.returned_note = None
    session.flush()
    after = {
        "submitted_at": request.submitted_at.isoformat(),
        "has_nothing": has_nothing,
        "is_late": request.is_late,
        "medium": medium,
    }
    record(session, "submit", request, before, after, by)
    if not has_nothing:
        cases.open_cases(session, request, by=by)


def send_back(id: int, note: str, *, version: int, by: Actor) -> None:
    """Ask whoever answered to correct it; raises NotFound, Stale, Invalid."""
    with transaction() as session:
        request = rights.require_answer(
            by, session.get(SurveyRequest, id, populate_existing=True), "send back"
        )
        rights.require_run(by, request.round, "send back")
        if request.version != version:
            raise Stale(request.version)
        if request.submitted_at is None:
            raise Invalid(_("まだ回答がありません。"))
        give_back(session, request, note, by=by)


def give_back(session: Session, request: SurveyRequest, note: str, *, by: Actor) -> None:
    """The same in the caller's transaction, also where a file alone has come back so far."""
    if not note.strip():
        raise Invalid(_("直してほしいことを書いてください。"))
    request.returned_at, request.returned_note = clock.stamp(), note.strip()
    session.flush()
    record(session, "send_back", request, None, {"returned_note": note.strip()}, by)
