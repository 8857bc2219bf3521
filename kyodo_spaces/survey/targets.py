"""Which place of the directory an answer tells of: one that it names, one like it, or a new one."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from .. import clock
from ..accounts.models import Department
from ..accounts.rights import Actor
from ..db import db
from ..errors import Invalid
from ..venues import creating
from ..venues.models import Kind, Space, State, Venue
from ..venues.rights import may_edit
from . import rights
from .models import RoundKind, SurveyResponse

NEW = "new"


class Target(NamedTuple):
    """A place that the answer may be written to; None stands for a new venue or space."""

    key: str
    venue: Venue | None
    space: Space | None


def find_targets(response: SurveyResponse, *, by: Actor) -> list[Target]:
    """The places that the answer may be about, the likeliest first; the one of its own alone."""
    space = response.space
    if space is not None and space.venue.merged_into_id is None:
        return [_of_space(space)]
    if (venue := space.venue if space else response.venue) is not None:
        return list(_in_venue(response, _that_stays(venue), by))
    likely = [row.venue for row in creating.find_likely(_searched(response), by=by)]
    found = [target for venue in likely for target in _in_venue(response, venue, by)]
    return [*found, Target(NEW, None, None)]


def keepers_of(department_id: int) -> list[Department]:
    """What is in office today of a department and of those that succeeded it, the oldest first."""
    year = clock.fiscal_year(clock.today())
    heirs = (db.session.get_one(Department, id) for id in sorted(rights.heirs({department_id})))
    return [row for row in heirs if row.is_valid_in(year)]


def is_shared(venue: Venue) -> bool:
    """Whether there is more in a venue than a café, so that no café answers for the house."""
    live = [space for space in venue.spaces if space.state != State.RETIRED]
    return any(space.kind != Kind.CAFE for space in live)


def _of_space(space: Space) -> Target:
    return Target(f"space-{space.id}", space.venue, space)


def _that_stays(venue: Venue) -> Venue:
    while venue.merged_into_id is not None:
        venue = db.session.get_one(Venue, venue.merged_into_id)
    return venue


def _in_venue(response: SurveyResponse, venue: Venue, by: Actor) -> Iterable[Target]:
    """The spaces of the venue that the answer may be about, and a new one in it."""
    live = [space for space in venue.spaces if space.state != State.RETIRED]
    spaces = creating.find_namesakes(venue, response.answers.get("name", ""))
    if response.space is not None:
        # Its own space was joined with one of these, which may have another name.
        spaces += [space for space in live if space not in spaces]
    if response.request.round.kind == RoundKind.CAFE:
        spaces = [space for space in live if space.kind == Kind.CAFE]
    yield from (_of_space(space) for space in spaces if may_edit(by, space))
    if may_edit(by, venue):
        yield Target(f"venue-{venue.id}", venue, None)


def _searched(response: SurveyResponse) -> dict[str, Any]:
    """The name, and where it is, as far as the answer tells."""
    name = response.answers.get("venue_name", "")
    try:
        return creating.locate(name, response.answers.get("address", ""))
    except Invalid:
        return {"name": name}
