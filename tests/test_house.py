"""The rules of the house for code: who imports whom, sizes, reasons for exceptions."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.checkout import PACKAGE, ROOT, files, imports, modules, name_of, tree_of

# Each name may import those before it. A feature is a package; the rest are single modules.
ORDER = (
    "errors clock kanji text qr annotate config languages measures db backup_postgresql "
    "backup audit geo places web answers headers mail accounts venues sharing corrections survey "
    "reports __init__ cli"
).split()
# The same inside a feature; a module with another name may import any of them but the doors.
LADDER = {
    "models": 0,
    "hours": 1,
    "search": 1,
    "queries": 2,
    "operations": 3,
    "forms": 4,
    "views": 5,
    "staff": 5,
    "feeds": 5,
    "map": 5,
    "api": 5,
    "oembed": 5,
}
# A staff page's module is named by its noun: `staff_hours` stands beside `staff`.
STAFF = {path.stem for path in PACKAGE.glob("*/staff*.py")}
DOORS = {"views", "feeds", "map", "api", "oembed"} | STAFF
# Only these know of requests and of the application.
KNOW_FLASK = (
    set("__init__ gate sessions editing db mail places languages web answers headers cli".split())
    | set("forms filters frames jsonld permalinks site_index site_pages".split())
    | DOORS
)
WEB_LIBRARIES = set(
    "flask flask_babel flask_login flask_migrate flask_sqlalchemy flask_wtf".split()
)
PURE = set("errors clock kanji text annotate geo".split()) | {
    f"venues.{name}" for name in "hours hours_text hours_days hours_form values".split()
}
LONGEST_FILE = {".py": 300, ".html": 300, ".css": 300, ".js": 150, ".md": 300}
LONGEST_FUNCTION = 40


def top(module: str) -> str:
    """The feature or ground-floor module that a module belongs to: `cli_geo` to `cli`."""
    first = module.lstrip(".").split(".")[0]
    return "cli" if first.startswith("cli_") else first


def ours(module: str) -> set[str]:
    return {name[1:] for name in imports(module) if name.startswith(".")}


@pytest.fixture(params=[name for name in modules() if top(name) != "migrations"])
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_module_has_its_place_in_the_order(module: str) -> None:
    assert top(module) in ORDER


def test_imports_go_leftward(module: str) -> None:
    allowed = ORDER[: ORDER.index(top(module)) + 1]
    assert [name for name in ours(module) if top(name) not in allowed] == []


def test_imports_inside_a_feature_go_up_the_ladder(module: str) -> None:
    *_feature, own = module.split(".")
    if not _feature:
        return
    inside = {name.split(".")[-1] for name in ours(module) if top(name) == top(module)} - {own}
    rung = LADDER["staff"] if own in DOORS else LADDER.get(own, LADDER["forms"])
    assert [name for name in inside if LADDER.get(name, 0) > rung] == []
    assert inside & DOORS == set()


def test_nothing_imports_in_a_circle() -> None:
    graph = {name: ours(name) - {name, *name.split(".")[:1]} for name in modules()}
    graph["__init__"] = set()  # its own imports are the application's parts, made at call time
    assert list(TopologicalSorter(graph).static_order())


def test_only_the_doors_know_of_requests(module: str) -> None:
    if top(module) not in KNOW_FLASK and module.rsplit(".", maxsplit=1)[-1] not in KNOW_FLASK:
        assert imports(module) & (WEB_LIBRARIES - {"flask_babel"}) == set()


def test_pure_modules_know_of_no_application_and_no_database(module: str) -> None:
    if module in PURE or top(module) in PURE:
        assert imports(module) & (WEB_LIBRARIES | {"sqlalchemy", ".db", ".audit"}) == set()


def written(*suffixes: str) -> list[Path]:
    """A migration says what happens once, from top to bottom, and is as long as that takes."""
    return [path for path in files(*suffixes) if PACKAGE / "migrations" not in path.parents]


@pytest.mark.parametrize("path", written(*LONGEST_FILE), ids=name_of)
def test_no_file_is_too_long(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE[path.suffix]


@pytest.mark.parametrize("path", written(".py"), ids=name_of)
def test_no_function_is_too_long(path: Path) -> None:
    long = {
        node.name: length
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("path", files(".py"), ids=name_of)
def test_each_exception_to_lint_and_types_has_its_reason(path: Path) -> None:
    comment = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma)\b.*")
    reasoned = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]) +[-#] +\w{2}")
    found = comment.findall(path.read_text(encoding="utf-8"))
    assert [text for text in found if path != Path(__file__) and not reasoned.match(text)] == []


def test_each_lint_rule_left_out_has_its_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = settings[settings.index("\nignore = [") : settings.index("[tool.ruff.lint.flake8")]
    rules = re.findall(r'^ +"[A-Z]+\d+",.*$', lint, re.MULTILINE)
    assert rules
    assert [rule for rule in rules if not re.search(r",\s+# \w", rule)] == []
