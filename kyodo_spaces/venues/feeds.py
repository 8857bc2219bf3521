"""The directory's own address with another suffix: .json, .geojson, .csv and .xlsx."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy import Row

from .. import audit, web
from ..geo.geojson import Point, feature
from ..geo.towns import Town
from ..places import gazetteer
from . import exporting, forms, items, map_views, queries, search
from .models import Space, Venue

bp = Blueprint("feeds", __name__)

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _found() -> Iterable[Row[Any]]:
    return search.find_all(forms.parse(request.args).criteria)


@bp.get("/spaces.json")
@web.open_door
@web.by_revision
def spaces_json() -> Response:
    revision = audit.revision()
    found = (items.result(row) for row in _found())
    tail = '],"revision":{},"total":{}}}\n'.format
    parts = web.json_parts('{"items":[', found, partial(tail, revision))
    return web.streamed(parts, "application/json")


@bp.get("/spaces.geojson")
@web.open_door
@web.by_revision
def spaces_geojson() -> Response:
    return web.geojson(items.feature(row) for row in _found())


@bp.get("/map-view.json")
@web.open_door
@web.by_revision
def map_view_json() -> Response:
    """What the list finds, as far as a map shows it: places, or cells with how many they hold."""
    box, zoom = forms.parse_view(request.args)
    view = map_views.find(forms.parse(request.args).criteria, box, zoom)
    edges = (view.box.west, view.box.south, view.box.east, view.box.north)
    return jsonify(
        {
            "type": "FeatureCollection",
            "bbox": [round(edge, 6) for edge in edges],
            "total": view.total,
            "features": [items.pin(row) for row in view.rows],
            "cells": view.cells,
        }
    )


@bp.get("/spaces.csv")
@web.open_door
@web.by_revision
def spaces_csv() -> Response:
    venues, is_listed = _listed()
    return _file("spaces.csv", exporting.spaces_csv(venues, is_listed))


@bp.get("/spaces.xlsx")
@web.open_door
@web.by_revision
def spaces_xlsx() -> Response:
    venues, is_listed = _listed()
    return _file("spaces.xlsx", exporting.spaces_workbook(venues, is_listed))


def _listed() -> tuple[Iterator[Venue], Callable[[Space], bool]]:
    """The venues of what was found, and whether a space of theirs was."""
    found = list(search.find_ids(forms.parse(request.args).criteria))
    spaces = {space_id for _venue_id, space_id in found}
    venues = queries.get_venues(list(dict.fromkeys(venue_id for venue_id, _space_id in found)))
    return venues, lambda space: space.id in spaces


@bp.get("/venues.csv")
@web.open_door
@web.by_revision
def venues_csv() -> Response:
    criteria = forms.parse(request.args).criteria
    ids = dict.fromkeys(venue_id for venue_id, _space_id in search.find_ids(criteria))
    return _file("venues.csv", exporting.standard_csv(queries.get_venues(list(ids))))


@bp.get("/towns.geojson")
@web.open_door
@web.by_revision
def towns_geojson() -> Response:
    """Town names of the home municipality, for a map that has no tiles."""
    towns: Iterable[Town] = gazetteer().towns(current_app.config["MUNICIPALITY"])
    return web.geojson(_towns(towns))


def _towns(towns: Iterable[Town]) -> Iterator[dict[str, Any]]:
    for town in towns:
        point = Point(town.longitude, town.latitude, town.level, 0, "")
        yield feature(point, {"name": town.name, "level": town.level})


def _file(name: str, body: bytes) -> Response:
    return Response(
        body,
        mimetype=TYPES[name.rsplit(".", 1)[1]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
