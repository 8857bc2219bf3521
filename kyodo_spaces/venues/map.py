"""The map's files, under addresses that change with their content and may be kept for good."""

from flask import Blueprint, Response, send_from_directory

from .. import web
from ..errors import NotFound
from ..geo import leaflet

bp = Blueprint("map", __name__, url_prefix="/map/<version>")

YEAR_S = 31_536_000


@bp.get("/shell.js")
@web.open_door
def shell_js(version: str) -> Response:
    shell = leaflet.shell()
    if version != shell.version:
        raise NotFound
    return _keep(Response(shell.script, mimetype="text/javascript"))


@bp.get("/leaflet/<path:name>")
@web.open_door
def asset(version: str, name: str) -> Response:
    if version != leaflet.shell().version:
        raise NotFound
    return _keep(send_from_directory(leaflet.assets(), name))


def _keep(response: Response) -> Response:
    response.cache_control.clear()
    response.cache_control.public = True
    response.cache_control.max_age = YEAR_S
    response.cache_control.immutable = True
    return response
