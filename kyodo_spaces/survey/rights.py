"""Whose a round, a request and an answer are. What is another's does not exist for the asker."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from ..accounts.models import Role, succession
from ..accounts.rights import Actor, Refused
from ..clock import today
from ..db import db
from ..errors import NotFound
from .models import RoundKind, Status, SurveyRequest, SurveyRound


@dataclass(frozen=True, slots=True)
class Holder(Actor):
    """A café that answers by the key which its browser keeps: no account and no other right."""

    claim_hash: str = ""


def may_run(actor: Actor, kind: str) -> bool:
    """Coordinators run every round; the centre runs the survey of cafés."""
    return actor.is_coordinator or (actor.role == Role.CENTRE and kind == RoundKind.CAFE)


def may_answer(actor: Actor, request: SurveyRequest) -> bool:
    """Whoever runs the round, the café that holds the claim, and the department that was asked
    or has succeeded it since."""
    if may_run(actor, request.round.kind):
        return True
    if request.round.status(today()) is Status.PREPARING:
        return False
    if isinstance(actor, Holder):
        return actor.claim_hash == request.claim_hash
    if request.department_id is None:
        return False
    return bool(heirs({request.department_id}) & actor.department_ids)


def heirs(department_ids: Collection[int]) -> set[int]:
    """The departments themselves and all that have succeeded them."""
    return _follow(department_ids, succession.c.predecessor_id, succession.c.successor_id)


def forebears(department_ids: Collection[int]) -> set[int]:
    """The departments themselves and all that they have succeeded."""
    return _follow(department_ids, succession.c.successor_id, succession.c.predecessor_id)


def _follow(ids: Collection[int], here: object, there: object) -> set[int]:
    links: dict[int, list[int]] = {}
    for one, other in db.session.execute(select(here, there)):  # type: ignore[call-overload]  # columns
        links.setdefault(one, []).append(other)
    found: set[int] = set()
    waiting = list(ids)
    while waiting:
        if (id := waiting.pop()) not in found:
            found.add(id)
            waiting += links.get(id, [])
    return found


def require_run(actor: Actor, found: SurveyRound | None, operation: str) -> SurveyRound:
    """The round itself if the actor runs it; raises NotFound, and Refused for another's."""
    if found is None:
        raise NotFound
    if not may_run(actor, found.kind):
        raise Refused(operation, found.__tablename__, found.id)
    return found


def require_answer(actor: Actor, found: SurveyRequest | None, operation: str) -> SurveyRequest:
    """The request itself if the actor may answer it; raises NotFound, and Refused for another's."""
    if found is None:
        raise NotFound
    if not may_answer(actor, found):
        raise Refused(operation, found.__tablename__, found.id)
    return found
