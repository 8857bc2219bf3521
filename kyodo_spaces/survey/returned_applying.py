"""What a person decides of a returned file: taken in, sent back, put aside, whose it is."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.rights import Actor
from ..db import db, transaction
from ..errors import Conflict, Invalid, NotFound
from . import answering, rights
from .answering import Stale
from .models import SurveyFile, SurveyRequest, SurveyResponse
from .recording import record
from .returned_columns import UNCHANGED_KEY
from .returned_matching import SKIP
from .returned_plan import Plan, RowPlan, make_plan
from .workbook_keys import UNCHANGED

APPLIED, RETURNED, DISCARDED = "applied", "returned", "discarded"


class Decisions(NamedTuple):
    """By a row's place in the file what it is about, and by place and key the cells that are
    taken and the texts that were corrected. `seen` is the plan's that the person saw."""

    choices: Mapping[int, str]
    taken: frozenset[tuple[int, str]]
    texts: Mapping[tuple[int, str], str]
    withdrawn: frozenset[int]
    has_nothing: bool
    seen: str


class Overtaken(Conflict):
    """The answers changed after the person saw the plan."""


class Settled(Conflict):
    """Somebody settled the file already."""


def get_file(id: int, *, by: Actor, operation: str = "read file") -> SurveyFile:
    """A file of a round that the actor runs; raises NotFound."""
    found = db.session.get(SurveyFile, id, populate_existing=True)
    if found is None:
        raise NotFound
    rights.require_run(by, found.round, operation)
    return found


def get_plan(file: SurveyFile, choices: Mapping[int, str]) -> Plan | None:
    """What the file would change; None while nobody has said whose it is."""
    if file.request is None:
        return None
    return make_plan(db.session(), file, file.request, choices)


def apply(id: int, decisions: Decisions, *, version: int, by: Actor) -> int:
    """Write what was decided, all in one transaction; how many answers changed.

    Raises NotFound, Stale, Settled, Overtaken, and Invalid where rows are undecided or the
    answers can't be handed in: then nothing is written and the file waits on.
    """
    with transaction() as session:
        file, request = _lock_with_request(session, id, version, by)
        plan = make_plan(session, file, request, decisions.choices)
        if plan.seen != decisions.seen:
            raise Overtaken(_("見ているあいだに、回答が変わりました。もう一度お確かめください。"))
        _check(plan)
        count = sum(_write(session, request, row, decisions, by) for row in plan.rows)
        for answer in plan.gone:
            if answer.id in decisions.withdrawn:
                answering.take_off(session, answer, by=by)
                count += 1
        is_waited_for = request.submitted_at is None or request.returned_at is not None
        if count or is_waited_for or request.has_nothing != decisions.has_nothing:
            session.flush()
            session.refresh(request, ["responses"])
            nothing = decisions.has_nothing
            answering.hand_in(session, request, by=by, has_nothing=nothing, medium="excel")
        _settle(session, file, APPLIED, {"answers": count}, by)
        return count


def _check(plan: Plan) -> None:
    """Each row is decided, and no two of them about the same answer."""
    taken: dict[str, RowPlan] = {}
    for row in plan.rows:
        if row.is_open:
            raise Invalid(_("%(row)s行目: どの回答のことか選んでください。", row=row.row))
        if row.target and (first := taken.setdefault(row.match.choice, row)) is not row:
            words = _(
                "%(first)s行目と%(row)s行目が、同じ回答を指しています。どちらかを選んでください。"
            )
            raise Invalid(words % {"first": first.row, "row": row.row})


def _write(
    session: Session, request: SurveyRequest, row: RowPlan, decisions: Decisions, by: Actor
) -> bool:
    """Write one row; whether anything changed."""
    if row.match.choice == SKIP:
        return False
    answers, is_unchanged = _decided(row, decisions)
    if row.target is None:
        return bool(any(answers.values()) and answering.insert(session, request, answers, by=by))
    was_off = _put_back(session, row.target, by)
    is_written = answering.write(session, row.target, answers, by=by, is_unchanged=is_unchanged)
    return is_written or was_off


def _decided(row: RowPlan, decisions: Decisions) -> tuple[dict[str, str], bool | None]:
    answers, is_unchanged = {}, None
    for cell in row.cells:
        at = (row.place, cell.key)
        text = decisions.texts.get(at, cell.text)
        if at not in decisions.taken and text == cell.text and not row.is_new:
            continue
        if cell.key == UNCHANGED_KEY:
            is_unchanged = text == UNCHANGED
        else:
            answers[cell.key] = text
    return answers, is_unchanged


def _put_back(session: Session, answer: SurveyResponse, by: Actor) -> bool:
    if answer.withdrawn_at is None:
        return False
    answering.take_off(session, answer, by=by, is_back=True)
    return True


def send_back(id: int, note: str, *, version: int, by: Actor) -> None:
    """Ask the department to correct its file; it stays as it came. Raises as `apply`."""
    with transaction() as session:
        file, request = _lock_with_request(session, id, version, by)
        answering.give_back(session, request, note, by=by)
        _settle(session, file, RETURNED, {"returned_note": note.strip()}, by)


def discard(id: int, *, version: int, by: Actor) -> None:
    """Put a file aside; it stays as it came. Raises NotFound, Stale, Settled."""
    with transaction() as session:
        _settle(session, _lock(session, id, version, by), DISCARDED, {}, by)


def assign(id: int, request_id: int, *, version: int, by: Actor) -> None:
    """Say whose answers a file holds that doesn't tell itself. Raises as `discard`, Invalid."""
    with transaction() as session:
        file = _lock(session, id, version, by)
        request = session.get(SurveyRequest, request_id)
        if file.request_id is not None or request is None or request.round_id != file.round_id:
            raise Invalid(_("この照会でたずねている課から選んでください。"))
        file.request = request
        session.flush()
        record(session, "assign_file", file, None, {"request_id": request.id}, by)


def _lock(session: Session, id: int, version: int, by: Actor) -> SurveyFile:
    file = get_file(id, by=by, operation="decide file")
    session.refresh(file)
    if file.settled_at is not None:
        raise Settled(_("このファイルは、もう決めてあります。"))
    if file.version != version:
        raise Stale(file.version)
    return file


def _lock_with_request(
    session: Session, id: int, version: int, by: Actor
) -> tuple[SurveyFile, SurveyRequest]:
    file = _lock(session, id, version, by)
    if file.request_id is None:
        raise Invalid(_("先に、どの課の回答かを選んでください。"))
    request = answering.lock_request(session, file.request_id, by=by, operation="decide file")
    return file, request


def _settle(
    session: Session, file: SurveyFile, settled_as: str, after: dict[str, object], by: Actor
) -> None:
    file.settled_at, file.settled_as = clock.stamp(), settled_as
    session.flush()
    record(session, f"{settled_as}_file", file, None, after, by)
