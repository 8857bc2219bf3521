"""Staff: the inquiry's workbooks out, and the returned ones in, each decided cell by cell."""

from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload
from werkzeug.datastructures import MultiDict

from .. import web
from ..accounts import gate
from ..db import db
from ..errors import Conflict, Invalid, NotFound
from ..venues.editing import version_of
from . import queries, returned_applying, returned_words, workbook
from .models import RoundKind, SurveyFile, SurveyRound
from .questions import questions_of
from .returned_applying import Decisions
from .returned_columns import UNCHANGED_KEY
from .returned_filing import Received, receive
from .returned_matching import NEW, SKIP
from .returned_plan import Plan, RowPlan, State
from .workbook import File
from .workbook_keys import UNCHANGED

bp = Blueprint("survey_files", __name__, url_prefix="/staff/survey")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 25_000_000
"""Sent at once: the workbooks of all departments, or one ZIP of them."""
Given = MultiDict[str, str]


@bp.get("/rounds/<id:id>/workbooks.zip")
def workbooks(id: int) -> Response:
    row = queries.get_round(id, by=gate.actor())
    files = workbook.make_workbooks(id, by=gate.actor())
    return _download(File(f"{row.title[:60]}.zip", workbook.pack(files)), "application/zip")


@bp.get("/requests/<id:id>/workbook.xlsx")
def workbook_of(id: int) -> Response:
    return _download(workbook.make_workbook(id, by=gate.actor()), XLSX)


