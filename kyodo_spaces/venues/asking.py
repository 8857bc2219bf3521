"""A question as it was typed, as the filters that it comes to."""

from collections.abc import Mapping
from functools import cache

from .. import clock
from ..geo.geojson import Level
from ..places import geocoder
from ..text import fold_spelling
from . import plain_words, queries, search
from .criteria import Criteria

LONGEST = 200
_SHORTEST_NAME = 3
_STATIONS = ("", "駅", "駅前")
"""What may follow a town's name and still be about there: not 屋 in 植木屋."""


def understand(given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The address parameters with what `q` says put into the others, and with `said` as it was.

    `also` are the other dates of several that it tells, for a search has one.
    What is read goes before what a field says that takes one value, and beside what takes many.
    """
    asked = dict(given)
    question = " ".join(asked.get("q", []))
    reading = None
    if len(question) <= LONGEST:
        reading = plain_words.read(
            question, clock.now().astimezone(clock.JST), queries.districts(), cache(is_place)
        )
    word = plain_words.read_word(question)
    if reading is None and word and not search.count(Criteria(q=question)):
        reading = word
    if reading is None or _names_a_place(question):
        return asked
    for name, values in reading.asked.items():
        # Who says when says all of it: days chosen before do not stand beside.
        is_beside = name in plain_words.MANY and name != "weekday"
        others = asked.get(name, []) if is_beside else []
        asked[name] = list(dict.fromkeys([*others, *values]))
    if {"day", "weekday"} & reading.asked.keys():
        asked.pop("weekday" if "day" in reading.asked else "day", None)
    if "slot" in reading.asked:
        asked.pop("from", None)
        asked.pop("to", None)
    asked["q"] = [reading.rest] if reading.rest else []
    also = {"also": list(reading.also)} if reading.also else {}
    return asked | also | {"said": [question]}


def _names_a_place(question: str) -> bool:
    """音楽の家 may be a name: then nothing of it is read."""
    name = fold_spelling(question)
    if " " in name:
        return False
    _total, rows = search.find_some(Criteria(q=question), 0, search.PER_PAGE)
    return any(name in fold_spelling(f"{row.venue_name} {row.space_name}") for row in rows)


def is_place(words: str) -> bool:
    """Whether it is known where that is, finer than the municipality."""
    answer = geocoder().geocode(words)
    if answer.point is not None and answer.building in _STATIONS:
        return answer.point.level is not Level.MUNICIPALITY
    return len(words) >= _SHORTEST_NAME and queries.find_venue_named(words) is not None
