"""Staff: a place is closed today or suspended for a time, and opens again."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from . import editing
from .editing import Form, Given, Listing
from .models import State
from .pausing import REASONS, read_reopening, read_suspension

bp = Blueprint("staff_pause", __name__, url_prefix="/staff")


@bp.route("/<any(venues,spaces):kind>/<id:id>/suspend", methods=["GET", "POST"])
def suspend(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _TODAY if request.form.get("span") == "today" else _SUSPEND)


@bp.route("/<any(venues,spaces):kind>/<id:id>/reopen", methods=["GET", "POST"])
def reopen(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _REOPEN)


def _suspension_of(owner: Listing) -> Given:
    """The suspension there is, to be changed, or a new one from today."""
    given: Given = MultiDict({"span": "today", "from": clock.today().isoformat()})
    if owner.state == State.SUSPENDED:
        given["span"] = "period" if owner.suspended_until else "open"
        for name, value in (("from", owner.suspended_from), ("until", owner.suspended_until)):
            given[name] = value.isoformat() if value else ""
        given["reason"] = owner.state_reason or ""
    return given


_SUSPEND = Form(
    operation="suspend",
    template="staff/suspend.html",
    heading=_l("休止にする"),
    done=_l("休止にしました。"),
    values=_suspension_of,
    read=read_suspension,
    context=lambda _owner, _given: {"reasons": REASONS},
)
_TODAY = replace(_SUSPEND, done=_l("休みにしました。"))
_REOPEN = Form(
    operation="reopen",
    template="",
    heading=_l("再開する"),
    done=_l("再開しました。"),
    values=lambda _owner: MultiDict(),
    read=read_reopening,
)
