"""The code that puts the directory on another site, and what fits into a frame's height."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from .. import annotate, languages
from ..places import home
from ..venues.search import PER_PAGE
from ..web import public_url

# The heights that static/css/embed.css gives to the parts of the slim page, at 16 px to the rem.
ROW_PX, ENDS_PX, MAP_PX = 132, 104, 240
LEAST_PX = {"list": ENDS_PX + ROW_PX, "map": 320, "both": ENDS_PX + MAP_PX + ROW_PX}
USUAL_PX = {"list": ENDS_PX + 4 * ROW_PX, "map": 480, "both": ENDS_PX + MAP_PX + 3 * ROW_PX}
MOST_PX = 3_000


def rows_in(show: str, height: int | None) -> int:
    """How many places fit, so that nothing needs to be scrolled inside the frame."""
    if height is None:
        return PER_PAGE
    free = height - ENDS_PX - (MAP_PX if show == "both" else 0)
    return max(1, min(PER_PAGE, free // ROW_PX))


class Frame(NamedTuple):
    """What another site shows: `list`, `map` or `both`, of the places that pass the filters."""

    show: str
    filters: Mapping[str, Sequence[str]]
    height: int
    language: languages.Language = languages.LANGUAGES[""]

    @property
    def title(self) -> str:
        with force_locale(self.language.locale):
            town = _(found.name) if (found := home()) else ""
            title = str(_("%(town)sの、みんなで使える場所", town=town))
        return annotate.plain(title)

    @property
    def url(self) -> str:
        return public_url("embed.embedded", **self._values)

    @property
    def preview(self) -> str:
        """The same for our own page, under whichever address it was opened."""
        return url_for("embed.embedded", **self._values)

    @property
    def _values(self) -> dict[str, Any]:
        return {**self._asked, "show": self.show, "height": self.height}

    @property
    def _asked(self) -> dict[str, Any]:
        return {**self.filters, "lang": self.language.key or None}

    @property
    def iframe(self) -> Markup:
        """For a page that runs no script of ours; as high as was chosen."""
        return Markup(
            '<iframe src="{}" title="{}" width="100%" height="{}" style="border:0" loading="lazy">'
            "</iframe>"
        ).format(self.url, self.title, self.height)

    @property
    def script(self) -> Markup:
        """One line that makes the frame and keeps it as high as what it shows."""
        asked = {name: value for name, value in self._asked.items() if value}
        query = urlencode(asked, doseq=True)
        wanted = f"{self.show}?{query}" if query else self.show
        return Markup('<script src="{}" data-embed="{}" data-title="{}" async></script>').format(
            public_url("embed.script"), wanted, self.title
        )
