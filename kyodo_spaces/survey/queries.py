"""Rounds and requests, read in few queries, for whoever may see them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from .. import clock
from ..accounts.rights import Actor
from ..db import db
from ..errors import NotFound
from ..venues.models import Kind, Space, State, Venue
from . import rights
from .models import RoundKind, Status, SurveyRequest, SurveyResponse, SurveyRound
from .progress import Progress, of


class Tally(NamedTuple):
    """A round: how many are asked, and how many of them have answered."""

    round: SurveyRound
    asked: int
    answered: int


def get_round(id: int, *, by: Actor) -> SurveyRound:
    """A round that the actor runs; raises NotFound."""
    return rights.require_run(by, db.session.get(SurveyRound, id), "read round")


def get_request(id: int, *, by: Actor) -> SurveyRequest:
    """A request that the actor may answer; raises NotFound, and Refused for another's."""
    return rights.require_answer(by, db.session.get(SurveyRequest, id), "read answer")


def get_response(id: int, *, by: Actor) -> SurveyResponse:
    """An answer that the actor may write; raises as above."""
    found = db.session.get(SurveyResponse, id)
    if found is None:
        raise NotFound
    rights.require_answer(by, found.request, "read answer")
    return found


def find_rounds(by: Actor) -> list[Tally]:
    """The rounds that the actor runs, the newest first."""
    kinds = [kind for kind in RoundKind if rights.may_run(by, kind)]
    counts = func.count(SurveyRequest.id), func.count(SurveyRequest.submitted_at)
    query = select(SurveyRound, *counts).outerjoin(SurveyRound.requests)
    query = query.where(SurveyRound.kind.in_(kinds)).group_by(SurveyRound.id)
    order = (SurveyRound.fiscal_year.desc(), SurveyRound.id.desc())
    return [Tally(*row) for row in db.session.execute(query.order_by(*order))]


def find_asked(by: Actor) -> list[SurveyRequest]:
    """What the actor's departments are asked, or those that they succeeded: in rounds that have
    opened, the latest due date first."""
    if not by.department_ids:
        return []
    query = select(SurveyRequest).join(SurveyRequest.round)
    query = query.where(SurveyRequest.department_id.in_(rights.forebears(by.department_ids)))
    query = query.order_by(SurveyRound.due_on.desc(), SurveyRequest.name, SurveyRequest.id)
    today = clock.today()
    return [row for row in _whole(query) if row.round.status(today) is not Status.PREPARING]


def find_waiting(by: Actor) -> list[SurveyRequest]:
    """Of these, what still waits for an answer, the earliest due date first."""
    return [row for row in find_asked(by) if is_waiting(row)][::-1]


def find_requests(round_id: int) -> Sequence[SurveyRequest]:
    """Whom a round asks, by name, with all that tells how far they have come."""
    query = select(SurveyRequest).where(SurveyRequest.round_id == round_id)
    return _whole(query.order_by(SurveyRequest.name, SurveyRequest.id))


def _whole(query: Select[SurveyRequest]) -> Sequence[SurveyRequest]:
    """Of the answers all but their texts, which are long and not shown on any list."""
    answers = selectinload(SurveyRequest.responses)
    options = (
        joinedload(SurveyRequest.round),
        joinedload(SurveyRequest.department),
        answers.options(defer(SurveyResponse.answers), selectinload(SurveyResponse.case)),
    )
    return db.session.scalars(query.options(*options)).all()


def find_cafes(row: SurveyRound) -> Sequence[Venue]:
    """The cafés that the directory knows and the round does not ask yet, by name."""
    asked = select(SurveyRequest.venue_id).where(
        SurveyRequest.round_id == row.id, SurveyRequest.venue_id.is_not(None)
    )
    seats = exists().where(
        Space.venue_id == Venue.id, Space.kind == Kind.CAFE, Space.state != State.RETIRED
    )
    query = select(Venue).where(Venue.state != State.RETIRED, seats, Venue.id.not_in(asked))
    return db.session.scalars(query.order_by(Venue.name_kana, Venue.name, Venue.id)).all()


def is_waiting(request: SurveyRequest) -> bool:
    """Whether the round still waits for the addressee: not answered, or sent back."""
    if request.round.status(clock.today()) not in {Status.OPEN, Status.LATE}:
        return False
    return of(request) is Progress.UNANSWERED or request.returned_at is not None
