"""Facts from a file onto a venue or a space: only what is stated, only what differs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from . import hours_form
from .amenities import write_amenities
from .details import Amenity, ClosingRule, OpeningHours, SpecialHours
from .hours_form import Closing, Opening, Special
from .models import Space, Venue
from .values import Has, is_same_text

_cache = lru_cache(1024)  # the venues of a file share a few ways to be open
_LISTS: dict[str, tuple[str, Any, Any, Callable[[Any], str]]] = {
    "openings": ("opening_hours", OpeningHours, Opening, _cache(hours_form.write_openings)),
    "closings": ("closing_rules", ClosingRule, Closing, _cache(hours_form.write_closings)),
    "specials": ("special_hours", SpecialHours, Special, _cache(hours_form.write_specials)),
}
"""By fact: the attribute of the model, its class, the plain form, and how a tuple of it reads."""

Difference = tuple[dict[str, Any], dict[str, Any]]
"""The changed facts by name, before and after, as JSON can hold them."""


Row = tuple[Any, dict[str, Any]]
"""A row that belongs to a venue or space: its class, and its values without the owner."""


@_cache
def _amenities(entries: tuple[tuple[str, Has], ...]) -> str:
    return write_amenities(dict(entries))


@_cache
def _rows(name: str, entries: tuple[Any, ...]) -> list[Row]:
    model = _LISTS[name][1]
    return [(model, entry._asdict()) for entry in entries]


def fill(owner: Venue | Space, facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[Row]]:
    """Set all facts of a new venue or space; what belongs to it comes back as rows.

    Rows of many owners are inserted at once: as objects they would cost more than all the rest.
    Nothing was known of the owner, so there is no change for SQLAlchemy to follow either.
    """
    after: dict[str, Any] = {}
    rows: list[Row] = []
    for name, value in facts.items():
        if name == "amenities":
            rows += ((Amenity, {"key": key, **has._asdict()}) for key, has in value.items())
            after[name] = _amenities(tuple(value.items()))
        elif name in _LISTS:
            rows += _rows(name, value)
            after[name] = _LISTS[name][3](value)
        elif value is not None:
            vars(owner)[name] = value
            after[name] = plain(value)
    return after, rows


def apply(owner: Venue | Space, facts: Mapping[str, Any], *, is_exact: bool = False) -> Difference:
    """Set the facts that differ from what is known; returns them as they were and as they are.

    Names are attributes of the model, or amenities and extra (by key; others stay), openings,
    closings, specials (each the whole list). With `is_exact` amenities and extra are whole too,
    and a text that differs in its spelling alone is another text. Any difference gives the
    owner a new version when it is flushed.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "amenities":
            old, new = _apply_amenities(owner, value, is_exact)
        elif name == "extra":
            old, new = _apply_extra(owner, value, is_exact)
        elif name in _LISTS:
            old, new = _apply_list(owner, name, value)
        else:
            old, new = _apply_value(owner, name, value, is_exact)
        if old != new:
            before[name], after[name] = old, new
    if after:
        flag_modified(owner, "name")  # hours and amenities are rows of their own
    return before, after


def facts_of(owner: Venue | Space, names: Iterable[str]) -> dict[str, Any]:
    """The facts of these names as `apply` takes them and, with `is_exact`, would find unchanged."""
    found: dict[str, Any] = {}
    for name in names:
        if name == "amenities":
            found[name] = {row.key: Has(row.has, row.note) for row in owner.amenities}
        elif name == "extra":
            found[name] = dict(owner.extra or {})
        elif name in _LISTS:
            found[name] = _known(owner, name)
        else:
            found[name] = getattr(owner, name)
    return found


def _apply_value(owner: Venue | Space, name: str, value: Any, is_exact: bool) -> tuple[Any, Any]:
    old = getattr(owner, name)
    if old == value:
        return None, None
    if (
        not is_exact
        and isinstance(old, str)
        and isinstance(value, str)
        and is_same_text(old, value)
    ):
        return None, None
    setattr(owner, name, value)
    return plain(old), plain(value)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _apply_amenities(
    owner: Venue | Space, stated: Mapping[str, Has], is_exact: bool
) -> tuple[str, str]:
    """有 where 有(note) is known says nothing new, unless it is exact."""
    known = {row.key: row for row in owner.amenities}
    before = {row.key: Has(row.has, row.note) for row in owner.amenities}
    for key, has in stated.items():
        row = known.get(key)
        if row is None:
            owner.amenities.append(Amenity(key=key, has=has.has, note=has.note))
        elif row.has != has.has or ((has.note or is_exact) and row.note != has.note):
            row.has, row.note = has
    for row in [row for row in owner.amenities if is_exact and row.key not in stated]:
        owner.amenities.remove(row)
    after = {row.key: Has(row.has, row.note) for row in owner.amenities}
    return write_amenities(before), write_amenities(after)


def _apply_extra(
    owner: Venue | Space, stated: Mapping[str, str], is_exact: bool
) -> tuple[Any, Any]:
    old = owner.extra or {}
    if is_exact:
        owner.extra = dict(stated)
        return old, owner.extra
    new = {key: text for key, text in stated.items() if not is_same_text(old.get(key, ""), text)}
    if not new:
        return None, None
    owner.extra = {**old, **new}
    return {key: old[key] for key in new if key in old}, new


def _apply_list(owner: Venue | Space, name: str, stated: Any) -> tuple[str, str]:
    attribute, model, _form, write = _LISTS[name]
    known = _known(owner, name)
    if set(known) != set(stated):
        setattr(owner, attribute, [model(**entry._asdict()) for entry in stated])
    return write(known), write(stated)


def _known(owner: Venue | Space, name: str) -> tuple[Any, ...]:
    attribute, _model, form, _write = _LISTS[name]
    rows = getattr(owner, attribute)
    return tuple(form(*(getattr(row, field) for field in form._fields)) for row in rows)
