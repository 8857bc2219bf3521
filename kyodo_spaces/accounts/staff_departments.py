"""Departments, for the coordinator, by fiscal year."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from .. import clock
from ..errors import Conflict
from . import departments, forms, gate
from .checks import WrongFields
from .models import Department
from .rights import require_coordinator

bp = Blueprint("departments", __name__)


@bp.before_request
def _for_coordinators() -> None:
    require_coordinator(gate.actor())


@bp.get("/staff/departments")
def index() -> Any:
    this_year = clock.fiscal_year(clock.today())
    year = request.args.get("year", type=int) or this_year
    if year not in departments.YEARS:
        year = this_year
    return render_template(
        "accounts/departments.html",
        departments=departments.find_departments(year),
        year=year,
        this_year=this_year,
    )


@bp.route("/staff/departments/new", methods=["GET", "POST"])
def new() -> Any:
    errors: dict[str, str] = {}
    this_year = clock.fiscal_year(clock.today())
    given: forms.Given = forms.again(request.form or MultiDict({"valid_from": str(this_year)}))
    if request.method == "POST":
        try:
            id = departments.add(forms.department_details(request.form), by=gate.actor())
        except WrongFields as wrong:
            errors = wrong.errors
        else:
            flash(_("課を加えました。"))
            return redirect(url_for("departments.department", department_id=id), 303)
    page = render_template("accounts/department_new.html", given=given, errors=errors)
    return page, 400 if errors else 200


@bp.route("/staff/departments/<id:department_id>", methods=["GET", "POST"])
def department(department_id: int) -> Any:
    by = gate.actor()
    if request.method == "GET":
        row = departments.get_department(department_id, by=by)
        return _page(row, forms.department_shown(row), {})
    errors: dict[str, str] = {}
    status = 400
    details, version = forms.department_details(request.form), forms.version(request.form)
    try:
        departments.change(department_id, details, version=version, by=by)
    except Conflict:
        status = 409
    except WrongFields as wrong:
        errors = wrong.errors
    else:
        flash(_("保存しました。"))
        return redirect(url_for("departments.department", department_id=department_id), 303)
    row = departments.get_department(department_id, by=by)
    return _page(row, forms.again(request.form), errors, is_stale=status == 409), status


def _page(
    row: Department, given: forms.Given, errors: dict[str, str], *, is_stale: bool = False
) -> str:
    return render_template(
        "accounts/department.html",
        department=row,
        given=given,
        now=forms.department_shown(row),
        errors=errors,
        is_stale=is_stale,
    )
