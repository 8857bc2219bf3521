"""The read API: what the public pages tell, for programs on any site. Nothing is written by it.

Within a version names and meanings stay; what is new is added beside them.
"""

from collections.abc import Container

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from .. import audit, web
from ..errors import Invalid, NotFound
from ..text import shown
from ..venues import filters, forms, items, permalinks, queries, search
from ..venues.forms import Question
from . import openapi

bp = Blueprint("api", __name__, url_prefix="/api")


_ONLY_1 = ("bookable", "unknown")
_TOGETHER = {"bookable": "day", "within": "near"}
"""What asks nothing without the other."""
_APART = (("weekday", "day"), ("slot", "from"), ("slot", "to"))
"""Of these the second would go before the first."""


def _asked(*more: str) -> Question:
    """The question, more strictly than of people: a program's slip should not pass as an answer.

    `more` are parameters of this address beside the filters. Raises Invalid, naming the parameter
    and the remedy.
    """
    known = {*filters.NAMES, *more, "lang"}
    for name, values in request.args.lists():
        if name not in known:
            raise Invalid(
                _(
                    "%(name)s という条件はありません。使える条件は %(url)s でお確かめください。",
                    name=shown(name[: forms.LONGEST]),
                    url=web.public_url(".description"),
                )
            )
        if len(values) > 1 and name not in filters.MANY:
            raise Invalid(_("%(name)s は1回だけ指定してください。", name=name))
        if name in _ONLY_1 and values != ["1"]:
            raise Invalid(_("%(name)s は 1 のほかは使えません。", name=name))
    question = forms.parse(request.args)
    _check_company(filters.given())
    if question.form.near.data and question.near_label is None:
        raise Invalid(
            _(
                "near の「%(place)s」がどこか、わかりませんでした。"
                "町名や住所、施設の名前、緯度,経度のどれかを指定してください。",
                place=question.form.near.data,
            )
        )
    return question


def _check_company(given: Container[str]) -> None:
    for name, other in _TOGETHER.items():
        if name in given and other not in given:
            raise Invalid(
                _("%(name)s は %(other)s とともに指定してください。", name=name, other=other)
            )
    for name, other in _APART:
        if name in given and other in given:
            raise Invalid(
                _(
                    "%(name)s と %(other)s は、どちらかだけを指定してください。",
                    name=name,
                    other=other,
                )
            )


@bp.get("/openapi.json")
@web.open_door
@web.by_revision
def description() -> Response:
    return jsonify(openapi.document())


@bp.get("/v1/spaces")
@web.open_door
@web.by_revision
def spaces() -> Response:
    question = _asked("page")
    revision = audit.revision()
    start = (question.page - 1) * search.PER_PAGE
    total, rows = search.find_some(question.criteria, start, search.PER_PAGE)
    page = search.Page(rows, total, question.page)
    if page.number > page.pages:
        raise NotFound(
            _("page は %(pages)s までです。%(total)s件あります。", pages=page.pages, total=total)
        )
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
