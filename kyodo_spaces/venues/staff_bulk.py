"""Staff: several places at once, as when a whole building is closed for works."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from ..accounts import departments, gate
from ..db import db
from ..errors import Invalid
from . import bulk, changes, editing, own, pausing, publishing, rights, wording
from .applying import facts_of
from .changes import vouched
from .editing import Given, Listing, Read
from .models import Space, State, Venue
from .wording import Change

bp = Blueprint("staff_bulk", __name__, url_prefix="/staff/bulk")
SHOWN = 50
"""Venues on the page; more are found by their names."""
VERBS = {
    "days": _l("日を決めて休みにする（過ぎると、ふだんの時間に戻ります）"),
    "period": _l(
        "期間を決めて休止にする（終わりの日を過ぎると「不明」になるので、開いたら再開します）"
    ),
    "open": _l("終わりを決めずに休止にする"),
    "reopen": _l("休止をやめて再開する"),
    "confirm": _l("変わりがないと確認する"),
}
GOVERNING = {
    "department": _l("担当課を決める"),
    "publish": _l("公開する"),
    "draft": _l("非公開（下書き）に戻す"),
}
"""What a coordinator may do besides."""
_OPERATIONS = {"days": "dates", "period": "suspend", "open": "suspend"} | dict.fromkeys(
    GOVERNING, bulk.GOVERNS
)
_PAUSED = (State.PUBLISHED, State.SUSPENDED)
"""What is suspended is public already, and publishing must not end its suspension."""


class Planned(NamedTuple):
    """A place that was chosen, and what it becomes; `why` says why nothing does."""

    kind: str
    owner: Listing
    facts: dict[str, Any]
    changes: list[Change]
    why: str

    @property
    def field(self) -> str:
        return f"version-{self.kind}-{self.owner.id}"


@bp.route("", methods=["GET", "POST"])
def choose() -> ResponseReturnValue:
    given: Given = request.form
    if request.method == "GET" or given.get("step") == "edit":
        plain = {"from": clock.today().isoformat(), "verb": "days"}
        return _form(given or MultiDict(plain), {})
    errors = editing.unstorable(given)
    owners = _chosen(given)
    if not owners:
        errors["place"] = _("場所を選んでください。")
    elif len(owners) > bulk.MOST:
        errors["place"] = _("一度に変えられるのは%(n)s件までです。", n=bulk.MOST)
    if given.get("verb") not in _verbs():
        errors["verb"] = _("何をするか、選んでください。")
    plan = [] if errors else [_plan(kind, owner, given, errors) for kind, owner in owners]
    if errors:
        return _form(given, errors), 400
    if given.get("step") != "save":
        return _preview(plan, given)
    return _save(plan, given)


@bp.post("/<id:first>/<id:last>/undo")
def undo(first: int, last: int) -> ResponseReturnValue:
    count = bulk.undo_all(bulk.Span(first, last), by=gate.actor())
    flash(_("%(n)s件を元に戻しました。", n=count))
    return redirect(url_for("staff.mine"), 303)


def _verbs() -> dict[str, Any]:
    return VERBS | (GOVERNING if gate.actor().is_coordinator else {})


def _chosen(given: Given) -> list[tuple[str, Listing]]:
    """What was ticked: single places, and buildings with all in them that is one's own."""
    actor = gate.actor()
    found: dict[tuple[str, int], Listing] = {}
    buildings = [int(text) for text in given.getlist("building") if _is_id(text)]
    for each in own.get_own(actor, buildings):
        for place in [*([each.place] if each.place else []), *each.spaces]:
            kind = "spaces" if place.space else "venues"
            found[kind, place.own.id] = place.own
    for text in given.getlist("place"):
        kind, _dash, id = text.partition("-")
        if kind in changes.LISTINGS and _is_id(id) and (kind, int(id)) not in found:
            found[kind, int(id)] = changes.get_listing(kind, int(id), by=actor, operation="bulk")
    return [(kind, owner) for (kind, _id), owner in found.items()]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _plan(kind: str, owner: Listing, given: Given, errors: dict[str, str]) -> Planned:
    verb = given["verb"]
    read, why = Read({}, {}), ""
    if verb in GOVERNING:
        read, why = _read_governing(owner, given)
        errors |= read.errors
    elif verb == "confirm":
        read = Read(vouched(owner, gate.actor()), {})
    elif verb == "reopen":
        read = pausing.read_reopening(owner, given)
    else:
        read = pausing.read_suspension(owner, MultiDict([("span", verb), *given.items(multi=True)]))
        why = read.errors.pop("", "")
        errors |= read.errors
    facts = {} if why or read.errors else read.facts
    found = wording.changes(facts_of(owner, facts), facts)
    return Planned(
        kind, owner, facts, found, why or ("" if found else _("変わるところがありません。"))
    )


