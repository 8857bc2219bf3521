"""The gate: what an answer says reaches the directory only through a person's approval."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import Department
from ..accounts.rights import Actor, Refused
from ..db import db, transaction
from ..errors import Invalid, NotFound
from ..venues import changes, creating, publishing
from ..venues.applying import facts_of
from ..venues.dates import write_day, write_year
from ..venues.models import Space, State, Venue
from ..venues.rights import department_of, require, voice_of
from . import cases, coordinating, rights
from .answering import Stale
from .models import RoundKind, Stage, SurveyRequest, SurveyResponse
from .proposals import Proposal, Row, propose
from .questions import YES
from .recording import record
from .targets import Target, find_targets


class Seen(NamedTuple):
    """The versions that the person saw; 0 stands for what is new to the directory."""

    response: int
    venue: int
    space: int


class Decision(NamedTuple):
    """What a person approves: the place by its target's key, and the rows by theirs."""

    target: str
    take: Collection[str]
    confirm_by: date
    seen: Seen


def get_response(id: int, *, by: Actor, operation: str = "approve") -> SurveyResponse:
    """An answer of a round that the actor runs; raises NotFound for any other."""
    return _require(db.session.get(SurveyResponse, id), by, operation)


def versions_of(response: SurveyResponse, target: Target) -> Seen:
    venue, space = target.venue, target.space
    return Seen(response.version, venue.version if venue else 0, space.version if space else 0)


def is_ready(response: SurveyResponse) -> bool:
    """Whether nothing but the approval is missing: a usable Case, or 変更なし of a public place."""
    if response.case is None:
        return cases.only_confirms(response)
    return response.case.stage in {Stage.USABLE, Stage.PUBLISHED}


def approve(id: int, decision: Decision, *, by: Actor) -> Space:
    """Write the rows that were taken, publish the place, and let it carry its source.

    All in one transaction. Raises NotFound, Stale where the answer or the place is no more what
    the person saw, and Invalid where nothing can be published.
    """
    with transaction() as session:
        response = _lock(session, id, by)
        target = next(
            (each for each in find_targets(response, by=by) if each.key == decision.target), None
        )
        if target is None or versions_of(response, target) != decision.seen:
            raise Stale(response.version)
        proposal = propose(response, target.venue, target.space)
        _check(response, proposal)
        if set(decision.take) - {row.key for row in proposal.rows}:
            raise Stale(response.version)
        rows = [row for row in proposal.rows if row.is_due or row.key in decision.take]
        return _publish(session, response, target, rows, decision.confirm_by, by)


def confirm_all(seen: Mapping[int, Seen], confirm_by: date, *, by: Actor) -> int:
    """Approve these 変更なし answers, all or none: each place is confirmed and nothing else.

    How many. Raises as `approve`; Invalid too where an answer says more than 変更なし.
    """
    with transaction() as session:
        for id, versions in seen.items():
            response = _lock(session, id, by)
            if not cases.only_confirms(response):
                raise Stale(response.version)
            (target,) = find_targets(response, by=by)
            if versions_of(response, target) != versions:
                raise Stale(response.version)
            proposal = propose(response, target.venue, target.space)
            _check(response, proposal)
            if any(row.is_due for row in proposal.rows):
                raise Invalid(_("「%(name)s」は、1件ずつ確かめてください。", name=response.name))
            _publish(session, response, target, [], confirm_by, by)
        return len(seen)


def take_off(id: int, *, version: int, by: Actor) -> None:
    """Hide a café that no longer consents to be shown; raises NotFound, Stale, Invalid."""
    with transaction() as session:
        response = _lock(session, id, by)
        if response.version != version:
            raise Stale(response.version)
        if not is_against_consent(response) or response.space is None:
            raise Invalid(_("同意のない公開中の場所ではありません。"))
        space = require(by, response.space, "unpublish")
        facts = publishing.state_facts(State.DRAFT)
        changes.write(session, space, facts, by=by, operation="unpublish")
        if not any(each.is_public for each in space.venue.spaces):
            changes.write(session, space.venue, facts, by=by, operation="unpublish")


def is_against_consent(response: SurveyResponse) -> bool:
    """Whether the public sees a café whose last answer does not let its name be shown."""
    is_cafe = response.request.round.kind == RoundKind.CAFE
    is_shown = response.space is not None and response.space.is_public
    is_answered = response.request.submitted_at is not None
    return is_cafe and is_shown and is_answered and response.answers.get("publish_name") != YES


def _require(response: SurveyResponse | None, by: Actor, operation: str) -> SurveyResponse:
    if response is None:
        raise NotFound
    if not rights.may_run(by, response.request.round.kind):
        raise Refused(operation, response.__tablename__, response.id)
    return response


def _lock(session: Session, id: int, by: Actor) -> SurveyResponse:
    return _require(session.get(SurveyResponse, id, populate_existing=True), by, "approve")


def _check(response: SurveyResponse, proposal: Proposal) -> None:
    if not is_ready(response):
        raise Invalid(_("先に、調整を「利用可」まで進めてください。"))
    if proposal.obstacles:
        raise Invalid("\n".join(proposal.obstacles))


