"""What the public sees though its last answer, or its Case, says that it should not."""

from collections.abc import Collection
from enum import StrEnum

from flask_babel import gettext as _

from ..accounts.rights import Actor
from ..db import transaction
from ..errors import Invalid
from ..venues import changes, publishing
from ..venues.models import State
from ..venues.rights import require
from . import standing
from .answering import Stale
from .approving import get_response
from .models import RoundKind, Stage, SurveyResponse
from .questions import NEVER, YES


class Off(StrEnum):
    """Why a place that the public sees should be seen no more.

    CONSENT: its café doesn't let its name be shown. GONE: it can't be lent, or is no more.
    DROPPED: its Case was dropped after it was published.
    """

    CONSENT = "consent"
    GONE = "gone"
    DROPPED = "dropped"


def why_off(response: SurveyResponse, newest: Collection[int]) -> Off | None:
    """Why the place of this answer should be taken off; None where nothing is amiss.

    `newest` are the ids of the answers that count. What an answer takes back of its consent
    counts at once; that a place can't be lent counts once it is handed in.
    """
    request = response.request
    is_shown = response.space is not None and response.space.is_public
    if not is_shown or request.submitted_at is None or response.id not in newest:
        return None
    is_cafe = request.round.kind == RoundKind.CAFE
    if is_cafe and response.answers.get("publish_name") != YES:
        return Off.CONSENT
    is_refused = not is_cafe and response.answers.get("lends") == NEVER
    is_gone = request.has_nothing or response.withdrawn_at is not None or is_refused
    if is_gone and response.is_handed_in:
        return Off.GONE
    if response.case is not None and response.case.stage == Stage.DROPPED:
        return Off.DROPPED if response.published_at is not None else None
    return None


def take_off(id: int, *, version: int, by: Actor) -> None:
    """Make such a place a draft again; raises NotFound, Stale, Invalid."""
    with transaction() as session:
        response = get_response(id, by=by, operation="take off")
        session.refresh(response)
        if response.version != version:
            raise Stale(response.version)
        newest = standing.find_newest([response])
        if response.space is None or why_off(response, newest) is None:
            raise Invalid(_("下書きに戻す理由のある、公開中の場所ではありません。"))
        space = require(by, response.space, "unpublish")
        facts = publishing.state_facts(State.DRAFT)
        changes.write(session, space, facts, by=by, operation="unpublish")
        if not any(each.is_public for each in space.venue.spaces):
            changes.write(session, space.venue, facts, by=by, operation="unpublish")