def _read_governing(owner: Listing, given: Given) -> tuple[Read, str]:
    """What a coordinator decides; a space goes with its building unless it has its own keeper."""
    if _gives(given):
        if isinstance(owner, Space) and owner.department_id is None:
            return Read({}, {}), _("施設の担当課に従います。施設も選んでください。")
        try:
            id = given.get("department", "")
            wanted = int(id) if _is_id(id) else 0
            return Read(publishing.department_facts(db.session(), wanted), {}), ""
        except Invalid as error:
            return Read({}, {"department": str(error)}), ""
    state = State.PUBLISHED if given["verb"] == "publish" else State.DRAFT
    if owner.state in {state, State.RETIRED} or (state, owner.state) == _PAUSED:
        return Read({}, {}), _("変わるところがありません。")
    return Read(publishing.state_facts(state), {}), ""


def _save(plan: Sequence[Planned], given: Given) -> ResponseReturnValue:
    edits = [
        bulk.Edit(each.kind, each.owner.id, editing.version_of(given, each.field), each.facts)
        for each in plan
        if each.changes
    ]
    verb = given["verb"]
    try:
        span = bulk.change_all(edits, by=gate.actor(), operation=_OPERATIONS.get(verb, verb))
    except bulk.Overtaken as error:
        errors: dict[str, str] = {}
        again = [_plan(kind, owner, given, errors) for kind, owner in _chosen(given)]
        words = _("%(what)sいまの内容で、もう一度お確かめください。", what=error)
        return _preview(again, given, words), 409
    except Invalid as error:
        return _form(given, {"": str(error)}), 400
    if span is None:
        flash(_("変わったところはありませんでした。"))
    else:
        undo = url_for(".undo", first=span.first, last=span.last)
        flash(_("%(n)s件を変更しました。", n=len(edits)), undo)
    return redirect(url_for("staff.mine"), 303)


def _preview(plan: Sequence[Planned], given: Given, notice: str = "") -> str:
    changed = [each for each in plan if each.changes]
    following = _following(changed)
    moved = [*(each.owner for each in changed), *following]
    return render_template(
        "staff/bulk_preview.html",
        verb=_verbs()[given["verb"]],
        plan=changed,
        following=following,
        leaving=[row for row in moved if rights.is_centres(row)] if _gives(given) else [],
        left=[each for each in plan if not each.changes and each.owner not in following],
        carried=[pair for pair in editing.carried(given) if not pair[0].startswith("version-")],
        notice=notice,
    )


def _gives(given: Given) -> bool:
    return given["verb"] == "department"


def _following(changed: Sequence[Planned]) -> list[Listing]:
    """The spaces that another department keeps from now on because it keeps their venue."""
    venues = [each.owner for each in changed if "department_id" in each.facts]
    return [
        space
        for venue in venues
        if isinstance(venue, Venue)
        for space in venue.spaces
        if space.department_id is None
    ]


def _form(given: Given, errors: dict[str, str]) -> str:
    actor = gate.actor()
    words = request.values.get("q", "").replace("\0", "")[:100]
    ids = own.find_own(actor, None, words)
    year = clock.fiscal_year(clock.today())
    return render_template(
        "staff/bulk.html",
        given=given,
        errors=errors,
        groups=own.get_own(actor, ids[:SHOWN], words=words),
        count=len(ids),
        shown=SHOWN,
        words=words,
        verbs=_verbs().items(),
        departments=[(row.id, row.name) for row in departments.find_departments(year)],
        names={row.id: row.name for row in departments.find_departments()},
        reasons=pausing.REASONS,
        states=wording.STATES,
    )
