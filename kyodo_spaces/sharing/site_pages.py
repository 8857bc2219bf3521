"""The public pages as files: rendered by the views, their links led to files of one folder."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask.testing import FlaskClient

from .. import clock, web
from ..config import asset_dir
from ..errors import Invalid
from ..geo import leaflet
from ..venues import filters, index, search
from ..venues.criteria import Criteria
from . import site_index, sitemaps

_NOWHERE = "https://folder.invalid"
"""Stands in whole addresses, until they are led to the folder's own files."""
_FEEDS = "spaces.csv spaces.xlsx spaces.json spaces.geojson venues.csv towns.geojson".split()
_PUBLIC_FEEDS = "feed.atom sitemap.xml".split()
"""They tell whole addresses, so there are none without PUBLIC_URL."""
_LINK = re.compile(r'(?<=\s)(href|src|action|data-[a-z]+)="/(?!/)([^"?#]*)([^"]*)"')
_PAGE = re.compile(r"(?:spaces|venues)/\d+")
_KNOWN = re.compile(r"|(?:spaces|venues)/\d+(?:\.ics)?|(?:static|map)/.+|[a-z]+\.[a-z]+")
_CARD = re.compile(r"<!--card ([a-z]+-\d+)-->(.*?)<!--end-->", re.DOTALL)
_HEAD = '<meta charset="utf-8">'


class Exported(NamedTuple):
    """What the templates ask when they are rendered for a folder."""

    districts: list[tuple[str | None, list[Any]]]
    """All results by district, for readers without JavaScript."""
    last_day: date
    """Until then the search knows the hours."""
    names: Sequence[str]
    """The parameters that ask for something."""
    has_cards: bool = False
    """Whether the list's cards are wanted, which are files of their own."""


def find_files() -> Iterator[tuple[str, bytes, int]]:
    """Each file's name and content, and how many there are about."""
    rows = list(islice(search.find_all(Criteria()), index.CAP + 1))
    if len(rows) > index.CAP:
        raise Invalid(f"書き出せるのは {index.CAP:,} 件までです。")
    pages = [page for kind in sitemaps.KINDS for page in sitemaps.find_pages(kind)]
    length = len(rows) + len(pages)
    for name, body in _find(rows, pages):
        yield name, body, length


def _find(rows: Any, pages: list[sitemaps.Page]) -> Iterator[tuple[str, bytes]]:
    yield from _assets()
    last_day = clock.today() + timedelta(days=site_index.DAYS - 1)
    site = _Site(Exported(_by_district(rows), last_day, filters.NAMES))
    yield "index.html", site.page("/", "")
    yield "404.html", site.page("/404", site.root, status=404)
    search_json = json.dumps(site_index.data(), ensure_ascii=False, separators=(",", ":"))
    yield "search.json", search_json.encode()
    for name in _FEEDS + (_PUBLIC_FEEDS if site.is_public else []):
        yield name, site.file(f"/{name}")
    for page in pages:
        name = f"{page.kind}s/{page.id}"
        yield f"{name}/index.html", site.page(f"/{name}", "../../")
        if site.is_public:
            yield f"{name}.ics", site.file(f"/{name}.ics")
    yield from site.cards(-(-len(rows) // search.PER_PAGE))


def _assets() -> Iterator[tuple[str, bytes]]:
    shell = leaflet.shell()
    yield f"map/{shell.version}/shell.js", shell.script.encode()
    folders = {"static": asset_dir("static"), f"map/{shell.version}/leaflet": leaflet.assets()}
    for start, folder in folders.items():
        for path in folder.rglob("*.*"):
            if path.is_file():
                yield f"{start}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _by_district(rows: Any) -> list[tuple[str | None, list[Any]]]:
    def district(row: Any) -> tuple[bool, str]:
        return row.district is None, row.district or ""

    ordered = sorted(rows, key=district)
    return [(name or None, list(some)) for (_none, name), some in groupby(ordered, district)]


class _Site:
    """Asks the application for its pages, as a visitor of the folder shall see them."""

    def __init__(self, exported: Exported) -> None:
        self.client: FlaskClient = current_app.test_client()
        self.exported = exported
        url = str(current_app.config["PUBLIC_URL"]).rstrip("/")
        self.is_public = bool(url)
        self.root = f"{urlsplit(url).path}/"

    def page(self, path: str, root: str, status: int = 200) -> bytes:
        """A page whose links begin with `root`, the way from it to the folder's top."""
        return _led(self._html(path, status), root).encode()

    def file(self, path: str) -> bytes:
        return bytes(self._get(path).data).replace(f"{_NOWHERE}/".encode(), b"")

    def cards(self, pages: int) -> Iterator[tuple[str, bytes]]:
        """The cards of the list, each a file that the page's script puts in."""
        self.exported = self.exported._replace(has_cards=True)
        for page in range(1, pages + 1):
            for name, card in _CARD.findall(self._html(f"/?page={page}")):
                yield f"cards/{name}.html", _led(card, "").strip().encode()

    def _html(self, path: str, status: int = 200) -> str:
        response = self._get(path, status)
        policy = re.sub(r"; frame-ancestors .*", "", response.headers["Content-Security-Policy"])
        # A plain server sends no policy, so the page itself does.
        meta = f'{_HEAD}\n  <meta http-equiv="Content-Security-Policy" content="{policy}">'
        return str(response.text).replace(_HEAD, meta, 1)

    def _get(self, path: str, status: int = 200) -> Any:
        environ = {web.EXPORTED: self.exported}
        response = self.client.get(
            path, base_url=_NOWHERE, environ_overrides=environ, buffered=True
        )
        if response.status_code != status:
            raise Invalid(f"{path} を書き出せませんでした（{response.status}）。")
        return response


def _led(html: str, root: str) -> str:
    """The same with every link to a page or file of ours beginning with `root`."""

    def lead(found: "re.Match[str]") -> str:
        name, path, rest = found.groups()
        if not _KNOWN.fullmatch(path):
            return found.group()
        way = root + path + ("/" if _PAGE.fullmatch(path) else "")
        return f'{name}="{way or "./"}{rest}"'

    return _LINK.sub(lead, html).replace(f"{_NOWHERE}/", root or "./")
