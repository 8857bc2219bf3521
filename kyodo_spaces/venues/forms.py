"""What visitors ask in the address bar, parsed into Criteria."""

from contextlib import suppress
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length, NumberRange, Optional

from ..errors import Invalid
from ..geo import grid
from ..geo.geocode import Answer
from ..geo.geojson import BBox, Level, Point
from ..places import geocoder
from ..text import is_storable, shown
from . import queries
from .amenities import AMENITIES
from .criteria import Criteria
from .forms_when import ChoicesField, WhenFields, times
from .models import Kind
from .purposes import PURPOSES

KINDS: dict[str, Any] = {
    Kind.ROOM: _l("会議室"),
    Kind.HALL: _l("ホール"),
    Kind.EXHIBITION: _l("展示・発表"),
    Kind.LEAFLET_RACK: _l("チラシ配架"),
    Kind.FREE_SPACE: _l("フリースペース"),
    Kind.FACILITY: _l("施設全体"),
    Kind.CAFE: _l("地域カフェ"),
}

ALLOWED: dict[str, Any] = {
    "food": _l("飲食できる"),
    "sound": _l("音を出せる"),
    "fire": _l("火を使える"),
    "walk_in": _l("予約なしで使える"),
}
DISTANCES = (500, 1_000, 2_000, 5_000, 10_000)
"""Metres to choose from."""
FARTHEST_M = 1_000_000
LONGEST = 200
"""Characters of a text."""
MOST_DISTRICTS = 20
MOST_ZOOM = 19
MOST_TILES = 400
"""A wall of screens."""
FEES = (("", _l("すべて")), ("1", _l("無料")), ("0", _l("有料")))


def _storable(_form: Any, field: Any) -> None:
    if field.data and not is_storable(field.data):
        field.data = shown(field.data)  # the page tells it again
        raise ValidationError(_("使えない文字が含まれています。"))


def _to_bbox(_form: Any, field: Any) -> None:
    if field.data:
        try:
            BBox.parse(field.data)
        except ValueError as error:
            raise ValidationError(
                _("西,南,東,北 の順に、経度と緯度を指定してください。")
            ) from error


_TEXT = Length(max=LONGEST, message=_l("%(max)s文字までで書いてください。"))


