"""Staff: partner venues, their agreements, and what they offer for a while."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import clock
from ..accounts import gate
from ..db import db
from . import agreements, editing, offers, partner_forms, wording
from .agreements import Standing
from .changes import Stale
from .models import Venue
from .partner_forms import Record
from .partners import Agreement, Offer

bp = Blueprint("staff_partners", __name__, url_prefix="/staff")
STANDINGS: dict[Standing, Any] = {
    Standing.FORCE: _l("有効"),
    Standing.SOON: _l("まもなく終わる"),
    Standing.AHEAD: _l("これから始まる"),
    Standing.ENDED: _l("終わった"),
    Standing.NONE: _l("なし"),
}
_MODELS: dict[str, type[Record]] = {"agreements": Agreement, "offers": Offer}
_HEADINGS: dict[str, Any] = {"agreements": _l("協定"), "offers": _l("期間限定の案内")}


@bp.get("/partners")
def partners() -> str:
    today = clock.today()
    return render_template(
        "staff/partners.html",
        partners=agreements.find_partners(gate.actor(), today),
        standings=STANDINGS,
        on=today,
        states=wording.STATES,
        offer_kinds=offers.KINDS,
    )


@bp.get("/venues/<id:id>/partner")
def partner(id: int) -> str:
    venue = agreements.get_partner_venue(gate.actor(), id, "partner")
    today = clock.today()
    rows = agreements.get_agreements(venue)
    return render_template(
        "staff/partner.html",
        venue=venue,
        on=today,
        agreements=[(row, STANDINGS[agreements.standing_of(row, today)]) for row in rows],
        offers=agreements.get_offers(venue),
        offer_kinds=offers.KINDS,
    )


@bp.route("/venues/<id:id>/agreements/new", methods=["GET", "POST"])
def new_agreement(id: int) -> ResponseReturnValue:
    return _answer("agreements", id, None)


@bp.route("/venues/<id:id>/agreements/<id:number>", methods=["GET", "POST"])
def agreement(id: int, number: int) -> ResponseReturnValue:
    return _answer("agreements", id, number)


@bp.route("/venues/<id:id>/offers/new", methods=["GET", "POST"])
def new_offer(id: int) -> ResponseReturnValue:
    return _answer("offers", id, None)


@bp.route("/venues/<id:id>/offers/<id:number>", methods=["GET", "POST"])
def offer(id: int, number: int) -> ResponseReturnValue:
    return _answer("offers", id, number)


def _answer(noun: str, id: int, number: int | None) -> ResponseReturnValue:
    """Show the form of one record, or store what it holds."""
    model = _MODELS[noun]
    venue = agreements.get_partner_venue(gate.actor(), id, "partner")
    row = partner_forms.get_record(db.session(), model, venue, number) if number else None
    if request.method == "GET":
        return _page(noun, venue, row, partner_forms.write(row))
    given = request.form
    version = editing.version_of(given) if row else 0
    facts, errors = partner_forms.read(model, venue, given)
    if errors := errors | editing.unstorable(given):
        return _page(noun, venue, row, given, errors), 400
    try:
        is_changed = partner_forms.save(model, id, number, facts, version=version, by=gate.actor())
    except Stale:
        venue = agreements.get_partner_venue(gate.actor(), id, "partner")
        row = partner_forms.get_record(db.session(), model, venue, number or 0)
        return _page(noun, venue, row, given, is_stale=True), 409
    flash(_("保存しました。") if is_changed else _("変わったところはありませんでした。"))
    return redirect(url_for(".partner", id=id), 303)


def _page(
    noun: str,
    venue: Venue,
    row: Record | None,
    given: Any,
    errors: dict[str, str] | None = None,
    *,
    is_stale: bool = False,
) -> str:
    """The form. Where somebody else was faster it tells beside each field what they stored."""
    now = partner_forms.write(row) if is_stale else {}
    fields = partner_forms.FIELDS[_MODELS[noun]]
    typed = {field.name: given.get(field.name, "") for field in fields}
    return render_template(
        "staff/partner_form.html",
        noun=noun,
        what=_HEADINGS[noun],
        venue=venue,
        row=row,
        given=typed,
        theirs={name: now.get(name, "") for name in typed if typed[name] != now.get(name, "")}
        if is_stale
        else {},
        is_stale=is_stale,
        errors=errors or {},
        fields=fields,
        choices=partner_forms.choices(venue),
    )
