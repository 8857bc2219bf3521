"""The audit, for the coordinator: who did what, on a page and as a file."""

from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context

from . import forms, gate, lines, subjects, wording

bp = Blueprint("audit", __name__)
_ASKED = ("person", "subject", "number", "first", "last")


@bp.get("/staff/audit")
def index() -> Any:
    page = forms.page(request.args)
    found = lines.find_lines(forms.wanted(request.args), page, by=gate.actor())
    asked = {name: text for name in _ASKED if (text := request.args.get(name))}
    return render_template(
        "accounts/audit.html",
        found=found,
        names=subjects.find_names(found.lines),
        page=page,
        asked=asked,
        wording=wording,
    )


@bp.get("/staff/audit.csv")
def file() -> Any:
    pieces = lines.export(forms.wanted(request.args), by=gate.actor())
    response = Response(stream_with_context(pieces), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=audit.csv"
    return response
