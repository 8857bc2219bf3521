"""Staff: the pin of a venue on the map, and the list of places that need one."""

from typing import Any, cast

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ..accounts import gate
from ..errors import Invalid
from ..geo import leaflet
from . import changes, editing, pinning, queries, rights, wording
from .editing import Form, Given, Listing, Read
from .models import Venue
from .placing import point_facts

bp = Blueprint("staff_points", __name__, url_prefix="/staff")
PAGE = 50
MAP, LOOSE = "map", "loose"
"""What to do: take the position of the map, or leave it and let go of it."""


@bp.route("/venues/<id:id>/pin", methods=["GET", "POST"])
def pin(id: int) -> ResponseReturnValue:
    venue = cast(Venue, changes.get_listing("venues", id, by=gate.actor(), operation="pin"))
    if venue.is_address_private:
        raise Invalid(
            _("住所を町名まで公開する施設なので、地図には町の範囲を示し、位置は決められません。")
        )
    return editing.edit("venues", id, _PIN)


@bp.get("/points")
def points() -> str:
    ids = pinning.find_coarse(gate.actor())
    pages = max(1, -(-len(ids) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "staff/points.html",
        venues=list(queries.get_venues(ids[(page - 1) * PAGE : page * PAGE])),
        count=len(ids),
        levels=wording.LEVELS,
        states=wording.STATES,
        page=page,
        pages=pages,
    )


def _values(owner: Listing) -> Given:
    point = cast(Venue, owner).point
    at = f"{point.latitude:.6f}, {point.longitude:.6f}" if point else ""
    return MultiDict({"at": at, "choice": MAP})


def _read(owner: Listing, given: Given) -> Read:
    venue = cast(Venue, owner)
    choice = given.get("choice", MAP)
    if choice == LOOSE and venue.point_is_locked:
        return Read({"point_is_locked": False}, {})
    for suggestion in pinning.suggest(venue):
        if choice == suggestion.position:
            return Read(point_facts(suggestion.point), {})
    if choice != MAP:
        return Read({}, {"choice": _("位置の決め方を選んでください。")})
    try:
        longitude, latitude = pinning.read_position(given.get("at", ""))
    except Invalid as error:
        return Read({}, {"at": str(error)})
    facts = pinning.pinned(longitude, latitude, rights.voice_of(gate.actor(), venue))
    city = pinning.far_from(venue, longitude, latitude)
    if city and "far" not in given:
        words = _(
            "住所の%(city)sから離れた位置です。正しいときは「この位置で正しい」に印を付けてください。",
            city=city,
        )
        return Read(facts, {"far": words})
    return Read(facts, {})


def _context(owner: Listing, _given: Given) -> dict[str, Any]:
    return {
        "suggestions": pinning.suggest(cast(Venue, owner)),
        "levels": wording.LEVELS,
        "map": leaflet.shell(),
        "MAP": MAP,
        "LOOSE": LOOSE,
    }


_PIN = Form(
    operation="pin",
    template="staff/pin.html",
    heading=_l("地図の位置を決める"),
    done=_l("地図の位置を保存しました。"),
    values=_values,
    read=_read,
    context=_context,
    seen=(),
)
