"""A place is closed today or suspended for a time, and opens again: what the forms say of it."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import clock
from . import values
from .applying import facts_of
from .editing import Given, Listing, Read
from .hours_form import Special
from .models import State
from .publishing import NOT_SUSPENDED

LONGEST_REASON = 200
REASONS = (
    _l("工事のため"),
    _l("設備の点検・修理のため"),
    _l("選挙の会場になるため"),
    _l("行事で使うため"),
    _l("台風・大雨のため"),
)
"""What is often said, to choose from while typing."""


def read_suspension(owner: Listing, given: Given) -> Read:
    """What `span` says: closed today, or on the days from–until; or suspended for a period or
    without an end. `reason` goes with each.
    """
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
        return Read(_closed(owner, clock.today(), clock.today(), reason), errors)
    if span not in {"days", "period", "open"}:
        errors["span"] = _("期間を選んでください。")
        return Read({}, errors)
    start = _day(given, "from", errors)
    until = None if span == "open" else _day(given, "until", errors)
    if start and until and until < start:
        errors["until"] = _("終わりの日が、始まりの日より前です。")
    if span == "days":
        return Read(
            {} if errors or not (start and until) else _closed(owner, start, until, reason), errors
        )
    facts: dict[str, Any] = {"state": State.SUSPENDED, "state_reason": reason}
    return Read(facts | {"suspended_from": start, "suspended_until": until}, errors)


def _closed(owner: Listing, start: date, until: date, reason: str) -> dict[str, Any]:
    """A special day, in the place of any other hours then: afterwards it is open by itself."""
    others = [
        special
        for special in facts_of(owner, ["specials"])["specials"]
        if not start <= special.starts_on <= special.ends_on <= until
    ]
    return {"specials": (*others, Special(start, until, None, None, reason))}


def _day(given: Given, name: str, errors: dict[str, str]) -> date | None:
    found = values.day(given.get(name, ""))
    if found.value is None:
        errors[name] = found.notice or _("日付を入れてください。")
    day: date | None = found.value
    return day


def read_reopening(owner: Listing, _given: Given) -> Read:
    """The end of a suspension; nothing for a place that is not suspended."""
    if owner.state != State.SUSPENDED:
        return Read({}, {})
    return Read({"state": State.PUBLISHED, **NOT_SUSPENDED}, {})
