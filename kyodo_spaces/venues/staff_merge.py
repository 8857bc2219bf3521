"""Coordinators: venues that are in the directory twice, side by side, and made one."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..accounts import gate
from ..accounts.rights import require_coordinator
from ..db import db
from ..errors import NotFound
from . import comparing, duplicates, editing, merging, wording
from .applying import facts_of
from .changes import Stale
from .duplicates import find_duplicates
from .editing import Given
from .models import PUBLIC_STATES, Space, State, Venue

bp = Blueprint("staff_merge", __name__, url_prefix="/staff/duplicates")
APART = "apart"


class Row(NamedTuple):
    """A choice between what two venues say, in words, in the order of the venues."""

    key: str
    label: str
    words: tuple[str, str]
    chosen: int
    """The id of the venue whose words are to stay."""


@bp.get("")
def listed() -> str:
    require_coordinator(gate.actor())
    return render_template(
        "staff/duplicates.html",
        pairs=find_duplicates(),
        most=duplicates.MOST,
        merged=merging.find_merged(),
        states=wording.STATES,
    )


@bp.route("/<id:id>/<id:other>", methods=["GET", "POST"])
def pair(id: int, other: int) -> ResponseReturnValue:
    require_coordinator(gate.actor())
    venues = [_get(id), _get(other)]
    given: Given = request.form
    if id == other or any(venue.merged_into_id for venue in venues):
        raise NotFound
    if request.method == "GET" or given.get("step") == "edit":
        return _page(venues, given)
    chosen = _chosen(venues, given)
    if given.get("step") != "save":
        return _page(venues, given, chosen)
    try:
        merging.merge(chosen, by=gate.actor())
    except Stale:
        words = _("ほかの人が先に変更しました。いまの内容を見て、もう一度選んでください。")
        return _page([_get(id), _get(other)], given, notice=words), 409
    undo = url_for(".undo", id=chosen.kept_id, other=chosen.other_id)
    flash(_("2つの施設を1つにまとめました。"), undo)
    return redirect(url_for("staff.place", kind="venues", id=chosen.kept_id), 303)


@bp.post("/<id:id>/<id:other>/undo")
def undo(id: int, other: int) -> ResponseReturnValue:
    require_coordinator(gate.actor())
    if _get(other).merged_into_id != id:
        raise NotFound
    merging.unmerge(other, by=gate.actor())
    flash(_("まとめたものを、2つの施設に戻しました。"))
    return redirect(url_for(".pair", id=id, other=other), 303)


def _get(id: int) -> Venue:
    venue = db.session.get(Venue, id, populate_existing=True)
    if venue is None:
        raise NotFound
    return venue


def _page(
    venues: Sequence[Venue],
    given: Given,
    chosen: merging.Merger | None = None,
    notice: str = "",
) -> str:
    """Both venues side by side with the choices, or what will come of them."""
    kept = _stays(venues, given)
    other = next(venue for venue in venues if venue is not kept)
    return render_template(
        "staff/merge_preview.html" if chosen else "staff/merge.html",
        venues=venues,
        kept=kept,
        other=other,
        rows=_rows(venues, given, kept, other),
        twins=_twins(venues, given),
        moved=comparing.moving(other, chosen.joined) if chosen else [],
        carried=editing.carried(given),
        versions=_versions(venues),
        states=wording.STATES,
        notice=notice,
    )


def _versions(venues: Sequence[Venue]) -> list[tuple[str, int]]:
    """The hidden fields that say what the two venues and their spaces were when they were shown."""
    spaces = [space for venue in venues for space in venue.spaces]
    return [
        *((f"version-{venue.id}", venue.version) for venue in venues),
        *((f"space-version-{space.id}", space.version) for space in spaces),
    ]


def _stays(venues: Sequence[Venue], given: Given) -> Venue:
    """The one that was chosen; else one that the public knows, and the fuller of two."""
    for venue in venues:
        if given.get("stays") == str(venue.id):
            return venue
    return max(
        venues, key=lambda venue: (venue.state in PUBLIC_STATES, len(venue.spaces), -venue.id)
    )


def _rows(venues: Sequence[Venue], given: Given, kept: Venue, other: Venue) -> list[Row]:
    rows = []
    for key in comparing.differing(*venues):
        better = other if comparing.is_better(other, kept, key) else kept
        told = [str(venue.id) for venue in venues if given.get(f"take-{key}") == str(venue.id)]
        label = _("地図の位置") if key == "point" else wording.name(comparing.CHOICES[key][0])
        words = (_words(venues[0], key), _words(venues[1], key))
        rows.append(Row(key, label, words, int(told[0]) if told else better.id))
    return rows


def _words(venue: Venue, key: str) -> str:
    """What a venue says of a choice; of a position the coordinates, how fine and from where."""
    facts = facts_of(venue, comparing.CHOICES[key])
    if key == "point":
        point = venue.point
        if point is None:
            return str(_("なし"))
        level = wording.words("point_level", point.level)
        return f"{point.latitude:.6f}, {point.longitude:.6f}\n{level}\n{point.source}"
    told = [wording.words(name, value, facts) for name, value in facts.items() if value is not None]
    return "\n".join(told) or wording.words(key, None)


class Twins(NamedTuple):
    """Two spaces of one name, in the order of the venues."""

    one: Space
    other: Space
    choices: list[tuple[str, str]]
    """What may become of them, each with its words."""
    chosen: str
    """APART, or the id of the space whose state stays when they are made one."""


def _twins(venues: Sequence[Venue], given: Given) -> list[Twins]:
    return [_pair_up(one, other, given) for one, other in comparing.pairs_of_spaces(*venues)]


def _pair_up(one: Space, other: Space, given: Given) -> Twins:
    choices = [(str(one.id), _("1つにまとめる"))]
    if not comparing.has_same_state(one, other):
        choices = [
            (str(each.id), _("1つにまとめて「%(state)s」にする", state=_state_of(each)))
            for each in (one, other)
        ]
    choices.append((APART, _("別々に残す")))
    better = other if comparing.prevails(other, one) else one
    told = given.get(f"space-{one.id}")
    is_told = told in dict(choices)
    return Twins(one, other, choices, told if told and is_told else str(better.id))


def _state_of(space: Space) -> str:
    """休止中、2026年12月1日から、天井の工事."""
    facts = facts_of(space, comparing.STATE)
    words = [wording.words("state", space.state)]
    if space.state == State.SUSPENDED:
        words += (
            wording.name(name) + _("：") + wording.words(name, value)
            for name, value in facts.items()
            if name != "state" and value is not None
        )
    return "、".join(words)


def _chosen(venues: Sequence[Venue], given: Given) -> merging.Merger:
    kept = _stays(venues, given)
    other = next(venue for venue in venues if venue is not kept)
    joined: dict[int, int] = {}
    states = []
    for twins in _twins(venues, given):
        mine, theirs = twins[:2] if kept is venues[0] else (twins.other, twins.one)
        if twins.chosen != APART:
            joined[theirs.id] = mine.id
        if twins.chosen == str(theirs.id) and not comparing.has_same_state(mine, theirs):
            states.append(theirs.id)
    spaces = [row.id for venue in venues for row in venue.spaces]
    known = [id for id in spaces if f"space-version-{id}" in given]
    return merging.Merger(
        kept.id,
        other.id,
        {venue.id: editing.version_of(given, f"version-{venue.id}") for venue in venues},
        {id: editing.version_of(given, f"space-version-{id}") for id in known},
        [row.key for row in _rows(venues, given, kept, other) if row.chosen == other.id],
        joined,
        states,
    )
