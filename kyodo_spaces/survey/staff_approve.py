"""Staff: the gate before publication, one answer at a time, or many that say 変更なし."""

from collections.abc import Collection, Iterable
from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from .. import clock
from ..accounts import gate
from ..accounts.hiding import HIDDEN
from ..db import db
from ..errors import Invalid
from ..venues import changes, editing, freshness, values, wording
from ..venues.applying import apply, facts_of
from ..venues.editing import version_of
from ..venues.models import Space, Venue
from . import approving, case_lists, questions
from .answering import Stale
from .approving import Decision, Seen
from .models import SurveyResponse
from .proposals import Proposal, propose
from .targets import Target, find_targets

bp = Blueprint("survey_approvals", __name__, url_prefix="/staff/survey")


class _Parts:
    """What the preview of the public page shows."""

    seen = ("hours", "details")


@bp.get("/approvals")
def waiting() -> str:
    return _waiting()


@bp.post("/approvals")
def confirm() -> ResponseReturnValue:
    """Approve the 変更なし that were ticked."""
    given, actor = request.form, gate.actor()
    ids = given.getlist("response", type=int)
    if not ids:
        return _waiting(_("確かめたものを選んでください。")), 400
    try:
        seen = {id: _seen(f"seen-{id}") for id in ids}
        count = approving.confirm_all(seen, _confirm_by(), by=actor)
    except Stale:
        words = _(
            "ほかの人が先に変更したものがあります。いまの内容を見て、もう一度押してください。"
        )
        return _waiting(words), 409
    except Invalid as error:
        return _waiting(str(error)), 400
    flash(_("%(n)s件を、変わりないと確認しました。", n=count))
    return redirect(url_for(".waiting"), 303)


def _waiting(error: str = "") -> str:
    actor = gate.actor()
    found = case_lists.find_waiting(by=actor)
    targets = {row.id: find_targets(row, by=actor)[0] for row in found.unchanged}
    return render_template(
        "survey/approvals.html",
        found=found,
        seen={id: _written(id, target) for id, target in targets.items()},
        confirm_by=request.form.get("confirm_by") or _default_day().isoformat(),
        errors={"": error} if error else {},
    )


def _written(id: int, target: Target) -> str:
    response = db.session.get_one(SurveyResponse, id)
    return ".".join(map(str, approving.versions_of(response, target)))


@bp.route("/responses/<id:id>/approve", methods=["GET", "POST"])
def approve(id: int) -> ResponseReturnValue:
    actor, given = gate.actor(), request.form
    response = approving.get_response(id, by=actor)
    targets = find_targets(response, by=actor)
    wanted = request.values.get("place") or (targets[0].key if len(targets) == 1 else "")
    target = next((each for each in targets if each.key == wanted), None)
    if target is None:
        return render_template("survey/approve_place.html", response=response, targets=targets)
    if request.method == "GET":
        return _page(response, target)
    take = given.getlist("take")
    if given.get("step") != "save":
        return _page(response, target, take)
    try:
        decision = Decision(target.key, take, _confirm_by(), _seen("seen"))
        space = approving.approve(id, decision, by=actor)
    except Stale:
        response = approving.get_response(id, by=actor)
        return _page(response, _again(id, wanted), stale=_seen("seen")), 409
    except Invalid as error:
        response = approving.get_response(id, by=actor)
        return _page(response, _again(id, wanted), take, error=str(error)), 400
    flash(_("「%(name)s」を公開しました。", name=space.name))
    return redirect(url_for("staff.place", kind="spaces", id=space.id), 303)


def _again(id: int, wanted: str) -> Target:
    """The place as it is now; the likeliest one where it is no more among the choices."""
    actor = gate.actor()
    targets = find_targets(approving.get_response(id, by=actor), by=actor)
    return next((each for each in targets if each.key == wanted), targets[0])


@bp.post("/responses/<id:id>/take-off")
def take_off(id: int) -> ResponseReturnValue:
    approving.get_response(id, by=gate.actor(), operation="take off")
    try:
        approving.take_off(id, version=version_of(request.form), by=gate.actor())
    except Stale:
        words = _("ほかの人が先に変更しました。いまの内容を見て、もう一度押してください。")
        return _waiting(words), 409
    flash(_("非公開にしました。"))
    return redirect(url_for(".waiting"), 303)


def _page(
    response: SurveyResponse,
    target: Target,
    take: Collection[str] | None = None,
    stale: Seen | None = None,
    error: str = "",
) -> str:
    """The difference with what is ticked, and what citizens would see.

    `stale` are the versions that were seen, where the place or the answer has changed since.
    """
    proposal = propose(response, target.venue, target.space)
    if take is None:
        take = [row.key for row in proposal.rows if row.is_ticked]
    taken = [row.key for row in proposal.rows if row.is_due or row.key in take]
    return render_template(
        "survey/approve.html",
        response=response,
        target=target,
        proposal=proposal,
        taken=taken,
        notices={
            one.header: proposal.notices[one.key]
            for one in questions.questions_of(response.request.round.kind)
            if one.key in proposal.notices
        },
        is_ready=approving.is_ready(response),
        seen=_written(response.id, target),
        since=list(_since(target, stale)) if stale else [],
        is_stale=stale is not None,
        confirm_by=request.form.get("confirm_by") or _default_day().isoformat(),
        preview="" if proposal.obstacles else _preview(proposal, taken),
        errors={"": error} if error else {},
    )


def _since(target: Target, seen: Seen) -> Iterable[wording.Change]:
    """What others changed of the place since the person saw it."""
    pairs = (("venues", target.venue, seen.venue), ("spaces", target.space, seen.space))
    for kind, owner, version in pairs:
        if owner is None or not 0 < version < owner.version:
            continue
        names = [name for name in wording.NAMES if name in changes.FACTS or hasattr(owner, name)]
        venue = owner.venue if isinstance(owner, Space) else owner
        if venue.is_address_private:
            names = [name for name in names if name not in HIDDEN[owner.__tablename__]]
        before = changes.facts_at(kind, owner.id, version, names)
        yield from wording.changes(before, facts_of(owner, names))


def _preview(proposal: Proposal, taken: Collection[str]) -> str:
    """The public page's words with the rows that are taken; nothing of it is stored."""
    rows = [row for row in proposal.rows if row.key in taken]
    try:
        with db.session.no_autoflush:
            venue = proposal.venue or Venue(is_partner=False)
            apply(venue, approving.taken(rows, venue, of_venue=True), is_exact=True)
            space = proposal.space or Space(venue=venue)
            apply(space, approving.taken(rows, space, of_venue=False), is_exact=True)
            shown = editing.shown("spaces", space)
            return render_template("staff/_seen.html", **shown, form=_Parts)
    finally:
        db.session.rollback()


def _confirm_by() -> date:
    read = values.day(request.form.get("confirm_by", ""))
    if read.value is None:
        raise Invalid(_("次の確認日を入れてください。例: 令和9年11月30日"))
    day: date = read.value
    return day


def _default_day() -> date:
    months = int(current_app.config["CONFIRM_MONTHS"])
    return freshness.oldest(clock.today(), -months)


def _seen(name: str) -> Seen:
    """The versions that the form holds; raises Invalid where it holds none."""
    parts = request.form.get(name, "").split(".")
    if len(parts) != len(Seen._fields) or not all(_is_number(part) for part in parts):
        raise Invalid(_("画面を開き直して、もう一度お確かめください。"))
    return Seen(*map(int, parts))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
