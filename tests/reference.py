"""Search as anyone would write it who has all the time in the world: objects, one by one.

What the index answers is compared with this, so it shares nothing with it but the words of a
Criteria and the hours of a Place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from math import cos, radians
from random import Random
from typing import NamedTuple, TypeVar

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import BBox, Level, Point
from kyodo_spaces.venues import ahead, purposes
from kyodo_spaces.venues.amenities import AMENITIES
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.facts import Place
from kyodo_spaces.venues.hours import Status
from kyodo_spaces.venues.index_rows import ALLOWS
from kyodo_spaces.venues.models import Kind, Space, Venue
from tests.bench.places import CITIES, FIRST, SAID, TOWNS

Value = TypeVar("Value")
Answer = bool | None
"""None where nobody knows."""


class Result(NamedTuple):
    venue: Venue
    space: Space | None
    place: Place
    never_closed: Place
    """The same, if somebody had told of the turn of the year that all is as usual."""

    @property
    def identity(self) -> tuple[int, int | None]:
        return self.venue.id, self.space.id if self.space else None

    @property
    def at(self) -> tuple[float, float] | None:
        venue = self.venue
        if venue.longitude is None or venue.latitude is None:
            return None
        is_known = venue.point_level != Level.MUNICIPALITY
        return (venue.longitude, venue.latitude) if is_known else None


class NeverClosed(Place):
    hours_note = "年中無休"


def results(venues: Iterable[Venue]) -> list[Result]:
    """All that may be found."""
    found = []
    for venue in venues:
        if venue.is_public:
            spaces: list[Space | None] = [space for space in venue.spaces if space.is_public]
            found += [
                Result(venue, space, Place(venue, space), NeverClosed(venue, space))
                for space in spaces or [None]
            ]
    return found


def find(everything: Iterable[Result], criteria: Criteria) -> list[tuple[int, int | None]]:
    """The identities of what matches, in order."""
    found = [result for result in everything if _matches(result, criteria)]
    near = criteria.near
    found.sort(key=_by_name if near is None else lambda result: _by_distance(result, near))
    return [result.identity for result in found]


def _matches(result: Result, criteria: Criteria) -> bool:
    texts = [row.search_text for row in (result.venue, result.space) if row]
    if not all(any(form in text for form in forms for text in texts) for forms in criteria.words):
        return False
    if criteria.bbox and not (result.at and criteria.bbox.contains(*result.at)):
        return False
    enough = (True, None) if criteria.include_unknown else (True,)
    return all(answer() in enough for answer in _answers(result, criteria))


def _answers(result: Result, asked: Criteria) -> list[Callable[[], Answer]]:
    """Whether each thing that is asked holds; the costly ones last."""
    space, venue = result.space, result.venue
    found: list[Callable[[], Answer]] = []
    if asked.kinds:
        found.append(lambda: _is(space and space.kind, lambda kind: kind in asked.kinds))
    if asked.districts:
        found.append(lambda: _is(venue.district, lambda name: name in asked.districts))
    if (least := asked.capacity) is not None:
        found.append(lambda: _is(space.capacity if space else None, lambda n: n >= least))
    if asked.is_free is not None:
        found.append(lambda: _is(space.is_free if space else None, lambda x: x is asked.is_free))
    found += [partial(_has, result, key) for key in asked.amenities]
    found += [partial(_allows, result, key) for key in asked.allows]
    if (near := asked.near) and (most := asked.within_m) is not None:
        found.append(lambda: _is(_squared_m(result, near), lambda x: x <= most * most))
    if asked.is_bookable and (wanted := asked.open_on):
        found.append(lambda: _is_bookable(result, wanted))
    if asked.purposes:
        found.append(lambda: _any(_suits(result).get(key) for key in asked.purposes))
    if (when := asked.when) is not None:
        found.append(lambda: _any(_is_open(result, day, asked) for day in when.days))
    return found


def _is(value: Value | None, fits: Callable[[Value], bool]) -> Answer:
    return None if value is None else fits(value)


def _any(answers: Iterable[Answer]) -> Answer:
    known = list(answers)
    return True if True in known else None if None in known else False


def _has(result: Result, key: str) -> Answer:
    for owner in (result.space, result.venue):
        for amenity in owner.amenities if owner else ():
            if amenity.key == key and amenity.has is not None:
                return amenity.has
    return None


def _allows(result: Result, key: str) -> Answer:
    if result.space is None:
        return None
    allowed: Answer = getattr(result.space, ALLOWS[key])
    return allowed


def _is_bookable(result: Result, day: date) -> Answer:
    rule = ahead.read(result.space.apply_ahead) if result.space else None
    return None if rule is None else ahead.opens_on(rule, day) <= clock.today()


def _suits(result: Result) -> Mapping[str, bool]:
    space = result.space
    said = {key: answer for key in AMENITIES if (answer := _has(result, key)) is not None}
    named = purposes.named_in((space or result.venue).search_text)
    kind, sound = (space.kind, space.allows_sound) if space else (None, None)
    return purposes.suits(purposes.Facts(kind, said, sound, named))


def _is_open(result: Result, day: date, asked: Criteria) -> Answer:
    """Minute by minute."""
    on = result.place.schedule.on(day)
    if asked.opens is None or asked.closes is None:
        return None if on.status is Status.UNKNOWN else on.status is Status.OPEN
    if _is_open_all_of(result.place, day, asked):
        return True
    if on.status is Status.UNKNOWN and result.never_closed.schedule.on(day).status is on.status:
        return None
    return None if _is_open_all_of(result.never_closed, day, asked) else False


def _is_open_all_of(place: Place, day: date, asked: Criteria) -> bool:
    spans = place.schedule.around(day).spans
    return all(
        any(opens <= minute < closes for opens, closes in spans)
        for minute in range(asked.opens or 0, asked.closes or 0)
    )


def _by_name(result: Result) -> tuple[bool, str, int, int, int]:
    name = result.venue.name if result.venue.name_kana is None else result.venue.name_kana
    return (result.space is None, name, *_ties(result))


def _by_distance(result: Result, near: Point) -> tuple[bool, float, int, int, int]:
    squared = _squared_m(result, near)
    return (squared is None, squared or 0, *_ties(result))


def _squared_m(result: Result, near: Point) -> float | None:
    if result.at is None:
        return None
    east = (result.at[0] - near.longitude) * (111_320 * cos(radians(near.latitude)))
    north = (result.at[1] - near.latitude) * 110_950
    return east * east + north * north


def _ties(result: Result) -> tuple[int, int, int]:
    space = result.space
    return (result.venue.id, space.position if space else 0, space.id if space else 0)


def questions(random: Random, number: int) -> Iterator[Criteria]:
    """Criteria of all sorts, most of which a few places answer."""
    keys, districts = list(AMENITIES), [f"{city[0]}{town}" for city in CITIES for town in TOWNS]
    for _each in range(number):
        asks = [random.random() < 0.25 for _field in range(9)]
        seldom = [random.random() < 0.12 for _field in range(4)]
        city = random.choice(CITIES)
        opens = random.choice([540, 600, 780, 1080, 1095, 0, 1230])
        times = (opens, min(1440, opens + random.choice([30, 60, 100, 180])))
        yield Criteria(
            q=_words(random) if asks[0] else "",
            kinds=tuple(random.sample(list(Kind), 2)) if asks[1] else (),
            districts=tuple(random.sample(districts, 60)) if asks[2] else (),
            capacity=random.choice([1, 12, 40, 80]) if asks[3] else None,
            is_free=random.random() < 0.5 if asks[4] else None,
            amenities=tuple(random.sample(keys, random.randint(1, 2))) if asks[5] else (),
            open_on=FIRST + timedelta(days=random.randint(-3, 60)) if asks[6] else None,
            weekdays=_weekdays(random) if not asks[6] and random.random() < 0.1 else (),
            opens=times[0] if asks[6] and random.random() < 0.8 else None,
            closes=times[1],
            purposes=tuple(random.sample(list(purposes.PURPOSES), 2)) if seldom[0] else (),
            allows=tuple(random.sample(list(ALLOWS), random.randint(1, 2))) if seldom[1] else (),
            within_m=random.choice([2_000, 50_000, 600_000]) if seldom[2] else None,
            is_bookable=seldom[3],
            near=Point(city[1], city[2], Level.PIN, 0, "") if asks[7] or seldom[2] else None,
            bbox=_box(random, city[1], city[2]) if asks[8] else None,
            include_unknown=random.random() < 0.4,
        )


def _weekdays(random: Random) -> tuple[int, ...]:
    return tuple(sorted(random.sample(range(7), random.choice([1, 1, 2, 5]))))


MEANT = "会議室 會議室 集会室 ミーティングルーム 和室 料理室 バリアフリー 打ち合わせ いす".split()
"""Words for which others stand in the texts."""


def _words(random: Random) -> str:
    """Parts of what is written there, one character and more, and now and then two of them."""
    texts = [*SAID, *TOWNS, "大会議室", "Ｗｉ－Ｆｉ", "%", "会館1"]
    if random.random() < 0.2:
        return random.choice(MEANT)
    parts = []
    for _each in range(random.choice([1, 1, 2])):
        text = random.choice(texts)
        start = random.randrange(len(text))
        parts.append(text[start : start + random.randint(1, 4)])
    return " ".join(parts)


def _box(random: Random, longitude: float, latitude: float) -> BBox:
    half = random.choice([0.01, 0.1, 2, 12])
    return BBox(longitude - half, latitude - half, longitude + half, latitude + half)
