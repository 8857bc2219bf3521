"""What every page shares: error pages, security headers, answers by revision, filters."""

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import wraps
from hashlib import sha256
from importlib.metadata import version
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import IntegerConverter, Map

from . import audit, clock, measures
from .config import ROOT, asset_dir
from .db import db
from .errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

GSI_TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
SHOWN = ("CONFIRM_MONTHS", "EMBED_ORIGINS", "MUNICIPALITY", "PUBLIC_URL", "TILES", "TILES_CREDIT")
"""The settings that change what pages say, or who may frame them: browsers keep that with them."""
READ_API = "/api/"
"""How the addresses begin that programs on any site may read."""
JSON_ANSWERS = (READ_API, "/oembed")
EXPORTED = "kyodo.exported"
"""Where a request that writes the pages into a folder says so; no visitor can."""
TAG = "kyodo.tag"
"""Where a request holds the tag of its moment, read before anything else."""
KEPT = "kyodo.kept"
"""Where a view says that its answer, under that tag, is the same for all who ask for it."""
ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_END_OF_GEOJSON = '],"type":"FeatureCollection"}\n'
_MANY = 500
_WHOLE = 6
"""So many parts are streamed; one of them is the head, and one may be the tail."""
STATUS: dict[type[Exception], int] = {Invalid: 400, NotAllowed: 403, NotFound: 404, Conflict: 409}
Item = TypeVar("Item")
Parts = Generator[str, None, None]
"""Of a body, as it is made."""


class IdConverter(IntegerConverter):
    """A database id: larger numbers are no one's, and SQLite fails on those over 2^63."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters["id"] = IdConverter
    for error in STATUS:
        app.register_error_handler(error, _refuse)
    app.register_error_handler(HTTPException, _http_error)
    for failure in (OperationalError, Unavailable):
        app.register_error_handler(failure, _unavailable)
    app.extensions["kyodo_build"] = _build()
    app.jinja_env.filters["day"] = measures.day
    app.jinja_env.filters["clock"] = measures.clock_time
    app.jinja_env.filters["distance"] = measures.distance
    app.jinja_env.filters["moment"] = measures.moment
    app.jinja_env.globals["tiles"] = tiles
    app.jinja_env.globals["times"] = measures.times
    app.jinja_env.globals["today"] = clock.today
    app.jinja_env.globals["exported"] = exported


def tiles() -> dict[str, str] | None:
    """The background map's URL and credit, or None when the operator wants none."""
    choice = current_app.config["TILES"]
    if choice == "none":
        return None
    if choice == "gsi-pale":
        return {
            "url": GSI_TILES,
            "credit": _("地理院タイル"),
            "link": "https://maps.gsi.go.jp/development/ichiran.html",
        }
    return {"url": choice, "credit": current_app.config["TILES_CREDIT"], "link": ""}


def exported() -> Any:
    """What a page for a folder of files has to know; None for a page that a program answers."""
    return request.environ.get(EXPORTED)


def public_url(endpoint: str, **values: Any) -> str:
    """A whole address for others to keep: under PUBLIC_URL, else under what the visitor used."""
    if base := current_app.config["PUBLIC_URL"]:
        return f"{base.rstrip('/')}{url_for(endpoint, **values)}"
    return url_for(endpoint, _external=True, **values)


def is_address_set() -> bool:
    """Whether there is a PUBLIC_URL: without one, no paper and no mail tells an address."""
    return bool(current_app.config["PUBLIC_URL"])


def geojson(features: Iterable[dict[str, Any]]) -> Response:
    parts = json_parts('{"features":[', features, lambda _n: _END_OF_GEOJSON)
    return streamed(parts, "application/geo+json")


def mailed_url(path: str) -> str:
    """A whole address where nobody visits: in mails, whose links no visitor may choose the host of,
    and at the command line. Under PUBLIC_URL, else where `kyodo serve` listens."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    base = current_app.config["PUBLIC_URL"] or f"http://{host}:{port}"
    return f"{base.rstrip('/')}{path}"


def open_door(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let anyone open this view without signing in. Stands right below the route."""
    view.is_open_door = True  # type: ignore[attr-defined]  # the mark for accounts.gate
    return view


