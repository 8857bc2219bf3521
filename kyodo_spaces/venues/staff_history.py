"""Staff: who changed what of a place, when; take a change back, or restore a version."""

import csv
import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from .. import measures
from ..accounts import gate
from ..accounts.wording import OPERATIONS, actor
from ..db import db
from ..errors import Conflict, Invalid
from ..text import protect
from . import changes, editing, history, privacy
from .editing import Form, Given, Listing, Read

bp = Blueprint("staff_history", __name__, url_prefix="/staff/<any(venues,spaces):kind>/<id:id>")
PAGE = 50


@bp.get("/history", endpoint="history")
def show(kind: str, id: int) -> str:
    return _page(kind, id, "")


def _page(kind: str, id: int, refusal: str) -> str:
    owner = changes.get_listing(kind, id, by=gate.actor(), operation="history")
    count = history.count_lines(kind, id)
    pages = max(1, -(-count // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "staff/history.html",
        **editing.shown(kind, owner),
        entries=history.get_history(kind, owner, gate.actor(), (page - 1) * PAGE, PAGE),
        operations=OPERATIONS,
        actor=actor,
        page=page,
        pages=pages,
        refusal=refusal,
    )


@bp.get("/history.csv")
def export(kind: str, id: int) -> Response:
    """A line for each changed fact, for a spreadsheet."""
    owner = changes.get_listing(kind, id, by=gate.actor(), operation="history")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_("番号"), _("日時"), _("操作した人"), _("操作"), _("項目"), _("前"), _("後")])
    for line, found, _can_undo in history.get_history(kind, owner, gate.actor()):
        operation = str(OPERATIONS.get(line.operation, line.operation))
        head = [str(line.id), measures.moment(line.at), actor(line), operation]
        for change in found:
            writer.writerow([protect(cell) for cell in [*head, *change]])
    name = f"history-{kind}-{id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = "\ufeff" + text.getvalue()
    return Response(body, mimetype="text/csv", headers=headers)


@bp.post("/history/<id:line>/undo")
def undo(kind: str, id: int, line: int) -> ResponseReturnValue:
    try:
        done = history.undo(kind, id, line, by=gate.actor())
    except (Conflict, Invalid) as error:
        db.session.rollback()
        return _page(kind, id, str(error)), 409 if isinstance(error, Conflict) else 400
    if done is None:
        flash(_("もう元に戻してあります。"))
    else:
        editing.tell(_("元に戻しました。"), kind, id, done, is_undo=True)
    return redirect(url_for("staff.place", kind=kind, id=id), 303)


@bp.route("/history/<id:line>/restore", methods=["GET", "POST"])
def restore(kind: str, id: int, line: int) -> ResponseReturnValue:
    owner = changes.get_listing(kind, id, by=gate.actor(), operation="restore")
    then = history.get_line(db.session(), kind, owner.id, line)

    def read(owner: Listing, _given: Given) -> Read:
        return Read(history.facts_after(kind, owner, then), {})

    form = Form(
        operation="restore",
        template="",
        heading=_("%(moment)sの内容に戻す", moment=measures.moment(then.at)),
        done=_l("前の内容に戻しました。"),
        values=_nothing,
        read=read,
        seen=("hours", "details"),
        note=_stays(owner),
    )
    return editing.edit(kind, id, form)


def _stays(owner: Listing) -> Any:
    if privacy.hidden_of(owner):
        return _(
            "休止・公開の状態、担当課、確認の日付は、今のままです。住所を町名まで公開する"
            "施設なので、住所・行き方・地図の位置も今のままです。"
        )
    return _("休止・公開の状態、担当課、確認の日付は、今のままです。")


def _nothing(_owner: Any) -> Given:
    return MultiDict()
