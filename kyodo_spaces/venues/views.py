"""The public directory: list and map, a venue's page, a space's page."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.exceptions import NotFound as PageNotFound

from .. import web
from ..geo import leaflet
from ..geo.geojson import distance_m
from . import forms, jsonld, queries, search
from .amenities import AMENITIES

bp = Blueprint("venues", __name__)


class Tag(NamedTuple):
    """A filter that is on, and the address of the page without it."""

    label: str
    url: str


class Card(NamedTuple):
    row: Row[Any]
    number: int
    """The venue's number on the page; spaces of one venue share it, like their pin."""
    distance_m: float | None


@bp.get("/")
@web.by_revision
def directory() -> str:
    question = forms.parse(request.args)
    page = search.find(question.criteria, question.page)
    if page.number > page.pages:
        raise PageNotFound
    return render_template(
        "venues/directory.html",
        form=question.form,
        question=question,
        page=page,
        cards=_cards(page, question.criteria),
        tags=_tags(question),
        districts=queries.districts(),
        amenities=AMENITIES,
        kinds=forms.KINDS,
        directory=queries.get_directory(),
        page_url=_page_url,
        without=_without,
        feed_args=_feed_args(),
        map=leaflet.shell(),
    )


@bp.get("/venues/<id:venue_id>")
@web.by_revision
def venue(venue_id: int) -> str:
    found = queries.get_public_venue(venue_id)
    return render_template(
        "venues/venue.html",
        venue=found,
        spaces=[space for space in found.spaces if space.is_public],
        kinds=forms.KINDS,
        amenities=AMENITIES,
        jsonld=jsonld.venue(found),
        map=leaflet.shell(),
    )


@bp.get("/spaces/<id:space_id>")
@web.by_revision
def space(space_id: int) -> str:
    found = queries.get_public_space(space_id)
    return render_template(
        "venues/space.html",
        space=found,
        venue=found.venue,
        kinds=forms.KINDS,
        amenities=AMENITIES,
        jsonld=jsonld.space(found),
        map=leaflet.shell(),
    )


@bp.get("/spaces")
@bp.get("/venues")
def to_directory() -> Response:
    return redirect(url_for(".directory"), 301)  # type: ignore[return-value]


def _cards(page: search.Page, criteria: search.Criteria) -> list[Card]:
    numbers: dict[int, int] = {}
    cards = []
    for row in page.rows:
        number = numbers.setdefault(row.venue_id, len(numbers) + 1)
        cards.append(Card(row, number, _distance(row, criteria)))
    return cards


def _distance(row: Row[Any], criteria: search.Criteria) -> float | None:
    if criteria.near is None or row.longitude is None:
        return None
    return distance_m(criteria.near.longitude, criteria.near.latitude, row.longitude, row.latitude)


def _tags(question: forms.Question) -> list[Tag]:
    criteria = question.criteria
    tags = []
    if criteria.q:
        tags.append(Tag(_("ことば: %(words)s", words=criteria.q), _without("q")))
    tags += [Tag(str(forms.KINDS[kind]), _without("kind", kind)) for kind in criteria.kinds]
    tags += [Tag(name, _without("district", name)) for name in criteria.districts]
    if criteria.capacity is not None:
        tags.append(Tag(_("%(n)s人以上", n=criteria.capacity), _without("capacity")))
    if criteria.is_free is not None:
        tags.append(Tag(_("無料") if criteria.is_free else _("有料"), _without("free")))
    tags += [Tag(AMENITIES[key].label, _without("amenity", key)) for key in criteria.amenities]
    if near := question.form.near.data:
        tags.append(Tag(_("近く: %(place)s", place=near), _without("near")))
    if criteria.bbox:
        tags.append(Tag(_("地図の範囲"), _without("bbox")))
    if criteria.include_unknown:
        tags.append(Tag(_("不明も含める"), _without("unknown")))
    return tags


def _feed_args() -> dict[str, list[str]]:
    """The page's filters, for the addresses of its feeds."""
    given = request.args.to_dict(flat=False)
    return {key: [v for v in values if v] for key, values in given.items() if key != "page"}


def _without(name: str, value: str | None = None) -> str:
    args = _feed_args()
    args[name] = [v for v in args.get(name, []) if value is not None and v != value]
    return url_for(".directory", **args)  # type: ignore[arg-type]


def _page_url(number: int) -> str:
    return url_for(".directory", **_feed_args(), page=number)  # type: ignore[arg-type]
