"""The filters that are on, and the addresses that change one of them and keep the others."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from .. import answers
from . import forms, queries, search
from .amenities import named
from .criteria import Criteria
from .forms import Question

NAMES = "q kind district capacity free near amenity bbox unknown".split()
"""The fields of the search form, without the page."""


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
    """A kind to choose, or to choose no more when it is on."""

    label: str
    url: str
    is_on: bool


def get_filters(question: Question) -> list[Filter]:
    """In the order of the search form."""
    asked = question.criteria
    found = []
    if asked.q:
        words = _("ことば: %(words)s", words=asked.q)
        found.append(Filter(words, without("q"), replace(asked, q="")))
    found += [_one_of("kind", "kinds", kind, str(forms.KINDS[kind]), asked) for kind in asked.kinds]
    found += [_one_of("district", "districts", name, name, asked) for name in asked.districts]
    if asked.capacity is not None:
        people = _("%(n)s人以上", n=asked.capacity)
        found.append(Filter(people, without("capacity"), replace(asked, capacity=None)))
    if asked.is_free is not None:
        fee = _("無料") if asked.is_free else _("有料")
        found.append(Filter(fee, without("free"), replace(asked, is_free=None)))
    found += [_one_of("amenity", "amenities", key, named(key), asked) for key in asked.amenities]
    if words := question.form.near.data:
        near = _("近く: %(place)s", place=question.near_label or words)
        found.append(Filter(near, without("near"), replace(asked, near=None)))
    if asked.bbox:
        found.append(Filter(_("地図の範囲"), without("bbox"), replace(asked, bbox=None)))
    if asked.include_unknown:
        stricter = replace(asked, include_unknown=False)
        found.append(Filter(_("不明も含める"), without("unknown"), stricter))
    return found


def get_chips(criteria: Criteria) -> list[Chip]:
    """The kinds that there are, and those that are asked for."""
    known = answers.once(queries.kinds) | set(criteria.kinds)
    return [
        Chip(
            str(text),
            without("kind", kind) if kind in criteria.kinds else address(kind=kind),
            kind in criteria.kinds,
        )
        for kind, text in forms.KINDS.items()
        if kind in known
    ]


def given(args: "MultiDict[str, str] | None" = None) -> dict[str, list[str]]:
    """The filters of the page, or of another address, as the visitor gave them."""
    args = request.args if args is None else args
    asked = {name: list(filter(str.strip, args.getlist(name))) for name in NAMES}
    return {name: values for name, values in asked.items() if values}


def address(**more: str) -> str:
    """The directory with the page's filters and some more."""
    args = given()
    for name, value in more.items():
        args[name] = [*args.get(name, []), value]
    return _directory(args)


def changed(name: str, value: str) -> str:
    """The directory with one filter changed."""
    return _directory(given() | {name: [value]})


def without(name: str, value: str | None = None) -> str:
    """The directory without a filter, or without one of its values."""
    args = given()
    values = args.pop(name, [])
    kept = [item for item in values if value is not None and item != value]
    return _directory(args | ({name: kept} if kept else {}))


def _directory(args: dict[str, list[str]]) -> str:
    values: dict[str, Any] = dict(args)
    return url_for("venues.directory", **values)


def _one_of(name: str, field: str, value: str, text: str, asked: Criteria) -> Filter:
    others = tuple(item for item in getattr(asked, field) if item != value)
    change: dict[str, Any] = {field: others}
    return Filter(text, without(name, value), replace(asked, **change))
