"""One's own account: the password, the browsers that are signed in, and the codes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from .. import places
from . import codes, devices, gate, own, sessions
from .checks import WrongFields
from .passwords import SHORTEST

bp = Blueprint("account", __name__)
_PASSWORDS = ("now", "password", "again")


@bp.route("/staff/account", methods=["GET", "POST"])
def account() -> Any:
    actor, errors = gate.actor(), {}
    if request.method == "POST":
        now, password, again = (request.form.get(name, "") for name in _PASSWORDS)
        try:
            entry = own.change_password(actor, now, password, again, gate.visitor())
        except WrongFields as wrong:
            errors = wrong.errors
        else:
            answer = gate.admit(entry, url_for("account.account"))
            flash(
                _("パスワードを変えました。ほかのパソコンやスマートフォンではログアウトしました。")
            )
            return answer
    user = own.get_user(actor)
    page = render_template(
        "accounts/account.html",
        user=user,
        sessions=sessions.find_open(user.id),
        this=sessions.digest(actor.token),
        describe=devices.describe,
        errors=errors,
        shortest=SHORTEST,
    )
    return page, 400 if errors else 200


@bp.post("/staff/account/sign-out-everywhere")
def sign_out_everywhere() -> Any:
    own.sign_out_everywhere(gate.actor())
    session.clear()
    flash(_("すべてのパソコンやスマートフォンでログアウトしました。"))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/staff/account/totp", methods=["GET", "POST"])
def totp() -> Any:
    user, errors = own.get_user(gate.actor()), {}
    is_on = user.totp_secret is not None
    if request.method == "POST":
        try:
            return _turn_off() if is_on else _turn_on()
        except WrongFields as wrong:
            errors = wrong.errors
    page = _page(user.login, is_on=is_on, errors=errors)
    return page, 400 if errors else 200


def _page(login: str, *, is_on: bool, errors: dict[str, str]) -> str:
    """The key is made once and stays in this browser until its first code was right."""
    if is_on:
        return render_template("accounts/codes_off.html", errors=errors)
    secret = session.setdefault("codes", codes.new_secret())
    home = places.home()
    issuer = f"{home.name if home else ''}{_('協働スペース')}"
    return render_template(
        "accounts/codes_on.html",
        picture=codes.picture(secret, login, issuer),
        key=codes.in_fours(secret),
        errors=errors,
    )


def _turn_on() -> Any:
    own.turn_codes_on(gate.actor(), session.get("codes", ""), request.form.get("code", ""))
    session.pop("codes", None)
    flash(_("次のログインから、確認コードもお聞きします。"))
    return redirect(url_for("account.account"), 303)


def _turn_off() -> Any:
    own.turn_codes_off(gate.actor(), request.form.get("now", ""), gate.visitor())
    flash(_("確認コードをやめました。"))
    return redirect(url_for("account.account"), 303)