def _download(file: File, mimetype: str) -> Response:
    name = quote(workbook.safe(file.name))
    response = Response(file.data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@bp.route("/rounds/<id:id>/files", methods=["GET", "POST"])
@web.takes_files(MOST_BYTES)
def files(id: int) -> ResponseReturnValue:
    row = queries.get_round(id, by=gate.actor())
    if row.kind != RoundKind.INQUIRY:
        raise NotFound
    if request.method == "GET":
        return _files(row, [])
    sent = [each for each in request.files.getlist("files") if each.filename]
    if not sent:
        return _files(row, [], _("返ってきたファイルを選んでください。")), 400
    given = []
    for each in sent:
        with each.stream:
            given.append(File(each.filename or "", each.stream.read()))
    return _files(row, receive(id, given, by=gate.actor()))


def _files(row: SurveyRound, received: list[Received], error: str = "") -> str:
    query = select(SurveyFile).where(SurveyFile.round_id == row.id)
    query = query.options(joinedload(SurveyFile.request), defer(SurveyFile.content))
    listed = db.session.scalars(query.order_by(SurveyFile.id.desc())).all()
    return render_template(
        "survey/files.html",
        row=row,
        received=received,
        errors={"files": error} if error else {},
        waiting=[each for each in listed if each.settled_at is None],
        settled=[each for each in listed if each.settled_at is not None],
    )


@bp.route("/files/<id:id>", methods=["GET", "POST"])
def file(id: int) -> ResponseReturnValue:
    found = returned_applying.get_file(id, by=gate.actor())
    if request.method == "GET":
        return _page(found, MultiDict())
    given: Given = request.form
    if given.get("step") == "apply" and not _is_seen(given):
        return _page(found, given, _("選び直した行を比べました。もう一度お確かめください。"))
    if given.get("step") not in _STEPS:
        return _page(found, given)
    try:
        words = _STEPS[given["step"]](found, given)
    except (Conflict, Invalid) as error:
        db.session.rollback()
        found = returned_applying.get_file(id, by=gate.actor())
        status = 409 if isinstance(error, Conflict) else 400
        return _page(found, given, str(error), is_again=status == 409), status
    flash(words)
    target = url_for(".file", id=id) if given["step"] == "assign" else None
    return redirect(target or url_for(".files", id=found.round_id), 303)


def _is_seen(given: Given) -> bool:
    """Whether what each row is about is still what the page compared it with."""
    pairs = ((name.removeprefix("choice-"), text) for name, text in given.items())
    return all(
        given.get(f"shown-{at}", text) == text for at, text in pairs if f"choice-{at}" in given
    )


def _apply(found: SurveyFile, given: Given) -> str:
    version = version_of(given)
    count = returned_applying.apply(found.id, _decisions(given), version=version, by=gate.actor())
    name = found.request.name if found.request else ""
    if not count:
        return str(_("%(name)s: 変わった回答はありませんでした。", name=name))
    return str(_("%(name)sの回答%(n)s件を取り込みました。", name=name, n=count))


def _send_back(found: SurveyFile, given: Given) -> str:
    words, version = given.get("note", ""), version_of(given)
    returned_applying.send_back(found.id, words, version=version, by=gate.actor())
    return str(_("修正のお願いを記録しました。文を課に送ってください。"))


def _discard(found: SurveyFile, given: Given) -> str:
    returned_applying.discard(found.id, version=version_of(given), by=gate.actor())
    return str(_("ファイルを取り込まずに片付けました。中身は記録に残っています。"))


def _assign(found: SurveyFile, given: Given) -> str:
    wanted = _number(given.get("request", "")) or 0
    returned_applying.assign(found.id, wanted, version=version_of(given), by=gate.actor())
    return str(_("課を決めました。"))


_STEPS = {"apply": _apply, "send-back": _send_back, "discard": _discard, "assign": _assign}


def _decisions(given: Given) -> Decisions:
    texts = {}
    for name, text in given.items():
        at = _place(name.removeprefix("text-")) if name.startswith("text-") else None
        if at is not None:
            texts[at] = text.replace("\r\n", "\n")
    return Decisions(
        choices=_choices(given),
        taken=frozenset(filter(None, map(_place, given.getlist("take")))),
        texts=texts,
        withdrawn=frozenset(filter(None, map(_number, given.getlist("withdraw")))),
        has_nothing="nothing" in given,
        seen=given.get("seen", ""),
    )


def _choices(given: Given) -> dict[int, str]:
    """By the row's place; a word that is none is left to what was matched."""
    found = {}
    for name, text in given.items():
        place = _number(name.removeprefix("choice-")) if name.startswith("choice-") else None
        if place is not None and (text in {NEW, SKIP, ""} or _number(text) is not None):
            found[place] = text
    return found


def _place(text: str) -> tuple[int, str] | None:
    number, _dash, key = text.partition("-")
    place = _number(number)
    return (place, key) if place is not None else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(found: SurveyFile, given: Given, words: str = "", *, is_again: bool = False) -> str:
    """The preview; `is_again`: of what is stored now, with nothing decided beforehand."""
    plan = None
    if found.settled_at is None:
        plan = returned_applying.get_plan(found, {} if is_again else _choices(given))
    decided = _decisions(MultiDict() if is_again else given)
    headers = {one.key: one.header for one in questions_of(found.round.kind)}
    return render_template(
        "survey/file.html",
        file=found,
        plan=plan,
        notice=words,
        given=given,
        note=given.get("note") or (returned_words.note(found, plan) if plan else ""),
        taken=_taken(plan, decided, MultiDict() if is_again else given) if plan else set(),
        texts=decided.texts,
        place=returned_words.place,
        headers={UNCHANGED_KEY: UNCHANGED} | headers,
        states=State,
        requests=[]
        if found.request
        else [(each.id, each.name) for each in queries.find_requests(found.round_id)],
    )


def _taken(plan: Plan, decided: Decisions, given: Given) -> set[tuple[int, str]]:
    """The cells that are ticked: as somebody left them, else as they begin."""

    def is_taken(row: RowPlan, key: str, default: bool) -> bool:
        if given.get(f"shown-{row.place}") != row.match.choice:
            return default
        return (row.place, key) in decided.taken

    cells = ((row, cell) for row in plan.rows for cell in row.cells)
    return {(row.place, cell.key) for row, cell in cells if is_taken(row, cell.key, cell.is_taken)}
