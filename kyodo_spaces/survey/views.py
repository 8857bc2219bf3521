"""The open doors of a café: its link, the form that it answers, and what happens then."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from .. import web
from ..accounts.throttle import TooMany
from ..errors import Invalid, NotAllowed, NotFound
from . import answering, forms, lacking, tokens
from .answering import Stale
from .cafe_words import CHOICES, seen_by_public
from .cards import Trouble, cards_of
from .models import SurveyRequest
from .rights import Holder

bp = Blueprint("survey_cafe", __name__, url_prefix="/survey")
COOKIE = "cafe_answer"
LASTS = 400 * 86400
"""Seconds: longer than any round, and no longer than browsers keep a cookie."""
NOWHERE = (NotFound, tokens.Over, TooMany)


@bp.after_request
def keep_to_itself(response: Response) -> Response:
    """A link is a key: no cache, no search engine and no other site may learn it.

    To our own site the referrer goes on: over HTTPS the check of forms asks for it.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/<token>", methods=["GET", "POST"])
@web.open_door
def invited(token: str) -> Any:
    """What is asked. The button below claims the link for this browser; opening it does not."""
    key = request.cookies.get(COOKIE, "")
    try:
        if request.method == "GET":
            found = tokens.find_invited(token, request.remote_addr, key)
            if found.claim_hash is None:
                return render_template("survey/invited.html", asked=found)
        else:
            key = tokens.claim(token, request.remote_addr, key)
    except NOWHERE as error:
        return _nowhere(error)
    response = redirect(url_for(".answer"), 303)
    response.set_cookie(
        COOKIE,
        key,
        max_age=LASTS,
        path="/survey",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.route("/answer", methods=["GET", "POST"])
@web.open_door
def answer() -> Any:
    try:
        found, holder = _claimed()
    except NOWHERE as error:
        return _nowhere(error)
    if request.method == "GET":
        return _form(found, Trouble())
    try:
        trouble = _save(found, holder)
        if not trouble.errors and not trouble.theirs:
            answering.submit(found.id, by=holder, version=found.version)
            return redirect(url_for(".thanks"), 303)
    except Invalid:
        lacks = lacking.find_lacking(found)
        errors = {f"{lack.response_id}-{lack.key}": lack.text for lack in lacks}
        trouble = Trouble(errors=errors)
    except (NotAllowed, NotFound) as error:
        return _nowhere(error)
    return _form(found, trouble), 409 if trouble.theirs else 400


def _save(found: SurveyRequest, holder: Holder) -> Trouble:
    """Save what was sent; what could not be saved, with all that was typed."""
    for row in found.live:
        typed = forms.read_card(request.form, row)
        if typed is None:
            continue
        try:
            answering.save(row.id, typed.answers, version=typed.version, by=holder)
        except Stale as stale:
            return Trouble(given=request.form, theirs={row.id: stale.theirs})
        except Invalid as error:
            return Trouble(given=request.form, errors={f"{row.id}-venue_name": str(error)})
    return Trouble()


@bp.get("/thanks")
@web.open_door
def thanks() -> Any:
    try:
        found, _holder = _claimed()
    except NOWHERE as error:
        return _nowhere(error)
    seen = [(row.name, seen_by_public(row.answers)) for row in found.live]
    return render_template("survey/thanks.html", asked=found, seen=seen)


def _claimed() -> tuple[SurveyRequest, Holder]:
    return tokens.find_claimed(request.cookies.get(COOKIE, ""))


def _form(found: SurveyRequest, trouble: Trouble) -> str:
    return render_template(
        "survey/cafe_answer.html",
        asked=found,
        cards=cards_of(found, trouble),
        trouble=trouble,
        plain=CHOICES,
    )


def _nowhere(error: Exception) -> Any:
    """One calm page for every link that doesn't lead on; it tells nothing of why."""
    if isinstance(error, TooMany):
        told = _(
            "続けて何度も試されたので、しばらく受け付けを止めています。15分ほどお待ちください。"
        )
        headers = {"Retry-After": str(error.seconds)}
        return render_template("survey/nowhere.html", told=told), 429, headers
    status = 404 if isinstance(error, NotFound) else 410
    return render_template("survey/nowhere.html", told=""), status
