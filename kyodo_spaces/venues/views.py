"""The public directory: list and map, a venue's page, a space's page."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from .. import answers, clock, qr, web
from ..accounts import departments
from ..geo import leaflet
from ..places import gazetteer
from . import (
    asking,
    cards,
    checks,
    filters,
    forms,
    freshness,
    index,
    items,
    jsonld,
    map_views,
    near_misses,
    notices,
    offers,
    permalinks,
    queries,
    search,
    sheet,
    suggesting,
    unanswered,
    weeks,
)
from .criteria import Criteria
from .facts import Place, telephone
from .models import Space, Venue

bp = Blueprint("venues", __name__)
bp.add_app_template_filter(telephone, "tel")
bp.add_app_template_filter(weeks.name_nths, "nths")
bp.add_app_template_filter(weeks.name_date, "date_and_weekday")
bp.add_app_template_global(checks.boxes, "boxes")
# Drawing one takes as long as a third of the page.
bp.add_app_template_filter(lru_cache(1_000)(qr.picture), "qr")


@bp.app_template_filter("results")
def count_in_words(n: int) -> str:
    """32件, and 10,000件以上 where counting ended."""
    return _in_words(n, n >= index.CAP, get_locale())


@lru_cache(10_000)
def _in_words(n: int, is_cut: bool, _locale: Any) -> str:
    """Remembered, for a page says some three hundred numbers."""
    words = _("%(n)s件以上") if is_cut else _("%(n)s件")
    return str(words) % {"n": f"{n:,}"}


@bp.app_template_test("old")
def is_old(owner: Venue | Space) -> bool:
    """Whether what is known of it is from before the operator's limit."""
    months = int(current_app.config["CONFIRM_MONTHS"])
    dates = (owner.confirmed_on, owner.as_of)
    return freshness.is_old(*dates, clock.today(), months, owner.confirm_by)


class Told(NamedTuple):
    """A space as its venue's page tells of it."""

    place: Place
    offered: Sequence[offers.Shown]


class NearCard(NamedTuple):
    card: cards.Card
    why: str


@bp.get("/")
@web.open_door
@web.by_revision
def directory() -> Response:
    if "plain" in request.args:
        understood: dict[str, Any] = asking.understand(filters.given())
        return redirect(url_for(".directory", **understood))
    question, form, given = filters.understand()
    page = search.find(question.criteria, question.page)
    if page.number > page.pages:
        raise PageNotFound
    nearly = _near_cards(question.criteria, page)
    chosen = filters.get_filters(question)
    _count_unanswered(form, question, page)
    written = render_template(
        "venues/directory.html",
        form=form,
        question=question,
        page=page,
        cards=cards.of_rows(page.rows, question.criteria),
        pins=[items.pin(row) for row in page.rows],
        extent=map_views.find_extent(question.criteria, page),
        near_misses=nearly,
        suggestion=suggesting.suggest(question, page.total),
        find_helpers=_find_helpers,
        filters=chosen,
        notices=notices.find(question, request.args),
        looser=[] if page.total else filters.find_looser(chosen),
        chips=filters.get_chips(question.criteria),
        given=given,
        said=request.args.get("said", "")[: asking.LONGEST],
        address=filters.address,
        carried_to=filters.carried_to,
        permalink=web.public_url("venues.directory", **given),
        without=filters.without,
        changed=filters.changed,
        options=answers.once(filters.get_options),
        counts=None if web.exported() else page.facets,
        directory=answers.once(search.get_directory),
        kinds=forms.KINDS,
        map=leaflet.shell(),
    )
    return make_response(written, 400 if form.errors else 200)


@bp.get("/sheet")
@web.open_door
@web.by_revision
def sheet_page() -> str:
    """The list for paper, with a map that needs neither tiles nor a script."""
    question = forms.parse(request.args)
    given = filters.given()
    return render_template(
        "venues/sheet.html",
        sheet=sheet.find(question.criteria, gazetteer().towns(current_app.config["MUNICIPALITY"])),
        filters=filters.get_filters(question),
        back=filters.address(),
        kinds=forms.KINDS,
        permalink=web.public_url(".directory", **given),
    )


@bp.get("/venues/<id:venue_id>")
@web.open_door
@web.by_revision
def venue(venue_id: int) -> str | Response:
    if moved := permalinks.from_venue(venue_id, ".{}"):
        return moved
    found = queries.get_public_venue(venue_id)
    offered = offers.find_by_venue([venue_id], clock.today())
    return render_template(
        "venues/venue.html",
        place=Place(found),
        spaces=[
            Told(Place(found, space), offers.of_place(offered, found, space))
            for space in found.spaces
            if space.is_public
        ],
        offers=offers.of_place(offered, found, None),
        kinds=forms.KINDS,
        jsonld=jsonld.venue(found),
        permalink=web.public_url(".venue", venue_id=venue_id),
        map=leaflet.shell(),
    )


@bp.get("/spaces/<id:space_id>")
@web.open_door
@web.by_revision
def space(space_id: int) -> str | Response:
    if moved := permalinks.from_space(space_id, ".{}"):
        return moved
    found = queries.get_public_space(space_id)
    offered = offers.find_by_venue([found.venue_id], clock.today())
    return render_template(
        "venues/space.html",
        place=Place(found.venue, found),
        offers=offers.of_place(offered, found.venue, found),
        kinds=forms.KINDS,
        jsonld=jsonld.space(found),
        permalink=web.public_url(".space", space_id=space_id),
        map=leaflet.shell(),
    )


@bp.get("/spaces")
@bp.get("/venues")
@web.open_door
def to_directory() -> Response:
    return redirect(url_for(".directory", **filters.given()), 301)  # type: ignore[arg-type]  # lists are fine


def _count_unanswered(form: forms.SearchForm, question: forms.Question, page: search.Page) -> None:
    """Where a visitor is shown it: not where programs ask, nor where a browser has it already."""
    given = filters.given()
    is_shown = request.method == "GET" and not web.exported() and not form.errors
    if given and not page.total and is_shown:
        web.see_each_visit()
        given.pop("q", None)
        unanswered.count(question.criteria.q, given, answers.once(queries.districts))


def _find_helpers() -> Sequence[Any]:
    """The departments to ring; asked for by the template where that is not written yet."""
    return departments.find_helpers(clock.fiscal_year(clock.today()))


def _near_cards(asked: Criteria, page: search.Page) -> list[NearCard]:
    """What nearly fits, or else what is most like it; no pin of the map has its number."""
    found = near_misses.find(asked, page.total)
    if not found and not page.total:
        found = near_misses.find_general(asked)
    written = cards.of_rows([miss.row for miss in found], Criteria(near=asked.near))
    for card in written:
        card.number = None
    return [NearCard(card, miss.why) for card, miss in zip(written, found, strict=True)]
