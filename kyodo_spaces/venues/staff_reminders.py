"""Staff: whom to ask for which confirmations, as texts to copy and as lists on paper."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from .. import clock, mail, web
from ..accounts import gate
from ..errors import NotFound
from . import reminders

bp = Blueprint("staff_reminders", __name__, url_prefix="/staff/reminders")
MOST = 200
"""Places on one page: of more, one chooses the department first."""


@bp.get("")
def page() -> Any:
    actor = gate.actor()
    months = int(current_app.config["CONFIRM_MONTHS"])
    found = [
        each
        for each in reminders.find_reminders(clock.today(), months)
        if reminders.is_for(each, actor)
    ]
    chosen = request.args.get("of")
    shown = [each for each in found if chosen in {None, each.key}]
    if chosen is not None and not shown:
        raise NotFound
    if chosen is None and sum(len(each.asked) for each in found) > MOST and len(found) > 1:
        shown = []
    return render_template(
        "staff/reminders.html",
        found=found,
        shown=shown,
        subject=reminders.subject,
        texts={each.key: reminders.text(each, _link) for each in shown},
        is_mail_set=mail.is_set(),
        chosen=chosen,
    )


def _link(kind: str, id: int) -> str:
    return web.public_url("staff.place", kind=kind, id=id)
