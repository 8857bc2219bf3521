"""The directory's own address with another suffix: .json, .geojson, .csv and .xlsx."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from .. import audit, web
from ..geo.geojson import Point, feature
from ..geo.towns import Town
from ..places import gazetteer
from . import exporting, filters, forms, index, items, map_views, queries, search
from .models import Venue
from .spaces_file import SPACES_HEADER
from .standard import STANDARD_HEADER

bp = Blueprint("feeds", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Some = list[tuple[int, set[int | None]]]
"""Venues, and of each those of its spaces that were found; None for the venue itself."""
Row = dict[str, str]
"""Of a file, by column name."""


def _results() -> Iterator[Any]:
    return search.find_all(forms.parse(request.args).criteria)


@bp.get("/spaces.json")
@web.open_door
@web.by_revision
def spaces_json() -> Response:
    revision = audit.revision()
    found = (items.result(row) for row in _results())
    tail = '],"revision":{},"total":{}}}\n'.format
    parts = web.json_parts('{"items":[', found, partial(tail, revision))
    return web.streamed(parts, "application/json")


@bp.get("/spaces.geojson")
@web.open_door
@web.by_revision
def spaces_geojson() -> Response:
    return web.geojson(items.feature(row) for row in _results())


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
    return _csv("spaces.csv", SPACES_HEADER, _rows(_space_rows, _ids()))


@bp.get("/venues.csv")
@web.open_door
@web.by_revision
def venues_csv() -> Response:
    return _csv("venues.csv", STANDARD_HEADER, _rows(_venue_rows, _ids()))


@bp.get("/spaces.xlsx")
@web.open_door
@web.by_revision
def spaces_xlsx() -> Any:
    """A workbook, or a page that says that there is more than one is made of: it is made whole."""
    found = list(islice(_ids(), index.CAP + 1))
    if len(found) > index.CAP:
        page = render_template("venues/too_many.html", most=index.CAP, given=filters.given())
        return page, 400
    body = exporting.spaces_workbook(_rows(_space_rows, found))
    return _file("spaces.xlsx", Response(body, mimetype=XLSX))


def _ids() -> Iterator[tuple[int, int | None]]:
    return search.find_ids(forms.parse(request.args).criteria)


def _rows(
    make: Callable[[Some], Iterator[Row]], found: Iterable[tuple[int, int | None]]
) -> Iterator[Row]:
    """The rows of what was found, made of many venues at a time."""
    venues = groupby(found, itemgetter(0))
    some = web.lots((id, {space_id for _id, space_id in pairs}) for id, pairs in venues)
    return chain.from_iterable(map(make, some))


def _space_rows(found: Some) -> Iterator[Row]:
    spaces = set().union(*(spaces for _id, spaces in found))
    venues = queries.get_venues([id for id, _spaces in found])
    return exporting.space_rows(venues, lambda space: space.id in spaces)


def _venue_rows(found: Some) -> Iterator[Row]:
    ids = [id for id, _spaces in found]
    venues = queries.get_details(Venue, ids)
    return exporting.standard_rows(venues[id] for id in ids if id in venues)


def _csv(name: str, header: Sequence[str], rows: Iterable[Row]) -> Response:
    return _file(name, web.streamed(exporting.csv_parts(header, rows), "text/csv"))


def _file(name: str, response: Response) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
