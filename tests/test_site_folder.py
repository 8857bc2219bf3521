"""What a killed export leaves is cleared by the next one, and nothing that is another's."""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import Result

from kyodo_spaces.sharing import site_folder, site_index
from tests import writers


def work(_url: str, _instance: Path, pipe: Connection, folder: Path) -> None:
    """Begin an export, say where, and get no further."""
    with site_folder.beside(folder) as made:
        pipe.send(made)
        signal.pause()


@contextmanager
def at_work(folder: Path) -> Iterator[Path]:
    """Where a process is at work, which is killed in the end."""
    process, pipe = writers.start(work, "", folder, folder)
    try:
        made: Path = pipe.recv()
        yield made
    finally:
        process.kill()
        process.join()


def begin_and_kill(folder: Path) -> Path:
    with at_work(folder) as made:
        pass
    assert made.is_dir()
    return made


def test_what_a_killed_export_left_is_cleared(run: Callable[..., Result], tmp_path: Path) -> None:
    left = begin_and_kill(tmp_path / "site")
    (left / "new").mkdir()
    (left / "new/index.html").write_text("half")
    assert run("export", "--site", tmp_path / "site").exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if "site" in path.name] == ["site"]


def test_what_a_living_process_holds_stays(tmp_path: Path) -> None:
    with at_work(tmp_path / "site") as held:
        with site_folder.beside(tmp_path / "site") as own:
            assert own != held
            assert held.is_dir()
        assert not own.exists()
    with site_folder.beside(tmp_path / "site"):
        assert not held.exists()


def test_nothing_else_is_cleared(tmp_path: Path) -> None:
    names = [".site-mine", ".site-abcdefgh", ".sites-abcdefgh", "site-abcdefgh", ".site-abcdefgh-x"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("theirs")
    (tmp_path / ".site-12345678").write_text("theirs")
    other = begin_and_kill(tmp_path / "site-2")
    with site_folder.beside(tmp_path / "site"):
        assert sorted(path.name for path in tmp_path.glob("*/file")) == ["file"] * len(names)
        assert (tmp_path / ".site-12345678").read_text() == "theirs"
        assert other.is_dir()


def test_an_export_killed_while_it_took_the_place_loses_nothing(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    run("export", "--site", folder)
    before = sorted(folder.rglob("*"))
    left = begin_and_kill(folder)
    shutil.move(folder, left / "old")

    def fail() -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(site_index, "data", fail)
    assert run("export", "--site", folder).exit_code == 2
    assert sorted(folder.rglob("*")) == before
    assert not left.exists()


def test_of_two_exports_that_start_together_one_clears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rename = tmp_path / "site", Path.rename
    left = begin_and_kill(folder)
    (left / "old").mkdir()
    (left / "old/index.html").write_text("before")

    def while_another_starts(path: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        with site_folder.beside(folder):
            assert not folder.exists()
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", while_another_starts)
    with site_folder.beside(folder):
        assert (folder / "index.html").read_text() == "before"
        assert not left.exists()
