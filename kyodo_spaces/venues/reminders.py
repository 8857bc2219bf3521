"""Who is to be asked to confirm which places, and the words in which they are asked."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from .. import clock, mail, measures
from ..accounts.models import Department, Role
from ..accounts.rights import Actor
from ..db import db
from . import freshness, queries
from .facts import Place
from .models import PUBLIC_STATES, Space, State, Venue
from .rights import department_of, may_edit
from .todo import WORDS, Todo, todos

ASKED = {Todo.NEVER_CONFIRMED, Todo.STALE, Todo.OVERDUE}
"""What only a person's word can settle."""
CENTRE = Actor(label="", role=Role.CENTRE)
Link = Callable[[str, int], str]
"""Takes the kind and id of a place; returns the address of its staff page."""


class Asked(NamedTuple):
    """One place that needs confirming, and why."""

    kind: str
    place: Place
    why: list[Todo]

    @property
    def name(self) -> str:
        """小町会館 広間: on one line, whatever the names hold."""
        names = [self.place.venue.name, *([self.place.space.name] if self.place.space else [])]
        return " ".join(" ".join(dict.fromkeys(names)).split())

    @property
    def reasons(self) -> str:
        return str(_("、")).join(str(WORDS[each]) for each in self.why)


class Reminder(NamedTuple):
    """What one keeper is asked; without `department` it is the centre, or the coordinators."""

    department: Department | None
    role: Role
    asked: Sequence[Asked]

    @property
    def name(self) -> str:
        if self.department is not None:
            return self.department.name
        centre, nobody = _("NPOセンター"), _("取りまとめ課（担当課のない場所）")
        return str(centre if self.role == Role.CENTRE else nobody)

    @property
    def key(self) -> str:
        return str(self.department.id) if self.department is not None else str(self.role)


def find_reminders(
    today: date, months: int, wanted: Collection[int] | None = None
) -> list[Reminder]:
    """What each keeper has to confirm, in order of the keepers' names.

    `wanted` are the ids of venues to look into; all of them without it.
    """
    year = clock.fiscal_year(today)
    departments = {
        row.id: row for row in db.session.scalars(select(Department)) if row.is_valid_in(year)
    }
    kept: dict[tuple[int | None, Role], list[Asked]] = {}
    for asked in _find_asked(today, freshness.oldest(today, months), wanted):
        own = asked.place.own
        id = department_of(own)
        if id in departments:
            keeper: tuple[int | None, Role] = (id, Role.EDITOR)
        else:
            keeper = (None, Role.CENTRE if may_edit(CENTRE, own) else Role.COORDINATOR)
        kept.setdefault(keeper, []).append(asked)
    found = [
        Reminder(departments[id] if id else None, role, asked) for (id, role), asked in kept.items()
    ]
    return sorted(found, key=lambda each: (each.department is None, each.role, each.name))


def _find_asked(today: date, oldest: date, wanted: Collection[int] | None) -> Iterator[Asked]:
    needs = exists().where(Space.venue_id == Venue.id, _needs(Space, today, oldest))
    query = select(Venue.id).where(Venue.state.in_(PUBLIC_STATES))
    query = query.where(or_(_needs(Venue, today, oldest), needs))
    ids = db.session.scalars(query.order_by(Venue.name_kana, Venue.name, Venue.id))
    for venue in queries.get_venues([id for id in ids if wanted is None or id in wanted]):
        spaces = [Place(venue, space) for space in venue.spaces if space.is_public]
        for place in (Place(venue), *spaces):
            found = todos(place, today, oldest)
            if ASKED & set(found):
                yield Asked("spaces" if place.space else "venues", place, found)


def _needs(model: Any, today: date, oldest: date) -> ColumnElement[bool]:
    """What `todo.todos` says of these reasons, as a condition of a query."""
    is_unconfirmed = or_(
        model.confirmed_on.is_(None), model.confirmed_on < oldest, model.confirm_by < today
    )
    is_overdue = and_(model.state == State.SUSPENDED, model.suspended_until < today)
    return and_(model.state.in_(PUBLIC_STATES), or_(is_unconfirmed, is_overdue))


def is_for(reminder: Reminder, actor: Actor) -> bool:
    """Whether the actor keeps these places."""
    if actor.is_coordinator:
        return True
    if reminder.department is not None:
        return reminder.department.id in actor.department_ids
    return reminder.role == actor.role == Role.CENTRE


def subject(reminder: Reminder) -> str:
    count = len(reminder.asked)
    return str(_("【協働スペース】案内の内容の確認をお願いします（%(n)s件）", n=count))


def text(reminder: Reminder, link: Link) -> str:
    """The letter. Its links open pages; only a button there changes anything."""
    count = len(reminder.asked)
    lines = [
        _("%(name)s ご担当者様", name=reminder.name),
        "",
        _("市民向けの案内に載っている次の%(n)s件について、確認をお願いします。", n=count),
        _("アドレスを開いてログインし、内容が正しければ「変わりなし」を押してください。"),
        _("変わっていれば、同じ画面で直せます。アドレスを開くだけでは何も変わりません。"),
    ]
    for asked in reminder.asked:
        lines += ["", f"■ {asked.name}", f"  {asked.reasons}", f"  {_confirmed(asked.place)}"]
        lines.append(f"  {link(asked.kind, asked.place.own.id)}")
    return "\n".join(map(str, lines)) + "\n"


def _confirmed(place: Place) -> str:
    own = place.own
    if own.confirmed_on:
        who = " ".join((own.confirmed_by or "").split())
        return str(
            _("前の確認: %(day)s %(who)s", day=measures.day(own.confirmed_on), who=who)
        ).strip()
    return str(_("前の確認: なし"))


def send(reminder: Reminder, words: str, *, by: Actor) -> bool:
    """Mail the words to the department; False when it was reminded today already.

    Raises NotSent, and the next run tries again.
    """
    department = reminder.department
    if department is None or not department.email:
        raise mail.NotSent(f"{reminder.name} のメールアドレスがありません。")
    about = (Department.__tablename__, department.id)
    return mail.send_daily(
        department.email, subject(reminder), words, about=about, operation="remind", by=by
    )
