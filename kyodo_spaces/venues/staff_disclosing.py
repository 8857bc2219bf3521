"""Staff: whether a venue's address is shown to the lot or by its town alone."""

from typing import cast

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ..accounts import gate
from ..accounts.rights import require_coordinator
from ..errors import Invalid
from . import changes, disclosing, editing, publishing
from .editing import Form, Given, Listing, Read
from .models import Venue

bp = Blueprint("staff_disclosing", __name__, url_prefix="/staff")
TOWN, LOT = "town", "lot"


@bp.route("/venues/<id:id>/address", methods=["GET", "POST"])
def address(id: int) -> ResponseReturnValue:
    changes.get_listing("venues", id, by=gate.actor(), operation="disclose")
    require_coordinator(gate.actor())
    return editing.edit("venues", id, _ADDRESS)


def _values(owner: Listing) -> Given:
    return MultiDict({"show": TOWN if cast(Venue, owner).is_address_private else LOT})


def _read(owner: Listing, given: Given) -> Read:
    venue = cast(Venue, owner)
    typed = " ".join(given.get("address", "").split())
    show = given.get("show")
    try:
        if show == TOWN:
            return Read(disclosing.by_town(venue, typed), {})
        if show == LOT:
            if not typed and not venue.is_address_private:
                return Read({}, {})
            return Read(disclosing.to_the_lot(venue, typed), {})
    except Invalid as error:
        return Read({}, {"address": str(error)})
    return Read({}, {"show": _("どこまで公開するかを選んでください。")})


_ADDRESS = Form(
    operation="disclose",
    template="staff/address.html",
    heading=_l("住所の公開"),
    done=_l("住所の公開を変えました。"),
    values=_values,
    read=_read,
    save=publishing.govern,
    seen=(),
    can_undo=False,
)
