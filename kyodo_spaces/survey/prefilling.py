"""Last year's answer, and what the directory says today, as the answers that a form begins with."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..venues import hours_form
from ..venues.amenities import AMENITIES
from ..venues.applying import facts_of
from ..venues.models import Kind, Space, State, Venue
from . import questions, rights
from .models import RoundKind, SurveyRequest, SurveyResponse, SurveyRound
from .questions import KINDS, LENDS, Question


def answers_of(owner: Venue | Space, kind: str) -> dict[str, str]:
    """What the directory says of a place, as answers; what it doesn't know is not there."""
    venue = owner.venue if isinstance(owner, Space) else owner
    found = {"venue_name": venue.name, "address": venue.address, "name": owner.name}
    is_cafe = kind == RoundKind.CAFE
    # A café is one place; a room's own facts are asked, not those of its building.
    told = (owner, venue) if is_cafe else (owner,)
    asked = {one.key: one for one in questions.questions_of(kind)}
    for key, question in asked.items():
        if key not in found:
            found[key] = next(filter(None, (_written(each, question) for each in told)), "")
    if is_cafe and venue.is_address_private:
        del found["address"]  # the answer alone knows the house, the directory its town
    elif not is_cafe and isinstance(owner, Space) and owner.is_public:
        found["lends"] = LENDS
    return {
        key: questions.canonical(asked[key], text)
        for key, text in found.items()
        if key in asked and text
    }


def _written(owner: Venue | Space, question: Question) -> str:
    key = question.key
    if key == "kind":
        kind = owner.kind if isinstance(owner, Space) else None
        return next((word for word, value in KINDS.items() if value == kind), "")
    if key == "hours":
        openings = facts_of(owner, ["openings"])["openings"]
        return hours_form.write_openings(openings) or owner.hours_note or ""
    if key == "closed":
        return hours_form.write_closings(facts_of(owner, ["closings"])["closings"])
    value: Any = getattr(owner, key, None)
    if key in AMENITIES:
        value = next((row.has for row in owner.amenities if row.key == key), None)
    if isinstance(value, bool):
        return question.choices[0 if value else 1]
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def make_responses(
    session: Session, request: SurveyRequest, previous: SurveyRound | None
) -> list[SurveyResponse]:
    """The answers that a new request begins with, in the caller's transaction.

    Of what its department keeps now, and of last year's answers of the department or of those
    that it succeeded, where no space came of them.
    """
    old = list(_previous(session, request, previous))
    by_space = {row.space_id: row for row in old if row.space_id is not None}
    found: list[tuple[dict[str, str], SurveyResponse | None, Space | None]] = []
    for space in _kept(session, request):
        before = by_space.get(space.id)
        answers = (dict(before.answers) if before else {}) | answers_of(space, request.round.kind)
        if before and "lends" in before.answers and not space.is_public:
            answers["lends"] = before.answers["lends"]
        found.append((answers, before, space))
    found += [(dict(row.answers), row, None) for row in old if not row.space_id]
    # All is read by now: a query in between would flush answers that are not added yet.
    made = [_response(request, number, *each) for number, each in enumerate(found, start=1)]
    session.add_all(made)
    return made


def _response(
    request: SurveyRequest,
    position: int,
    answers: dict[str, str],
    before: SurveyResponse | None,
    space: Space | None,
) -> SurveyResponse:
    venue_id = space.venue_id if space else before.venue_id if before else request.venue_id
    return SurveyResponse(
        request=request,
        position=position,
        venue_id=venue_id,
        space_id=space.id if space else None,
        previous_id=before.id if before else None,
        answers=answers,
    )


def _previous(
    session: Session, request: SurveyRequest, previous: SurveyRound | None
) -> Iterable[SurveyResponse]:
    """The answers of the last round that this request's addressee, or a forebear, gave."""
    if previous is None:
        return []
    query = select(SurveyRequest).where(SurveyRequest.round_id == previous.id)
    if request.department_id is not None:
        ids = rights.forebears({request.department_id})
        query = query.where(SurveyRequest.department_id.in_(ids))
    elif request.venue_id is not None:
        query = query.where(SurveyRequest.venue_id == request.venue_id)
    else:
        query = query.where(SurveyRequest.venue_id.is_(None), SurveyRequest.name == request.name)
    return [row for each in session.scalars(query) for row in each.live]


def _kept(session: Session, request: SurveyRequest) -> Iterator[Space]:
    """The spaces that the addressee keeps: a department's, or a café's seats."""
    query = select(Space).join(Space.venue).where(Space.state != State.RETIRED)
    if request.department_id is not None:
        keeper = func.coalesce(Space.department_id, Venue.department_id)  # rights.department_of
        query = query.where(keeper == request.department_id)
        order = (Venue.name_kana, Venue.name, Venue.id, Space.position, Space.id)
        yield from session.scalars(query.order_by(*order))
    elif request.venue_id is not None:
        query = query.where(Space.venue_id == request.venue_id, Space.kind == Kind.CAFE)
        yield from session.scalars(query.order_by(Space.position, Space.id))
