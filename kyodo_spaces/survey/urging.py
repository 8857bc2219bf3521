"""督促: who is to be reminded to answer, in which words, and when that was done."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from .. import audit, clock, mail
from ..accounts.rights import Actor
from ..audit import AuditLine
from ..db import db, transaction
from ..errors import Invalid
from ..venues import dates
from . import queries, wording
from .models import Status, SurveyRequest, SurveyRound

MAILED, TOLD = "urge", "urge by hand"
_SUBJECT = SurveyRequest.__tablename__
Link = Callable[[int], str]
"""Takes a request's id; returns the address of its page, "" where there is none to give."""
MOST_FAILURES = 2
"""A mail server that is down is not asked once for each department."""


class Sent(NamedTuple):
    """What became of a sending: names of the addressees."""

    mailed: list[str]
    unsent: list[str]
    """Without an address."""
    failed: list[str]
    reason: str
    """Why the last one failed, in words for whoever runs the program."""


def last_urged(request_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each request's addressee was last reminded, by mail or by hand."""
    query = select(AuditLine.subject_id, AuditLine.operation, AuditLine.at).where(
        AuditLine.subject_type == _SUBJECT,
        AuditLine.subject_id.in_(request_ids),
        AuditLine.operation.in_((MAILED, mail.failed(MAILED), TOLD)),
    )
    times: dict[int, list[datetime]] = {}
    for id, operation, at in db.session.execute(query.order_by(AuditLine.id)):
        told = times.setdefault(id, [])
        if operation != mail.failed(MAILED):
            told.append(at)
        elif told:
            told.pop()
    return {id: told[-1] for id, told in times.items() if told}


def is_today(at: datetime | None) -> bool:
    return at is not None and clock.in_japan(at).date() == clock.today()


def subject(row: SurveyRound) -> str:
    return str(_("【回答のお願い】%(title)s", title=row.title))


def text(request: SurveyRequest, link: str) -> str:
    """The words, ready to paste. `link` leads to the page to answer on, "" where there is none."""
    row = request.round
    lines = [_("%(name)s ご担当者様", name=request.name), "", _asked(request)]
    if request.returned_at is not None:
        lines += [_("直していただきたいこと: %(note)s", note=request.returned_note)]
    lines += _due(row)
    if request.department_id is not None:
        lines += [
            "",
            _("次のアドレスを開いてログインし、回答してください。開くだけでは何も変わりません。")
            if link
            else _(
                "「協働スペース」の職員のページにログインし、「照会・調査」から回答してください。"
            ),
            *([link] if link else []),
            _("当てはまる場所がないときも、「該当なし」と回答してください。"),
        ]
    lines += ["", _("行き違いで、もう回答いただいているときは、ご容赦ください。")]
    if row.contact:
        lines += ["", _("問い合わせ先: %(contact)s", contact=row.contact)]
    return "\n".join(map(str, lines)) + "\n"


def _asked(request: SurveyRequest) -> str:
    row = request.round
    number = row.document_number or ""
    day = dates.write_day(row.dated_on) if row.dated_on else ""
    letter = f"{day}付け{number}" if day else number
    words = _("「%(title)s」", title=row.title)
    if letter:
        words = _("%(letter)sでお送りした%(words)s", letter=letter, words=words)
    if request.returned_at is not None:
        return str(_("%(words)sの回答について、修正をお願いしています。", words=words))
    return str(_("%(words)sに、まだ回答をいただいていません。", words=words))


def _due(row: SurveyRound) -> list[str]:
    if row.due_on is None:
        return []
    day, left = wording.era_day(row.due_on), wording.days_left(row.due_on, clock.today())
    found = [str(_("回答の期限は、%(day)sです（%(left)s）。", day=day, left=left))]
    if row.due_on < clock.today() and row.closes_on is not None:
        last = wording.era_day(row.closes_on)
        found.append(str(_("期限を過ぎた回答も、%(last)sまで受け付けます。", last=last)))
    return found


def send(round_id: int, request_ids: Collection[int], link: Link, *, by: Actor) -> Sent:
    """Mail those of the requests that still wait and were not reminded today.

    Raises NotFound, Invalid.
    """
    sent = Sent([], [], [], "")
    # Each mail is a transaction, after which rows are read anew: all words are made before.
    letters = [
        (row.id, row.name, row.department and row.department.email, text(row, link(row.id)))
        for row in _find_due(round_id, request_ids, by)
    ]
    title = subject(queries.get_round(round_id, by=by))
    for id, name, email, words in letters:
        if not email:
            sent.unsent.append(name)
            continue
        try:
            is_new = mail.send_daily(
                email, title, words, about=(_SUBJECT, id), operation=MAILED, by=by
            )
        except mail.NotSent as error:
            sent.failed.append(name)
            sent = sent._replace(reason=str(error))
            if len(sent.failed) == MOST_FAILURES:
                break
        else:
            sent.mailed.extend([name] if is_new else [])
    return sent


def note(round_id: int, request_ids: Collection[int], *, by: Actor) -> int:
    """Keep that these were reminded by hand: by telephone, or with the words pasted elsewhere.

    How many were not reminded yet today. Raises NotFound, Invalid.
    """
    ids = [row.id for row in _find_due(round_id, request_ids, by)]
    with transaction() as session:
        audit.record(session, [audit.note(TOLD, _SUBJECT, id, by=by) for id in ids])
    return len(ids)


def _find_due(round_id: int, request_ids: Collection[int], by: Actor) -> list[SurveyRequest]:
    row = queries.get_round(round_id, by=by)
    if row.status(clock.today()) not in {Status.OPEN, Status.LATE}:
        raise Invalid(_("受付中の照会ではないので、督促できません。"))
    urged = last_urged(request_ids)
    return [
        each
        for each in queries.find_requests(round_id)
        if each.id in request_ids and queries.is_waiting(each) and not is_today(urged.get(each.id))
    ]
