"""The facts of a venue or a space that its department writes itself, as fields of a form."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from . import privacy, values
from .amenities import AMENITIES
from .cells import guarded
from .forms import KINDS
from .models import Space, Venue
from .values import Has, Read
from .wording import NAMES

LONG = 4_000
LINE = 300
MOST = 99_999


class Detail(NamedTuple):
    """One field. `widget` is line, area, kind or yes_no; `read` reads what is not just text."""

    name: str
    widget: str = "line"
    read: Callable[[str], Read] | None = None


class Section(NamedTuple):
    title: Any
    details: tuple[Detail, ...]


def _count(text: str) -> Read:
    """How many people, days or sheets."""
    found = guarded(values.integer)(text)
    if found.notice or (found.value is not None and not 1 <= found.value <= MOST):
        return Read(None, _("1～99,999の数で入れてください。例: 30"))
    return found


def _details(widget: str, names: str) -> tuple[Detail, ...]:
    return tuple(Detail(name, widget) for name in names.split())


def _phone(text: str) -> Read:
    """A file's words in a number's place are kept; a person can be asked for the number."""
    if text and not any(char.isdigit() for char in text):
        return Read(None, _("電話番号として読めません。0467-23-3000 のように入れてください。"))
    return values.phone(text)


_CONTACT = Section(
    _l("連絡先"),
    (
        Detail("phone", read=guarded(_phone)),
        Detail("phone_extension"),
        Detail("email", read=guarded(values.email)),
        Detail("contact_url", read=guarded(values.web_address)),
        Detail("url", read=guarded(values.web_address)),
        Detail("contact_note", "area"),
    ),
)
_MORE = Section(
    _l("そのほか"),
    (
        Detail("image_url", read=guarded(values.web_address)),
        Detail("image_license"),
        Detail("note", "area"),
    ),
)
SECTIONS: dict[type[Venue] | type[Space], tuple[Section, ...]] = {
    Venue: (
        Section(
            _l("施設"),
            (
                Detail("name"),
                Detail("name_kana", read=guarded(values.kana)),
                *_details("line", "name_en name_alias category"),
                Detail("description", "area"),
                Detail("operator"),
                Detail("corporate_number", read=guarded(values.corporate_number)),
            ),
        ),
        Section(
            _l("場所と行き方"),
            (
                Detail("postal_code", read=guarded(values.postal_code)),
                *_details("line", "address building district"),
                Detail("access", "area"),
            ),
        ),
        _CONTACT,
        _MORE,
    ),
    Space: (
        Section(
            _l("場所"),
            (
                Detail("name"),
                Detail("name_kana", read=guarded(values.kana)),
                Detail("kind", "kind"),
                Detail("floor"),
                Detail("capacity", read=_count),
                Detail("area_m2", read=guarded(values.decimal)),
                Detail("description", "area"),
            ),
        ),
        Section(
            _l("料金と使い方のきまり"),
            (
                Detail("is_free", "yes_no"),
                *_details("area", "fee eligibility how_to_apply"),
                Detail("apply_ahead"),
                Detail("is_walk_in", "yes_no"),
                Detail("allows_food", "yes_no"),
                Detail("food_note"),
                Detail("allows_sound", "yes_no"),
                Detail("sound_note"),
                Detail("allows_fire", "yes_no"),
                Detail("fire_note"),
            ),
        ),
        Section(
            _l("展示・チラシ（ある場合）"),
            (
                Detail("wall_length_m", read=guarded(values.decimal)),
                Detail("longest_period_days", read=_count),
                Detail("paper_sizes"),
                Detail("copies", read=_count),
                Detail("rack_period"),
            ),
        ),
        _CONTACT,
        _MORE,
    ),
}
"""What a form may hold; whatever else is sent along is not read."""
_STATES = {"1": True, "0": False, "": None}


def details_of(owner: Venue | Space) -> list[Detail]:
    return [detail for section in sections_of(owner) for detail in section.details]


def sections_of(owner: Venue | Space) -> list[Section]:
    """The parts of its form, without what a place that shows its town alone has not."""
    hidden = privacy.hidden_of(owner)
    return [
        Section(title, tuple(detail for detail in details if detail.name not in hidden))
        for title, details in SECTIONS[type(owner)]
    ]


def write_details(owner: Venue | Space) -> dict[str, str]:
    """The fields as they stand."""
    fields = {
        detail.name: _shown(detail, getattr(owner, detail.name)) for detail in details_of(owner)
    }
    known = {row.key: row for row in owner.amenities}
    for key in AMENITIES:
        row = known.get(key)
        fields[f"a-{key}"] = _state(row.has if row else None)
        fields[f"n-{key}"] = _line((row.note if row else None) or "")
    return fields


def _shown(detail: Detail, value: Any) -> str:
    if detail.widget == "yes_no":
        return _state(value)
    text = f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
    return tidy_lines(text) if detail.widget == "area" else _line(text)


def _state(has: bool | None) -> str:
    return next(word for word, state in _STATES.items() if state is has)


def _line(text: str) -> str:
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """A text of several lines as it is compared: a browser sends line ends of its own."""
    return text.replace("\r\n", "\n").strip()


def read_details(
    owner: Venue | Space, given: Mapping[str, str], errors: dict[str, str]
) -> dict[str, Any]:
    """The facts that the fields say. What stands as it stood is left out, to the letter."""
    shown = write_details(owner)
    facts: dict[str, Any] = {}
    for detail in details_of(owner):
        tidy = tidy_lines if detail.widget == "area" else _line
        text = tidy(given.get(detail.name, shown[detail.name]))
        if text != shown[detail.name]:
            facts[detail.name] = _read(detail, text, errors)
    for name in ("name", "address"):
        if name in facts and not facts[name] and name not in errors:
            errors[name] = _("%(field)sを入れてください。", field=NAMES[name])
    if "address" in facts:
        facts |= {"town": None, "lot": None}  # the parts were of the address that was
    amenities = _read_amenities(owner, given, shown, errors)
    return facts if amenities is None else facts | {"amenities": amenities}


def _read(detail: Detail, text: str, errors: dict[str, str]) -> Any:
    most = LONG if detail.widget == "area" else LINE
    if len(text) > most:
        errors[detail.name] = _("%(n)s字までで入れてください。", n=most)
    elif detail.widget == "yes_no" and text in _STATES:
        return _STATES[text]
    elif (detail.widget == "yes_no") or (detail.widget == "kind" and text not in {"", *KINDS}):
        errors[detail.name] = _("選び直してください。")
    elif detail.read is not None:
        found = detail.read(text)
        if found.notice:
            errors[detail.name] = found.notice
        return found.value
    return text or None


def _read_amenities(
    owner: Venue | Space, given: Mapping[str, str], shown: Mapping[str, str], errors: dict[str, str]
) -> dict[str, Has] | None:
    """All amenities, also those that the form doesn't show; None where none differs."""
    found = {row.key: Has(row.has, row.note) for row in owner.amenities}
    is_changed = False
    for key in AMENITIES:
        names = f"a-{key}", f"n-{key}"
        state, note = (_line(given.get(name, shown[name])) for name in names)
        if (state, note) == tuple(shown[name] for name in names):
            continue
        is_changed = True
        if state not in _STATES:
            errors[names[0]] = _("選び直してください。")
        elif len(note) > LINE:
            errors[names[1]] = _("%(n)s字までで入れてください。", n=LINE)
        elif _STATES[state] is None and not note:
            found.pop(key, None)
        else:
            found[key] = Has(_STATES[state], note or None)
    return found if is_changed else None
