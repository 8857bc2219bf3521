"""Staff: what one's department is asked; and the rounds that one runs, made and changed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from .. import clock
from ..accounts import departments, forms, gate
from ..errors import Invalid, NotAllowed
from ..venues.dates import write_day
from . import letters, progress, queries, round_form, rounds, wording
from .answering import Stale
from .models import RoundKind, SurveyRound
from .rights import may_run

bp = Blueprint("survey", __name__, url_prefix="/staff/survey")
bp.add_app_template_filter(write_day, "era")
bp.add_app_template_filter(wording.era_day, "era_day")
bp.add_app_template_filter(wording.era_year, "era_year")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    """The words and the states of the survey's templates."""
    return {
        "survey": wording,
        "progress_of": progress.of,
        "is_started": progress.is_started,
        "is_waiting": queries.is_waiting,
    }


@bp.get("")
def index() -> str:
    actor = gate.actor()
    waiting = queries.find_waiting(actor)
    return render_template(
        "survey/index.html",
        waiting=waiting,
        others=[row for row in queries.find_asked(actor) if row not in waiting],
        rounds=queries.find_rounds(actor),
        kinds=[kind for kind in RoundKind if may_run(actor, kind)],
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    by = gate.actor()
    kinds = [kind for kind in RoundKind if may_run(by, kind)]
    if not kinds:
        raise NotAllowed(_("この操作は、取りまとめ課だけができます。"))
    sent = request.form if request.method == "POST" else request.args
    kind = next((kind for kind in kinds if kind == sent.get("kind")), kinds[0])
    year = clock.fiscal_year(clock.today())
    given: round_form.Given = round_form.begin(kind, by.department)
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = forms.again(request.form)
        facts, errors = round_form.read(request.form, None)
        year += sent.get("year") == str(year + 1)
        if not errors:
            id = rounds.create_round(kind, year, facts, by=by)
            flash(_("照会を作りました。次に、たずねる相手を選んでください。"))
            return redirect(url_for(".ask", id=id), 303)
    page = render_template(
        "survey/new.html", kind=kind, given=given, errors=errors, names=round_form.NAMES, year=year
    )
    return page, 400 if errors else 200


@bp.route("/rounds/<id:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> ResponseReturnValue:
    by = gate.actor()
    row = queries.get_round(id, by=by)
    if request.method == "GET":
        return _edit_page(row, round_form.shown(row), {})
    facts, errors = round_form.read(request.form, row)
    is_stale = False
    if not errors:
        try:
            rounds.change_round(id, facts, version=forms.version(request.form), by=by)
        except Stale:
            is_stale = True
        except Invalid as error:
            errors = {"opens_on": str(error)}
        else:
            flash(_("保存しました。"))
            return redirect(url_for("survey_board.board", id=id), 303)
    row = queries.get_round(id, by=by)
    page = _edit_page(row, forms.again(request.form), errors, is_stale=is_stale)
    return page, 409 if is_stale else 400


def _edit_page(
    row: SurveyRound,
    given: round_form.Given,
    errors: dict[str, str],
    *,
    is_stale: bool = False,
) -> str:
    return render_template(
        "survey/edit.html",
        row=row,
        given=given,
        now=round_form.shown(row),
        errors=errors,
        names=round_form.NAMES,
        is_stale=is_stale,
    )


@bp.post("/rounds/<id:id>/copy")
def copy(id: int) -> ResponseReturnValue:
    new_id = rounds.copy_round(id, by=gate.actor())
    flash(_("次の年度の照会です。日付と本文を確かめてください。"))
    return redirect(url_for(".edit", id=new_id), 303)


@bp.get("/rounds/<id:id>/letter")
def letter(id: int) -> str:
    row = queries.get_round(id, by=gate.actor())
    return render_template(
        "survey/letter.html",
        row=row,
        addressee=letters.addressee(row),
        items=letters.items(row),
    )


@bp.route("/rounds/<id:id>/ask", methods=["GET", "POST"])
def ask(id: int) -> ResponseReturnValue:
    by = gate.actor()
    row = queries.get_round(id, by=by)
    error = ""
    if request.method == "POST":
        try:
            count = _ask(row)
        except Invalid as refused:
            error = str(refused)
        else:
            flash(_("%(n)s件を、たずねる相手に加えました。", n=count))
            return redirect(url_for("survey_board.board", id=id), 303)
    requests = queries.find_requests(id)
    asked = {each.department_id for each in requests}
    valid = departments.find_departments(row.fiscal_year)
    page = render_template(
        "survey/ask.html",
        row=row,
        asked=len(requests),
        idle=[each for each in requests if progress.is_idle(each)],
        departments=[each for each in valid if each.id not in asked],
        cafes=queries.find_cafes(row) if row.kind == RoundKind.CAFE else [],
        given=forms.again(request.form),
        chosen=round_form.numbers(request.form, "ask") if request.method == "POST" else None,
        error=error,
    )
    return page, 400 if error else 200


def _ask(row: SurveyRound) -> int:
    ids, by = round_form.numbers(request.form, "ask"), gate.actor()
    names = [line for line in request.form.get("names", "").splitlines() if line.strip()]
    if not ids and not names:
        raise Invalid(_("たずねる相手を選んでください。"))
    if row.kind == RoundKind.CAFE:
        return rounds.ask_cafes(row.id, ids, names, by=by)
    return rounds.ask_departments(row.id, ids, by=by)


@bp.post("/requests/<id:id>/unask")
def unask(id: int) -> ResponseReturnValue:
    version = forms.version(request.form)
    round_id = rounds.unask(id, version=version, by=gate.actor())
    flash(_("たずねる相手から外しました。"))
    return redirect(url_for("survey_board.board", id=round_id), 303)