def _publish(
    session: Session,
    response: SurveyResponse,
    target: Target,
    rows: Sequence[Row],
    confirm_by: date,
    by: Actor,
) -> Space:
    """The listing, and what the answer and its Case remember of it."""
    if confirm_by <= clock.today():
        raise Invalid(_("次に確認する日は、明日からあとの日にしてください。"))
    house = _write_venue(session, response, target.venue, rows, confirm_by, by)
    space = _write_space(session, response, house, target.space, rows, confirm_by, by)
    before = {"published_at": response.published_at and response.published_at.isoformat()}
    response.space_id, response.venue_id = space.id, house.id
    response.published_at, response.published_by = clock.stamp(), by.label
    session.flush()
    after = {
        "published_at": response.published_at.isoformat(),
        "space_id": space.id,
        "fields": [row.label for row in rows],
        "confirm_by": confirm_by.isoformat(),
    }
    record(session, "approve", response, before, after, by)
    if response.case is not None and response.case.stage != Stage.PUBLISHED:
        coordinating.put(session, response.case, Stage.PUBLISHED, by=by)
    return space


def _write_venue(
    session: Session,
    response: SurveyResponse,
    venue: Venue | None,
    rows: Sequence[Row],
    confirm_by: date,
    by: Actor,
) -> Venue:
    """A venue that the public sees already is not vouched for by an answer about one room."""
    facts = taken(rows, venue or Venue(), of_venue=True)
    is_cafe = response.request.round.kind == RoundKind.CAFE
    if venue is None:
        venue = Venue(state=State.DRAFT)
        made = {"is_partner": True} if is_cafe else _keeper_facts(session, response.request)
        creating.insert(session, venue, facts | made, by)
        facts = {}
    if is_cafe or not venue.is_public:
        facts |= _published(response, venue, confirm_by, by)
    if facts:
        owner = require(by, venue, "approve")
        changes.write(session, owner, facts, by=by, operation="approve")
    return venue


def _write_space(
    session: Session,
    response: SurveyResponse,
    venue: Venue,
    space: Space | None,
    rows: Sequence[Row],
    confirm_by: date,
    by: Actor,
) -> Space:
    facts = taken(rows, space or Space(), of_venue=False)
    if space is None:
        last = max((each.position for each in venue.spaces), default=0)
        made = {name: facts.pop(name) for name in ("name", "kind") if name in facts}
        space = Space(state=State.DRAFT, venue=venue)
        creating.insert(session, space, made | {"position": last + 1}, by)
    if department_of(space) is None and not venue.is_partner:
        facts |= _keeper_facts(session, response.request)
    facts |= _published(response, space, confirm_by, by)
    changes.write(session, require(by, space, "approve"), facts, by=by, operation="approve")
    return space


def taken(rows: Sequence[Row], owner: Venue | Space, *, of_venue: bool) -> dict[str, Any]:
    """The facts of these rows; amenities with those that are known already."""
    facts: dict[str, Any] = {}
    amenities = facts_of(owner, ["amenities"])["amenities"]
    for row in rows:
        if row.of_venue is of_venue:
            amenities |= row.facts.get("amenities", {})
            facts |= row.facts | ({"amenities": amenities} if "amenities" in row.facts else {})
    return facts


def _keeper_facts(session: Session, request: SurveyRequest) -> dict[str, Any]:
    """The department that was asked or its one successor; none where nobody can tell which."""
    if request.department_id is None:
        return {}
    year = clock.fiscal_year(clock.today())
    heirs = [session.get_one(Department, id) for id in rights.heirs({request.department_id})]
    valid = [row for row in heirs if row.is_valid_in(year)]
    return publishing.department_facts(session, valid[0].id) if len(valid) == 1 else {}


def _published(
    response: SurveyResponse, owner: Venue | Space, confirm_by: date, by: Actor
) -> dict[str, Any]:
    """Public, vouched for today, and where it comes from. A suspension is not ended by this."""
    request = response.request
    answered_on = clock.in_japan(request.submitted_at or clock.stamp()).date()
    is_cafe = request.round.kind == RoundKind.CAFE
    facts = {} if owner.is_public else publishing.state_facts(State.PUBLISHED)
    return facts | {
        "confirmed_on": clock.today(),
        "confirmed_by": voice_of(by, owner) if is_cafe else request.name,
        "confirm_by": confirm_by,
        "source": source_of(response, answered_on),
        "license": None,
        "as_of": answered_on.isoformat(),
    }


def source_of(response: SurveyResponse, answered_on: date) -> str:
    """令和8年度の照会「…」への生涯学習課の回答（回答番号12、令和8年11月20日）."""
    request = response.request
    words = _(
        "令和%(year)s年度の%(kind)s「%(title)s」への%(name)sの回答（回答番号%(id)s、%(day)s）",
        year=write_year(request.round.fiscal_year),
        kind=_("調査") if request.round.kind == RoundKind.CAFE else _("照会"),
        title=request.round.title,
        name=request.name,
        id=response.id,
        day=write_day(answered_on),
    )
    return str(words)
