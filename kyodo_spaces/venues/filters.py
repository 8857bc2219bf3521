"""The filters that are on, and the addresses that change one of them and keep the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from .. import answers, languages
from ..measures import clock_time
from . import forms, forms_when, queries, search, weeks
from .amenities import AMENITIES, GROUPS, named
from .criteria import Criteria
from .forms import Question
from .purposes import PURPOSES

NAMES = (
    "q purpose kind district capacity free day weekday slot from to near within amenity allow "
    "bookable bbox unknown"
).split()
"""The fields of the search form, without the page."""
MANY = {
    "purpose": len(PURPOSES),
    "kind": len(forms.KINDS),
    "district": forms.MOST_DISTRICTS,
    "weekday": len(weeks.WEEKDAYS),
    "amenity": len(AMENITIES),
    "allow": len(forms.ALLOWED),
}
"""Those that may be given several times, and how many times; any of the others once."""
_GIVEN, _PATH = "kyodo.filters", "kyodo.directory"
_READABLE = "!$'()*,/:;?@"
"""Stays as it is in an address."""
_MOST_LOOSER = 12
"""So many filters are tried one by one; each asks the index once."""


@dataclass(frozen=True)
class Filter:
    """A filter that is on: its label, the page without it, and what that page would ask."""

    label: str
    url: str
    criteria: Criteria

    @cached_property
    def found_without(self) -> int:
        """How many results there would be without it."""
        return search.count(self.criteria)


class Chip(NamedTuple):
    """A purpose to choose, or to choose no more when it is on."""

    key: str
    label: str
    url: str
    is_on: bool


def understand() -> tuple[Question, forms.SearchForm, dict[str, list[str]]]:
    """The question as far as it is understood, the form as it was sent, and what of it holds."""
    try:
        question = forms.parse(request.args)
    except forms.Misunderstood as error:
        wrong = {field.name for field in error.fields}
        rest = MultiDict(
            (name, value) for name, value in request.args.items(multi=True) if name not in wrong
        )
        return forms.parse(rest), error.form, given(rest)
    return question, question.form, given()


def get_filters(question: Question) -> list[Filter]:
    """In the order of the search form."""
    asked = question.criteria
    found = []
    if asked.q:
        words = _("ことば: %(words)s", words=asked.q)
        found.append(Filter(words, without("q"), replace(asked, q="")))
    found += [
        _one_of("purpose", "purposes", key, str(PURPOSES[key].label), asked)
        for key in asked.purposes
    ]
    found += _of_when(question)
    found += [_one_of("kind", "kinds", kind, str(forms.KINDS[kind]), asked) for kind in asked.kinds]
    found += [_one_of("district", "districts", name, name, asked) for name in asked.districts]
    if asked.capacity is not None:
        people = _("%(n)s人以上", n=asked.capacity)
        found.append(Filter(people, without("capacity"), replace(asked, capacity=None)))
    if asked.is_free is not None:
        fee = _("無料") if asked.is_free else _("有料")
        found.append(Filter(fee, without("free"), replace(asked, is_free=None)))
    found += [_one_of("amenity", "amenities", key, named(key), asked) for key in asked.amenities]
    allowed = [(key, str(forms.ALLOWED[key])) for key in asked.allows]
    found += [_one_of("allow", "allows", key, text, asked) for key, text in allowed]
    if words := question.form.near.data:
        near = _("近く: %(place)s", place=question.near_label or words)
        anywhere = replace(asked, near=None, within_m=None)
        found.append(Filter(near, _without("near", "within"), anywhere))
    if asked.near and asked.within_m is not None:
        within = _("%(metres)s以内", metres=in_metres(asked.within_m))
        found.append(Filter(within, without("within"), replace(asked, within_m=None)))
    if asked.bbox:
        found.append(Filter(_("地図の範囲"), without("bbox"), replace(asked, bbox=None)))
    if asked.include_unknown:
        stricter = replace(asked, include_unknown=False)
        found.append(Filter(_("不明も含める"), without("unknown"), stricter))
    return found


def find_unused(question: Question) -> list[str]:
    """In words, what was chosen but asks nothing without, or beside, something else."""
    asked, form = question.criteria, question.form
    found = []
    if asked.open_on and asked.weekdays:
        found.append(_("日にちが選ばれているので、曜日の条件は使っていません。"))
    if asked.is_bookable and not asked.open_on:
        found.append(_("日にちが選ばれていないので、申し込みの受付の条件は使っていません。"))
    if asked.within_m is not None and not form.near.data:
        found.append(_("どこの近くかが選ばれていないので、距離の条件は使っていません。"))
    return found


def find_looser(filters: Sequence[Filter]) -> list[Filter]:
    """The filters without which something is found, the one with the most first."""
    found = [each for each in filters[:_MOST_LOOSER] if each.found_without]
    return sorted(found, key=lambda each: each.found_without, reverse=True)


class Options(NamedTuple):
    """What can be chosen: each value and its words."""

    purpose: list[tuple[str, str]]
    district: list[tuple[str, str]]
    kind: list[tuple[str, str]]
    weekday: list[tuple[str, str, str]]
    """Each number, its first letter and its name."""
    allow: list[tuple[str, str]]
    within: list[tuple[int, str]]
    amenity: list[tuple[str, list[tuple[str, str]]]]
    """By group."""


def get_options() -> Options:
    amenities = [
        (str(legend), [(key, named(key)) for key in keys]) for legend, keys in GROUPS.items()
    ]
    return Options(
        purpose=[(key, str(purpose.label)) for key, purpose in PURPOSES.items()],
        district=[(name, name) for name in answers.once(queries.districts)],
        kind=[(key, str(text)) for key, text in forms.KINDS.items()],
        weekday=[(str(number), *names) for number, names in enumerate(weeks.names())],
        allow=[(key, str(text)) for key, text in forms.ALLOWED.items()],
        within=[(metres, in_metres(metres)) for metres in forms.DISTANCES],
        amenity=amenities,
    )


def _of_when(question: Question) -> Iterator[Filter]:
    asked, form = question.criteria, question.form
    if asked.open_on:
        any_day = replace(asked, open_on=None, is_bookable=False)
        yield Filter(weeks.name_date(asked.open_on), _without("day", "bookable"), any_day)
    elif asked.weekdays:
        weekly = replace(asked, weekdays=())
        yield Filter(_weekly(asked.weekdays), without("weekday"), weekly)
    if asked.opens is not None and asked.closes is not None:
        words = str(forms_when.SLOT_NAMES[form.slot.data or ""])
        if (form.opens.data, form.closes.data) != (None, None):
            times = (clock_time(asked.opens), clock_time(asked.closes))
            words = _("%(from)sから%(to)sまで", **dict(zip(("from", "to"), times, strict=True)))
        if asked.open_on is None and not asked.weekdays:
            words = str(_("今日の%(time)s", time=words))
        any_time = replace(asked, opens=None, closes=None)
        yield Filter(words, _without("slot", "from", "to"), any_time)
    if asked.open_on and asked.is_bookable:
        booked = replace(asked, is_bookable=False)
        yield Filter(str(form.bookable.label.text), without("bookable"), booked)


def _weekly(weekdays: Sequence[int]) -> str:
    """毎週火曜日, 火曜日・木曜日のどれか, or どの曜日でも."""
    if len(weekdays) == len(weeks.WEEKDAYS):
        return str(_("どの曜日でも"))
    if len(weekdays) == 1:
        return str(_("毎週%(day)s", day=weeks.name_days(weekdays)))
    return str(_("%(days)sのどれか", days=weeks.name_days(weekdays)))


def in_metres(metres: int) -> str:
    """500m, 2km: a distance to choose."""
    if metres < 1_000:
        return str(_("%(n)sm", n=metres))
    return str(_("%(n)skm", n=f"{metres / 1_000:g}"))


def get_chips(criteria: Criteria) -> list[Chip]:
    """What people come for, and which of it is asked for."""
    return [
        Chip(
            key,
            str(purpose.label),
            without("purpose", key) if key in criteria.purposes else address(purpose=key),
            key in criteria.purposes,
        )
        for key, purpose in PURPOSES.items()
    ]


def given(args: "MultiDict[str, str] | None" = None) -> dict[str, list[str]]:
    """The filters of the page, or of another address, as the visitor gave them.

    No value twice, no more of them than are understood, and one letter more than is taken of a
    text, so that it is refused.
    """
    if args is None:  # which a page's many addresses all begin with
        if _GIVEN not in request.environ:
            request.environ[_GIVEN] = given(request.args)
        return dict(request.environ[_GIVEN])
    asked = {name: filter(str.strip, args.getlist(name)) for name in NAMES}
    kept = {
        name: [
            value[: forms.LONGEST + 1] for value in islice(dict.fromkeys(values), MANY.get(name, 1))
        ]
        for name, values in asked.items()
    }
    return {name: values for name, values in kept.items() if values}


def address(**more: str) -> str:
    """The directory with the page's filters and some more."""
    args = given()
    for name, value in more.items():
        args[name] = [*args.get(name, []), value]
    return directory(args)


