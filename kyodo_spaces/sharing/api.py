"""The read API: what the public pages tell, for programs on any site. Nothing is written by it.

Within a version names and meanings stay; what is new is added beside them.
"""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as PageNotFound

from .. import audit, web
from ..errors import Invalid
from ..venues import filters, forms, items, permalinks, queries, search
from ..venues.forms import Question
from . import openapi

bp = Blueprint("api", __name__, url_prefix="/api")


def _asked() -> Question:
    """The question, more strictly than of people: a program's slip should not pass as an answer.

    Raises Invalid, naming the filter.
    """
    for name, values in request.args.lists():
        if len(values) > 1 and name not in filters.MANY and name in forms.SearchForm():
            raise Invalid(_("%(name)s は1回だけ指定してください。", name=name))
    if request.args.get("unknown", "1") != "1":
        raise Invalid(_("unknown は 1 のほかは使えません。"))
    return forms.parse(request.args)


@bp.get("/openapi.json")
@web.open_door
@web.by_revision
def description() -> Response:
    return jsonify(openapi.document())


@bp.get("/v1/spaces")
@web.open_door
@web.by_revision
def spaces() -> Response:
    question = _asked()
    revision = audit.revision()
    start = (question.page - 1) * search.PER_PAGE
    total, rows = search.find_some(question.criteria, start, search.PER_PAGE)
    page = search.Page(rows, total, question.page)
    if page.number > page.pages:
        raise PageNotFound
    return jsonify(
        {
            "revision": revision,
            "total": total,
            "page": page.number,
            "pages": page.pages,
            "items": [items.result(row) for row in rows],
        }
    )


@bp.get("/v1/spaces.geojson")
@web.open_door
@web.by_revision
def spaces_geojson() -> Response:
    found = search.find_all(_asked().criteria)
    return web.geojson(items.feature(row) for row in found)


@bp.get("/v1/spaces/<id:space_id>")
@web.open_door
@web.by_revision
def space(space_id: int) -> Response:
    if moved := permalinks.from_space(space_id, ".{}"):
        return moved
    return jsonify(items.space(queries.get_public_space(space_id)))


@bp.get("/v1/venues/<id:venue_id>")
@web.open_door
@web.by_revision
def venue(venue_id: int) -> Response:
    if moved := permalinks.from_venue(venue_id, ".{}"):
        return moved
    return jsonify(items.venue(queries.get_public_venue(venue_id)))
