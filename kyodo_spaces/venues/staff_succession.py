"""Coordinators: a department takes places over by its name, and hands them on in a 機構改革."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from .. import clock
from ..accounts import departments, gate
from ..accounts.models import Department
from ..errors import Invalid
from . import claiming, succession, wording
from .editing import Given
from .succession import Estate, Shares
from .values import plain

bp = Blueprint("succession", __name__, url_prefix="/staff/departments/<id:id>")
SHOWN = 200
"""So many places are listed before they are taken over."""


@bp.route("/claim", methods=["GET", "POST"])
def claim(id: int) -> ResponseReturnValue:
    department = departments.get_department(id, by=gate.actor())
    if request.method == "GET":
        return render_template(
            "staff/claim.html",
            department=department,
            places=claiming.find_claimable(id),
            shown=SHOWN,
            states=wording.STATES,
        )
    lines = claiming.claim(id, by=gate.actor())
    flash(
        ngettext(
            "%(num)s件の場所の担当課にしました。", "%(num)s件の場所の担当課にしました。", len(lines)
        )
    )
    return redirect(url_for("departments.department", department_id=id), 303)


@bp.route("/succeed", methods=["GET", "POST"])
def succeed(id: int) -> ResponseReturnValue:
    department = departments.get_department(id, by=gate.actor())
    given = request.values
    year = _year(given.get("from"))
    choices = succession.find_successors(id, year)
    chosen = [row for row in choices if str(row.id) in given.getlist("to")]
    if request.method == "GET":
        return _page(department, given, year, choices, chosen)
    estate = succession.estate(id)
    try:
        succession.succeed(
            id,
            [row.id for row in chosen],
            year,
            by=gate.actor(),
            shares=_shares(estate, given) if len(chosen) > 1 else None,
        )
    except Invalid as error:
        department = departments.get_department(id, by=gate.actor())
        return _page(department, given, year, choices, chosen, str(error)), 400
    flash(_("「%(name)s」の場所と担当者を引き継ぎました。", name=department.name))
    return redirect(url_for("departments.department", department_id=chosen[0].id), 303)


def _year(text: str | None) -> int:
    """The fiscal year of the form, this year at first; 0, in which nobody is, for no year."""
    if text is None:
        return clock.fiscal_year(clock.today())
    text = plain(text)
    return int(text) if text.isdigit() and len(text) == 4 else 0


def _shares(estate: Estate, given: Given) -> Shares:
    places = {
        place: given.get(f"place-{place[0]}-{place[1]}", 0, type=int)
        for place, _row in estate.places()
    }
    members = {user.id: given.getlist(f"member-{user.id}", type=int) for user in estate.members}
    return Shares(places, members)


def _page(
    department: Department,
    given: Any,
    year: int,
    choices: Sequence[Department],
    chosen: Sequence[Department],
    error: str = "",
) -> str:
    return render_template(
        "staff/succeed.html",
        department=department,
        given=given,
        year=year,
        choices=choices,
        chosen=chosen,
        estate=succession.estate(department.id),
        errors={"": error} if error else {},
        is_early=not succession.has_begun(year),
    )
