"""The form of a round: what was typed as facts, and a sentence for each field that is wrong."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock
from ..text import is_typable
from ..venues import dates, values
from . import letters
from .models import SurveyRound
from .rounds import FIELDS, LONGEST, LONGEST_BODY

Given = Mapping[str, str]
DAYS = ("dated_on", "opens_on", "due_on", "closes_on")
NAMES: dict[str, Any] = {
    "title": _l("件名"),
    "document_number": _l("文書番号"),
    "dated_on": _l("文書の日付"),
    "opens_on": _l("受付を始める日"),
    "due_on": _l("回答の期限"),
    "closes_on": _l("最後に受け付ける日"),
    "contact": _l("照会元"),
    "body": _l("本文"),
}
_FORTNIGHT = timedelta(days=14)
_FARTHEST = timedelta(days=400)
"""A day further ahead is a year that was mistyped."""


class Read(NamedTuple):
    facts: dict[str, Any]
    errors: dict[str, str]


def begin(kind: str, contact: str) -> Given:
    """A new round: a letter of today, due in two weeks. It opens on no day yet."""
    today = clock.today()
    days = {"dated_on": today, "due_on": _weekday(today + _FORTNIGHT)}
    told = {name: dates.write_day(day) for name, day in days.items()}
    return letters.default(kind) | told | {"contact": contact}


def _weekday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def shown(row: SurveyRound) -> Given:
    """The form as it stands for a round."""
    plain = {name: getattr(row, name) for name in FIELDS}
    return {
        name: dates.write_day(value) if isinstance(value, date) else value or ""
        for name, value in plain.items()
    }


def read(given: MultiDict[str, str], before: SurveyRound | None) -> Read:
    """The facts by FIELDS, and the errors by field; `before` is the round as it is stored."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in FIELDS:
        text = given.get(name, "").replace("\r\n", "\n")
        most = LONGEST_BODY if name == "body" else LONGEST
        if not is_typable(text):
            errors[name] = _("使えない文字が含まれています。入れ直してください。")
        elif len(text) > most:
            errors[name] = _("%(name)sは%(most)s字までです。", name=NAMES[name], most=most)
        elif name in DAYS:
            facts[name] = _read_day(name, text, errors)
        else:
            facts[name] = text.rstrip() if name == "body" else " ".join(text.split())
    if "title" in facts and not facts["title"]:
        errors["title"] = _("件名を入れてください。")
    _check_days(facts, errors, before)
    return Read(facts, errors)


def _read_day(name: str, text: str, errors: dict[str, str]) -> date | None:
    found = values.day(text)
    if found.notice:
        errors[name] = _(
            "%(name)sを日付として読めません。令和8年12月7日 のように入れてください。",
            name=NAMES[name],
        )
    day: date | None = found.value
    return day


def _check_days(
    facts: Mapping[str, Any], errors: dict[str, str], before: SurveyRound | None
) -> None:
    today = clock.today()
    for name in DAYS:
        day = facts.get(name)
        if day is None or (before is not None and getattr(before, name) == day):
            continue
        if name != "dated_on" and day < today:
            errors[name] = _(
                "%(name)sが、過ぎた日（%(day)s）です。年と月をお確かめください。",
                name=NAMES[name],
                day=dates.write_day(day),
            )
        elif abs(day - today) > _FARTHEST:
            errors[name] = _(
                "%(name)sが、今日から1年より離れた日（%(day)s）です。年をお確かめください。",
                name=NAMES[name],
                day=dates.write_day(day),
            )
    if facts.get("opens_on") and not facts.get("due_on") and "due_on" not in errors:
        errors["due_on"] = _("受付を始めるには、回答の期限も入れてください。")
    for name, earlier in (("due_on", "opens_on"), ("closes_on", "due_on")):
        if facts.get(name) and facts.get(earlier) and facts[name] < facts[earlier]:
            errors.setdefault(
                name,
                _(
                    "%(name)sが、%(earlier)sより前です。",
                    name=NAMES[name],
                    earlier=NAMES[earlier],
                ),
            )


def numbers(form: MultiDict[str, str], name: str) -> list[int]:
    """The ids that were ticked; what is none is left out."""
    texts = form.getlist(name)
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
