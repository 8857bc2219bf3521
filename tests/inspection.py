"""What every page must hold, whichever test opens it: valid HTML that works for everyone.

`problems(html)` returns one line for each fault; `InspectingClient` calls it on every answer.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E as MESSAGES
from werkzeug.test import TestResponse

# The HTML standard's elements, without those that run another's content.
ELEMENTS = frozenset(
    "html head body title meta link base article section nav aside header footer main search "
    "address h1 h2 h3 h4 h5 h6 hgroup p hr pre blockquote ol ul li menu dl dt dd figure figcaption "
    "div a em strong small s cite q dfn abbr ruby rt rp data time code var samp kbd sub sup i b u "
    "mark bdi bdo span br wbr ins del picture source img map area table caption colgroup col tbody "
    "thead tfoot tr td th form label input button select datalist optgroup option textarea output "
    "progress meter fieldset legend details summary dialog iframe script style noscript "
    "template".split()
)
DATA_SCRIPTS = {"application/ld+json", "application/json"}
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
NOT_FETCHED = {"canonical", "alternate"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")


class Page:
    """A parsed page: its elements in document order, each one's parent, and the parse errors."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.errors = [
            f"{line}:{column}: {MESSAGES.get(code, code) % values}"
            for (line, column), code, values in parser.errors
        ]
        # Comments have a function for a tag, and what is inside an SVG follows other rules.
        self.elements = [item for item in self.root.iter() if isinstance(item.tag, str)]
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.ids = Counter(item.attrib["id"] for item in self.elements if "id" in item.attrib)

    def all(self, *tags: str) -> list[Element]:
        return [item for item in self.elements if item.tag in tags]

    def ancestors(self, item: Element) -> Iterator[Element]:
        while (parent := self.parents.get(item)) is not None:
            yield parent
            item = parent


@lru_cache(8)
def parse(html: str) -> Page:
    """A page whose form a test sends is read twice: once to be inspected, once to be filled in."""
    return Page(html)


def words(item: Element) -> str:
    """The text inside an element, with its pictures' texts, on one line."""
    pictures = [image.get("alt", "") for image in item.iter("img")]
    return " ".join("".join([*_read(item), *pictures]).split())


def _read(item: Element) -> Iterator[str]:
    """Its texts without furigana, which say them again."""
    if item.tag not in {"rt", "rp"}:
        yield item.text or ""
        for child in item:
            yield from _read(child)
            yield child.tail or ""


def is_named(item: Element) -> bool:
    return bool(words(item) or item.get("aria-label") or item.get("aria-labelledby"))


