"""The one flow of every form that edits a venue or a space: form, preview, save.

The form holds the version that the person saw. Who comes second is told so (409), with both
texts and a choice for each fact that both changed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ..accounts import gate
from ..db import db
from ..errors import Invalid
from ..text import is_typable
from . import changes, forks, wording
from .applying import apply, facts_of
from .changes import Stale
from .facts import Place
from .forms import KINDS
from .models import Space, Venue

Listing = Venue | Space
Given = MultiDict[str, str]
_OF_THE_FLOW = ("csrf_token", "step", "version", "base", "choose", "confirm")
_KEEP = "keep-"
CAME_FROM = ("from", "q", "show", "department", "page")
"""What a button in the list sends along, to get back to the same lines."""


class Read(NamedTuple):
    """What a form says: facts as `changes.change` takes them, and errors by field."""

    facts: dict[str, Any]
    errors: dict[str, str]


def _no_context(_owner: Listing, _given: Given) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Form:
    """One form. Its template extends staff/edit.html and shows `given` and `errors`.

    Where the template is empty nothing is asked: the page that opens is the preview.
    """

    operation: str
    template: str
    heading: Any
    """The page's h1, in words."""
    done: Any
    """What is said after saving, in words."""
    values: Callable[[Listing], Given]
    """What the form shows of the entry as it is."""
    read: Callable[[Listing, Given], Read]
    context: Callable[[Listing, Given], Mapping[str, Any]] = _no_context
    """What else the template needs."""
    save: Callable[..., int | None] = changes.change
    """Takes what `changes.change` takes; returns the audit line that can be undone, or None."""
    seen: tuple[str, ...] = ("hours",)
    """The parts of the public page that the preview shows: hours, details."""
    note: Any = ""
    """What the preview says besides, in words."""
    can_undo: bool = True
    """Whether what is said after saving offers to take it back."""


def edit(kind: str, id: int, form: Form) -> ResponseReturnValue:
    """Answer one request of the flow for the venue or space."""
    owner = changes.get_listing(kind, id, by=gate.actor(), operation=form.operation)
    if request.method == "GET":
        given = form.values(owner)
        if not form.template:
            return _Turn(kind, owner, form, given | {"version": str(owner.version)}).answer()
        return _form(owner, form, given, owner.version)
    return _Turn(kind, owner, form, request.form).answer()


class _Turn:
    """One step of the flow: what was sent, read against the entry as it is now."""

    def __init__(self, kind: str, owner: Listing, form: Form, given: Given) -> None:
        self.kind, self.owner, self.form, self.given = kind, owner, form, given
        self.id = owner.id
        self.version = version_of(self.given)
        self.kept = [
            name.removeprefix(_KEEP)
            for name in self.given
            if name.startswith(_KEEP) and self.given[name] == "theirs"
        ]
        self.facts: dict[str, Any] = {}

    def answer(self) -> ResponseReturnValue:
        bad = unstorable(self.given)
        self.given = _storable(self.given)
        step = self.given.get("step")
        returns = step == "edit" and bool(self.form.template)
        if returns and not self.kept:
            return _form(self.owner, self.form, self.given, self.version)
        facts, errors = self.form.read(self.owner, self.given)
        if errors := errors | bad:
            return self._refuse(errors)
        chosen = self.given.getlist("choose")
        unchosen = [key for key in chosen if not self.given.get(f"{_KEEP}{key}")]
        if unchosen:
            self.kept = [key for key in self.kept if key not in chosen]
        self.facts = forks.keep(facts, facts_of(self.owner, facts), self.kept)
        if self.owner.version != self.version:
            return self._conflict(self.version)
        if unchosen:
            return self._conflict(version_of(self.given, "base"), unchosen)
        if step == "save":
            return self._save()
        return self._edit_again() if returns else self._preview()

    def _refuse(self, errors: dict[str, str]) -> ResponseReturnValue:
        if not self.form.template:
            raise Invalid("\n".join(errors.values()))
        return _form(self.owner, self.form, self.given, self.version, errors=errors), 400

    def _edit_again(self) -> ResponseReturnValue:
        """The form with what was chosen of both texts."""
        with db.session.no_autoflush:
            apply(self.owner, self.facts, is_exact=True)
            page = _form(self.owner, self.form, self.form.values(self.owner), self.version)
        db.session.rollback()
        return page

    def _preview(self) -> ResponseReturnValue:
        before = facts_of(self.owner, self.facts)
        found = wording.changes(before, self.facts)
        if not found:
            notice = _("変わったところがありません。")
            if not self.form.template:
                flash(notice)
                return redirect(url_for("staff.place", kind=self.kind, id=self.id), 303)
            return _form(self.owner, self.form, self.given, self.version, notice=notice)
        try:
            with db.session.no_autoflush:
                apply(self.owner, self.facts, is_exact=True)
                changes.check(self.owner)
                return render_template(
                    "staff/preview.html",
                    **shown(self.kind, self.owner),
                    form=self.form,
                    changes=found,
                    carried=[*carried(self.given), *self._chosen()],
                    version=self.version,
                )
        except Invalid as error:
            db.session.rollback()
            return self._refuse({"": str(error)})
        finally:
            db.session.rollback()

    def _chosen(self) -> Iterable[tuple[str, str]]:
        return [(name, text) for name, text in self.given.items() if name.startswith(_KEEP)]

    def _save(self) -> ResponseReturnValue:
        confirms = "confirm" in self.given
        try:
            line = self.form.save(
                self.kind,
                self.id,
                self.facts,
                version=self.version,
                by=gate.actor(),
                operation=self.form.operation,
                confirms=confirms,
            )
        except Stale:
            self.owner = changes.get_listing(self.kind, self.id, by=gate.actor())
            return self._conflict(self.version)
        except Invalid as error:
            self.owner = changes.get_listing(self.kind, self.id, by=gate.actor())
            return self._refuse({"": str(error)})
        if self.form.can_undo:
            tell(self.form.done, self.kind, self.id, line)
        else:
            flash(str(self.form.done))
        return redirect(url_for("staff.place", kind=self.kind, id=self.id), 303)

    def _conflict(self, version: int, unchosen: Iterable[str] = ()) -> ResponseReturnValue:
        """Both texts: mine against those of whoever came first, since `version`."""
        base = changes.facts_at(self.kind, self.id, version, self.facts)
        found = forks.compare(base, self.facts, facts_of(self.owner, self.facts))
        page = render_template(
            "staff/conflict.html",
            **shown(self.kind, self.owner),
            form=self.form,
            forks=found,
            carried=carried(self.given),
            base=version,
            settled=[(f"{_KEEP}{key}", "theirs") for key in self.kept],
            given=self.given if unchosen else {},
            errors={
                f"{_KEEP}{key}": _("どちらの内容にするか、選んでください。") for key in unchosen
            },
        )
        return page, 409


