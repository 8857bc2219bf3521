"""調整: the Case of each answer that could be lent."""

from sqlalchemy.orm import Session

from .. import audit, clock
from ..accounts.rights import Actor
from .models import Case, RoundKind, Stage, SurveyRequest, SurveyResponse
from .questions import LENDS, PERHAPS


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
            line = audit.line("open_case", case, by=by, before=None, after=after, is_public=False)
            audit.record(session, [line])


def could_be_lent(response: SurveyResponse) -> bool:
    if response.request.round.kind == RoundKind.CAFE:
        return response.answers.get("publish_name") == "はい"
    if response.is_unchanged and response.space is not None and response.space.is_public:
        return False
    return response.answers.get("lends") in {LENDS, PERHAPS}
