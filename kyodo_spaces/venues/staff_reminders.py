"""Staff: whom to ask for which confirmations, as texts to copy and as lists on paper."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from .. import clock, mail, web
from ..accounts import gate
from ..accounts.rights import Actor
from ..errors import NotFound
from . import own, reminders

bp = Blueprint("staff_reminders", __name__, url_prefix="/staff/reminders")
MOST = 200
"""Places on one page: of more, one chooses the department first."""


@bp.get("")
def page() -> Any:
    actor = gate.actor()
    months = int(current_app.config["CONFIRM_MONTHS"])
    chosen = request.args.get("of")
    found = [
        each
        for each in reminders.find_reminders(clock.today(), months, _wanted(actor, chosen))
        if reminders.is_for(each, actor)
    ]
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


def _wanted(actor: Actor, chosen: str | None) -> set[int] | None:
    """The venues to look into: reading all of a large city's takes seconds."""
    if chosen and chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        return set(own.find_own(actor, int(chosen)))
    return None if actor.is_coordinator else set(own.find_own(actor))


def _link(kind: str, id: int) -> str:
    return web.public_url("staff.place", kind=kind, id=id)
