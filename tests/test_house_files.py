"""The rules of the house for everything but code: settings, addresses, templates, locks, data."""

import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from kyodo_spaces.config import SETTINGS
from tests.checkout import ROOT, files, name_of

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = README + "".join(path.read_text(encoding="utf-8") for path in files(".md"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
TEMPLATES = [path for path in files(".html") if ROOT / "templates" in path.parents]
TRANSLATES = {"_", "gettext", "ngettext", "pgettext"}
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")  # letters, not punctuation
INLINE = re.compile(
    r"<style|<script(?![^>]*\b(?:src|type)=)|\sstyle=|\son\w+\s*=|javascript:", re.IGNORECASE
)

# What anyone may open without signing in. A new address is shut until it is added here.
OPEN = {
    "GET /",
    "GET /api/openapi.json",
    "GET /api/v1/spaces",
    "GET /api/v1/spaces.geojson",
    "GET /api/v1/spaces/<id>",
    "GET /api/v1/venues/<id>",
    "GET /embed",
    "GET /embed.js",
    "GET /embed/<show>",
    "GET /feed.atom",
    "GET /map-view.json",
    "GET /oembed",
    "GET /robots.txt",
    "GET /sitemap.xml",
    "GET /sheet",
    "GET /spaces",
    "GET /spaces/<id>",
    "GET /spaces/<id>.ics",
    "GET /spaces/<id>/report",
    "POST /spaces/<id>/report",
    "GET /spaces.csv",
    "GET /spaces.geojson",
    "GET /spaces.json",
    "GET /spaces.xlsx",
    "GET /staff/forgot",
    "POST /staff/forgot",
    "GET /staff/invitation/<token>",
    "POST /staff/invitation/<token>",
    "GET /staff/reset/<token>",
    "POST /staff/reset/<token>",
    "GET /staff/sign-in",
    "POST /staff/sign-in",
    "GET /staff/sign-in/code",
    "POST /staff/sign-in/code",
    "GET /survey/<token>",
    "POST /survey/<token>",
    "GET /survey/answer",
    "POST /survey/answer",
    "GET /survey/thanks",
    "GET /towns.geojson",
    "GET /venues",
    "GET /venues/<id>",
    "GET /venues/<id>.ics",
    "GET /venues/<id>/report",
    "POST /venues/<id>/report",
    "GET /venues.csv",
}
# What pages fetch for themselves: open as well, and no one's to remember.
ASSETS = {
    "GET /map/<version>/leaflet/<name>",
    "GET /map/<version>/shell.js",
    "GET /static/<filename>",
}

# Registries, copies of them, and folders of a machine that someone happened to build on.
ELSEWHERE = re.compile(
    r"(?:pypi|pythonhosted|npmjs|jsdelivr|unpkg|cdnjs|debian)\.(?:org|com|net)"
    r"|(?<![\w.<{}])/(?:work|root|home)/\w"
)


def doors(app: Flask, without: Collection[str] = ()) -> set[str]:
    """The application's addresses as people write them: `GET /venues/<id>`."""
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in without:
            continue
        path = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", _parameter, rule.rule)
        found |= {f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def _parameter(match: re.Match[str]) -> str:
    return "<id>" if match[1] == "id" else f"<{match[2]}>"


def test_the_open_doors_are_the_ones_listed(app: Flask) -> None:
    views = app.view_functions.items()
    closed = {name for name, view in views if not getattr(view, "is_open_door", name == "static")}
    assert doors(app, without=closed) == OPEN | ASSETS


def test_each_address_is_documented(app: Flask) -> None:
    paths = {door.split()[1] for door in doors(app) - ASSETS}
    assert {path for path in paths if f"`{path}`" not in DOCUMENTS} == set()


def test_the_staff_manual_tells_each_address_once(app: Flask) -> None:
    manual = (ROOT / "docs" / "staff.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(/[^`]+)` \|", manual, re.MULTILINE)
    paths = {door.split(" ")[1] for door in doors(app)}
    assert sorted(told) == sorted(path for path in paths if path.startswith("/staff"))


@pytest.mark.parametrize("name", SETTINGS)
def test_the_readme_tells_each_setting_as_the_program_does(name: str) -> None:
    setting = SETTINGS[name]
    default = f"`{setting.default}`" if setting.default else "なし"
    assert f"| `KYODO_{name}` | {default} | {setting.help} |" in README.splitlines()


def test_documents_name_no_setting_that_is_gone() -> None:
    assert set(re.findall(r"KYODO_([A-Z_]+)", DOCUMENTS)) <= set(SETTINGS)


@pytest.mark.parametrize("path", files(), ids=name_of)
def test_no_file_names_a_registry_or_a_place_on_some_machine(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_pins_by_hash_and_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?:|--(?:extra-)?index|--find-links| @ ", text)
    pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    hashed = re.compile(r"\S+==\S+[^\\]*\\\n +--hash=sha256:")
    assert pinned
    assert [part for part in pinned if not hashed.match(part)] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = {"setup": groups["setup"], "run": project["project"]["dependencies"] + groups["build"]}
    asked["check"] = asked["run"] + groups["check"]
    for lock, names in asked.items():
        text = (ROOT / f"requirements/{lock}.lock").read_text(encoding="utf-8")
        pinned = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        assert {re.split(r"[<>=\[; ]", name)[0] for name in names} - pinned == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_words_of_a_template_go_through_gettext(path: Path) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - parses, never renders
    assert list(_untranslated(environment.parse(path.read_text(encoding="utf-8")))) == []


def _untranslated(node: nodes.Node) -> Iterator[str]:
    """The Japanese in a template that is neither in `_()` nor between `trans` tags."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATES:
        return
    text = node.data if isinstance(node, nodes.TemplateData) else getattr(node, "value", None)
    if isinstance(text, str) and JAPANESE.search(text):
        yield text.strip()
    for child in node.iter_child_nodes():
        yield from _untranslated(child)


def test_each_file_of_data_has_its_source_in_the_readme() -> None:
    told = (ROOT / "data/README.md").read_text(encoding="utf-8")
    data = [path.relative_to(ROOT / "data") for path in files() if ROOT / "data" in path.parents]
    assert data
    for path in data:
        names = {path.as_posix(), *(f"{parent.as_posix()}/" for parent in path.parents)}
        assert path.name == "README.md" or any(f"`{name}`" in told for name in names), path
