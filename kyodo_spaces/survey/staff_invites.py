"""Staff: cafés' links with their QR codes, and the same questions on paper."""

from collections.abc import Mapping
from typing import NamedTuple

import segno
from flask import Blueprint, render_template, request

from .. import web
from ..accounts import gate
from ..db import db
from ..errors import NotFound
from . import queries, questions, tokens
from .cafe_words import CHOICES
from .models import RoundKind, SurveyRequest

bp = Blueprint("survey_invites", __name__, url_prefix="/staff/survey")


class Letter(NamedTuple):
    """What is printed for one café."""

    asked: SurveyRequest
    address: str
    """Of a link made just now, "" where there is none to show."""
    picture: str
    """Its QR code as SVG, "" where nobody else could open the address."""
    answers: Mapping[str, str]
    """What is known already, by the question's key: the form on paper begins with it."""


@bp.route("/requests/<id:id>/invite", methods=["GET", "POST"])
def invite(id: int) -> str:
    """The link is shown once, by the answer to the button that makes it."""
    actor = gate.actor()
    found = tokens.require_cafe(db.session(), id, actor)
    address = ""
    if request.method == "POST":
        address = _address(tokens.make_link(id, by=actor))
    return render_template(
        "survey/invite.html",
        asked=found,
        address=address,
        letter=_letter(found, address),
        questions=questions.questions_of(found.round.kind),
        plain=CHOICES,
        is_public=web.is_address_set(),
    )


@bp.post("/rounds/<id:id>/invites")
def invites(id: int) -> str:
    """The letters of all who have not answered. Who has no link yet gets one: a link that was
    handed over stays good, and is not known any more."""
    actor = gate.actor()
    row = queries.get_round(id, by=actor)
    if row.kind != RoundKind.CAFE:
        raise NotFound
    waiting = [each for each in queries.find_requests(id) if each.submitted_at is None]
    is_public = web.is_address_set()
    new = [each.id for each in waiting if is_public and each.token_hash is None]
    made = {each: _address(tokens.make_link(each, by=actor)) for each in new}
    return render_template(
        "survey/invites.html",
        row=row,
        letters=[_letter(each, made.get(each.id, "")) for each in waiting],
        made=len(made),
        questions=questions.questions_of(row.kind),
        plain=CHOICES,
        is_public=is_public,
    )


def _address(token: str) -> str:
    return web.public_url("survey_cafe.invited", token=token)


def _letter(asked: SurveyRequest, address: str) -> Letter:
    picture = _picture(address) if address and web.is_address_set() else ""
    known = asked.live[0].answers if asked.live else {}
    return Letter(asked, address, picture, {"venue_name": asked.name} | known)


def _picture(address: str) -> str:
    """The QR code as inline SVG without style attributes."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=5, omitsize=True, svgclass="qr", lineclass=None, light="#fff")
    return str(svg)
