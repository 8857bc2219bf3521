"""The read API: what the public pages tell, for programs on any site. Nothing is written by it.

Within a version names and meanings stay; what is new is added beside them.
"""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound as PageNotFound

from .. import audit, web
from ..venues import forms, items, permalinks, queries, search
from . import openapi

bp = Blueprint("api", __name__, url_prefix="/api")


@bp.get("/openapi.json")
@web.open_door
@web.by_revision
def description() -> Response:
    return jsonify(openapi.document())


@bp.get("/v1/spaces")
@web.open_door
@web.by_revision
def spaces() -> Response:
    question = forms.parse(request.args)
    revision = audit.revision()
    page = search.find(question.criteria, question.page)
    if page.number > page.pages:
        raise PageNotFound
    return jsonify(
        {
            "revision": revision,
            "total": page.total,
            "page": page.number,
            "pages": page.pages,
            "items": [items.result(row) for row in page.rows],
        }
    )


@bp.get("/v1/spaces.geojson")
@web.open_door
@web.by_revision
def spaces_geojson() -> Response:
    found = search.find_all(forms.parse(request.args).criteria)
    return web.geojson(items.feature(row) for row in found)


@bp.get("/v1/spaces/<id:space_id>")
@web.open_door
@web.by_revision
def space(space_id: int) -> Response:
    if moved := permalinks.from_space(space_id, ".{}"):
        return moved  # type: ignore[return-value]  # a redirect is Werkzeug's own response
    return jsonify(items.space(queries.get_public_space(space_id)))


@bp.get("/v1/venues/<id:venue_id>")
@web.open_door
@web.by_revision
def venue(venue_id: int) -> Response:
    if moved := permalinks.from_venue(venue_id, ".{}"):
        return moved  # type: ignore[return-value]  # a redirect is Werkzeug's own response
    return jsonify(items.venue(queries.get_public_venue(venue_id)))
