"""What the search in a folder's page asks: every result in order, with its hours worked out."""

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, select
from werkzeug.datastructures import MultiDict

from .. import clock, measures
from ..db import db
from ..geo.folding import kanji_number
from ..geo.geojson import Level
from ..kanji import OLD_KANJI
from ..places import gazetteer, home
from ..text import fold
from ..venues import (
    filters,
    forms,
    forms_when,
    index,
    mistyping,
    queries,
    sentences,
    suggesting,
    timetables,
    words,
)
from ..venues.hours import Schedule, Status
from ..venues.index_models import IndexedPlace, Timetable
from ..venues.index_rows import BITS
from ..venues.models import Space, Venue

DAYS = 56
"""So many days from today the hours are worked out; beyond them nobody can say."""
_KANJI = re.compile("[一二三四五六七八九十]+(?=丁目$)")
_COLUMNS = (
    IndexedPlace.key,
    *(getattr(IndexedPlace, name) for name in "venue_id space_id longitude latitude".split()),
    *(getattr(IndexedPlace, name) for name in "kind district capacity is_free".split()),
    *(getattr(IndexedPlace, name) for name in "has lacks timetable_id ahead position".split()),
    Venue.name.label("venue_name"),
    Venue.name_alias,
    Space.name.label("space_name"),
    Venue.search_text.label("of_venue"),
    Space.search_text.label("of_space"),
)


def data() -> dict[str, Any]:
    """`search.json`; static/js/site-places.js reads it. What is unknown is left out."""
    schedules = {row.id: timetables.read(row.told) for row in _timetables()}
    days, hours = _hours(schedules.values())
    rows = list(_rows())
    return {
        "first": clock.today().isoformat(),
        "day_names": [sentences.name_of(day) for day in _days()],
        "bits": {f"{facet}:{key}": bit.bit_length() - 1 for (facet, key), bit in BITS.items()},
        "days": days,
        "times": _times(days),
        "hours": hours,
        "places": [_place(row, list(schedules)) for row in rows],
        "by_key": sorted(range(len(rows)), key=lambda at: rows[at].key),
        "towns": _towns(),
        "venues": _venues(rows),
        "kanji": {chr(old): new for old, new in OLD_KANJI.items()},
        "synonyms": {word: words.forms_of(word)[0] for word in sorted(words.known())},
        "names": suggesting.towns(),
        "districts": queries.districts(),
        "told": words.told(),
        "mistaken": mistyping.MISTAKEN,
        "labels": _labels(),
        "slots": forms_when.SLOTS,
        "most_districts": forms.MOST_DISTRICTS,
        "place": [fold(name) for name in (town.prefecture, town.name)] if (town := home()) else [],
    }


def _timetables() -> Iterable[Row[Any]]:
    return db.session.execute(select(Timetable.id, Timetable.told).order_by(Timetable.id))


def _hours(schedules: Iterable[Schedule]) -> tuple[list[Any], list[list[int]]]:
    """Each sort of day once, as whether it is open, its spans and what may be open besides, of
    which None is anything; and the days of each schedule."""
    days: dict[str, int] = {}
    hours = [
        [days.setdefault(_day(schedule, day), len(days)) for day in _days()]
        for schedule in schedules
    ]
    return [json.loads(day) for day in days], hours


def _days() -> list[date]:
    return [clock.today() + timedelta(days=n) for n in range(DAYS)]


def _times(days: Iterable[Any]) -> dict[int, str]:
    """When spans begin and end, as a sentence tells it."""
    ends = {minutes for _is_open, spans, _possible in days for span in spans for minutes in span}
    return {minutes: measures.time_of_day(minutes) for minutes in sorted(ends)}


def _day(schedule: Schedule, day: date) -> str:
    """What `timetables.suits` asks of a day."""
    found, around = schedule.on(day), schedule.around(day)
    is_open = None if found.status is Status.UNKNOWN else found.status is Status.OPEN
    possible = None if timetables.is_silent(found) else around.possible
    return json.dumps([is_open, around.spans, possible])


def _rows() -> Iterable[Row[Any]]:
    """In the order of the program's list."""
    query = (
        select(*_COLUMNS)
        .join(Venue, Venue.id == IndexedPlace.venue_id)
        .outerjoin(Space, Space.id == IndexedPlace.space_id)
    )
    return db.session.execute(query.order_by(*index.in_order(None)))


def _place(row: Row[Any], timetable_ids: list[int]) -> dict[str, Any]:
    place = {name: value for name, value in row._asdict().items() if value is not None}
    del place["key"]
    for name in ("has", "lacks"):
        bits = place[name]
        place[name] = [bit for bit in range(bits.bit_length()) if bits >> bit & 1]
    if "timetable_id" in place:
        place["timetable"] = timetable_ids.index(place.pop("timetable_id"))
    return place


def _towns() -> dict[str, Any]:
    """The words that lead to a place of the town, as the program itself understands them."""
    towns = gazetteer().towns(str(current_app.config["MUNICIPALITY"]))
    names = dict.fromkeys(
        name for town in towns for name in (queries.CHOME.sub("", town.name), town.name)
    )
    found = {}
    for name in names:
        asked = forms.parse(MultiDict({"near": name}))
        if point := asked.criteria.near:
            key = fold(_KANJI.sub(lambda found: str(kanji_number(found.group())), name))
            found[key] = [point.longitude, point.latitude, asked.near_label]
    return found


def _venues(rows: Iterable[Row[Any]]) -> list[Any]:
    """Names, point and name to be shown of venues, the shortest name first."""
    found = {venue.id: venue for row in rows if (venue := db.session.get(Venue, row.venue_id))}
    ordered = sorted(found.values(), key=lambda venue: (len(venue.name), venue.id))
    return [
        [
            [fold(name) for name in (venue.name, venue.name_alias, venue.name_kana) if name],
            [venue.longitude, venue.latitude],
            venue.name,
        ]
        for venue in ordered
        if venue.longitude is not None and venue.point_level != Level.MUNICIPALITY
    ]


def _labels() -> dict[str, dict[str, str]]:
    """What the choices of the form are called."""
    form = forms.SearchForm(formdata=None)
    chosen = {field.name: getattr(field, "choices", None) or [] for field in form}
    labels = {
        name: {str(choice.value): str(choice.label) for choice in choices}
        for name, choices in chosen.items()
    }
    distances = {str(metres): filters.in_metres(metres) for metres in forms.DISTANCES}
    return labels | {"within": distances}
