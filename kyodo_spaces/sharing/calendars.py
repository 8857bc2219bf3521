"""A place's special days and suspensions as a calendar that others subscribe to (RFC 5545).

With them, days at the turn of the year of which nobody has told.

Each event fills whole days of Japan's calendar, for a date without a time means the same day
everywhere.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event, Timezone

from .. import clock
from ..measures import clock_time
from ..text import shown
from ..venues import year_end
from ..venues.details import SpecialHours
from ..venues.facts import Place, Suspension
from ..venues.models import Space, Venue

_DAY = timedelta(days=1)
OPEN_END = timedelta(days=365)
"""So far ahead a suspension is shown whose end nobody knows."""


def calendar(place: Place, url: str, changed: datetime, town: str) -> bytes:
    """The calendar of a venue, or of a space and its venue together.

    `changed` is the moment, as the database holds it, of the place's last change. `town`, a
    municipality's code, tells this directory's events from another's.
    """
    name = place.own.name if place.space is None else f"{place.own.name}（{place.venue.name}）"
    made = Calendar()
    made.add("prodid", "-//Kyodo Spaces//special days and suspensions//JA")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", shown(name))
    made.add("x-wr-timezone", "Asia/Tokyo")
    made.add("refresh-interval", _DAY, parameters={"VALUE": "DURATION"})
    # RFC 5545 asks for a component, where there is no event too.
    made.add_component(Timezone.from_tzid("Asia/Tokyo"))
    for uid, event in dict(_events(place)).items():
        event.add("uid", f"{uid}@{town}.kyodo-spaces")
        event.add("dtstamp", changed.replace(tzinfo=UTC))
        event.add("location", shown(place.venue.address))
        event.add("url", url)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _events(place: Place) -> Iterator[tuple[str, Event]]:
    """By what stays as it is while the days do: rows are stored anew with each change."""
    for owner in dict.fromkeys((place.own, place.venue)):
        for row in owner.special_hours:
            times = "" if row.opens is None else f"-{row.opens}-{row.closes}"
            key = f"{_key(owner)}-day-{row.starts_on:%Y%m%d}-{row.ends_on:%Y%m%d}{times}"
            yield key, _special(owner, row)
    for pause in place.suspensions:
        owner = place.venue if pause.of_venue else place.own
        began = f"{pause.start:%Y%m%d}" if pause.start else "unknown"
        yield f"{_key(owner)}-suspended-{began}", _suspended(owner, pause)
    for first, last in place.untold_at_year_end:
        key = f"{_key(place.own)}-turn-{year_end.turn_of(first):%Y}-{first:%m%d}"
        yield key, _event(place.own, _("年末年始は要確認"), None, first, last)


def _key(owner: Venue | Space) -> str:
    return f"{owner.__tablename__}-{owner.id}"


def _special(owner: Venue | Space, row: SpecialHours) -> Event:
    if row.opens is None or row.closes is None:
        what = _("休み")
    else:
        what = _(
            "%(start)sから%(end)sまで", start=clock_time(row.opens), end=clock_time(row.closes)
        )
    return _event(owner, what, row.reason, row.starts_on, row.ends_on)


def _suspended(owner: Venue | Space, pause: Suspension) -> Event:
    """It lasts until somebody opens the place again; where no end is known, as far as is shown."""
    today = clock.today()
    start = pause.start or min(today, pause.until or today)
    if pause.until is None:
        return _event(
            owner, _("休止（終わりは未定）"), pause.reason, start, max(start, today) + OPEN_END
        )
    return _event(owner, _("休止"), pause.reason, start, max(start, pause.until))


def _event(owner: Venue | Space, what: str, reason: str | None, first: date, last: date) -> Event:
    """An event of whole days, `last` included; RFC 5545 names the day after it."""
    event = Event()
    event.add("summary", shown(f"{owner.name}: {what}"))
    if reason:
        event.add("description", shown(reason))
    event.add("dtstart", first)
    event.add("dtend", min(last, date.max - _DAY) + _DAY)
    return event
