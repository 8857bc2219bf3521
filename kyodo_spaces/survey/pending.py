"""What waits for a person on 「公開の承認を待つもの」: each answer once, in its group."""

from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..accounts.rights import Actor
from ..db import db
from ..venues.models import Space, Venue
from . import approving, cases, stages, standing, taking_off
from .case_lists import require_runner
from .models import RoundKind, Stage, SurveyRequest, SurveyResponse, SurveyRound
from .proposals import propose
from .rows import Row
from .taking_off import Off


class Group(StrEnum):
    """AGAINST_CONSENT, GONE, DROPPED: to be taken off. BEYOND_CONSENT: more of a café is public
    than it lets be shown. USABLE: only the approval is missing. CORRECTED: public, and the last
    answer tells something else. UNCHANGED: 変更なし, several can be approved at once."""

    AGAINST_CONSENT = "against_consent"
    BEYOND_CONSENT = "beyond_consent"
    GONE = "gone"
    DROPPED = "dropped"
    USABLE = "usable"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


_OFF = {Off.CONSENT: Group.AGAINST_CONSENT, Off.GONE: Group.GONE, Off.DROPPED: Group.DROPPED}
Pending = dict[Group, list[SurveyResponse]]


def find_pending(*, by: Actor) -> Pending:
    """All of them in the rounds that the actor runs; raises NotFound for whoever runs none."""
    query = (
        select(SurveyResponse)
        .join(SurveyResponse.request)
        .join(SurveyRequest.round)
        .where(SurveyRound.kind.in_(require_runner(by)), SurveyRequest.submitted_at.is_not(None))
        .options(*_read_at_once())
        .order_by(SurveyRequest.name, SurveyResponse.position, SurveyResponse.id)
    )
    rows = list(db.session.scalars(query))
    newest = standing.find_newest(rows)
    found: Pending = {group: [] for group in Group}
    for row in rows:
        why = taking_off.why_off(row, newest)
        group = _OFF[why] if why else _group(row) if row.id in newest else None
        if group is not None:
            found[group].append(row)
    return found


def _read_at_once() -> list[Any]:
    """What the differences are told by, in few queries for however many answers."""
    space = selectinload(SurveyResponse.space)
    house = space.joinedload(Space.venue)
    lists = ("amenities", "opening_hours", "closing_rules", "special_hours")
    return [
        joinedload(SurveyResponse.request).joinedload(SurveyRequest.round),
        selectinload(SurveyResponse.case),
        *(space.selectinload(getattr(Space, name)) for name in lists),
        *(house.selectinload(getattr(Venue, name)) for name in lists),
    ]


def _group(row: SurveyResponse) -> Group | None:
    """Where an answer that is the last word on its place waits; None where nothing is to do."""
    is_settled = row.is_handed_in and row.withdrawn_at is None and row.request.returned_at is None
    if not is_settled or row.request.has_nothing or not cases.is_offered(row):
        return None
    is_new = row.case is None and row.published_at is None and cases.only_confirms(row)
    is_usable = row.case is not None and stages.stage_of(row.case) is Stage.USABLE
    differences = _differences(row, is_new=is_new)
    if any(each.is_due for each in differences):
        return Group.BEYOND_CONSENT
    if differences and approving.is_ready(row):
        return Group.CORRECTED
    if is_usable:
        return Group.USABLE
    return Group.UNCHANGED if is_new and not differences else None


def _differences(row: SurveyResponse, *, is_new: bool) -> list[Row]:
    """Between the answer and what the public sees, where the answer came after that.

    Of a café always: what it consents to holds whether or not its answer was approved yet.
    """
    if row.space is None or not row.space.is_public:
        return []
    at, request = row.published_at, row.request
    is_later = at is not None and request.submitted_at is not None and request.submitted_at > at
    if not (is_new or is_later or request.round.kind == RoundKind.CAFE):
        return []
    rows = propose(row, row.space.venue, row.space).rows
    return rows if is_new or is_later else [each for each in rows if each.is_due]
