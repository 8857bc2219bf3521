"""The files of the checkout, for the tests that hold the rules of the house."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kyodo_spaces"


@cache
def files(*suffixes: str) -> list[Path]:
    """Every file that is or may be committed, by its suffix; all of them without one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is found by PATH on every machine
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = sorted({ROOT / name for name in listed.split("\0") if name})
    return [path for path in paths if path.is_file() and (path.suffix in suffixes or not suffixes)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> dict[str, Path]:
    """The package's modules by dotted name inside it: `venues.search`; a package by its folder."""
    found = {}
    for path in files(".py"):
        if PACKAGE in path.parents:
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "__init__"] = path
    return found


@cache
def imports(module: str) -> set[str]:
    """What a module imports, anywhere in it: our modules as `.venues.search`, others by name."""
    found = set()
    path = modules()[module]
    here = path.relative_to(PACKAGE.parent).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: len(here) + 1 - node.level]] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            found |= {f"{source}.{alias.name}" for alias in node.names}
    return {_shorten(name) for name in found}


def _shorten(name: str) -> str:
    """`kyodo_spaces.venues.search.find` as `.venues.search`, and `flask.Flask` as `flask`."""
    if name.split(".", maxsplit=1)[0] != PACKAGE.name:
        return name.split(".", maxsplit=1)[0]
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in modules():
        parts.pop()
    return "." + ".".join(parts or ["__init__"])
