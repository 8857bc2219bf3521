"""Rounds: made, changed, copied to the next year, and whom each of them asks."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import Department
from ..accounts.rights import Actor
from ..db import transaction
from ..errors import Invalid, NotAllowed, NotFound
from ..venues.models import Venue
from . import rights
from .answering import Stale
from .models import RoundKind, SurveyFile, SurveyRequest, SurveyResponse, SurveyRound
from .prefilling import make_responses
from .progress import is_idle
from .recording import record

FIELDS = "title document_number body contact dated_on opens_on due_on closes_on".split()
LONGEST = 300
LONGEST_BODY = 4_000


def create_round(kind: str, fiscal_year: int, facts: Mapping[str, Any], *, by: Actor) -> int:
    """Store a round of RoundKind `kind`; its id. `facts` are by FIELDS. Raises Invalid."""
    with transaction() as session:
        return _insert(session, kind, fiscal_year, facts, None, by).id


def _insert(
    session: Session,
    kind: str,
    fiscal_year: int,
    facts: Mapping[str, Any],
    source: SurveyRound | None,
    by: Actor,
) -> SurveyRound:
    if not rights.may_run(by, kind):
        raise NotAllowed(_("この操作は、取りまとめ課だけができます。"))
    row = SurveyRound(kind=RoundKind(kind), fiscal_year=fiscal_year, title="")
    row.copied_from_id = source.id if source else None
    for name in FIELDS:
        setattr(row, name, facts.get(name) or None)
    _check(row)
    session.add(row)
    session.flush()
    after = {name: _plain(getattr(row, name)) for name in FIELDS}
    record(session, "create_round", row, None, after, by)
    return row


def change_round(id: int, facts: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Set these of FIELDS; raises NotFound, Stale, Invalid."""
    with transaction() as session:
        row = _lock(session, id, version, by)
        if any(each.submitted_at for each in row.requests):
            _keep_open(row, facts)
        before = {name: _plain(getattr(row, name)) for name in facts}
        for name in facts.keys() & set(FIELDS):
            setattr(row, name, facts[name] or None)
        _check(row)
        after = {name: _plain(getattr(row, name)) for name in facts}
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            session.flush()
            old = {name: before[name] for name in changed}
            record(session, "change_round", row, old, {name: after[name] for name in changed}, by)


def _keep_open(row: SurveyRound, facts: Mapping[str, Any]) -> None:
    """Who has answered must not find the inquiry gone."""
    opens_on = facts.get("opens_on", row.opens_on)
    if opens_on is None or (opens_on != row.opens_on and opens_on > clock.today()):
        words = _("もう回答があるので、受付を始める日を、消したり先に延ばしたりできません。")
        raise Invalid(words)


def copy_round(id: int, *, by: Actor) -> int:
    """The same round for the next fiscal year, without its dates and answers; its id.

    A round is copied once: the second time it is the id of the first copy.
    """
    with transaction() as session:
        source = rights.require_run(by, session.get(SurveyRound, id), "copy round")
        query = select(SurveyRound.id).where(SurveyRound.copied_from_id == id)
        if (copy := session.scalar(query.limit(1))) is not None:
            return copy
        facts = {name: getattr(source, name) for name in ("title", "body", "contact")}
        return _insert(session, source.kind, source.fiscal_year + 1, facts, source, by).id


def ask_departments(id: int, department_ids: Collection[int], *, by: Actor) -> int:
    """Ask these departments, each with last year's answers in its sheet; how many are new.

    Raises NotFound, Invalid for one that is not valid in the round's year.
    """
    with transaction() as session:
        row = rights.require_run(by, session.get(SurveyRound, id), "ask")
        if row.kind != RoundKind.INQUIRY:
            raise Invalid(_("この調査は、課にはたずねません。"))
        asked = {each.department_id for each in row.requests}
        new = [id for id in dict.fromkeys(department_ids) if id not in asked]
        for department_id in new:
            department = session.get(Department, department_id)
            if department is None or not department.is_valid_in(row.fiscal_year):
                raise Invalid(_("その年度の課から選んでください。"))
            _ask(session, row, by, department_id=department.id, name=department.name)
        return len(new)


def ask_cafe(id: int, *, by: Actor, venue_id: int | None = None, name: str = "") -> int:
    """Ask one café, known to the directory or by name alone; the request's id.

    Raises NotFound, Invalid.
    """
    with transaction() as session:
        row = rights.require_run(by, session.get(SurveyRound, id), "ask")
        return _ask_cafe(session, row, venue_id, name, by)


