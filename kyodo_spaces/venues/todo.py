"""What needs doing about a place: named reasons, for the list of one's own places."""

from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from ..geo.geojson import Level
from .facts import Place
from .freshness import is_due
from .models import State


class Todo(StrEnum):
    REPORTED = "reported"
    DRAFT = "draft"
    OVERDUE = "overdue"
    NEVER_CONFIRMED = "never_confirmed"
    STALE = "stale"
    NO_HOURS = "no_hours"
    COARSE_POINT = "coarse_point"


WORDS: dict[str, Any] = {
    Todo.REPORTED: _l("まちがいの連絡があります"),
    Todo.DRAFT: _l("下書きのままです"),
    Todo.OVERDUE: _l("休止の期間が終わっています"),
    Todo.NEVER_CONFIRMED: _l("一度も確認していません"),
    Todo.STALE: _l("前の確認から時間がたっています"),
    Todo.NO_HOURS: _l("使える時間が不明です"),
    Todo.COARSE_POINT: _l("地図の位置が町や丁目までです"),
}


def todos(place: Place, today: date, oldest: date, reports: int = 0) -> list[Todo]:
    """The reasons to look at a venue or a space, the most pressing first.

    What was confirmed before `oldest`, or is past its own day, needs it again. `reports` of
    citizens wait for an answer. What is retired needs nothing.
    """
    own = place.own
    if own.state == State.RETIRED:
        return []
    found = {
        Todo.REPORTED: reports > 0,
        Todo.DRAFT: own.state == State.DRAFT,
        Todo.OVERDUE: own.state == State.SUSPENDED and (own.suspended_until or date.max) < today,
        Todo.NEVER_CONFIRMED: own.confirmed_on is None,
        Todo.STALE: (own.confirmed_on or date.max) < oldest or is_due(own.confirm_by, today),
        Todo.NO_HOURS: _lacks_hours(place),
        Todo.COARSE_POINT: place.space is None and _is_coarse(place),
    }
    return [todo for todo, is_so in found.items() if is_so]


def _lacks_hours(place: Place) -> bool:
    """A venue is asked only where no space is known: its spaces tell their own."""
    if place.space is None and place.venue.spaces:
        return False
    return not (place.opening_hours or place.hours_note)


def _is_coarse(place: Place) -> bool:
    """What shows its town alone stands as closely as it may."""
    point = place.venue.point
    if place.venue.is_address_private:
        return False
    return point is None or (point.level.rank > Level.BLOCK.rank and not point.is_locked)
