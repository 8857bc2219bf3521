"""Staff: the hours of a place as a week grid, a period at a time, and its closing rules."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock, measures
from . import editing, hours_grid, sentences, values
from .applying import facts_of
from .details_form import tidy_lines
from .editing import Form, Given, Listing, Read
from .hours_form import Opening
from .hours_grid import Overlap, Period
from .weeks import DAYS

bp = Blueprint("staff_hours", __name__, url_prefix="/staff")
NEW = "new"
"""The period that is being added."""
ALWAYS: Period = (None, None)
LONGEST_NOTE = 4_000
FACTS = ("openings", "closings", "hours_note")
_NAMES: dict[str, Any] = {
    "from": _l("この時間の始まり"),
    "through": _l("この時間の終わり"),
    "others": _l("月の何番目かで決まる時間など"),
    "closings": _l("休みの日のきまり"),
    "hours_note": _l("時間についての説明"),
    **{f"slot-{n}": _l("区分%(n)sの名前", n=n + 1) for n in range(hours_grid.COLUMNS)},
}
"""The fields in words, by name."""


@bp.route("/<any(venues,spaces):kind>/<id:id>/hours", methods=["GET", "POST"])
def hours(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _HOURS)


def key_of(period: Period) -> str:
    """A period as it stands in addresses and fields: 2026-04-01~, or ~ for always."""
    return "~".join(day.isoformat() if day else "" for day in period)


def _chosen(owner: Listing, key: str | None) -> Period | None:
    """The period that the key names, else the one that is running; None for a new one."""
    if key == NEW:
        return None
    found = hours_grid.periods(facts_of(owner, ["openings"])["openings"])
    named = [period for period in found if key_of(period) == key]
    running = filter(partial(_is_valid, clock.today()), found)
    return next(iter(named), None) or next(running, found[-1] if found else ALWAYS)


def _is_gone(owner: Listing, key: str) -> bool:
    """Whether the key names a period that the place doesn't have; one without hours has any."""
    found = hours_grid.periods(facts_of(owner, ["openings"])["openings"])
    return bool(found) and key not in {NEW, *map(key_of, found)}


def _is_valid(day: date, period: Period) -> bool:
    return (period[0] or date.min) <= day <= (period[1] or date.max)


def _values(owner: Listing) -> Given:
    """The grid of the chosen period; a new one begins as a copy of what is running."""
    facts = facts_of(owner, FACTS)
    key = request.values.get("period")
    period = _chosen(owner, key)
    shown = period or _chosen(owner, None)
    given = hours_grid.write_grid(_rows_of(facts, shown)) | hours_grid.write_closings(
        facts["closings"]
    )
    given["period"] = NEW if period is None else key_of(period)
    for name, day in zip(("from", "through"), period or (None, None), strict=True):
        given[name] = day.isoformat() if day else ""
    given["hours_note"] = facts["hours_note"] or ""
    return MultiDict(given)


def _rows_of(facts: Mapping[str, Any], period: Period | None) -> list[Opening]:
    rows = facts["openings"]
    return [one for one in rows if (one.valid_from, one.valid_through) == period]


def _read(owner: Listing, given: Given) -> Read:
    errors: dict[str, str] = {}
    facts = facts_of(owner, FACTS)
    key = given.get("period", "")
    old = _chosen(owner, key)
    if _is_gone(owner, key):
        errors[""] = _(
            "この期間は、ほかの人が先に変えたので、もうありません。"
            "下の一覧から今の期間を開いて、入れ直してください。"
        )
    new = _day(given, "from", errors), _day(given, "through", errors)
    grid = hours_grid.read_grid(given, errors)
    kept = [one._replace(valid_from=None, valid_through=None) for one in _rows_of(facts, old)]
    errors |= hours_grid.find_clashes(grid, kept)
    if old is None and new[0] is None and "from" not in errors:
        errors["from"] = _("新しい時間がいつから始まるか、日付を入れてください。")
    if new[0] and new[1] and new[1] < new[0]:
        errors["through"] = _("終わりの日が、始まりの日より前です。")
    closings = hours_grid.read_closings(given, errors)
    note = tidy_lines(given.get("hours_note", ""))
    if note == tidy_lines(facts["hours_note"] or ""):
        note = facts["hours_note"] or ""
    if len(note) > LONGEST_NOTE:
        errors["hours_note"] = _("%(n)s字までで入れてください。", n=LONGEST_NOTE)
    openings: list[Any] = []
    if not errors:
        try:
            openings = hours_grid.replace_period(facts["openings"], old, new, grid)
        except Overlap as overlap:
            errors["through"] = _(
                "ほかの期間（%(period)s）と重なります。日付を直してください。",
                period=say(overlap.period),
            )
    read = {"openings": tuple(dict.fromkeys(openings)), "closings": tuple(closings)}
    return Read(read | {"hours_note": note or None}, errors)


def _day(given: Given, name: str, errors: dict[str, str]) -> date | None:
    found = values.day(given.get(name, ""))
    if found.notice:
        errors[name] = found.notice
    day: date | None = found.value
    return day


def say(period: Period) -> str:
    """A period in words: 2026年4月1日から, or いつも."""
    start, end = (measures.day(day) if day else "" for day in period)
    if start and end:
        return str(_("%(start)sから%(end)sまで", start=start, end=end))
    if start or end:
        return str(_("%(start)sから", start=start) if start else _("%(end)sまで", end=end))
    return str(_("いつも"))


def _context(owner: Listing, given: Given) -> dict[str, Any]:
    facts = facts_of(owner, FACTS)
    found = hours_grid.periods(facts["openings"])
    return {
        "days": DAYS,
        "columns": hours_grid.COLUMNS,
        "periods": [(key_of(period), say(period)) for period in found],
        "period": given.get("period", ""),
        "is_new": given.get("period") == NEW,
        "is_gone": _is_gone(owner, given.get("period", "")),
        "names": _NAMES,
        "told": sentences.sentences(facts["openings"], facts["closings"], ()),
    }


_HOURS = Form(
    operation="hours",
    template="staff/hours.html",
    heading=_l("使える時間と休みの日"),
    done=_l("時間を直しました。"),
    values=_values,
    read=_read,
    context=_context,
)
