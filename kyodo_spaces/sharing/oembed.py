"""oEmbed 1.0: what a site shows where somebody pasted an address of ours (https://oembed.com)."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotImplemented as NotOffered
from werkzeug.routing import RequestRedirect

from .. import languages, web
from ..errors import Invalid, NotFound
from ..venues import filters, forms, queries
from . import frames

bp = Blueprint("oembed", __name__)

WIDTH_PX = 640
CACHE_SECONDS = 3600


@bp.get("/oembed")
@web.open_door
@web.by_revision
def answer() -> Response:
    """For the list with its filters a frame; for a place a link with its name."""
    if request.args.get("format", "json") != "json":
        raise NotOffered
    endpoint, values, args = _ours(request.args.get("url", ""))
    if endpoint == "venues.directory":
        return jsonify(_provider() | _list(args))
    if endpoint == "venues.space":
        space = queries.find_space_successor(**values) or queries.get_public_space(**values)
        return jsonify(_provider() | {"type": "link", "title": space.name})
    if endpoint == "venues.venue":
        venue = queries.find_successor(**values) or queries.get_public_venue(**values)
        return jsonify(_provider() | {"type": "link", "title": venue.name})
    raise NotFound


def _ours(url: str) -> tuple[str, dict[str, Any], MultiDict[str, str]]:
    """Which of our pages an address is: endpoint, values and filters; NotFound for any other."""
    root = web.public_url("venues.directory")
    parts = urlsplit(url) if url.isascii() and url.startswith(root) else None
    if parts is None:
        raise NotFound
    path = f"/{parts.path.removeprefix(urlsplit(root).path)}"
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except RequestRedirect as error:
        raise NotFound from error
    return endpoint, dict(values), MultiDict(parse_qsl(parts.query))


def _provider() -> dict[str, Any]:
    return {
        "version": "1.0",
        "provider_name": _("協働スペース"),
        "provider_url": web.public_url("venues.directory"),
        "cache_age": CACHE_SECONDS,
    }


def _list(args: MultiDict[str, str]) -> dict[str, Any]:
    """A frame that fits the asker; a link where none fits, or nobody may frame us."""
    forms.parse(args)  # refuses what the page itself would
    height = min(frames.USUAL_PX["list"], _most("maxheight"))
    frame = frames.Frame("list", filters.given(args), height, languages.asked(args))
    if height < frames.LEAST_PX["list"] or not current_app.config["EMBED_ORIGINS"]:
        return {"type": "link", "title": frame.title}
    width = min(WIDTH_PX, _most("maxwidth"))
    size = {"width": width, "height": height}
    return {"type": "rich", "title": frame.title, "html": frame.iframe, **size}


def _most(name: str) -> int:
    text = request.args.get(name, "").strip()
    if not text:
        return frames.MOST_PX
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0):
        raise Invalid(_("%(name)s は、半角数字で指定してください。", name=name))
    return int(text[:6])
