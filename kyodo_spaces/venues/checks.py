"""Check boxes by the hundred, each with how many results it would give."""

from collections.abc import Collection, Iterable, Mapping

from flask_babel import gettext as _
from markupsafe import Markup, escape


def boxes(
    name: str,
    entries: Iterable[tuple[str, str]],
    chosen: Collection[str],
    counts: Mapping[str, int] | None,
) -> Markup:
    """A list of them for a template, which itself would take ten times as long.

    `entries` are values and words; `counts` by value, where anything was counted.
    """
    words = str(_("%(n)s件"))
    found = []
    for value, text in entries:
        n = None if counts is None else counts.get(value, 0)
        is_none = "" if n != 0 else " is-none"
        is_on = " checked" if value in chosen else ""
        count = "" if n is None else f' <span class="count">{words % {"n": f"{n:,}"}}</span>'
        found.append(
            f'<li><label class="check{is_none}">'
            f'<input type="checkbox" name="{name}" value="{escape(value)}"{is_on}>'
            f" <span>{escape(text)}{count}</span></label></li>"
        )
    return Markup(f'<ul class="checks">{"".join(found)}</ul>')  # noqa: S704 - what others wrote is escaped
