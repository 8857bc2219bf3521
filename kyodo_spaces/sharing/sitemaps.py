"""The public pages for search engines, by the rules of sitemaps.org, in parts where they are many.

A part holds the pages of a range of numbers: so it is found without those before it, and holds the
same places whatever else comes or goes.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

from markupsafe import escape
from sqlalchemy import ScalarSelect, Select, func, select, union_all

from .. import web
from ..audit import AuditLine
from ..db import db
from ..errors import NotFound
from ..venues.models import Space, Venue
from ..web import Parts
from . import news

MOST = 49_999
"""So many pages, with the directory's own, a sitemap may hold."""
_FIRST = "venues-1"
"""The part that holds the directory's own page."""
_LAST = 2**31 - 1
"""No number is larger."""
_PART = re.compile(r"(venue|space)s-([1-9]\d{0,5})")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
_SEEN: dict[str, Select[Any]] = {
    "venue": select(Venue.id).where(news.VENUE_IS_SEEN),
    "space": select(Space.id).join(Space.venue).where(*news.SPACE_IS_SEEN),
}
KINDS = {"venue": Venue.id, "space": Space.id}
"""The numbers that pages have, by kind."""


class Page(NamedTuple):
    """A public venue's or space's page and the moment of its last change; None where no line
    tells of any."""

    kind: str
    id: int
    at: datetime | None


def find_pages(kind: str, *among: Any) -> Iterator[Page]:
    """The pages of public venues or spaces, in order of their numbers, with the last change of
    either: a page tells of both."""
    of_venue = _changed("venue", Venue.id if kind == "venue" else Space.venue_id)
    of_space = _changed("space", Space.id)
    if kind == "venue":
        is_in = (Space.venue_id == Venue.id, news.SPACE_IS_SEEN[1])
        of_space = select(func.max(of_space)).where(*is_in).scalar_subquery()
    query = _SEEN[kind].add_columns(of_venue, of_space).where(*among).order_by(KINDS[kind])
    with db.session.execute(query.execution_options(yield_per=500)) as found:
        for id, *moments in found:
            yield Page(kind, id, max((at for at in moments if at), default=None))


def _changed(kind: str, id: Any) -> ScalarSelect[Any]:
    is_about = (AuditLine.subject_type == kind, AuditLine.subject_id == id)
    return select(func.max(news.AT)).where(*is_about).scalar_subquery()


def find_parts() -> list[str]:
    """The parts with any page, as their addresses name them; none where one file holds all."""
    some = union_all(*_SEEN.values()).limit(MOST + 1).subquery()
    if (db.session.scalar(select(func.count()).select_from(some)) or 0) <= MOST:
        return []
    found = [_FIRST]
    for kind, id in KINDS.items():
        last = db.session.scalar(select(func.max(id))) or 0
        for n in range(1, -(-last // MOST) + 1):
            is_any = _SEEN[kind].where(_numbered(kind, n)).exists()
            if db.session.scalar(select(is_any)):
                found.append(f"{kind}s-{n}")
    return list(dict.fromkeys(found))


def whole() -> Parts:
    """The sitemap, in lots; where it is too much for one file, the index of its parts."""
    if parts := find_parts():
        addresses = (web.public_url("sharing.sitemap", part=name) for name in parts)
        return _file("sitemapindex", (_told("sitemap", address) for address in addresses))
    return _file("urlset", chain(_home(), _listed(chain(*map(find_pages, KINDS)))))


def part(name: str) -> Parts:
    """The sitemap of a part, in lots; raises NotFound for one that has no page."""
    found = _PART.fullmatch(name)
    if found is None or int(found[2]) > _LAST // MOST:
        raise NotFound
    urls = _listed(find_pages(found[1], _numbered(found[1], int(found[2]))))
    if name == _FIRST:
        urls = chain(_home(), urls)
    if (first := next(urls, None)) is None:
        raise NotFound
    return _file("urlset", chain([first], urls))


def _numbered(kind: str, n: int) -> Any:
    return KINDS[kind].between((n - 1) * MOST + 1, n * MOST)


def _home() -> Iterator[str]:
    yield _told("url", web.public_url("venues.directory"))


def _listed(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        address = web.public_url(f"venues.{page.kind}", **{f"{page.kind}_id": page.id})
        yield _told("url", address, page.at)


def _file(kind: str, entries: Iterable[str]) -> Parts:
    yield _HEAD.format(kind)
    yield from map("".join, web.lots(entries))
    yield f"</{kind}>\n"


def _told(kind: str, address: str, at: datetime | None = None) -> str:
    moment = ""
    if at:
        moment = f"<lastmod>{at.replace(tzinfo=UTC, microsecond=0).isoformat()}</lastmod>"
    return f"<{kind}><loc>{escape(address)}</loc>{moment}</{kind}>\n"