def takes_files(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let whoever has signed in send so many bytes to this view. Stands right below the route."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.most_bytes = most  # type: ignore[attr-defined]  # the mark for accounts.gate
        return view

    return mark


def by_revision(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer 304 to whoever has this page, while nothing that the public can see has changed.

    The tag is read before the body, else an old body could get the new tag.
    """

    @wraps(view)
    def tagged(*args: Any, **kwargs: Any) -> Response:
        environ = request.environ
        tag = own_tag(environ.get(TAG) or read_tag(current_app, db.engine), environ)
        known = request.if_none_match
        if not known.star_tag and known.contains_weak(tag):
            response = Response(status=304)
        else:
            response = make_response(view(*args, **kwargs))
            if response.status_code != 200:
                return response
        environ.setdefault(KEPT, True)
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return tagged


def see_each_visit() -> None:
    """Have this view asked again at the next visit, too, for it counts them. Who has the page
    already is told that alone, and counted no more."""
    request.environ[KEPT] = False


def own_tag(tag: str, environ: "WSGIEnvironment") -> str:
    """Of one address at a moment: whoever tells it has been given this very page."""
    address = [environ.get(name, "") for name in ADDRESS]
    return sha256(f"{tag} {address}".encode()).hexdigest()[:20]


def streamed(parts: Parts, mimetype: str) -> Response:
    """A small answer whole, so that it has a length and may be kept; a large one as it is made,
    for a million places don't fit into the memory.

    What goes wrong half-way breaks the connection, so that no half is taken for the whole.
    """
    first = list(islice(parts, _WHOLE))
    if len(first) < _WHOLE:
        return Response("".join(first), mimetype=mimetype)
    request.environ[KEPT] = False
    reader = db.session()
    db.session.registry.clear()  # else what is read from ends with the view

    def told() -> Iterator[str]:
        db.session.registry.set(reader)
        try:
            yield from chain(first, parts)
        finally:  # while the connection that it reads from is its own
            parts.close()

    response = Response(stream_with_context(told()), mimetype=mimetype)
    response.call_on_close(parts.close)
    response.call_on_close(reader.close)
    return response


def lots(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Many at a time, as they are asked for."""
    rest = iter(items)
    while some := list(islice(rest, _MANY)):
        yield some


def json_parts(head: str, items: Iterable[Any], tail: Callable[[int], str]) -> Parts:
    """JSON with an array after `head`, many items at a time; `tail` is told how many they were."""
    n = 0
    yield head
    for some in lots(items):
        told = (current_app.json.dumps(item, separators=(",", ":")) for item in some)
        yield ("," if n else "") + ",".join(told)
        n += len(some)
    yield tail(n)


def read_tag(app: Flask, engine: Engine) -> str:
    """Of all that the public can see now; the day too, for a suspension begins on one."""
    settings = [str(app.config[name]) for name in SHOWN]
    places, build = app.extensions["gazetteer"].revision(), app.extensions["kyodo_build"]
    stamp = f"{audit.edition(engine)} {places} {build} {settings} {clock.today()}"
    return sha256(stamp.encode()).hexdigest()[:20]


def _build() -> str:
    """Changes with the program's version, and with each file that has a say in its pages."""
    folders = ((asset_dir("templates"), "*.*"), (asset_dir("translations"), "*.*"), (ROOT, "*.py"))
    files = sorted(path for folder, names in folders for path in folder.rglob(names))
    files.append(asset_dir("data") / "synonyms.txt")
    stamps = [f"{file.name} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files]
    return sha256(f"{version('kyodo-spaces')} {stamps}".encode()).hexdigest()


def _refuse(error: Exception) -> tuple[Any, int]:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return error_page(status, str(error))


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *error_page(error.code, ""), headers


def _unavailable(error: Exception) -> tuple[Any, int, dict[str, str]]:
    current_app.logger.error("503 %s", request.path, exc_info=error)
    return *error_page(503, ""), {"Retry-After": "5"}


def error_page(status: int, detail: str = "") -> tuple[Any, int]:
    """The page, or for a feed the JSON, that says what went wrong."""
    if request.path.startswith(JSON_ANSWERS) or request.path.endswith((".json", ".geojson")):
        return {"status": status, "error": detail or HTTP_STATUS_CODES.get(status, "")}, status
    page = f"errors/{status if status in {400, 404, 503} else 'other'}.html"
    return render_template(page, status=status, detail=detail), status
