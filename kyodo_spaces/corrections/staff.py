"""Staff: what citizens reported about one's own places, and the answer to it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ..accounts import gate
from ..venues.changes import Stale
from ..venues.editing import version_of
from ..venues.models import Space
from . import forms, operations, queries
from .models import Correction

bp = Blueprint("staff_corrections", __name__, url_prefix="/staff/corrections")


@bp.app_template_global("waiting_reports")
def waiting() -> int:
    """How many reports wait for an answer by whoever is signed in, for the menu."""
    return len(queries.find_open(gate.actor()))


@bp.get("")
def corrections() -> str:
    actor = gate.actor()
    return render_template(
        "corrections/list.html",
        waiting=queries.find_open(actor),
        answered=queries.find_answered(actor),
        about=queries.about,
        outcomes=forms.OUTCOMES,
    )


@bp.get("/<id:id>")
def correction(id: int) -> str:
    found = queries.get_correction(id, by=gate.actor())
    return _page(found, forms.Answer(None, found.answer or ""), {})


@bp.post("/<id:id>")
def answer(id: int) -> Any:
    actor = gate.actor()
    found = queries.get_correction(id, by=actor)
    given, errors = forms.read_answer(request.form)
    if errors or given.outcome is None:
        return _page(found, given, errors), 400
    version = version_of(request.form)
    try:
        operations.answer(id, given.outcome, given.text, version=version, by=actor)
    except Stale:
        found = queries.get_correction(id, by=actor)
        errors = {
            "": _(
                "ほかの人が先に返事を記録しました。下の記録を見てから、必要なら記録し直してください。"
            )
        }
        return _page(found, given, errors), 409
    except operations.NothingChanged:
        found = queries.get_correction(id, by=actor)
        words = _(
            "連絡のあとに変更がありません。先に下の「内容を直す」から直すか、"
            "「調べたが、直すところはなかった」を選んでください。"
        )
        return _page(found, given, {"outcome": words}), 400
    flash(_("返事を記録しました。"))
    return redirect(url_for(".corrections"), 303)


def _page(found: Correction, given: forms.Answer, errors: forms.Errors) -> str:
    place = queries.about(found)
    return render_template(
        "corrections/correction.html",
        correction=found,
        place=place,
        kind="spaces" if isinstance(place, Space) else "venues",
        given=given,
        errors=errors,
        outcomes=forms.OUTCOMES,
    )
