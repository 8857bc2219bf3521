"""The Cases of the rounds that one runs: by stage, by due date, and what became of one."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .. import clock
from ..accounts.rights import Actor
from ..audit import AuditLine
from ..db import db
from ..errors import NotFound
from . import cases, rights, stages
from .approving import is_against_consent
from .models import Case, RoundKind, Stage, SurveyRequest, SurveyResponse, SurveyRound

CAFE = "カフェ"
"""The kind of the places that a café survey asks of."""


class Wanted(NamedTuple):
    """Which Cases; what is not said is not asked."""

    round_id: int | None = None
    department: str = ""
    owner: str = ""
    kind: str = ""


class Offered(NamedTuple):
    """What the lists can be narrowed to."""

    rounds: list[SurveyRound]
    departments: list[str]
    owners: list[str]
    kinds: list[str]


def find_cases(*, by: Actor) -> list[Case]:
    """All Cases of the rounds that the actor runs, those due first; raises NotFound for others.

    An answer that was taken off its list has nothing to be coordinated.
    """
    kinds = require_runner(by)
    query = (
        select(Case)
        .join(Case.response)
        .join(SurveyResponse.request)
        .join(SurveyRequest.round)
        .where(SurveyRound.kind.in_(kinds), SurveyResponse.withdrawn_at.is_(None))
        .options(
            joinedload(Case.response)
            .joinedload(SurveyResponse.request)
            .joinedload(SurveyRequest.round),
            selectinload(Case.notes),
        )
        .order_by(Case.due_on.is_(None), Case.due_on, Case.stage_since, Case.id)
    )
    return list(db.session.scalars(query))


def require_runner(by: Actor) -> list[str]:
    """The kinds of rounds that the actor runs; raises NotFound for whoever runs none."""
    kinds = [kind.value for kind in RoundKind if rights.may_run(by, kind)]
    if not kinds:
        raise NotFound
    return kinds


def narrow(found: Iterable[Case], wanted: Wanted) -> list[Case]:
    """Those that are wanted."""
    return [
        case
        for case in found
        if wanted.round_id in {None, case.response.request.round_id}
        and wanted.department in {"", case.response.request.name}
        and wanted.owner in {"", case.owner}
        and wanted.kind in {"", kind_of(case)}
    ]


def offered(found: Sequence[Case]) -> Offered:
    """What tells these Cases apart."""
    rounds = {case.response.request.round for case in found}
    return Offered(
        sorted(rounds, key=lambda row: -row.id),
        sorted({case.response.request.name for case in found}),
        sorted({case.owner for case in found if case.owner}),
        sorted({kind for case in found if (kind := kind_of(case))}),
    )


def kind_of(case: Case) -> str:
    """会議室: the kind of place, as the answer says it."""
    if case.response.request.round.kind == RoundKind.CAFE:
        return CAFE
    return case.response.answers.get("kind", "")


def by_stage(found: Iterable[Case]) -> dict[Stage, list[Case]]:
    """The Cases of each stage, in the order of the stages."""
    groups: dict[Stage, list[Case]] = {stage: [] for stage in Stage}
    for case in found:
        groups[Stage(case.stage)].append(case)
    return groups


def due_this_week(found: Iterable[Case], today: date) -> list[Case]:
    """What is open and due until Sunday, the overdue first."""
    sunday = today + timedelta(days=6 - today.weekday())
    due = [case for case in found if case.due_on and case.due_on <= sunday]
    return [case for case in due if case.stage in stages.OPEN]


def days_in_stage(case: Case) -> int:
    return (clock.today() - case.stage_since).days


def get_history(case: Case) -> list[AuditLine]:
    """What was done to the Case, the newest first."""
    query = select(AuditLine).where(
        AuditLine.subject_type == Case.__tablename__,
        AuditLine.subject_id == case.id,
        AuditLine.after.is_not(None),
    )
    return list(db.session.scalars(query.order_by(AuditLine.id.desc())))


class Waiting(NamedTuple):
    """The answers for which only a person's approval is missing."""

    usable: list[SurveyResponse]
    unchanged: list[SurveyResponse]
    """変更なし: several can be approved at once."""
    against_consent: list[SurveyResponse]
    """Cafés that are public though their last answer does not let them be."""


def find_waiting(*, by: Actor) -> Waiting:
    """All of them in the rounds that the actor runs; raises NotFound for whoever runs none."""
    query = (
        select(SurveyResponse)
        .join(SurveyResponse.request)
        .join(SurveyRequest.round)
        .where(
            SurveyRound.kind.in_(require_runner(by)),
            SurveyResponse.withdrawn_at.is_(None),
            SurveyRequest.submitted_at.is_not(None),
            SurveyRequest.returned_at.is_(None),
            SurveyRequest.has_nothing.is_(False),
        )
        .options(
            joinedload(SurveyResponse.request).joinedload(SurveyRequest.round),
            joinedload(SurveyResponse.space),
            selectinload(SurveyResponse.case),
        )
        .order_by(SurveyRequest.name, SurveyResponse.position, SurveyResponse.id)
    )
    rows = list(db.session.scalars(query))
    return Waiting(
        [row for row in rows if row.case is not None and row.case.stage == Stage.USABLE],
        [
            row
            for row in rows
            if row.case is None and row.published_at is None and cases.only_confirms(row)
        ],
        [row for row in rows if is_against_consent(row)],
    )
