"""Staff: a café's link with its QR code, and the same questions on paper."""

import segno
from flask import Blueprint, render_template, request

from .. import web
from ..accounts import gate
from ..db import db
from . import questions, tokens
from .cafe_words import CHOICES

bp = Blueprint("survey_invites", __name__, url_prefix="/staff/survey")


@bp.route("/requests/<id:id>/invite", methods=["GET", "POST"])
def invite(id: int) -> str:
    """The link is shown once, by the answer to the button that makes it."""
    actor = gate.actor()
    found = tokens.require_cafe(db.session(), id, actor)
    address = ""
    if request.method == "POST":
        address = web.public_url("survey_cafe.invited", token=tokens.make_link(id, by=actor))
    return render_template(
        "survey/invite.html",
        asked=found,
        address=address,
        picture=_picture(address) if address else "",
        questions=questions.questions_of(found.round.kind),
        plain=CHOICES,
    )


def _picture(address: str) -> str:
    """The QR code as inline SVG without style attributes."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=5, omitsize=True, svgclass="qr", lineclass=None, light="#fff")
    return str(svg)
