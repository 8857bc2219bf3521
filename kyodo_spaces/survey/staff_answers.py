"""Staff: the one page on which a department answers, and the sheet of what it has answered."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from .. import clock
from ..accounts import gate
from ..errors import Invalid, KyodoError, NotFound
from ..venues.editing import version_of
from . import answering, forms, lacking, queries, questions
from .answering import Stale
from .cards import Trouble, cards_of, tell
from .models import SurveyRequest
from .rights import may_run

bp = Blueprint("survey_answers", __name__, url_prefix="/staff/survey")
FINE = Trouble()
MEDIA = ("web", "paper")
"""How an answer comes that is written on this page."""


@bp.get("/requests/<id:id>")
def request_page(id: int) -> str:
    opened = request.args.get("open", 0, type=int)
    return _page(queries.get_request(id, by=gate.actor()), Trouble(opened=opened))


@bp.post("/requests/<id:id>")
def keep(id: int) -> Any:
    """Save every card that was sent, then do what the button says."""
    found = queries.get_request(id, by=gate.actor())
    version = version_of(request.form)
    trouble = _save_all(found)
    if trouble.theirs or trouble.errors:
        return _page(found, trouble), 409 if trouble.theirs else 400
    verb, _dash, number = request.form.get("step", "").partition("-")
    if verb in {"submit", "nothing"}:
        return _submit(found, version, has_nothing=verb == "nothing")
    opened = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if verb == "add":
        opened = answering.add(id, {}, by=gate.actor())
    elif verb in {"withdraw", "restore"}:
        _withdraw(found, opened, is_back=verb == "restore")
        opened = opened if verb == "restore" else 0
    else:
        flash(
            _("保存しました。直し終わったら、回答を出し直してください。")
            if found.submitted_at
            else _("保存しました。まだ回答は出していません。")
        )
    anchor = f"card-{opened}" if opened else "cards"
    return redirect(url_for(".request_page", id=id, open=opened or None, _anchor=anchor), 303)


def _save_all(found: SurveyRequest) -> Trouble:
    """Save each card; what could not be saved, with all that was typed."""
    theirs: dict[int, Mapping[str, str]] = {}
    errors = {}
    for row in found.responses:
        typed = forms.read_card(request.form, row)
        if typed is None:
            continue
        try:
            answering.save(
                row.id,
                typed.answers,
                version=typed.version,
                by=gate.actor(),
                is_unchanged=typed.is_unchanged,
            )
        except Stale as stale:
            theirs[row.id] = stale.theirs
        except Invalid as error:
            errors[f"{row.id}-venue_name"] = str(error)
    if not theirs and not errors:
        return FINE
    return Trouble(given=request.form, theirs=theirs, errors=errors)


def _submit(found: SurveyRequest, version: int, *, has_nothing: bool) -> Any:
    actor = gate.actor()
    medium = "web"
    if may_run(actor, found.round.kind) and request.form.get("medium") in MEDIA:
        medium = request.form["medium"]
    try:
        answering.submit(
            found.id, by=actor, has_nothing=has_nothing, medium=medium, version=version
        )
    except Stale:
        words = _(
            "ほかの人が先に回答を出すか、差し戻しました。内容を見て、もう一度押してください。"
        )
        return _page(found, Trouble(errors={"": words})), 409
    except Invalid:
        lacks = lacking.find_lacking(found)
        errors = {f"{lack.response_id}-{lack.key}" if lack.key else "": lack.text for lack in lacks}
        return _page(found, Trouble(errors=errors)), 400
    flash(_("回答を受け付けました。"))
    return redirect(url_for(".sheet", id=found.id), 303)


def _withdraw(found: SurveyRequest, response_id: int, *, is_back: bool) -> None:
    row = next((row for row in found.responses if row.id == response_id), None)
    if row is None:
        raise NotFound
    answering.withdraw(row.id, version=row.version, by=gate.actor(), is_back=is_back)
    flash(
        _("一覧に戻しました。")
        if is_back
        else _("一覧から外しました。内容は残っていて、ページの下から戻せます。")
    )


@bp.post("/responses/<id:id>")
def save(id: int) -> Any:
    """Save one card for the page's script, which is told in JSON how it went."""
    row = queries.get_response(id, by=gate.actor())
    try:
        typed = forms.read_card(request.form, row)
        if typed is None:
            raise Invalid(_("画面を開き直して、もう一度入力してください。"))
        answering.save(
            id,
            typed.answers,
            version=typed.version,
            by=gate.actor(),
            is_unchanged=typed.is_unchanged,
        )
    except Stale as stale:
        return {"version": stale.version, "theirs": stale.theirs}, 409
    except NotFound:
        raise
    except KyodoError as error:
        return {"error": str(error)}, 422
    now = clock.in_japan(clock.stamp())
    return {
        "version": row.version,
        "answers": row.answers,
        "unchanged": row.is_unchanged,
        "problems": questions.problems(row.request.round.kind, row.answers),
        "told": tell(row),
        "at": f"{now.hour}:{now.minute:02}",
    }


@bp.post("/requests/<id:id>/send-back")
def send_back(id: int) -> Any:
    actor = gate.actor()
    found = queries.get_request(id, by=actor)
    note = request.form.get("note", "")
    try:
        answering.send_back(id, note, version=version_of(request.form), by=actor)
    except Stale:
        words = _(
            "ほかの人が先に回答を出すか、差し戻しました。内容を見て、もう一度押してください。"
        )
        return _page(found, Trouble(given=request.form, errors={"": words})), 409
    except Invalid as error:
        return _page(found, Trouble(given=request.form, errors={"note": str(error)})), 400
    flash(_("差し戻しました。回答する人のページに、書いたことが出ます。"))
    return redirect(url_for(".request_page", id=id), 303)


@bp.get("/requests/<id:id>/sheet")
def sheet(id: int) -> str:
    """What was answered, to be circulated on paper."""
    found = queries.get_request(id, by=gate.actor())
    return render_template(
        "survey/sheet.html",
        asked=found,
        cards=cards_of(found, FINE),
        is_open=answering.is_open(found, gate.actor()),
    )


def _page(found: SurveyRequest, trouble: Trouble) -> str:
    actor = gate.actor()
    is_open = answering.is_open(found, actor)
    return render_template(
        "survey/answer.html" if is_open else "survey/shut.html",
        asked=found,
        cards=cards_of(found, trouble),
        withdrawn=[row for row in found.responses if row.withdrawn_at is not None],
        trouble=trouble,
        runs=may_run(actor, found.round.kind),
    )
