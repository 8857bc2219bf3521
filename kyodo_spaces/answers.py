"""Answers that need not be made again: 304 for whoever has one, and the last ones as they were.

Stands before Flask and behind the proxies' headers. It knows of no page: what a view that is
marked `web.by_revision` answered goes to the next visitor of the same address as well, as long as
nothing that the public can see has changed. Whoever brings a cookie is answered by Flask.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from flask import Flask, current_app, has_request_context, request
from markupsafe import Markup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags, remove_entity_headers
from werkzeug.wsgi import ClosingIterator

from . import languages, web
from .db import db

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 32_000_000
"""So much of answers is kept in each process, and half as much of parts of pages; nothing that
takes more than a thirtieth of that."""
ENTRY_BYTES = 2_000
"""Of headers, and of what Python needs."""
Key = tuple[str, ...]
Made = TypeVar("Made")


class Answer(NamedTuple):
    """The body is None where only 304 was answered as yet."""

    headers: list[tuple[str, str]]
    body: bytes | None


class Memory:
    """What was asked for last, up to a number of bytes; safe to share by threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._found: OrderedDict[Key, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Any:
        """What was put there; None when it is not there any more."""
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def put(self, key: Key, value: Any, size: int) -> None:
        """Keep something of so many bytes, roughly."""
        size += sum(map(len, key)) + ENTRY_BYTES
        if size > self.most // 30:
            return
        with self._lock:
            if key in self._found:
                self.size -= self._found.pop(key)[1]
            self._found[key] = value, size
            self.size += size
            while self.size > self.most:
                _key, (_value, freed) = self._found.popitem(last=False)
                self.size -= freed


def get_kept(name: str) -> Any:
    """The part of a page that `keep` kept under this name; None when that was of another time."""
    key = _part_key(name)
    return current_app.extensions["parts"].get(key) if key else None


def keep(name: str, part: Any, size: int) -> None:
    """Keep a part of a page, of so many bytes, till anything that the public can see changes."""
    if key := _part_key(name):
        current_app.extensions["parts"].put(key, part, size)


def once(make: Callable[[], Made]) -> Made:
    """What a function without arguments finds, asked for once until anything changes."""
    name = f"{make.__module__}.{make.__qualname__}"
    if (found := get_kept(name)) is None:
        found = make()
        keep(name, found, 2 * len(str(found)))
    return cast("Made", found)


def written(name: str, caller: Callable[[], Markup]) -> Markup:
    """For `{% call kept_part("name") %}` in a template, around what is always the same."""
    if (found := get_kept(name)) is None:
        found = caller()
        keep(name, found, 2 * len(found))
    return cast("Markup", found)


def _part_key(name: str) -> Key | None:
    """Addresses in a part begin as the page's own; pages for a folder have others."""
    tag = request.environ.get(web.TAG) if has_request_context() else None
    if tag is None or web.exported():
        return None
    return tag, languages.current().key, request.root_path, name


def init_app(app: Flask) -> None:
    app.extensions["answers"] = Memory(MOST_BYTES)
    app.extensions["parts"] = Memory(MOST_BYTES // 2)
    app.jinja_env.globals["kept_part"] = written
    with app.app_context():
        engine = db.engine
    app.wsgi_app = Answers(app, engine, app.wsgi_app)  # type: ignore[method-assign, assignment]  # how Flask says to wrap it


class Answers:
    """The WSGI application that asks Flask for what it does not know."""

    def __init__(self, app: Flask, engine: Engine, then: Callable[..., Iterable[bytes]]) -> None:
        self._app, self._engine, self._then = app, engine, then
        self._memory: Memory = app.extensions["answers"]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._then(environ, start)
        try:
            tag = environ[web.TAG] = web.read_tag(self._app, self._engine)
        except SQLAlchemyError:
            return self._then(environ, start)  # which says so in a page
        if not _is_anyones(environ):
            return self._then(environ, start)
        key = (tag, *(environ[name] for name in web.ADDRESS))
        known: Answer | None = self._memory.get(key)
        if known:
            asked = parse_etags(environ.get("HTTP_IF_NONE_MATCH"))
            if asked and not asked.star_tag and asked.contains_weak(web.own_tag(tag, environ)):
                start("304 NOT MODIFIED", _of_304(known.headers))
                return []
            if known.body is not None:
                start("200 OK", known.headers)
                return [known.body]
        return self._ask(key, environ, start)

    def _ask(self, key: Key, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        told: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = status, list(headers)
            return start(status, headers, *more)

        parts = self._then(environ, listen)
        if not told or not environ.get(web.KEPT) or not _is_plain(told[1]):
            return parts
        body = b"".join(parts)
        if told[0].startswith("200 "):
            self._memory.put(key, Answer(told[1], body), len(body))
        elif told[0].startswith("304 "):
            self._memory.put(key, Answer(told[1], None), 0)
        return ClosingIterator([body], getattr(parts, "close", None))


def _is_anyones(environ: "WSGIEnvironment") -> bool:
    """Whether the address alone decides on the answer."""
    is_whole = all(name in environ for name in web.ADDRESS)
    is_get = environ["REQUEST_METHOD"] == "GET"
    return is_get and is_whole and "HTTP_COOKIE" not in environ and web.EXPORTED not in environ


def _is_plain(headers: list[tuple[str, str]]) -> bool:
    """Flask-Login asks for the session whatever is asked, so that every answer varies by cookie."""
    told = {name.lower(): value for name, value in headers}
    return "set-cookie" not in told and told.get("vary", "Cookie") == "Cookie"


def _of_304(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    left = [header for header in headers if header[0] != "Content-Disposition"]
    remove_entity_headers(left)
    return left
