"""What other programs come for regularly: news, calendars, and the pages for search engines."""

from collections.abc import Iterable
from datetime import UTC

from feedgenerator import Atom1Feed
from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from markupsafe import escape

from .. import clock, web
from ..places import home
from ..text import shown
from ..venues import permalinks, queries
from ..venues.facts import Place
from ..venues.models import Space, State, Venue
from . import calendars, news, sitemaps

bp = Blueprint("sharing", __name__)

MOST_NEWS = 50


@bp.get("/feed.atom")
@web.open_door
@web.by_revision
def atom() -> Response:
    """RFC 4287: places that are new or changed, each once, the newest change first."""
    town = found.name if (found := home()) else ""
    url = web.public_url(".atom")
    feed = Atom1Feed(
        title=_("%(town)s 協働スペースの新着・変更", town=town).strip(),
        link=web.public_url("venues.directory"),
        description=_("新しく載った場所と、内容が変わった場所"),
        language="ja",
        author_name=_("%(town)s 協働スペース", town=town).strip(),
        feed_url=url,
        feed_guid=url,
    )
    for one in news.find_news(MOST_NEWS, clock.today()):
        _add(feed, one)
    return Response(feed.writeString("utf-8"), mimetype="application/atom+xml")


def _add(feed: Atom1Feed, one: news.News) -> None:
    owner = one.owner
    title = owner.name if isinstance(owner, Venue) else f"{owner.name}（{owner.venue.name}）"
    url = _page(owner.__tablename__, owner.id)
    feed.add_item(
        title=shown(title),
        link=url,
        unique_id=url,
        description=escape(_summary(one)),
        pubdate=one.first.replace(tzinfo=UTC),
        updateddate=one.last.replace(tzinfo=UTC),
    )


def _summary(one: news.News) -> str:
    is_suspended = State.SUSPENDED in {
        one.owner.state,
        one.owner.venue.state if isinstance(one.owner, Space) else one.owner.state,
    }
    what = _("新しく載りました。") if one.first == one.last else _("内容が変わりました。")
    return str(what + (_("休止の案内があります。") if is_suspended else ""))


def _page(noun: str, id: int) -> str:
    return web.public_url(f"venues.{noun}", **{f"{noun}_id": id})


@bp.get("/spaces/<id:space_id>.ics")
@web.open_door
@web.by_revision
def space_ics(space_id: int) -> Response:
    if moved := permalinks.from_space(space_id, ".{}_ics"):
        return moved
    space = queries.get_public_space(space_id)
    return _calendar(Place(space.venue, space), (space, space.venue))


@bp.get("/venues/<id:venue_id>.ics")
@web.open_door
@web.by_revision
def venue_ics(venue_id: int) -> Response:
    if moved := permalinks.from_venue(venue_id, ".{}_ics"):
        return moved
    venue = queries.get_public_venue(venue_id)
    return _calendar(Place(venue), (venue,))


def _calendar(place: Place, owners: Iterable[Venue | Space]) -> Response:
    own = place.own
    town = str(current_app.config["MUNICIPALITY"])
    body = calendars.calendar(
        place, _page(own.__tablename__, own.id), news.find_change(*owners), town
    )
    name = f"{own.__tablename__}-{own.id}.ics"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(body, mimetype="text/calendar", headers=headers)


@bp.get("/sitemap.xml")
@web.open_door
@web.by_revision
def sitemap() -> Response:
    """The public pages; where they are more than one file may hold, which `part`s there are."""
    name = request.args.get("part")
    return web.streamed(sitemaps.part(name) if name else sitemaps.whole(), "application/xml")


@bp.get("/robots.txt")
@web.open_door
def robots() -> Response:
    body = render_template("sharing/robots.txt", sitemap=web.public_url(".sitemap"))
    return Response(body, mimetype="text/plain")
