"""The list and the map in frames on other people's sites, and the page that makes the code."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import answers, headers, languages, web
from ..errors import Invalid
from ..geo import leaflet
from ..venues import filters, forms, map_views, queries, search
from ..venues.facts import Place
from ..venues.models import Space, Venue
from . import frames

bp = Blueprint("embed", __name__)

SHOWS: dict[str, Any] = {"list": _l("一覧"), "map": _l("地図"), "both": _l("地図と一覧")}
"""The same words as in frames.LEAST_PX and in the address below."""
CHOSEN = "purpose kind district capacity free amenity allow near within unknown".split()
"""The filters that the builder has fields for; it takes any other along from the list."""
FIELDS = "capacity free near within".split()
"""Those that are one field, to which a link can lead."""


@bp.get("/embed")
@web.open_door
@web.by_revision
def builder() -> tuple[str, int]:
    """Makes the code for a site: what is shown, which places, how high."""
    show = request.args.get("show", "list")
    if show not in SHOWS:
        raise Invalid(_("一覧・地図・地図と一覧のどれかを選んでください。"))
    question, form, given = filters.understand()
    carried = {name: values for name, values in given.items() if name not in CHOSEN}
    own = {name: values for name, values in given.items() if name in CHOSEN}
    height = None
    with suppress(Invalid):  # the page tells which height it took instead
        height = _height()
    height = max(height or frames.USUAL_PX[show], frames.LEAST_PX[show])
    frame = frames.Frame(show, given, height, languages.asked(request.args))
    written = render_template(
        "sharing/builder.html",
        frame=frame,
        form=form,
        question=question,
        carried=[(name, value) for name, values in carried.items() for value in values],
        also=_labels(forms.parse(MultiDict(carried))),
        own=own,
        fields=FIELDS,
        labels=_labels(question),
        page=search.find(question.criteria, 1),
        is_height_changed=request.args.get("height", "").strip() not in {"", str(height)},
        shows=SHOWS,
        spoken=languages.LANGUAGES.values(),
        least=frames.LEAST_PX,
        most=frames.MOST_PX,
        options=answers.once(filters.get_options),
        origins=[*filter(None, current_app.config["EMBED_ORIGINS"].split(","))],
    )
    return written, 400 if form.errors else 200


def _labels(question: forms.Question) -> list[str]:
    return [each.label for each in filters.get_filters(question)]


@bp.get("/embed/<any(list,map,both):show>")
@web.open_door
@headers.embeddable
@web.by_revision
def embedded(show: str) -> str:
    """A slim page that fits a frame of `height` pixels; without it, as high as it needs."""
    height = _height()
    question, given = forms.parse(request.args), filters.given()
    page = search.find(question.criteria, 1)
    rows = page.rows[: frames.rows_in(show, height)]
    venues = queries.get_details(Venue, [row.venue_id for row in rows])
    spaces = queries.get_details(Space, [row.space_id for row in rows if row.space_id])
    return render_template(
        "sharing/embedded.html",
        show=show,
        is_fitted=height is not None,
        places=[Place(venues[row.venue_id], spaces.get(row.space_id)) for row in rows],
        page=page,
        extent=map_views.find_extent(question.criteria, page),
        given=given,
        kinds=forms.KINDS,
        all_url=web.public_url("venues.directory", **given),
        unknown_url=web.public_url("venues.directory", **given | {"unknown": ["1"]}),
        map=leaflet.shell(),
    )


@bp.get("/embed.js")
@web.open_door
def script() -> Response:
    """The one line for other people's pages: `<script src=".../embed.js" data-embed="list">`."""
    folder = f"{current_app.static_folder}/js"
    return send_from_directory(folder, "embed.js", mimetype="text/javascript")


def _height() -> int | None:
    """The pixels asked for; None when nobody asked."""
    text = request.args.get("height", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Invalid(_("高さ（height）は、半角数字で指定してください。"))
    return min(int(text[:6]), frames.MOST_PX)
