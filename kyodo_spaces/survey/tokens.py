"""A café's link and the key that its browser keeps once it has opened it. Only hashes are stored.

The link serves once, to claim the answer; a new link ends the old one and the old key.
"""

from secrets import compare_digest, token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import audit, clock
from ..accounts import throttle
from ..accounts.models import Role
from ..accounts.rights import Actor
from ..accounts.sessions import digest
from ..db import db, transaction
from ..errors import KyodoError, NotFound
from . import answering, rights
from .models import Status, SurveyRequest

BYTES = 24
TRIES = 20
"""Links that lead nowhere, from one network within a quarter of an hour."""


class Over(KyodoError):
    """A link that has been used elsewhere, or whose round no longer takes answers."""


def make_link(request_id: int, *, by: Actor) -> str:
    """A new link's token for a café, to be shown this once. Raises NotFound."""
    with transaction() as session:
        request = require_cafe(session, request_id, by)
        token = token_urlsafe(BYTES)
        request.token_hash, request.claim_hash = digest(token), None
        session.flush()
        _record(session, "make_link", request, by)
        return token


def require_cafe(session: Session, request_id: int, by: Actor) -> SurveyRequest:
    """A café's request, for whoever runs its round; raises NotFound."""
    found = session.get(SurveyRequest, request_id, populate_existing=True)
    request = rights.require_answer(by, found, "make link")
    rights.require_run(by, request.round, "make link")
    if request.department_id is not None:
        raise NotFound
    return request


def find_invited(token: str, address: str | None, key: str) -> SurveyRequest:
    """Whom a link asks: not claimed yet, or claimed by the browser with this key.

    Raises NotFound for a link that is none or whose round has not opened, Over, and TooMany
    after TRIES wrong ones from the network of this address.
    """
    network = f"survey {throttle.network(address)}"
    reserved = throttle.reserve(throttle.key("survey", network), network, limit=TRIES)
    with transaction() as session:
        if _of(session, token) is not None:
            throttle.give_back(session, reserved)
    return _require_usable(db.session(), token, key)


def claim(token: str, address: str | None, key: str) -> str:
    """The key for the browser that opens the link, which is used up by that. Raises as above."""
    find_invited(token, address, key)
    with transaction() as session:
        request = _require_usable(session, token, key)
        if request.claim_hash is not None:
            return key
        key = token_urlsafe(BYTES)
        request.claim_hash = digest(key)
        session.flush()
        by = _holder(request)
        _record(session, "claim_link", request, by)
        if not request.live:
            answering.insert(session, request, {"venue_name": request.name}, by=by)
        return key


def find_claimed(key: str) -> tuple[SurveyRequest, rights.Holder]:
    """Whose answer the browser with this key may write; raises NotFound, and Over at the end."""
    query = select(SurveyRequest).where(SurveyRequest.claim_hash == digest(key))
    request = db.session.scalar(query)
    if not key or request is None:
        raise NotFound
    if request.round.status(clock.today()) not in {Status.OPEN, Status.LATE}:
        raise Over
    return request, _holder(request)


def _of(session: Session, token: str) -> SurveyRequest | None:
    query = select(SurveyRequest).where(SurveyRequest.token_hash == digest(token))
    return session.scalar(query.execution_options(populate_existing=True))


def _require_usable(session: Session, token: str, key: str) -> SurveyRequest:
    request = _of(session, token)
    status = request.round.status(clock.today()) if request else Status.PREPARING
    if request is None or status is Status.PREPARING:
        raise NotFound
    claimed = request.claim_hash
    is_anothers = claimed is not None and not compare_digest(claimed, digest(key))
    if status is Status.CLOSED or is_anothers:
        raise Over
    return request


def _holder(request: SurveyRequest) -> rights.Holder:
    """The café as it acts: an editor of no department's places, known by its key alone."""
    return rights.Holder(label=request.name, role=Role.EDITOR, claim_hash=request.claim_hash or "")


def _record(session: Session, operation: str, request: SurveyRequest, by: Actor) -> None:
    line = audit.note(operation, request.__tablename__, request.id, by=by)
    audit.record(session, [line])
