"""Staff: the list of one's own places, and one place with all that can be done to it."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from .. import clock
from ..accounts import gate
from ..accounts.rights import Actor
from . import changes, editing, freshness, own, sentences, wording
from .applying import facts_of
from .changes import Stale
from .facts import Place
from .models import Space
from .rights import may_edit
from .todo import WORDS, Todo, todos

bp = Blueprint("staff", __name__, url_prefix="/staff")
PAGE = 20
"""Venues on a page of the list."""
LISTED = ("state", "openings", "closings", "specials", "hours_note")
"""What the page of one place tells in words."""


class Item(NamedTuple):
    """A line of the list: a venue or a space, and what needs doing."""

    kind: str
    place: Place
    todos: list[Todo]

    @property
    def today(self) -> str:
        """The day in words. Only for what is shown: it costs more than all the rest."""
        return sentences.say(self.place.today_hours)


class Group(NamedTuple):
    """A venue, whose own line stands first where one may change it."""

    name: str
    items: list[Item]


@bp.get("")
def mine() -> str:
    actor = gate.actor()
    words = request.args.get("q", "").replace("\0", "")[:100]
    department = request.args.get("department", type=_id) if actor.is_coordinator else None
    groups = _groups(actor, department, words)
    needing = [group for group in map(_needing, groups) if group.items]
    shows_all = request.args.get("show", "all" if len(groups) <= PAGE else "todo") == "all"
    chosen = groups if shows_all else needing
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "staff/mine.html",
        groups=chosen[(page - 1) * PAGE : page * PAGE],
        todo_count=sum(len(group.items) for group in needing),
        all_count=sum(len(group.items) for group in groups),
        shows_all=shows_all,
        words=words,
        department=department,
        keepers=own.get_keepers() if actor.is_coordinator else [],
        page=page,
        pages=pages,
        inquiries=current_app.extensions["waiting_inquiries"](actor),
        **said(),
    )


def _id(text: str) -> int:
    """A number that a database takes; ValueError for any other."""
    if not 0 <= (id := int(text)) < 2**31:
        raise ValueError(text)
    return id


def _groups(actor: Actor, department: int | None, words: str) -> list[Group]:
    """By name; before all others those of which citizens have reported a mistake."""
    ids = own.find_own(actor, department, words)
    groups = [
        Group(
            each.venue.name,
            [item_of(place) for place in ([each.place] if each.place else []) + [*each.spaces]],
        )
        for each in own.get_own(actor, ids, department, words)
    ]
    return sorted(groups, key=lambda group: not any(map(_is_reported, group.items)))


def _is_reported(item: Item) -> bool:
    return Todo.REPORTED in item.todos


def _needing(group: Group) -> Group:
    return Group(group.name, [item for item in group.items if item.todos])


def item_of(place: Place) -> Item:
    today = clock.today()
    oldest = freshness.oldest(today, int(current_app.config["CONFIRM_MONTHS"]))
    kind = "spaces" if place.space else "venues"
    reports = _reports().get((kind, place.own.id), 0)
    return Item(kind, place, todos(place, today, oldest, reports))


def _reports() -> Mapping[tuple[str, int], int]:
    """How many reports of citizens wait, by place; asked once for all items of a page."""
    if "open_reports" not in g:
        g.open_reports = current_app.extensions["open_reports"]()
    return cast(Mapping[tuple[str, int], int], g.open_reports)


def said() -> dict[str, Any]:
    """The words of the lists of places."""
    return {"todo_words": WORDS, "states": wording.STATES}


@bp.get("/<any(venues,spaces):kind>/<id:id>")
def place(kind: str, id: int) -> str:
    owner = changes.get_listing(kind, id, by=gate.actor())
    shown = editing.shown(kind, owner)
    told = facts_of(owner, LISTED)
    venue = owner.venue if isinstance(owner, Space) else owner
    spaces = [] if owner is not venue else [Place(venue, space) for space in venue.spaces]
    return render_template(
        "staff/place.html",
        **shown,
        **said(),
        item=item_of(shown["place"]),
        told={name: wording.words(name, value, told) for name, value in told.items()},
        names=wording.NAMES,
        spaces=[item_of(each) for each in spaces if may_edit(gate.actor(), each.own)],
        may_edit_venue=may_edit(gate.actor(), venue),
    )


@bp.post("/<any(venues,spaces):kind>/<id:id>/confirm")
def confirm(kind: str, id: int) -> ResponseReturnValue:
    version = editing.version_of(request.form)
    try:
        line = changes.change(
            kind, id, {}, version=version, by=gate.actor(), operation="confirm", confirms=True
        )
    except Stale:
        return editing.outdated(kind, id, version, _("変わりがないと確認する"))
    if line is None:
        flash(_("今日はもう確認してあります。"))
    else:
        editing.tell(_("変わりがないことを確認しました。"), kind, id, line)
    return redirect(back(kind, id), 303)


def back(kind: str, id: int) -> str:
    """Where the person came from: the list, at the same lines, or the place's page."""
    if request.form.get("from") != "list":
        return url_for(".place", kind=kind, id=id)
    names = editing.CAME_FROM[1:]
    given: dict[str, Any] = {name: text for name in names if (text := request.form.get(name))}
    return url_for(".mine", **given)