def changed(name: str, value: str) -> str:
    """The directory with one filter changed."""
    return directory(given() | {name: [value]})


def without(name: str, value: str | None = None) -> str:
    """The directory without a filter, or without one of its values."""
    args = given()
    values = args.pop(name, [])
    kept = [item for item in values if value is not None and item != value]
    return directory(args | ({name: kept} if kept else {}))


def _without(*names: str) -> str:
    """The directory without filters that ask nothing one without the other."""
    return directory({name: values for name, values in given().items() if name not in names})


def directory(args: Mapping[str, list[str]]) -> str:
    """The directory with these parameters, in the page's language."""
    if _PATH not in request.environ:
        request.environ[_PATH] = url_for("venues.directory", lang=None)
    path, key = request.environ[_PATH], languages.current().key
    return _with_query(path, [*_pairs(args), _pair("lang", key)] if key else _pairs(args))


def carried_to(endpoint: str, args: Mapping[str, list[str]]) -> str:
    """Another address, of Japanese alone, with these filters."""
    return _with_query(url_for(endpoint), _pairs(args))


def _with_query(path: str, pairs: Sequence[str]) -> str:
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _pairs(args: Mapping[str, list[str]]) -> list[str]:
    return [_pair(name, str(value)) for name, values in args.items() for value in values]


@lru_cache(1_000)
def _pair(name: str, value: str) -> str:
    return urlencode([(name, value)], safe=_READABLE)


def _one_of(name: str, field: str, value: str, text: str, asked: Criteria) -> Filter:
    others = tuple(item for item in getattr(asked, field) if item != value)
    change: dict[str, Any] = {field: others}
    return Filter(text, without(name, value), replace(asked, **change))
