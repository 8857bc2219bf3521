"""What the two forms say, as plain data."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from unicodedata import category

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ..text import is_typable
from .models import Outcome
from .operations import LONGEST, LONGEST_CONTACT

WRONG: dict[str, Any] = {
    "phone": _l("電話番号"),
    "hours": _l("使える時間・休みの日"),
    "place": _l("住所・地図の位置"),
    "fee": _l("料金"),
    "apply": _l("申し込み方法"),
    "amenities": _l("設備・バリアフリー"),
    "closed": _l("なくなった・使えなくなった"),
    "other": _l("そのほか"),
}
"""What may be wrong about a place, by the value that the form sends."""
OUTCOMES: dict[str, Any] = {
    Outcome.CORRECTED: _l("ページの内容を直した"),
    Outcome.UNCHANGED: _l("調べたが、直すところはなかった"),
}
TRAP = "homepage"
"""A field that people can't see; whoever fills it in is a program."""
Errors = dict[str, str]


class Report(NamedTuple):
    wrong: tuple[str, ...]
    text: str
    contact: str
    is_trapped: bool


def read_report(given: MultiDict[str, str]) -> tuple[Report, Errors]:
    """What a citizen sent, and what is wrong with it by field."""
    text, contact = _plain(given, "text"), _plain(given, "contact")
    errors = {}
    if not text:
        errors["text"] = _("どこがちがうか、わかる範囲で書いてください。")
    errors |= _too_long("text", text, LONGEST) | _too_long("contact", contact, LONGEST_CONTACT)
    wrong = tuple(key for key in WRONG if key in given.getlist("wrong"))
    return Report(wrong, text, contact, bool(given.get(TRAP))), errors


class Answer(NamedTuple):
    outcome: Outcome | None
    text: str


def read_answer(given: Mapping[str, str]) -> tuple[Answer, Errors]:
    """What a clerk answers, and what is wrong with it by field."""
    text = _plain(given, "answer")
    errors = _too_long("answer", text, LONGEST)
    outcome = next((each for each in Outcome if each == given.get("outcome")), None)
    if outcome is None:
        errors["outcome"] = _("どちらかを選んでください。")
    return Answer(outcome, text), errors


def _plain(given: Mapping[str, str], name: str) -> str:
    """The text without control characters: nobody types them, and no page may hold them."""
    text = given.get(name, "").replace("\r\n", "\n")
    kept = (char for char in text if char in "\n\t" or category(char) not in {"Cc", "Cs"})
    return "".join(filter(is_typable, kept)).strip()


def _too_long(name: str, text: str, longest: int) -> Errors:
    if len(text) > longest:
        return {name: _("%(n)s文字までで書いてください。", n=f"{longest:,}")}
    return {}
