"""Staff: what visitors looked for in the directory and did not find."""

import csv
import io
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..accounts import gate
from ..errors import Invalid
from ..text import protect
from . import filters, forms, unanswered
from .agreements import require_partnering
from .unanswered import Unanswered

bp = Blueprint("staff_unanswered", __name__, url_prefix="/staff")
SHOWN = 200
"""So many on the page; the file has all of them."""


class Line(NamedTuple):
    asked: Unanswered
    filters: list[str]
    """In words."""
    url: str
    """The same search now, but for the place that was asked about, which nobody keeps."""


@bp.get("/unanswered-searches")
def page() -> str:
    require_partnering(gate.actor())
    found = unanswered.find(SHOWN + 1)
    return render_template(
        "staff/unanswered.html",
        lines=[_line(each) for each in found[:SHOWN]],
        has_more=len(found) > SHOWN,
        shown=SHOWN,
        since=unanswered.since(),
    )


@bp.get("/unanswered-searches.csv")
def export() -> Response:
    require_partnering(gate.actor())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_("ことば"), _("条件"), _("回数"), _("最初の日"), _("最後の日")])
    for line in map(_line, unanswered.find()):
        asked = line.asked
        told = [protect(asked.words), protect(_("、").join(line.filters))]
        writer.writerow([*told, asked.n, asked.first_on, asked.last_on])
    headers = {"Content-Disposition": 'attachment; filename="unanswered-searches.csv"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _line(asked: Unanswered) -> Line:
    told = {name: values for name, values in asked.filters.items() if name not in unanswered.WHERE}
    try:
        question = forms.parse(MultiDict(told))
        words = [each.label for each in filters.get_filters(question)]
    except Invalid:  # a choice that the form has no more
        words = [value for values in told.values() for value in values]
    words += [str(label) for name, label in unanswered.WHERE.items() if name in asked.filters]
    searched = {"q": asked.words, **told} if asked.words else told
    return Line(asked, words, url_for("venues.directory", **searched))
