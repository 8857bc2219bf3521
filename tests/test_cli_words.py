"""What the command line says when something can't be done: Japanese, and no trace left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kyodo_spaces.cli import main as kyodo

Run = Callable[..., Result]


def test_names_are_told_as_they_were_typed(run: Run) -> None:
    answer = run(
        "user", "add", "taro", "--name", "由比", "--role", "editor", "--department", "無\x1b課"
    )
    assert answer.exit_code == 2
    assert "「無課」という課は" in answer.output
    answer = run("user", "reset", "花\u202e子")
    assert answer.exit_code == 2
    assert "「花子」という人はいません" in answer.output


@pytest.mark.parametrize(
    "command", [("import",), ("restore",), ("gazetteer", "import"), ("gazetteer", "build", "x")]
)
def test_a_file_that_is_not_there_is_told_in_japanese(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "ありません.csv")
    assert answer.exit_code == 2
    assert answer.output.endswith(
        ("というファイルがないか、読めません。\n", "というファイルはありません。\n")
    )
    assert "Usage" not in answer.output


def test_a_folder_that_is_not_there_is_told_in_japanese(run: Run, tmp_path: Path) -> None:
    answer = run("backup", tmp_path / "none" / "kyodo.backup")
    assert answer.exit_code == 2
    assert "そのようなファイルかフォルダーがありません" in answer.output


@pytest.mark.parametrize("file", ["none", "bad"])
def test_a_failed_restore_into_a_new_folder_creates_nothing(tmp_path: Path, file: str) -> None:
    (tmp_path / "bad").write_text("no backup")
    instance = tmp_path / "srv" / "instance"
    settings = {"KYODO_INSTANCE": str(instance), "KYODO_TILES": "none"}
    done = CliRunner().invoke(kyodo, ["restore", str(tmp_path / file)], env=settings)
    assert done.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]


def test_a_failed_restore_keeps_the_folder_that_was_there(tmp_path: Path) -> None:
    settings = {"KYODO_INSTANCE": str(tmp_path), "KYODO_TILES": "none"}
    done = CliRunner().invoke(kyodo, ["restore", str(tmp_path / "none")], env=settings)
    assert done.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
