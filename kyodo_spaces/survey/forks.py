"""Two people at one answer: what each of them changed since both read it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import AuditLine
from . import questions
from .models import SurveyResponse


def part(
    session: Session, response: SurveyResponse, answers: Mapping[str, str], version: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Of texts typed into the answer as it was at `version`: those that are the writer's own,
    and, of those that somebody else changed to another text since, as they are now."""
    asked = {one.key: one for one in questions.questions_of(response.request.round.kind)}
    before = changed_since(session, response, version)
    mine, theirs = {}, {}
    for key, given in answers.items():
        text, now = questions.canonical(asked[key], given), response.answers.get(key, "")
        if key in before and text == before[key]:
            continue
        if key in before and text != now:
            theirs[key] = now
        mine[key] = given
    return mine, theirs


def is_edited(session: Session, response: SurveyResponse) -> bool:
    """Whether a text is another than the one that the form began with."""
    before = changed_since(session, response, 0)
    asked = {one.key for one in questions.questions_of(response.request.round.kind)}
    return any(response.answers.get(key, "") != before[key] for key in before.keys() & asked)


def changed_since(
    session: Session, response: SurveyResponse, version: int
) -> dict[str, str | None]:
    """The texts that changed after `version`, as they were then, by key; None where the audit
    tells no texts, as of a café's."""
    query = select(AuditLine.before, AuditLine.after).where(
        AuditLine.subject_type == response.__tablename__,
        AuditLine.subject_id == response.id,
        AuditLine.version > version,
    )
    found: dict[str, str | None] = {}
    for before, after in session.execute(query.order_by(AuditLine.id.desc())):
        found |= dict.fromkeys((after or {}).get("fields", ()))
        found |= {key: text or "" for key, text in (before or {}).items()}
    return found
