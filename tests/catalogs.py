"""The words of the public pages and their translations; as a program it brings these up to date.

`python -m tests.catalogs` puts new words into the catalogs, takes out those that no page says
any more, tells which want translating, and compiles.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kyodo_spaces import annotate
from kyodo_spaces.languages import LANGUAGES
from tests.checkout import PACKAGE, ROOT

TRANSLATED = [each.locale for each in LANGUAGES.values() if each.key]
TOWNS = ("鎌倉市",)
"""Names of towns that the pages say in other letters; any other stands in Japanese."""
_TEMPLATES = (
    "*.html errors/*.html venues/*.html macros/*.html corrections/report.html "
    "corrections/thanks.html sharing/_site_results.html sharing/embedded.html"
).split()
_MODULES = (
    "languages.py web.py measures.py corrections/forms.py corrections/views.py sharing/frames.py "
    "venues/*.py"
).split()
_OF_STAFF = (
    "agreements bulk changes claiming creating details_form disclosing editing exporting history "
    "hours_grid import_report importing matching merging own partner_forms pausing pinning placing "
    "privacy private_rows publishing records reminders row_reading space_import stale standard "
    "storing succession tables telling todo venue_import wording workbooks"
).split()
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in what is compiled, so that the same words always make the same file."""
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "_l": None,
    "lazy_gettext": None,
    "AmenityType": (2,),
}


def find_words() -> dict[str, None]:
    """What the public pages may say, in the order of the files."""
    found = dict.fromkeys(TOWNS)
    for path in _templates():
        found |= dict.fromkeys(_extract("jinja2", path))
    for path in _modules():
        found |= dict.fromkeys(_extract("python", path))
    return found


def _templates() -> list[Path]:
    return sorted({path for each in _TEMPLATES for path in (ROOT / "templates").glob(each)})


def _modules() -> list[Path]:
    paths = {path for each in _MODULES for path in PACKAGE.glob(each)}
    return sorted(
        path for path in paths if path.stem not in _OF_STAFF and not path.stem.startswith("staff")
    )


def _extract(method: str, path: Path) -> Iterator[str]:
    options = {"newstyle_gettext": "true", "trimmed": "true"}
    for _line, words, *_more in extract_from_file(method, path, _KEYWORDS, options=options):
        yield words if isinstance(words, str) else words[0]


def path_of(locale: str) -> Path:
    return ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"


def read(locale: str) -> Catalog:
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=Locale.parse(locale))


def compiled(catalog: Catalog) -> bytes:
    """As the program reads it, with its furigana between marks that no text has."""
    marked = Catalog(locale=catalog.locale, creation_date=_WHEN, revision_date=_WHEN)
    for message in catalog:
        if message.id:
            marked.add(message.id, annotate.marked(str(message.string)))
    body = BytesIO()
    write_mo(body, marked)
    return body.getvalue()


def update(locale: str) -> list[str]:
    """Bring one catalog up to date; the words that want translating."""
    path = path_of(locale)
    old = read(locale) if path.exists() else Catalog()
    new = Catalog(locale=Locale.parse(locale), project="kyodo-spaces", header_comment="")
    for words in find_words():
        known = old.get(words)
        new.add(words, str(known.string) if known else "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=0, omit_header=True)
    path.with_suffix(".mo").write_bytes(compiled(new))
    return [str(message.id) for message in new if message.id and not message.string]


if __name__ == "__main__":
    for locale in TRANSLATED:
        for words in update(locale):
            print(f"{locale}: {words}")  # noqa: T201 - what it is run for