def outdated(kind: str, id: int, version: int, button: str) -> ResponseReturnValue:
    """What others changed since `version`, for whoever meant to act on what they saw (409)."""
    owner = changes.get_listing(kind, id, by=gate.actor())
    names = [name for name in wording.NAMES if name in changes.FACTS or hasattr(owner, name)]
    before = changes.facts_at(kind, id, version, names)
    page = render_template(
        "staff/outdated.html",
        **shown(kind, owner),
        changes=wording.changes(before, facts_of(owner, names)),
        button=button,
        came_from=[(name, request.form[name]) for name in CAME_FROM if name in request.form],
    )
    return page, 409


def _form(
    owner: Listing,
    form: Form,
    given: Given,
    version: int,
    *,
    errors: Mapping[str, str] | None = None,
    notice: str = "",
) -> str:
    kind = "spaces" if isinstance(owner, Space) else "venues"
    return render_template(
        form.template,
        **shown(kind, owner),
        **form.context(owner, given),
        form=form,
        given=given,
        version=version,
        errors=errors or {},
        notice=notice,
    )


def shown(kind: str, owner: Listing) -> dict[str, Any]:
    """What every page about one venue or space shows of it."""
    place = Place(owner.venue, owner) if isinstance(owner, Space) else Place(owner)
    return {"kind": kind, "owner": owner, "place": place, "kinds": KINDS}


def tell(words: Any, kind: str, id: int, line: int | None, *, is_undo: bool = False) -> None:
    """Say on the next page what was done; the message's category is where it is taken back.

    Before the address of what takes an undo back stands `redo`: its button is named otherwise.
    """
    if line is None:
        flash(_("変わったところはありませんでした。"))
    else:
        address = url_for("staff_history.undo", kind=kind, id=id, line=line)
        flash(str(words), f"redo{address}" if is_undo else address)


def version_of(given: Given, name: str = "version") -> int:
    """The version that a form holds; raises Invalid where it holds none."""
    text = given.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("画面を開き直して、もう一度入力してください。"))
    return int(text)


def unstorable(given: Given) -> dict[str, str]:
    """Errors for the fields whose text no database takes, or nobody types."""
    words = _("使えない文字が含まれています。入れ直してください。")
    return {name: words for name, text in given.items(multi=True) if not is_typable(text)}


def _storable(given: Given) -> Given:
    """What was typed without the characters for which it is refused."""
    pairs = given.items(multi=True)
    return MultiDict((name, "".join(filter(is_typable, text))) for name, text in pairs)


def carried(given: Given) -> list[tuple[str, str]]:
    """What the person typed, to be sent again from the next page."""
    return [
        (name, text)
        for name, text in given.items(multi=True)
        if name not in _OF_THE_FLOW and not name.startswith(_KEEP)
    ]
