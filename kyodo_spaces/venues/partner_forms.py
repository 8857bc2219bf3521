"""What is written down of an agreement and of an offer: the fields of a form, read and stored."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from .. import audit
from ..accounts.rights import Actor
from ..db import transaction
from ..errors import NotFound
from . import offers, values
from .agreements import get_partner_venue
from .applying import plain
from .cells import guarded
from .changes import Stale, is_seen
from .details_form import LINE, LONG, tidy_lines
from .models import State, Venue
from .partners import Agreement, Offer
from .values import Read

Record = Agreement | Offer


class Field(NamedTuple):
    """One field. `widget` is line, area, date, choice or tick."""

    name: str
    label: Any
    widget: str = "line"
    is_needed: bool = False
    help: Any = ""
    read: Callable[[str], Read] = Read


FIELDS: dict[type[Record], tuple[Field, ...]] = {
    Agreement: (
        Field("title", _l("協定の名前"), is_needed=True, help=_l("例: 会議室の利用に関する協定")),
        Field("party", _l("相手方"), is_needed=True),
        Field("signed_on", _l("締結した日"), "date"),
        Field("starts_on", _l("始まりの日"), "date", is_needed=True),
        Field("ends_on", _l("終わりの日"), "date", help=_l("決めていないときは空にします。")),
        Field("note", _l("メモ"), "area", help=_l("職員だけが読みます。")),
    ),
    Offer: (
        Field("kind", _l("種類"), "choice", is_needed=True),
        Field("space_id", _l("場所"), "choice"),
        Field("title", _l("見出し"), is_needed=True, help=_l("例: 会議室の無料体験")),
        Field("starts_on", _l("始まりの日"), "date", is_needed=True),
        Field("ends_on", _l("終わりの日"), "date", is_needed=True),
        Field("terms", _l("条件"), "area", help=_l("使える人、時間、回数など。")),
        Field("how_to_apply", _l("申し込み方法"), "area"),
        Field("url", _l("くわしい案内のページ"), read=guarded(values.web_address)),
        Field("is_withdrawn", _l("取り下げる（市民のページに出しません）"), "tick"),
    ),
}
_REQUIRED: dict[str, Any] = {
    "date": _l("日付を入れてください。例: 2026-10-03"),
    "choice": _l("選んでください。"),
}


def choices(venue: Venue) -> dict[str, list[tuple[str, Any]]]:
    """The words of the fields that are chosen, by name."""
    spaces = [space for space in venue.spaces if space.state != State.RETIRED]
    return {
        "kind": [(key, words) for key, words in offers.KINDS.items()],
        "space_id": [("", _("施設の全体")), *((str(each.id), each.name) for each in spaces)],
    }


def write(record: Record | None) -> dict[str, str]:
    """The fields as they stand; empty for a new one."""
    names = [field.name for field in FIELDS[type(record)]] if record else []
    found = {name: getattr(record, name) for name in names}
    shown = {name: str(plain(value)) for name, value in found.items() if value is not None}
    return shown | ({"is_withdrawn": "1"} if found.get("is_withdrawn") else {"is_withdrawn": ""})


def read(
    model: type[Record], venue: Venue, given: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts that the fields say, and what is wrong by field."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in FIELDS[model]:
        facts[field.name] = _read(field, given.get(field.name, ""), venue, errors)
        if field.is_needed and facts[field.name] is None and field.name not in errors:
            words = _("%(field)sを入れてください。", field=field.label)
            errors[field.name] = str(_REQUIRED.get(field.widget, words))
    starts_on, ends_on = facts["starts_on"], facts["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        errors["ends_on"] = _("終わりの日が、始まりの日より前です。")
    return facts, errors


def _read(field: Field, text: str, venue: Venue, errors: dict[str, str]) -> Any:
    text = tidy_lines(text) if field.widget == "area" else " ".join(text.split())
    if field.widget == "tick":
        return bool(text)
    if field.widget == "choice":
        known = {key for key, _words in choices(venue)[field.name]}
        if text not in known and text:
            errors[field.name] = _("選び直してください。")
            return None
        return int(text) if text and field.name == "space_id" else text or None
    if len(text) > (most := LONG if field.widget == "area" else LINE):
        errors[field.name] = _("%(n)s字までで入れてください。", n=most)
    found = values.day(text) if field.widget == "date" else field.read(text)
    if found.notice:
        errors[field.name] = found.notice
    return found.value or None


def get_record(session: Session, model: type[Record], venue: Venue, id: int) -> Record:
    """A record of this venue; raises NotFound for any other."""
    row = session.get(model, id, populate_existing=True)
    if not isinstance(row, Agreement | Offer) or row.venue_id != venue.id:
        raise NotFound
    return row


def save(
    model: type[Record],
    venue_id: int,
    id: int | None,
    facts: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
) -> bool:
    """Store a new record, without an `id`, or change one as the actor saw it; whether it differs.

    Raises NotFound for what is another's, and Stale.
    """
    with transaction() as session:
        venue = get_partner_venue(by, venue_id, "partner")
        row = get_record(session, model, venue, id) if id else model(venue_id=venue.id)
        if id and row.version != version:
            raise Stale(row.version)
        old = {name: getattr(row, name) for name in facts} if id else {}
        after = {name: value for name, value in facts.items() if old.get(name) != value}
        if not after:
            return False
        for name, value in after.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        session.expire(row)
        line = audit.line(
            _operation(model, id),
            row,
            by=by,
            before=_plain({name: old[name] for name in after}) if id else None,
            after=_plain(after),
            is_public=isinstance(row, Offer) and is_seen(venue),
        )
        audit.record(session, [line])
        return True


def _operation(model: type[Record], id: int | None) -> str:
    return f"{'change' if id else 'create'} {model.__tablename__}"


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items()}
