"""Staff: what one's department is asked; and the rounds that one runs, made and changed."""

from typing import Any

from flask import Blueprint, render_template

from ..accounts import gate
from . import progress, queries, wording
from .models import RoundKind
from .rights import may_run

bp = Blueprint("survey", __name__, url_prefix="/staff/survey")
bp.add_app_template_filter(wording.era_day, "era_day")
bp.add_app_template_filter(wording.era_year, "era_year")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    """The words and the states of the survey's templates."""
    return {
        "survey": wording,
        "progress_of": progress.of,
        "is_started": progress.is_started,
        "is_waiting": queries.is_waiting,
    }


@bp.get("")
def index() -> str:
    actor = gate.actor()
    asked = queries.find_asked(actor)
    return render_template(
        "survey/index.html",
        waiting=[row for row in asked if queries.is_waiting(row)][::-1],
        others=[row for row in asked if not queries.is_waiting(row)],
        rounds=queries.find_rounds(actor),
        runs=any(may_run(actor, kind) for kind in RoundKind),
    )
