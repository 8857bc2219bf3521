"""The doors: shut to whoever has not signed in, unless a view says `web.open_door`."""

import re
from pathlib import Path
from typing import Any, cast

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from .. import audit, config, web
from ..db import db, transaction
from ..errors import NotAllowed
from . import devices, sessions
from .rights import Actor, Refused
from .signing_in import Entry, Visitor
from .throttle import TooMany

csrf = CSRFProtect()
HOME = "/staff"
_INSIDE = re.compile(r"/staff(?:[/?][^\\\x00-\x20\x7f]*)?")
_YEAR_SECONDS = 365 * 86400


def init_app(app: Flask) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key(app.config["SECRET_KEY"], Path(app.instance_path)),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["PUBLIC_URL"].startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_PARTS=2_000,
    )
    if proxies := int(app.config["PROXIES"]):
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask says to wrap it
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    manager = LoginManager()
    # Its own way asks who is signed in for every page, also for those that are the same for all.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    manager.session_protection = None  # the row in the database is what protects
    manager.user_loader(sessions.find_actor)
    app.before_request(_refuse_other_sites)
    app.before_request(_shut)
    csrf.init_app(app)
    app.after_request(_keep_out_of_caches)
    app.register_error_handler(Refused, _record)
    app.register_error_handler(NotAllowed, _record_not_allowed)
    app.register_error_handler(TooMany, _ask_to_wait)
    app.register_error_handler(CSRFError, _ask_to_reopen)


def actor() -> Actor:
    """Whoever asks; raises NotAllowed when nobody has signed in."""
    if not current_user.is_authenticated:
        raise NotAllowed
    return cast(Actor, current_user._get_current_object())  # noqa: SLF001 - the proxy's own way


def visitor() -> Visitor:
    """What this request tells of whoever signs in."""
    secret = str(current_app.config["SECRET_KEY"])
    return Visitor(request.remote_addr, request.user_agent.string, request.cookies, secret)


def admit(entry: Entry, target: str) -> Any:
    """Give the browser a cookie of its own, nothing of what it held before, and send it on."""
    session.clear()
    login_user(entry.actor)
    response = redirect(target, 303)
    response.set_cookie(
        devices.cookie_name(entry.user_id),
        entry.device,
        max_age=_YEAR_SECONDS,
        path=HOME,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def wanted_path(text: str | None) -> str:
    """Where to go after signing in: a path of ours under /staff, whatever was asked for."""
    return text if text and _INSIDE.fullmatch(text) and ".." not in text else HOME


def _refuse_other_sites() -> None:
    """A form on another site may not write here, whatever it holds."""
    is_write = request.method not in {"GET", "HEAD", "OPTIONS"}
    if is_write and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise BadRequest


def _shut() -> Any:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_open_door", False):
        return None
    if current_user.is_authenticated:
        request.max_content_length = getattr(view, "most_bytes", None)
        return None
    wanted = _path(request) if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))


def _path(asked: Request) -> str:
    return asked.full_path if asked.query_string else asked.path


def _record(error: Refused) -> Any:
    """Another's object is not there for the asker; that it was asked for is recorded."""
    db.session.rollback()
    if current_user.is_authenticated:
        subject = (error.subject_type, error.subject_id)
        with transaction() as database:
            line = audit.note(f"refused {error.operation}", *subject, by=actor())
            audit.record(database, [line])
    return web.error_page(404)


def _record_not_allowed(error: NotAllowed) -> Any:
    """A verb that is the coordinator's: said so to others, and recorded."""
    db.session.rollback()
    if current_user.is_authenticated:
        with transaction() as database:
            told = audit.note(
                f"refused {request.endpoint}", "user", actor().user_id or 0, by=actor()
            )
            audit.record(database, [told])
    return web.error_page(403, str(error))


def _ask_to_wait(error: TooMany) -> Any:
    page = render_template("accounts/wait.html", minutes=-(-error.seconds // 60))
    return page, 429, {"Retry-After": str(error.seconds)}


def _ask_to_reopen(_error: CSRFError) -> Any:
    """The form is another sign-in's, or no form of ours; which, the answer does not tell."""
    return render_template("accounts/reopen.html"), 400


def _keep_out_of_caches(response: Response) -> Response:
    """What is shown inside is kept neither by the browser nor on the way to it."""
    if request.path == HOME or request.path.startswith(f"{HOME}/"):
        response.headers["Cache-Control"] = "no-store"
    return response
