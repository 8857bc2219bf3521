"""The fields in which visitors say when: a day or weekdays, and a part of the day or two times."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from .. import clock
from . import dates, values, weeks
from .hours import CALENDAR

SLOTS = {"morning": (600, 720), "afternoon": (780, 960), "evening": (1080, 1200)}
"""Parts of the day, in minutes after midnight: what most facilities' own slots have in common."""
SLOT_NAMES = {
    "": _l("いつでも"),
    "morning": _l("午前（10時から12時）"),
    "afternoon": _l("午後（13時から16時）"),
    "evening": _l("夜（18時から20時）"),
}
_MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:[/.-]|月)(\d{1,2})日?")
_HOUR = 60


class DayField(StringField):
    """A day as people write it; `data` is a date. 12/1 is the next first of December."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        day = read_day(text) if text else None
        self.data = day if day and day.year in CALENDAR else None
        if text and self.data is None:
            raise ValueError(_("日付を 2026-12-01 や 12月1日 のように入れてください。"))

    def _value(self) -> str:
        if isinstance(self.data, date):
            return self.data.isoformat()
        return self.raw_data[0] if self.raw_data else ""


class ClockField(StringField):
    """A time of the day; `data` is minutes after midnight."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = values.minutes(text) if text else None
        if text and self.data is None:
            raise ValueError(_("時刻を 18:00 のように入れてください。"))

    def _value(self) -> str:
        if isinstance(self.data, int):
            return f"{self.data // 60:02}:{self.data % 60:02}"
        return self.raw_data[0] if self.raw_data else ""


def read_day(text: str) -> date | None:
    """A day in NFKC with or without its year; None for what is none."""
    found = _MONTH_AND_DAY.fullmatch(text)
    if not found:
        return dates.read_day(text)
    today = clock.today()
    for year in (today.year, today.year + 1):
        try:
            day = date(year, int(found[1]), int(found[2]))
        except ValueError:
            return None
        if day >= today:
            return day
    return None


class ChoicesField(SelectMultipleField):
    """Any of some choices."""

    def pre_validate(self, _form: Any) -> None:
        known = {str(value) for value, *_rest in self.iter_choices()}
        if not known.issuperset(self.data or ()):
            raise ValidationError(_("選択肢が正しくありません。"))


class WhenFields:
    """What a form that asks when is made of."""

    day = DayField(_l("日にち"))
    weekday = ChoicesField(
        _l("曜日"),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(weeks.WEEKDAYS)],
    )
    slot = SelectField(
        _l("時間帯"), choices=[SelectChoice(*each) for each in SLOT_NAMES.items()], default=""
    )
    opens = ClockField(_l("始まり"), name="from")
    closes = ClockField(_l("終わり"), name="to")


def times(form: Any) -> tuple[int | None, int | None]:
    """The minutes between which a place has to be open: two times go before a part of the day.

    One time alone asks for the hour that begins or ends then; two go in the order of the clock.
    """
    opens, closes = form.opens.data, form.closes.data
    if opens is None and closes is None:
        return SLOTS.get(form.slot.data or "", (None, None))
    if opens is None:
        return max(0, closes - _HOUR), closes
    if closes is None:
        return opens, min(opens + _HOUR, 1440)
    return min(opens, closes), max(opens, closes)
