"""How far each addressee of a round has come, as the board and the lists tell of it."""

from enum import StrEnum

from .models import Stage, SurveyRequest


class Progress(StrEnum):
    """未回答 / 該当なし / 回答済 / 確認中 / 公開可."""

    UNANSWERED = "unanswered"
    NOTHING = "nothing"
    ANSWERED = "answered"
    CHECKING = "checking"
    READY = "ready"


_TALKING = {Stage.TALKS, Stage.TERMS}
_GOOD = {Stage.USABLE, Stage.PUBLISHED}


def of(request: SurveyRequest) -> Progress:
    """How far a request has come; the Cases of answers that were withdrawn don't count.

    CHECKING also where some of its Cases may be published and others still wait.
    """
    if request.submitted_at is None:
        return Progress.UNANSWERED
    if request.returned_at is not None:
        return Progress.CHECKING
    if request.has_nothing:
        return Progress.NOTHING
    stages = {Stage(row.case.stage) for row in request.live if row.case is not None}
    if stages & _TALKING:
        return Progress.CHECKING
    if stages & _GOOD:
        is_over = stages <= _GOOD | {Stage.DROPPED}
        return Progress.READY if is_over else Progress.CHECKING
    return Progress.ANSWERED


def is_started(request: SurveyRequest) -> bool:
    """入力中: not handed in yet, but something was saved that its form did not begin with."""
    if request.submitted_at is not None:
        return False
    return any(row.version > 1 or row.withdrawn_at is not None for row in request.responses)


def is_idle(request: SurveyRequest) -> bool:
    """Nobody has begun to answer: it may still be taken back that they were asked."""
    is_claimed = request.claim_hash is not None
    return not (request.submitted_at or is_started(request) or is_claimed)
