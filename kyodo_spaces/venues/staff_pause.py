"""Staff: a place is closed today or suspended for a time, and opens again."""

from datetime import date
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from . import editing, values
from .applying import facts_of
from .editing import Form, Given, Listing, Read
from .hours_form import Special
from .models import State

bp = Blueprint("staff_pause", __name__, url_prefix="/staff")
LONGEST_REASON = 200
REASONS = (
    _l("工事のため"),
    _l("設備の点検・修理のため"),
    _l("選挙の会場になるため"),
    _l("行事で使うため"),
    _l("台風・大雨のため"),
)
"""What is often said, to choose from while typing."""


@bp.route("/<any(venues,spaces):kind>/<id:id>/suspend", methods=["GET", "POST"])
def suspend(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _SUSPEND)


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


def _read_suspension(owner: Listing, given: Given) -> Read:
    reason = " ".join(given.get("reason", "").split())
    errors = {}
    if not owner.is_public:
        errors[""] = _("公開していない場所なので、休止にする必要はありません。")
    if not reason:
        errors["reason"] = _("理由を入れてください。市民のページに出ます。")
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = _("理由は%(n)s字までで入れてください。", n=LONGEST_REASON)
    span = given.get("span")
    if span == "today":
        return Read(_closed_today(owner, reason), errors)
    if span not in {"period", "open"}:
        errors["span"] = _("期間を選んでください。")
        return Read({}, errors)
    start = _day(given, "from", errors)
    until = _day(given, "until", errors) if span == "period" else None
    if start and until and until < start:
        errors["until"] = _("終わりの日が、始まりの日より前です。")
    facts: dict[str, Any] = {"state": State.SUSPENDED, "state_reason": reason}
    return Read(facts | {"suspended_from": start, "suspended_until": until}, errors)


def _closed_today(owner: Listing, reason: str) -> dict[str, Any]:
    """A special day, in the place of any other hours today: tomorrow it is open by itself."""
    today = clock.today()
    others = [
        special
        for special in facts_of(owner, ["specials"])["specials"]
        if not special.starts_on == special.ends_on == today
    ]
    return {"specials": (*others, Special(today, today, None, None, reason))}


def _day(given: Given, name: str, errors: dict[str, str]) -> date | None:
    found = values.day(given.get(name, ""))
    if found.value is None:
        errors[name] = found.notice or _("日付を入れてください。")
    day: date | None = found.value
    return day


def _read_reopening(owner: Listing, _given: Given) -> Read:
    if owner.state != State.SUSPENDED:
        return Read({}, {})
    nothing = dict.fromkeys(("suspended_from", "suspended_until", "state_reason"))
    return Read({"state": State.PUBLISHED, **nothing}, {})


_SUSPEND = Form(
    operation="suspend",
    template="staff/suspend.html",
    heading=_l("休止にする"),
    done=_l("休止にしました。"),
    values=_suspension_of,
    read=_read_suspension,
    context=lambda _owner, _given: {"reasons": REASONS},
)
_REOPEN = Form(
    operation="reopen",
    template="",
    heading=_l("再開する"),
    done=_l("再開しました。"),
    values=lambda _owner: MultiDict(),
    read=_read_reopening,
)
