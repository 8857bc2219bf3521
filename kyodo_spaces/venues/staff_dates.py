"""Staff: the special days of a place, closed or at other hours."""

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from . import editing, hours_grid, values
from .applying import facts_of
from .editing import Form, Given, Listing, Read
from .hours_form import Special, clock_time, sort_key

bp = Blueprint("staff_dates", __name__, url_prefix="/staff")
BLANK = 3
"""Empty rows for more days."""
MOST = 200
"""So many days a form shows; those from the day in its field `beyond` on stay as they are."""
LONGEST_REASON = 200


@bp.route("/<any(venues,spaces):kind>/<id:id>/dates", methods=["GET", "POST"])
def dates(kind: str, id: int) -> ResponseReturnValue:
    return editing.edit(kind, id, _DATES)


def _specials(owner: Listing) -> tuple[list[Special], list[Special]]:
    """Those that are over, which stay as they are, and the others, the earliest first."""
    every = sorted(facts_of(owner, ["specials"])["specials"], key=sort_key)
    today = clock.today()
    return [one for one in every if one.ends_on < today], [
        one for one in every if one.ends_on >= today
    ]


def _values(owner: Listing) -> Given:
    ahead = _specials(owner)[1]
    given = {}
    if len(ahead) > MOST:
        beyond = ahead[MOST].starts_on
        given["beyond"] = beyond.isoformat()
        ahead = [one for one in ahead if one.starts_on < beyond]
    given["rows"] = str(len(ahead) + BLANK)
    for row, one in enumerate(ahead):
        given[f"from-{row}"] = one.starts_on.isoformat()
        given[f"through-{row}"] = one.ends_on.isoformat()
        given[f"kind-{row}"] = "closed" if one.opens is None else "open"
        for name, time in (("opens", one.opens), ("closes", one.closes)):
            given[f"{name}-{row}"] = "" if time is None else clock_time(time)
        given[f"reason-{row}"] = one.reason or ""
    return MultiDict(given)


def _read(owner: Listing, given: Given) -> Read:
    errors: dict[str, str] = {}
    rows = _rows(given)
    found = [_read_row(given, row, errors) for row in range(rows)]
    ahead = [one for one in found if one is not None]
    over, known = _specials(owner)
    errors |= _find_clashes(found, known)
    kept = [*over, *_beyond(owner, given)]
    return Read({"specials": tuple(dict.fromkeys([*kept, *ahead]))}, errors)


def _find_clashes(rows: Sequence[Special | None], known: Collection[Special]) -> dict[str, str]:
    """An error at both rows that say different things of one day, unless both stood so before."""
    errors: dict[str, str] = {}
    given = [(row, one) for row, one in enumerate(rows) if one is not None]
    for (first, one), (second, other) in combinations(given, 2):
        if _clash(one, other) and not (one in known and other in known):
            words = _(
                "%(first)s番目と%(second)s番目が重なっています。長いほうの期間を、"
                "重なる日の前と後の2行に分けるか、どちらかの行を消してください。",
                first=first + 1,
                second=second + 1,
            )
            errors |= {f"from-{first}": words, f"from-{second}": words}
    return errors


def _clash(one: Special, other: Special) -> bool:
    """Whether one closes a day that the other opens, or both open it at the same time."""
    if one.starts_on > other.ends_on or other.starts_on > one.ends_on:
        return False
    if one.opens is None or one.closes is None or other.opens is None or other.closes is None:
        return (one.opens is None) != (other.opens is None)
    return one.opens < other.closes and other.opens < one.closes


def _beyond(owner: Listing, given: Given) -> list[Special]:
    """The days too far ahead for the form to show."""
    start = values.day(given.get("beyond", "")).value
    return [one for one in _specials(owner)[1] if start and one.starts_on >= start]


def _rows(given: Given) -> int:
    text = given.get("rows", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(int(text), MOST + BLANK) if is_number else 0


def _read_row(given: Given, row: int, errors: dict[str, str]) -> Special | None:
    """A row's special day; None for one that is empty or to be removed."""
    names = ("from", "through", "opens", "closes", "reason")
    text = {name: given.get(f"{name}-{row}", "").strip() for name in names}
    if given.get(f"remove-{row}") or not any(text.values()):
        return None
    start = _day(text["from"] or text["through"], f"from-{row}", row, errors)
    end = _day(text["through"], f"through-{row}", row, errors) if text["through"] else start
    if start and end and end < start:
        errors[f"through-{row}"] = _row_error(row, _("終わりの日が、始まりの日より前です。"))
    reason = " ".join(text["reason"].split()) or None
    if len(reason or "") > LONGEST_REASON:
        errors[f"reason-{row}"] = _row_error(row, _("%(n)s字までです。", n=LONGEST_REASON))
    opens = closes = None
    if given.get(f"kind-{row}") == "open":
        opens, closes = _times(text, row, errors)
    return Special(start, end, opens, closes, reason) if start and end else None


def _day(text: str, name: str, row: int, errors: dict[str, str]) -> Any:
    found = values.day(text)
    if found.value is None:
        errors[name] = _row_error(row, found.notice or _("日付を入れてください。"))
    return found.value


def _times(
    text: dict[str, str], row: int, errors: dict[str, str]
) -> tuple[int, int] | tuple[None, None]:
    opens, closes = hours_grid.read_time(text["opens"]), hours_grid.read_time(text["closes"])
    for name, time in (("opens", opens), ("closes", closes)):
        if time is None:
            remedy = _("時刻を 9:00 のように入れてください。")
            errors[f"{name}-{row}"] = _row_error(row, remedy)
    if opens is None or closes is None:
        return None, None
    if wrong := hours_grid.refusal(opens, closes):
        errors[f"closes-{row}"] = _row_error(row, wrong)
    return opens, closes


def _row_error(row: int, remedy: str) -> str:
    return str(_("%(row)s番目: %(remedy)s", row=row + 1, remedy=remedy))


def _context(owner: Listing, given: Given) -> dict[str, Any]:
    return {
        "rows": _rows(given),
        "over": len(_specials(owner)[0]),
        "beyond": _beyond(owner, given),
    }


_DATES = Form(
    operation="dates",
    template="staff/dates.html",
    heading=_l("特別な日"),
    done=_l("特別な日を直しました。"),
    values=_values,
    read=_read,
    context=_context,
)
