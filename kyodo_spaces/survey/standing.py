"""What an answer counts for: whether it is the last word on its place, and was handed in."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from ..db import db
from . import cases
from .models import RoundKind, SurveyRequest, SurveyResponse, SurveyRound


def find_newest(responses: Iterable[SurveyResponse]) -> set[int]:
    """The ids of those that are the last that was handed in about their place.

    An inquiry and a café survey ask different people: neither answers for the other. What is
    about no place of the directory yet is the last word.
    """
    asked = list(responses)
    spaces = {row.space_id for row in asked if row.space_id is not None}
    query = (
        select(SurveyResponse, SurveyRequest.submitted_at, SurveyRound.kind)
        .join(SurveyResponse.request)
        .join(SurveyRequest.round)
        .where(SurveyResponse.space_id.in_(spaces), SurveyRequest.submitted_at.is_not(None))
    )
    found = db.session.execute(query).all() if spaces else []
    ordered = sorted(found, key=lambda it: (it[1], it[0].withdrawn_at is None, it[0].id))
    last = {(row.space_id, kind): row.id for row, _at, kind in ordered}
    return {row.id for row in asked if row.space_id is None} | set(last.values())


def find_obstacles(response: SurveyResponse) -> list[str]:
    """Why this answer, handed in as it is, publishes nothing, in words."""
    if response.request.submitted_at is None:
        return []
    found = []
    if response.request.has_nothing:
        found.append(_("「該当なし」という回答が出ているため、公開できません。"))
    elif response.request.round.kind != RoundKind.CAFE and not cases.is_offered(response):
        found.append(
            _("「貸せる」「調整すれば貸せる」という回答ではなくなったため、公開できません。")
        )
    if not response.is_handed_in:
        found.append(_("回答を直している途中です。提出されてから、もう一度お確かめください。"))
    if response.id not in find_newest([response]):
        found.append(_("この場所には、新しい回答があります。新しいほうの回答で承認してください。"))
    return found
