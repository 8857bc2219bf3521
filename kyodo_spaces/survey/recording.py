"""The audit lines of the survey: none of them is the public's to know of."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from .. import audit
from ..accounts.rights import Actor
from .models import Case, SurveyFile, SurveyRequest, SurveyResponse, SurveyRound

Subject = SurveyRound | SurveyRequest | SurveyResponse | Case | SurveyFile


def record(
    session: Session,
    operation: str,
    subject: Subject,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    by: Actor,
) -> None:
    """One line about a flushed row, in the caller's transaction."""
    line = audit.line(operation, subject, by=by, before=before, after=after, is_public=False)
    audit.record(session, [line])