def document(page: Page) -> Iterator[str]:
    yield from page.errors
    if page.root.get("lang") not in {"ja", "en"}:
        yield "the page does not say its language"
    headings = [words(item) for item in page.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 with text is needed, not {headings}"
    title = " ".join(words(item) for item in page.all("title"))
    if headings and not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"
    if len(page.all("main")) != 1:
        yield "one main is needed"
    metas = {item.get("name"): item.get("content", "") for item in page.all("meta")}
    viewport = metas.get("viewport", "")
    if not viewport or "user-scalable" in viewport or "maximum-scale" in viewport:
        yield f"a viewport that lets people zoom is needed, not {viewport!r}"


def structure(page: Page) -> Iterator[str]:
    for name in sorted({str(item.tag) for item in page.elements if item.tag not in ELEMENTS}):
        if not name.startswith("{"):
            yield f"<{name}> is no element of HTML, or an obsolete one"
    level = 0
    for item in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        if (found := int(str(item.tag)[1])) > level + 1:
            yield f"the heading {words(item)!r} jumps from level {level} to {found}"
        level = found
    for item in page.all("a", "button", "input", "select", "textarea", "summary"):
        outside = [str(outer.tag) for outer in page.ancestors(item)]
        if "a" in outside or "button" in outside:
            yield f"<{item.tag}> lies inside a link or a button"
    for item in page.all("table"):
        if not any(cell.tag == "th" for cell in item.iter()):
            yield "a table has no header cell"


def identity(page: Page) -> Iterator[str]:
    for name, count in page.ids.items():
        if count > 1:
            yield f"the id {name!r} occurs {count} times"
    for item in page.elements:
        wanted = [name for key in REFERENCES for name in item.get(key, "").split()]
        if item.tag == "a" and len(link := item.get("href", "")) > 1 and link.startswith("#"):
            wanted.append(link[1:])
        for name in wanted:
            if name not in page.ids:
                yield f"<{item.tag}> points to the id {name!r}, which is not on the page"


def names(page: Page) -> Iterator[str]:
    labelled = {item.get("for") for item in page.all("label") if words(item)} - {None}
    for item in page.all("input", "select", "textarea"):
        if item.tag == "input" and item.get("type") in UNLABELLED_INPUTS:
            continue
        wrapped = any(outer.tag == "label" for outer in page.ancestors(item))
        if not (wrapped or item.get("id") in labelled or is_named(item)):
            yield f"the field {item.get('name')!r} has no label"
    for item in page.all("a", "button", "summary", "legend", "label"):
        if not is_named(item):
            yield f"<{item.tag}> {dict(item.attrib)} has no text"
    for item in page.all("iframe"):
        if not item.get("title"):
            yield f"the frame of {item.get('src')} has no title"
    for item in page.all("img"):
        if "alt" not in item.attrib:
            yield f"{item.get('src')} has no alt"


def forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        action, method = form.get("action"), form.get("method", "").lower()
        if not action or method not in {"get", "post"}:
            yield f"the form {dict(form.attrib)} needs an action and a method"
        tokens = [item for item in form.iter("input") if item.get("name") == "csrf_token"]
        if (method == "post") != (len(tokens) == 1):
            yield f"the form to {action!r} by {method!r} has {len(tokens)} CSRF tokens"
        if not any(_submits(item) for item in form.iter()):
            yield f"the form to {action!r} has no button to send it"


def _submits(item: Element) -> bool:
    kind = item.get("type", "submit" if item.tag == "button" else "")
    return item.tag in {"button", "input"} and kind in {"submit", "image"}


def policy(page: Page) -> Iterator[str]:
    """What the Content-Security-Policy would refuse, and what would ask another host."""
    for item in page.all("script"):
        if "src" in item.attrib:
            continue
        if item.get("type") not in DATA_SCRIPTS:
            yield "a script is written in the page"
        else:
            yield from _bad_json(item.text or "")
    yield from ("a style element is written in the page" for _ in page.all("style"))
    for item in page.elements:
        for key, value in item.attrib.items():
            if key == "style" or key.startswith("on"):
                yield f"<{item.tag}> has the attribute {key}"
            if key in {"href", "src", "action"} and value.strip().lower().startswith("javascript:"):
                yield f"<{item.tag}> runs a script by {key}"
        fetched = item.get("src") or (item.get("href") if item.tag == "link" else None)
        if (
            fetched
            and urlsplit(fetched).netloc
            and item.get("rel") not in {"canonical", "alternate"}
        ):
            yield f"<{item.tag}> fetches {fetched} from another host"


def _bad_json(text: str) -> Iterator[str]:
    try:
        json.loads(text)
    except ValueError as error:
        yield f"a data script is not JSON: {error}"


CHECKS: tuple[Callable[[Page], Iterator[str]], ...] = (
    document,
    structure,
    identity,
    names,
    forms,
    policy,
)


def problems(html: str) -> list[str]:
    page = parse(html)
    return [problem for check in CHECKS for problem in check(page)]


class InspectingClient(FlaskClient):
    """Flask's test client, which refuses a page that has a problem."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and response.request.method != "OPTIONS"
        if is_page and not 300 <= response.status_code < 400:
            found = problems(response.text)
            assert not found, f"{response.request.path}:\n" + "\n".join(found)
        return response
