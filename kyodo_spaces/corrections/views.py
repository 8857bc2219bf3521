"""The open door by which anyone reports a mistake on a page, without an account."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from .. import web
from ..venues import queries
from ..venues.facts import Place
from . import forms, operations

bp = Blueprint("corrections", __name__)


@bp.route("/spaces/<id:id>/report", methods=["GET", "POST"])
@web.open_door
def space(id: int) -> Any:
    found = queries.get_public_space(id)
    return _report("spaces", Place(found.venue, found))


@bp.route("/venues/<id:id>/report", methods=["GET", "POST"])
@web.open_door
def venue(id: int) -> Any:
    return _report("venues", Place(queries.get_public_venue(id)))


def _report(kind: str, place: Place) -> Any:
    if request.method == "GET":
        if "sent" in request.args:
            return render_template("corrections/thanks.html", place=place)
        return _form(place, forms.Report((), "", "", is_trapped=False), {})
    found, errors = forms.read_report(request.form)
    if errors:
        return _form(place, found, errors), 400
    if not found.is_trapped:
        try:
            _store(kind, place.own.id, found)
        except operations.TooMany:
            errors = {
                "": _("続けて送ることができません。1時間ほどたってから、もう一度お送りください。")
            }
            return _form(place, found, errors), 429
    return redirect(url_for(request.endpoint or "", id=place.own.id, sent=1), 303)


def _store(kind: str, id: int, found: forms.Report) -> None:
    with force_locale("ja"):  # the clerks' own, whatever the visitor reads
        wrong = [str(forms.WRONG[key]) for key in found.wrong]
    operations.report(
        kind,
        id,
        wrong,
        found.text,
        contact=found.contact,
        sender=operations.sender_of(request.remote_addr, current_app.config["SECRET_KEY"]),
    )


def _form(place: Place, report: forms.Report, errors: forms.Errors) -> str:
    return render_template(
        "corrections/report.html",
        place=place,
        report=report,
        errors=errors,
        choices=forms.WRONG,
        trap=forms.TRAP,
        longest=operations.LONGEST,
    )
