"""Staff: name, contact, terms and amenities of a place."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from . import editing, wording
from .amenities import AMENITIES
from .details_form import read_details, sections_of, write_details
from .editing import Form, Given, Listing, Read

bp = Blueprint("staff_details", __name__, url_prefix="/staff")


@bp.route("/<any(venues,spaces):kind>/<id:id>/details", methods=["GET", "POST"])
def details(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _DETAILS)


def _read(owner: Listing, given: Given) -> Read:
    errors: dict[str, str] = {}
    return Read(read_details(owner, given, errors), errors)


def _context(owner: Listing, _given: Given) -> dict[str, Any]:
    amenities = {f"{part}-{key}": one.label for key, one in AMENITIES.items() for part in "an"}
    return {
        "sections": sections_of(owner),
        "names": wording.NAMES | amenities,
        "yes_no": wording.YES_NO,
        "amenities": AMENITIES.values(),
    }


_DETAILS = Form(
    operation="details",
    template="staff/details.html",
    heading=_l("くわしい内容"),
    done=_l("内容を直しました。"),
    values=lambda owner: MultiDict(write_details(owner)),
    read=_read,
    context=_context,
    seen=("details",),
)
