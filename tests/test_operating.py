"""The manual's commands are the program's: each `./run …` names what exists."""

import re
import shlex

import click
import pytest

from kyodo_spaces.cli import main
from tests.checkout import ROOT

MANUAL = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"\./run [^`\n|&]+", MANUAL)))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_can_be_parsed(line: str) -> None:
    words = shlex.split(line.replace("$(", "").replace(")", ""))[1:]
    command: click.Command = main
    while isinstance(command, click.Group):
        found = command.commands.get(words.pop(0))
        assert found is not None, line
        command = found
    known = {name for parameter in command.params for name in parameter.opts}
    assert [word for word in words if word.startswith("--") and word not in known] == []


def test_the_manual_tells_of_each_command_an_operator_needs() -> None:
    told = " ".join(COMMANDS)
    for words in "user add|department succeed|backup|restore|remind|audit export".split("|"):
        assert f"./run {words}" in told


@pytest.mark.parametrize("name", ["operating.md", "inquiry.md"])
def test_the_words_that_a_manual_quotes_are_the_programs(name: str) -> None:
    manual = (ROOT / "docs" / name).read_text(encoding="utf-8")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "kyodo_spaces").rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    source = re.sub(r"%\(\w+\)s|\{\w+\}", "○", source)
    told = manual.replace("\n", "").replace("○年○月○日", "○")
    quoted = {words for words in re.findall("「([^「」]+)」", told) if "`" not in words}
    assert {words for words in quoted if words not in source} == set()
