"""The Case (調整) of each answer that could be lent."""

from sqlalchemy.orm import Session

from .. import clock
from ..accounts.rights import Actor
from .models import Case, RoundKind, Stage, SurveyRequest, SurveyResponse
from .questions import LENDS, PERHAPS, YES
from .recording import record


def open_cases(session: Session, request: SurveyRequest, *, by: Actor) -> None:
    """A Case for each answer handed in that could be lent and has none, in the caller's
    transaction. 変更なし of a place that is published needs no talks, only an approval."""
    for response in request.live:
        if response.case is None and could_be_lent(response):
            case = Case(
                response=response,
                stage=Stage.ANSWERED,
                stage_since=clock.today(),
                blocker=response.answers.get("obstacle") or None,
            )
            session.add(case)
            session.flush()
            after = {"response_id": response.id, "stage": case.stage}
            record(session, "open_case", case, None, after, by)


def could_be_lent(response: SurveyResponse) -> bool:
    if only_confirms(response):
        return False
    if response.request.round.kind == RoundKind.CAFE:
        return response.answers.get("publish_name") == YES
    return response.answers.get("lends") in {LENDS, PERHAPS}


def only_confirms(response: SurveyResponse) -> bool:
    """変更なし of a place that the public sees."""
    return response.is_unchanged and response.space is not None and response.space.is_public
