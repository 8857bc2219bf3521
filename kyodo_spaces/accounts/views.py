"""The doors: signing in and out, and the links by which people get a password."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from .. import clock, web
from ..errors import NotFound
from ..text import shown
from . import departments, forgetting, gate, own, signing_in, tickets
from .checks import WrongFields
from .passwords import SHORTEST

bp = Blueprint("accounts", __name__)


@bp.route("/staff/sign-in", methods=["GET", "POST"])
@web.open_door
def sign_in() -> Any:
    target = gate.wanted_path(request.values.get("next"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(target)
        return render_template("accounts/sign_in.html", next=target, errors={}, login="")
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        entry = signing_in.with_password(login, password, gate.visitor())
    except signing_in.Wrong as error:
        errors = {"login": str(error)}
        login = shown(login)
        page = render_template("accounts/sign_in.html", next=target, errors=errors, login=login)
        return page, 400
    if current_user.is_authenticated:
        signing_in.sign_out(gate.actor())
    if entry.actor is not None:
        return gate.admit(entry, target)
    session.clear()
    session["claim"] = entry.claim
    return redirect(url_for("accounts.code", next=target), 303)


@bp.route("/staff/sign-in/code", methods=["GET", "POST"])
@web.open_door
def code() -> Any:
    target = gate.wanted_path(request.values.get("next"))
    claim = session.get("claim")
    if signing_in.find_claimant(claim) is None:
        flash(_("時間がたったので、もう一度ログイン名とパスワードを入れてください。"))
        return redirect(url_for("accounts.sign_in", next=target), 303)
    errors = {}
    if request.method == "POST":
        try:
            entry = signing_in.with_code(claim, request.form.get("code", ""), gate.visitor())
        except signing_in.Wrong as error:
            errors = {"code": str(error)}
        else:
            return gate.admit(entry, target)
    page = render_template("accounts/code.html", next=target, errors=errors)
    return page, 400 if errors else 200


@bp.post("/staff/sign-out")
def sign_out() -> Any:
    signing_in.sign_out(gate.actor())
    session.clear()
    flash(_("ログアウトしました。"))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/staff/invitation/<token>", methods=["GET", "POST"])
@web.open_door
def invitation(token: str) -> Any:
    def accept(login: str, password: str, again: str) -> Any:
        entry = own.accept_invitation(token, login, password, again, gate.visitor())
        return gate.admit(entry, gate.HOME)

    return _by_link(token, tickets.INVITATION, accept)


@bp.route("/staff/reset/<token>", methods=["GET", "POST"])
@web.open_door
def reset(token: str) -> Any:
    def accept(login: str, password: str, again: str) -> Any:
        own.accept_reset(token, login, password, again, gate.visitor())
        session.clear()
        flash(_("パスワードを変えました。新しいパスワードでログインしてください。"))
        return redirect(url_for("accounts.sign_in"), 303)

    return _by_link(token, tickets.RESET, accept)


def _by_link(token: str, purpose: str, accept: Callable[[str, str, str], Any]) -> Any:
    """The form behind a link. Opening it changes nothing; the link ends when all is right."""
    login, errors = request.form.get("login", ""), {}
    try:
        tickets.get_user(token, purpose)
        if request.method == "POST":
            return accept(login, request.form.get("password", ""), request.form.get("again", ""))
    except NotFound:
        return render_template("accounts/link_over.html"), 404
    except WrongFields as wrong:
        errors = wrong.errors
    page = render_template(
        "accounts/link.html",
        purpose=purpose,
        login=shown(login),
        errors=errors,
        shortest=SHORTEST,
    )
    return page, 400 if errors else 200


@bp.route("/staff/forgot", methods=["GET", "POST"])
@web.open_door
def forgot() -> Any:
    """The same answer for everyone: who has an account is nobody's to find out."""
    is_sent = request.method == "POST" and forgetting.may_mail()
    if is_sent:
        login = request.form.get("login", "")
        forgetting.reserve(login, gate.visitor())
        Thread(target=_mail_link, args=[_app(), login], name="mail").start()
    year = clock.fiscal_year(clock.today())
    return render_template(
        "accounts/forgot.html",
        is_sent=is_sent,
        may_mail=forgetting.may_mail(),
        helpers=departments.find_helpers(year),
    )


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way


def _mail_link(app: Any, login: str) -> None:
    """After the answer, so that its time tells nothing either."""
    with app.app_context():
        forgetting.mail_link(login)
