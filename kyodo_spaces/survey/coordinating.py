"""調整: what is done to a Case, from the answer to a usable place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.rights import Actor, Refused
from ..db import db, transaction
from ..errors import Invalid, NotFound
from ..text import is_typable
from . import rights, stages
from .answering import Stale
from .models import Case, CaseNote, Stage
from .recording import record

FIELDS = ("blocker", "next_action", "owner", "due_on")
LONGEST = {"owner": 100, "blocker": 1_000, "next_action": 1_000}
LONGEST_NOTE = 4_000


def get_case(id: int, *, by: Actor) -> Case:
    """A Case of a round that the actor runs; raises NotFound for any other."""
    return _require(db.session.get(Case, id), by, "read case")


def change_case(id: int, facts: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Set these of FIELDS; raises NotFound, Stale, Invalid."""
    with transaction() as session:
        case = _lock(session, id, version, by, "change case")
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in FIELDS:
            if name not in facts or facts[name] == getattr(case, name):
                continue
            before[name], after[name] = _plain(getattr(case, name)), _plain(facts[name])
            setattr(case, name, facts[name] or None)
        _check(case)
        if after:
            session.flush()
            record(session, "change_case", case, before, after, by)


def add_note(id: int, text: str, *, by: Actor) -> None:
    """Write down what was said or agreed; it stays as it is. Raises NotFound, Invalid."""
    with transaction() as session:
        found = session.get(Case, id, populate_existing=True)
        _note(session, _require(found, by, "note"), text, by)


def move(id: int, stage: str, *, note: str = "", version: int, by: Actor) -> None:
    """Put the Case at another stage, with a note where it goes back or is dropped.

    Raises NotFound, Stale, and Invalid with all that the stage still asks for.
    """
    with transaction() as session:
        case = _lock(session, id, version, by, "move case")
        if stage not in stages.STAGES or stage == case.stage:
            raise Invalid(_("移す先の段階を選んでください。"))
        target = Stage(stage)
        if target is Stage.PUBLISHED:
            raise Invalid(_("公開は、「公開の承認」の画面から行ってください。"))
        note = note.strip()
        if target is Stage.DROPPED and not note:
            raise Invalid(_("見送る理由を書いてください。"))
        if not (note or target is Stage.DROPPED or stages.is_forward(case, target)):
            raise Invalid(_("前の段階に戻すときは、理由を書いてください。"))
        if note:
            _note(session, case, note, by)
        if missing := stages.lacking(case, target):
            words = "」「".join(str(need.words) for need in missing)
            raise Invalid(
                _(
                    "「%(stage)s」に移すには、次のことが必要です: 「%(words)s」",
                    stage=stages.STAGES[target],
                    words=words,
                )
            )
        put(session, case, target, by=by, note=note)


def put(session: Session, case: Case, stage: Stage, *, by: Actor, note: str = "") -> None:
    """Set the stage and record it, in the caller's transaction."""
    before: dict[str, Any] = {"stage": case.stage}
    after: dict[str, Any] = {"stage": stage.value}
    if note:
        after["note"] = note
    case.stage, case.stage_since = stage, clock.today()
    case.drop_reason = note if stage is Stage.DROPPED else None
    session.flush()
    record(session, "move_case", case, before, after, by)


def _note(session: Session, case: Case, text: str, by: Actor) -> None:
    text = text.strip()
    if not text:
        raise Invalid(_("記録することを書いてください。"))
    if len(text) > LONGEST_NOTE or not is_typable(text):
        raise Invalid(_("%(n)s字までの普通の文字で書いてください。", n=LONGEST_NOTE))
    case.notes.append(CaseNote(at=clock.stamp(), by=by.label, text=text))
    session.flush()
    record(session, "note_case", case, None, {"note": text}, by)


def _check(case: Case) -> None:
    for name, most in LONGEST.items():
        text = getattr(case, name) or ""
        if len(text) > most or not is_typable(text):
            raise Invalid(_("%(n)s字までの普通の文字で書いてください。", n=most))


def _lock(session: Session, id: int, version: int, by: Actor, operation: str) -> Case:
    case = _require(session.get(Case, id, populate_existing=True), by, operation)
    if case.version != version:
        raise Stale(case.version)
    return case


def _require(case: Case | None, by: Actor, operation: str) -> Case:
    if case is None:
        raise NotFound
    if not rights.may_run(by, case.response.request.round.kind):
        raise Refused(operation, case.__tablename__, case.id)
    return case


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