def ask_cafes(id: int, venue_ids: Collection[int], names: Collection[str], *, by: Actor) -> int:
    """Ask all of these, or none; how many. Raises as `ask_cafe`."""
    with transaction() as session:
        row = rights.require_run(by, session.get(SurveyRound, id), "ask")
        wanted = [(venue_id, "") for venue_id in venue_ids] + [(None, name) for name in names]
        for venue_id, name in wanted:
            _ask_cafe(session, row, venue_id, name, by)
        return len(wanted)


def _ask_cafe(
    session: Session, row: SurveyRound, venue_id: int | None, name: str, by: Actor
) -> int:
    if row.kind != RoundKind.CAFE:
        raise Invalid(_("この照会は、カフェにはたずねません。"))
    if venue_id is not None:
        venue = session.get(Venue, venue_id)
        if venue is None:
            raise NotFound
        name = venue.name
    if not (name := " ".join(name.split())[:LONGEST]):
        raise Invalid(_("カフェの名前を入れてください。"))
    same = [each for each in row.requests if each.venue_id == venue_id]
    if any(venue_id is not None or each.name == name for each in same):
        raise Invalid(_("「%(name)s」には、もうたずねています。", name=name))
    return _ask(session, row, by, venue_id=venue_id, name=name).id


def unask(id: int, *, version: int, by: Actor) -> int:
    """Take back that somebody was asked, by mistake; the round's id.

    Only while nothing of theirs is there: an answer, begun or returned, is never deleted, nor is
    one that another answer began with. Raises NotFound, Stale, Invalid.
    """
    with transaction() as session:
        found = session.get(SurveyRequest, id, populate_existing=True)
        request = rights.require_answer(by, found, "unask")
        rights.require_run(by, request.round, "unask")
        if request.version != version:
            raise Stale(request.version)
        ids = [row.id for row in request.responses]
        later = select(SurveyResponse.id).where(SurveyResponse.previous_id.in_(ids))
        files = select(SurveyFile.id).where(SurveyFile.request_id == id)
        is_held = any(session.scalar(query.limit(1)) for query in (later, files))
        if is_held or not is_idle(request):
            raise Invalid(_("回答が始まっているので、取り消せません。"))
        record(session, "unask", request, {"name": request.name}, {}, by)
        for row in request.responses:
            session.delete(row)
        session.delete(request)
        return request.round_id


def _ask(session: Session, row: SurveyRound, by: Actor, **fields: Any) -> SurveyRequest:
    request = SurveyRequest(round=row, **fields)
    session.add(request)
    session.flush()
    made = make_responses(session, request, _previous(session, row))
    session.flush()
    after = fields | {"answers": len(made)}
    record(session, "ask", request, None, after, by)
    return request


def _previous(session: Session, row: SurveyRound) -> SurveyRound | None:
    """The round that this one was copied from, else the last one of its kind."""
    if row.copied_from_id is not None:
        return session.get(SurveyRound, row.copied_from_id)
    query = select(SurveyRound).where(SurveyRound.kind == row.kind, SurveyRound.id < row.id)
    query = query.where(SurveyRound.fiscal_year <= row.fiscal_year)
    order = (SurveyRound.fiscal_year.desc(), SurveyRound.id.desc())
    return session.scalars(query.order_by(*order).limit(1)).first()


def _lock(session: Session, id: int, version: int, by: Actor) -> SurveyRound:
    found = session.get(SurveyRound, id, populate_existing=True)
    row = rights.require_run(by, found, "change round")
    if row.version != version:
        raise Stale(row.version)
    return row


def _check(row: SurveyRound) -> None:
    if not (row.title or "").strip():
        raise Invalid(_("件名を入れてください。"))
    lines = (row.title, row.document_number, row.contact)
    if any(len(text or "") > LONGEST for text in lines) or len(row.body or "") > LONGEST_BODY:
        raise Invalid(_("長すぎる項目があります。短くしてください。"))
    if row.opens_on is not None and row.due_on is None:
        raise Invalid(_("受付を始めるには、期限の日も入れてください。"))
    days = [day for day in (row.opens_on, row.due_on, row.closes_on) if day is not None]
    if days != sorted(days):
        raise Invalid(_("日付は、受付の始まり、期限、締め切りの順になるように入れてください。"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
