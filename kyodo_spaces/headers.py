"""What every answer tells the browser: what it may load, who may frame it, who may read it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from . import web

NOBODY = "'none'"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "86400",
}


def init_app(app: Flask) -> None:
    app.after_request(_secure)


def embeddable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the pages of EMBED_ORIGINS, and our own preview, frame what this view answers."""
    view.is_embeddable = True  # type: ignore[attr-defined]  # the mark for _ancestors
    return view


def _secure(response: Response) -> Response:
    images = "'self'"
    if (shown := web.tiles()) is not None:
        images += " {0.scheme}://{0.netloc}".format(urlsplit(shown["url"])).replace("{s}", "*")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src {images}; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {_ancestors()}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if _ancestors() == NOBODY:
        response.headers["X-Frame-Options"] = "DENY"  # it has no word for several origins
    if request.path.startswith(web.READ_API):
        response.headers |= CORS
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(self)"
    return response


def _ancestors() -> str:
    """Who may show this answer in a frame, in the policy's words."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "is_embeddable", False):
        return NOBODY
    return " ".join(["'self'", *current_app.config["EMBED_ORIGINS"].split(",")]).strip()