class NumberField(IntegerField):
    """A whole number from 1 to `most`."""

    def __init__(self, label: Any, most: int, **more: Any) -> None:
        within = _l("1から%(max)sまでの数字を入れてください。")
        super().__init__(label, [Optional(), NumberRange(1, most, message=within)], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        # What is no number is out of its range too, and that is said once.
        with suppress(ValueError):
            super().process_formdata(valuelist)


class SearchForm(WhenFields, FlaskForm):  # type: ignore[misc] # Flask-WTF carries no types
    """The filters of the directory, all by GET."""

    class Meta:
        csrf = False

    q = StringField(_l("ことば"), [_TEXT, _storable])
    purpose = ChoicesField(
        _l("使いみち"), choices=[SelectChoice(key, one.label) for key, one in PURPOSES.items()]
    )
    kind = ChoicesField(_l("種類"), choices=[SelectChoice(*kind) for kind in KINDS.items()])
    district = SelectMultipleField(_l("地区"), validate_choice=False)
    capacity = NumberField(_l("人数"), 100_000)
    free = SelectField(_l("料金"), choices=[SelectChoice(*fee) for fee in FEES], default="")
    amenity = ChoicesField(
        _l("設備"), choices=[SelectChoice(key, amenity.label) for key, amenity in AMENITIES.items()]
    )
    allow = ChoicesField(
        _l("できること"), choices=[SelectChoice(*allowed) for allowed in ALLOWED.items()]
    )
    bookable = BooleanField(_l("その日の申し込みを受け付けている"))
    near = StringField(_l("近く"), [_TEXT, _storable])
    within = NumberField(_l("距離"), FARTHEST_M)
    bbox = StringField(_l("地図の範囲"), [_TEXT, _to_bbox])
    unknown = BooleanField(_l("不明も含める"))
    page = NumberField(_l("ページ"), 100_000)

    def validate_district(self, field: Any) -> None:
        for value in field.data or []:
            if len(value) > LONGEST or not is_storable(value):
                raise ValidationError(_("使えない文字が含まれています。"))


class Question(NamedTuple):
    """A visitor's question: the criteria, the page wanted, and what `near` came to mean."""

    form: SearchForm
    criteria: Criteria
    page: int
    near_label: str | None
    """Where distances are measured from; None when nobody asked or it was not found."""


class Misunderstood(Invalid):
    """Fields of a question that can't be used; `form` tells which and why."""

    def __init__(self, form: SearchForm) -> None:
        self.form = form
        self.fields = [field for field in form if field.errors]
        lines = (
            f"{field.label.text}（{field.name}）: {' '.join(map(str, field.errors))}"
            for field in self.fields
        )
        super().__init__("\n".join(lines))


def parse(args: "MultiDict[str, str]") -> Question:
    """Read the query string; raises Misunderstood naming each field that can't be used."""
    form = SearchForm(formdata=MultiDict((key, value) for key, value in _present(args)))
    if not form.validate():
        raise Misunderstood(form)
    near, near_label = _near(form.near.data or "")
    opens, closes = times(form)
    criteria = Criteria(
        q=form.q.data or "",
        purposes=tuple(dict.fromkeys(form.purpose.data or ())),
        kinds=tuple(dict.fromkeys(form.kind.data or ())),
        districts=tuple(dict.fromkeys(form.district.data or ()))[:MOST_DISTRICTS],
        capacity=form.capacity.data,
        is_free={"1": True, "0": False}.get(form.free.data or ""),
        amenities=tuple(dict.fromkeys(form.amenity.data or ())),
        allows=tuple(dict.fromkeys(form.allow.data or ())),
        open_on=form.day.data,
        weekdays=tuple(sorted({int(day) for day in form.weekday.data or ()})),
        opens=opens,
        closes=closes,
        near=near,
        within_m=form.within.data,
        is_bookable=form.bookable.data,
        bbox=BBox.parse(form.bbox.data) if form.bbox.data else None,
        include_unknown=form.unknown.data,
    )
    return Question(form, criteria, form.page.data or 1, near_label)


def parse_view(args: "MultiDict[str, str]") -> tuple[BBox, int]:
    """What a map shows: its bounds and its zoom; raises Invalid for what no screen is."""
    try:
        box, zoom = BBox.parse(args.get("view", "")), int(args.get("zoom", ""))
    except ValueError as error:
        raise Invalid(
            _("view に西,南,東,北 の経度と緯度、zoom に整数を指定してください。")
        ) from error
    if not 0 <= zoom <= MOST_ZOOM or grid.count(box, zoom) > MOST_TILES:
        raise Invalid(_("地図の範囲が広すぎるか、倍率が正しくありません。"))
    return box, zoom


def _present(args: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """Empty fields say nothing: a form sends them all."""
    return [(key, value) for key, values in args.lists() for value in values if value.strip()]


def _near(text: str) -> tuple[Point | None, str | None]:
    text = text.strip()
    if not text:
        return None, None
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        box = BBox.parse(f"{longitude},{latitude},{longitude},{latitude}")
    except ValueError:
        pass
    else:
        return Point(box.west, box.south, Level.PIN, 0, "visitor"), _("指定した地点")
    answer = geocoder().geocode(text)
    if answer.point and answer.point.level is not Level.MUNICIPALITY:
        return answer.point, _understood(answer)
    if venue := queries.find_venue_named(text):
        return venue.point, venue.name
    return (answer.point, _understood(answer)) if answer.point else (None, None)


def _understood(answer: Answer) -> str:
    """The place that distances are measured from, in words: no more than was understood."""
    number = answer.rest if answer.rest[:1].isdigit() else ""
    name = f"{answer.city}{answer.town}{number}"
    return (
        str(_("%(place)s（市の外）", place=answer.prefecture + name)) if answer.is_outside else name
    )
