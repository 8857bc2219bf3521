"""Staff: whether the public sees a place and who keeps it; new venues and spaces."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from ..accounts import departments, gate
from ..accounts.models import Department
from ..accounts.rights import Actor, require_coordinator
from ..db import db
from ..errors import Invalid
from . import changes, creating, editing, publishing, wording
from .editing import Form, Given, Listing, Read
from .forms import KINDS
from .models import Space, State, Venue
from .rights import require

bp = Blueprint("staff_places", __name__, url_prefix="/staff")
CHOICES = {
    State.PUBLISHED: _l("公開する"),
    State.DRAFT: _l("下書きにする（市民には見えません）"),
    State.RETIRED: _l("廃止にする（市民には見えません）"),
}
LONGEST_ID = 9
"""Digits of a number in a form."""


@bp.route("/<any(venues,spaces):kind>/<id:id>/state", methods=["GET", "POST"])
def state(kind: str, id: int) -> ResponseReturnValue:
    changes.get_listing(kind, id, by=gate.actor(), operation="state")
    require_coordinator(gate.actor())
    return editing.edit(kind, id, _STATE)


def _values(owner: Listing) -> Given:
    given: Given = MultiDict({"state": owner.state, "department": str(owner.department_id or "")})
    if isinstance(owner, Venue) and owner.is_partner:
        given["partner"] = "1"
    return given


def _read(owner: Listing, given: Given) -> Read:
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    if (wanted := given.get("state", "")) != owner.state:
        try:
            facts |= publishing.state_facts(wanted)
        except Invalid as error:
            errors["state"] = str(error)
    department_id = number(given.get("department", ""))
    if department_id != owner.department_id:
        try:
            facts |= publishing.department_facts(db.session(), department_id)
        except Invalid as error:
            errors["department"] = str(error)
    if isinstance(owner, Venue):
        facts["is_partner"] = "partner" in given
    return Read(facts, errors)


def number(text: str) -> int | None:
    """An id that a form holds; 0, which is nobody's, for anything else that is not empty."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else 0


def _context(owner: Listing, _given: Given) -> dict[str, Any]:
    choices: list[tuple[str, Any]] = list(CHOICES.items())
    if owner.state == State.SUSPENDED:
        choices.insert(0, (owner.state, _("休止中のままにする")))
    rows = {row.id: row.name for row in _current()}
    if owner.department_id and owner.department_id not in rows:
        past = db.session.get_one(Department, owner.department_id)
        rows[past.id] = _("%(name)s（今年度はない課）", name=past.name)
    return {"states": choices, "departments": list(rows.items())}


def _current() -> list[Department]:
    return departments.find_departments(clock.fiscal_year(clock.today()))


_STATE = Form(
    operation="state",
    template="staff/state.html",
    heading=_l("公開と担当課"),
    done=_l("公開と担当課を変えました。"),
    values=_values,
    read=_read,
    context=_context,
    save=publishing.govern,
    seen=(),
)


@bp.route("/venues/new", methods=["GET", "POST"])
def new_venue() -> ResponseReturnValue:
    actor, given = gate.actor(), request.form
    if request.method == "GET":
        return _new_venue(actor, MultiDict(), {})
    if errors := editing.unstorable(given):
        return _new_venue(actor, given, errors), 400
    name, address = (" ".join(given.get(each, "").split()) for each in ("name", "address"))
    try:
        facts = creating.locate(name, address, is_private="private" in given)
    except Invalid as error:
        field = "name" if not name or "名称" in str(error) else "address"
        return _new_venue(actor, given, {field: str(error)}), 400
    likely = creating.find_likely(facts, by=actor)
    if likely and "anyway" not in given:
        return _new_venue(actor, given, {}, likely)
    try:
        id = creating.create_venue(
            facts, by=actor, department_id=_department(actor, given), is_partner="partner" in given
        )
    except Invalid as error:
        return _new_venue(actor, given, {"department": str(error)}), 400
    flash(_("下書きを作りました。市民にはまだ見えません。地図の位置と内容を確かめてください。"))
    return redirect(url_for("staff.place", kind="venues", id=id), 303)


def _department(actor: Actor, given: Given) -> int | None:
    """An editor of one department is not asked."""
    if not actor.is_coordinator and len(actor.department_ids) == 1:
        return next(iter(actor.department_ids))
    return number(given.get("department", ""))


def _new_venue(
    actor: Actor,
    given: Given,
    errors: dict[str, str],
    likely: list[creating.Likely] | None = None,
) -> str:
    rows = [row for row in _current() if actor.is_coordinator or row.id in actor.department_ids]
    return render_template(
        "staff/new_venue.html",
        given=given,
        errors=errors,
        likely=likely or [],
        departments=[(row.id, row.name) for row in rows],
        is_asked=actor.is_coordinator or len(rows) > 1,
        states=wording.STATES,
    )


@bp.route("/venues/<id:id>/spaces/new", methods=["GET", "POST"])
def new_space(id: int) -> ResponseReturnValue:
    venue = require(gate.actor(), db.session.get(Venue, id), "create")
    given = request.form
    if request.method == "GET":
        return _new_space(venue, MultiDict(), {})
    errors = editing.unstorable(given)
    name, kind = " ".join(given.get("name", "").split()), given.get("kind", "")
    if kind not in KINDS:
        errors["kind"] = _("種類を選んでください。")
    if errors:
        return _new_space(venue, given, errors), 400
    same = creating.find_namesakes(venue, name)
    if same and "anyway" not in given:
        return _new_space(venue, given, {}, same)
    try:
        made = creating.create_space(id, name, kind, by=gate.actor())
    except Invalid as error:
        return _new_space(db.session.get_one(Venue, id), given, {"name": str(error)}), 400
    flash(_("下書きを作りました。市民にはまだ見えません。内容を確かめてください。"))
    return redirect(url_for("staff.place", kind="spaces", id=made), 303)


def _new_space(
    venue: Venue, given: Given, errors: dict[str, str], same: list[Space] | None = None
) -> str:
    return render_template(
        "staff/new_space.html",
        venue=venue,
        given=given,
        errors=errors,
        same=same or [],
        kinds=KINDS,
        states=wording.STATES,
    )
