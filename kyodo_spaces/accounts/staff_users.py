"""People, for the coordinator: inviting, changing and stopping them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from .. import clock, mail, web
from ..errors import Conflict, Invalid
from . import departments, forgetting, forms, gate, users
from .checks import WrongFields
from .models import User
from .rights import require_coordinator
from .tickets import Link

bp = Blueprint("users", __name__)


@bp.before_request
def _for_coordinators() -> None:
    require_coordinator(gate.actor())


@bp.get("/staff/users")
def index() -> Any:
    text = request.args.get("q", "").strip()[:100]
    found = users.find_users(text, by=gate.actor())
    return render_template("accounts/users.html", users=found, q=text, roles=forms.ROLES)


@bp.route("/staff/users/new", methods=["GET", "POST"])
def new() -> Any:
    errors: dict[str, str] = {}
    given: forms.Given = forms.again(request.form)
    if request.method == "POST":
        details = forms.user_details(request.form)
        try:
            id, link = users.invite(request.form.get("login", ""), details, by=gate.actor())
        except WrongFields as wrong:
            errors = wrong.errors
        else:
            return _show_link(users.get_user(id, by=gate.actor()), link)
    page = render_template("accounts/user_new.html", given=given, errors=errors, **_choices())
    return page, 400 if errors else 200


@bp.route("/staff/users/<id:user_id>", methods=["GET", "POST"])
def user(user_id: int) -> Any:
    if request.method == "GET":
        row = users.get_user(user_id, by=gate.actor())
        return _page(row, forms.user_shown(row), {})
    errors: dict[str, str] = {}
    status = 400
    try:
        _act(user_id, request.form.get("step", "save"))
        return redirect(url_for("users.user", user_id=user_id), 303)
    except Conflict:
        status = 409
    except WrongFields as wrong:
        errors = wrong.errors
    except Invalid as error:
        errors = {"role": str(error)}
    row = users.get_user(user_id, by=gate.actor())
    return _page(row, forms.again(request.form), errors, is_stale=status == 409), status


def _act(user_id: int, step: str) -> None:
    by = gate.actor()
    if step in {"disable", "enable"}:
        users.set_active(user_id, is_active=step == "enable", by=by)
        flash(_("利用を再開しました。") if step == "enable" else _("利用を止めました。"))
    elif step == "codes-off":
        users.turn_codes_off(user_id, by=by)
        flash(_("確認コードを外しました。本人に、もう一度設定するよう伝えてください。"))
    else:
        version = forms.version(request.form)
        users.change(user_id, forms.user_details(request.form), version=version, by=by)
        flash(_("保存しました。"))


def _page(row: User, given: forms.Given, errors: dict[str, str], *, is_stale: bool = False) -> str:
    return render_template(
        "accounts/user.html",
        user=row,
        given=given,
        now=forms.user_shown(row),
        errors=errors,
        is_stale=is_stale,
        **_choices(),
    )


@bp.post("/staff/users/<id:user_id>/link")
def link(user_id: int) -> Any:
    made = users.make_link(user_id, by=gate.actor())
    return _show_link(users.get_user(user_id, by=gate.actor()), made)


def _show_link(row: User, link: Link) -> str:
    """The link, this once; mailed as well where that can be done."""
    is_mailed = False
    if mail.is_set() and row.email:
        try:
            forgetting.send(row.email, link)
            is_mailed = True
        except mail.NotSent:
            flash(_("メールを送れませんでした。リンクを手渡してください。"))
    address = web.public_url(f"accounts.{link.purpose}", token=link.token)
    return render_template(
        "accounts/link_made.html", user=row, link=link, address=address, is_mailed=is_mailed
    )


def _choices() -> dict[str, Any]:
    valid = departments.find_departments(clock.fiscal_year(clock.today()))
    return {"roles": forms.ROLES, "departments": valid}
