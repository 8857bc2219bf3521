"""Staff: the board of a round, its export, and reminders to those who have not answered."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from .. import clock, mail, web
from ..accounts import gate
from ..venues.dates import write_day
from ..venues.exporting import workbook
from . import queries, round_form, urging, wording
from .models import SurveyRequest, SurveyRound
from .progress import Progress, is_started, of

bp = Blueprint("survey_board", __name__, url_prefix="/staff/survey/rounds")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Line(NamedTuple):
    """One addressee on the board."""

    request: SurveyRequest
    progress: Progress
    answers: int
    urged: datetime | None


def _lines(row: SurveyRound) -> list[Line]:
    requests = queries.find_requests(row.id)
    urged = urging.last_urged([each.id for each in requests])
    return [
        Line(each, of(each), 0 if each.has_nothing else len(each.live), urged.get(each.id))
        for each in requests
    ]


@bp.get("/<id:id>")
def board(id: int) -> str:
    row = queries.get_round(id, by=gate.actor())
    lines = _lines(row)
    chosen = request.args.get("state")
    counts = Counter(line.progress for line in lines)
    return render_template(
        "survey/board.html",
        row=row,
        status=row.status(clock.today()),
        lines=[line for line in lines if chosen not in set(Progress) or line.progress == chosen],
        chosen=chosen if chosen in set(Progress) else None,
        counts=counts,
        is_any_waiting=any(queries.is_waiting(line.request) for line in lines),
        asked=len(lines),
        answered=len(lines) - counts[Progress.UNANSWERED],
        answers=sum(line.answers for line in lines if line.request.submitted_at),
    )


@bp.get("/<id:id>/board.xlsx")
def export(id: int) -> Response:
    row = queries.get_round(id, by=gate.actor())
    header = [_("名前"), _("状態"), _("期限"), _("残り"), _("回答の数"), _("回答した日")]
    header += [_("方法"), _("期限後"), _("督促した日")]
    cells = (dict(zip(header, _cells(line), strict=True)) for line in _lines(row))
    response = Response(workbook(_("回答の状況"), header, cells), mimetype=XLSX)
    name = f"kyodo-board-{row.id}-{clock.today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _cells(line: Line) -> Iterator[str]:
    asked, due_on = line.request, line.request.round.due_on
    state = str(wording.PROGRESS[line.progress])
    yield asked.name
    yield state + (_("（入力中）") if is_started(asked) else "")
    yield write_day(due_on) if due_on else ""
    yield wording.days_left(due_on, clock.today()) if due_on and queries.is_waiting(asked) else ""
    yield str(line.answers) if asked.submitted_at else ""
    yield _day(asked.submitted_at)
    yield str(wording.MEDIA.get(asked.medium or "", ""))
    yield _("期限後") if asked.is_late else ""
    yield _day(line.urged)


def _day(at: datetime | None) -> str:
    return write_day(clock.in_japan(at).date()) if at else ""


@bp.get("/<id:id>/urge")
def urge(id: int) -> str:
    row = queries.get_round(id, by=gate.actor())
    lines = [line for line in _lines(row) if queries.is_waiting(line.request)]
    return render_template(
        "survey/urge.html",
        row=row,
        status=row.status(clock.today()),
        lines=lines,
        subject=urging.subject(row),
        texts={
            line.request.id: urging.text(line.request, _link(line.request.id)) for line in lines
        },
        is_today=urging.is_today,
        is_mail_set=mail.is_set(),
    )


@bp.post("/<id:id>/urge")
def send(id: int) -> ResponseReturnValue:
    ids = round_form.numbers(request.form, "request")
    if request.form.get("way") == "mail" and mail.is_set():
        _tell(urging.send(id, ids, _link, by=gate.actor()))
    else:
        count = urging.note(id, ids, by=gate.actor())
        flash(_("%(n)s件を、今日督促したと記録しました。", n=count))
    return redirect(url_for(".urge", id=id), 303)


def _tell(sent: urging.Sent) -> None:
    flash(_("%(n)s件にメールを送りました。", n=len(sent.mailed)))
    if sent.unsent:
        flash(
            _("メールアドレスがないので送っていません: %(names)s", names=_("、").join(sent.unsent))
        )
    if sent.failed:
        current_app.logger.error("urging: %s", sent.reason)
        flash(
            _(
                "メールを送れませんでした: %(names)s。時間をおいて、もう一度お試しください。",
                names=_("、").join(sent.failed),
            )
        )


def _link(id: int) -> str:
    """Of the page to answer on; none where no address is set that others can open."""
    if not current_app.config["PUBLIC_URL"]:
        return ""
    return web.public_url("survey_answers.request_page", id=id)
