"""Staff: what nobody has vouched for past the second limit, to confirm or to unpublish."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import clock
from ..accounts import gate
from ..accounts.rights import require_coordinator
from ..errors import Invalid
from . import changes, editing, stale
from .changes import Stale

bp = Blueprint("staff_stale", __name__, url_prefix="/staff/stale")
PAGE = 50
"""So many places under each of the headings."""
DONE = {
    "confirm": _l("変わりがないことを確認しました。"),
    "unpublish": _l("非公開にしました。"),
}
"""What is said after each verb, by the button's value."""


@bp.get("")
def page() -> Any:
    require_coordinator(gate.actor())
    months = int(current_app.config["UNPUBLISH_MONTHS"])
    found = stale.find_past(clock.today(), months)
    named = {
        _("前の確認から%(n)sか月を過ぎた場所", n=months): (False, True),
        _("次の確認日を過ぎた場所"): (True, True),
        _("一度も確認していない場所"): (False, False),
    }
    return render_template(
        "staff/stale.html",
        groups=[
            (name, len(group), stale.get_places(group[:PAGE]))
            for name, why in named.items()
            if (group := [each for each in found if (each.is_due, each.was_confirmed) == why])
        ],
        months=months,
    )


@bp.post("/<any(venues,spaces):kind>/<id:id>")
def settle(kind: str, id: int) -> Any:
    actor = gate.actor()
    changes.get_listing(kind, id, by=actor, operation="settle")
    require_coordinator(actor)
    version = editing.version_of(request.form)
    wanted = request.form.get("act", "")
    if wanted not in DONE:
        raise Invalid(_("「変わりなし」か「非公開にする」を選んでください。"))
    try:
        if wanted == "unpublish":
            line = stale.unpublish(kind, id, version=version, by=actor)
        else:
            line = changes.change(
                kind, id, {}, version=version, by=actor, operation="confirm", confirms=True
            )
    except Stale:
        return editing.outdated(kind, id, version, _("古い場所を確かめる"))
    editing.tell(DONE[wanted], kind, id, line)
    return redirect(url_for(".page"), 303)
