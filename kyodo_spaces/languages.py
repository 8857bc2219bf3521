"""The languages of the public pages: which one is asked for, and the way to the others.

`?lang=` says it: `easy` for やさしい日本語, `en` for English, nothing for Japanese. Links between
public pages keep it. Staff pages, feeds and the API are Japanese whatever is asked.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import Babel, Domain, get_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from . import annotate
from .config import asset_dir

PAGES = frozenset(
    "venues.directory venues.venue venues.space venues.sheet_page embed.embedded "
    "corrections.venue corrections.space".split()
)
"""The endpoints of the pages that are written in each of the languages."""


class Language(NamedTuple):
    key: str
    """In addresses."""
    locale: str
    """Its catalog's folder in translations/; gettext's own @ marks a kind of a language."""
    tag: str
    """For the `lang` of HTML."""
    name: Any
    """In itself."""


LANGUAGES: dict[str, Language] = {
    each.key: each
    for each in (
        Language("", "ja", "ja", _l("日本語")),
        Language("easy", "ja@easy", "ja", _l("やさしい日本語")),
        Language("en", "en", "en", "English"),
    )
}
_SPOKEN = "kyodo.language"
_FINISH = {"easy": annotate.with_furigana, "en": annotate.with_japanese_marked}


class Way(NamedTuple):
    """To the same page in one of the languages."""

    language: Language
    url: str
    is_on: bool


class _Catalogs(Domain):  # type: ignore[misc]  # Flask-Babel carries no types
    """Looks for a page's catalog once: each of its hundreds of words asks for it."""

    def get_translations(self) -> Any:
        if not has_request_context():
            return super().get_translations()
        locale = get_locale()
        known, found = g.get("catalog", (None, None))
        if known is not locale:
            found = super().get_translations()
            g.catalog = locale, found
        return found


def init_app(app: Flask) -> None:
    app.config.from_mapping(
        BABEL_DEFAULT_LOCALE="ja",
        BABEL_DEFAULT_TIMEZONE="Asia/Tokyo",
        BABEL_TRANSLATION_DIRECTORIES=str(asset_dir("translations")),
    )
    babel = Babel(app, locale_selector=lambda: current().locale)
    babel.domain_instance = catalogs = _Catalogs()
    # Templates would look for the domain, and for gettext under its other name, at each word.
    callables = (catalogs.gettext, catalogs.ngettext)
    app.jinja_env.install_gettext_callables(*callables, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension's
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    app.url_defaults(_keep)
    app.jinja_env.globals["language"] = current
    app.jinja_env.globals["languages"] = ways
    app.jinja_env.filters["in_language"] = finish


def asked(args: Mapping[str, str]) -> Language:
    """The language that an address asks for; Japanese for one that we have not."""
    return LANGUAGES.get(args.get("lang", ""), LANGUAGES[""])


def current() -> Language:
    """The language of the page that is being answered; Japanese where nobody visits."""
    if not has_request_context():
        return LANGUAGES[""]
    environ = request.environ  # for a page's links ask a hundred times
    if _SPOKEN not in environ:
        is_spoken = request.endpoint is None or request.endpoint in PAGES
        environ[_SPOKEN] = asked(request.args) if is_spoken else LANGUAGES[""]
    return cast("Language", environ[_SPOKEN])


def ways() -> list[Way]:
    """To this page, with its filters, in each language; none from a page that has but one."""
    if request.endpoint is None:
        path, kept = url_for("venues.directory", lang=None), []
    elif request.endpoint in PAGES:
        path = url_for(request.endpoint, **{**(request.view_args or {}), "lang": None})
        kept = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    else:
        return []
    found = []
    for each in LANGUAGES.values():
        query = urlencode([*kept, *([("lang", each.key)] if each.key else [])])
        found.append(Way(each, f"{path}?{query}" if query else path, each == current()))
    return found


def finish(html: str) -> str:
    """The whole page as its language needs it."""
    work = _FINISH.get(current().key)
    return Markup(work(html)) if work else html  # noqa: S704 - the page is escaped already


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in PAGES and "lang" not in values and (key := current().key):
        values["lang"] = key
