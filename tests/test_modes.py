"""What only its owner may read on the server's disk, whatever the umask."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kyodo_spaces import create_app
from kyodo_spaces.db import db, release, upgrade_schema


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_instance_folder_is_its_owners_alone(tmp_path: Path) -> None:
    instance = tmp_path / "srv" / "instance"
    with create_app({"INSTANCE": instance, "TILES": "none"}).app_context():
        upgrade_schema()
        with db.engine.connect():
            found = {path.name: mode(path) for path in instance.iterdir()}
        release()
    assert mode(instance) == 0o700
    assert found.keys() >= {"kyodo.sqlite3", "kyodo.sqlite3-wal", "secret_key"}
    assert set(found.values()) == {0o600}


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    create_app({"INSTANCE": tmp_path, "TILES": "none"})
    assert mode(tmp_path) == 0o700
    tmp_path.chmod(0o750)
    create_app({"INSTANCE": tmp_path, "TILES": "none"})
    assert mode(tmp_path) == 0o750


def test_the_exported_audit_is_its_owners_alone(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    assert run("audit", "export", file).exit_code == 0
    assert mode(file) == 0o600
