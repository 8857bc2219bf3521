"""`kyodo backup` and `kyodo restore`: whole under writes, and nothing replaced unchecked."""

import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import select

from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, release, transaction, upgrade_schema
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.models import Venue
from tests import writers
from tests.factories import store, venue
from tests.people import COORDINATOR

Run = Callable[..., Result]


def close(app: Flask) -> None:
    """As the shell would begin: with no connection open."""
    with app.app_context():
        release()


def names(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(Venue.name).order_by(Venue.id)))
        release()
    return found


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if "before-restore" in path.name)


@pytest.fixture
def filled(app: Flask) -> Flask:
    with app.app_context():
        store(venue("小町会館"), venue("髙橋記念館"))
    close(app)
    return app


@pytest.mark.every_database
def test_there_and_back(filled: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "backups" / "kyodo.backup"
    file.parent.mkdir()
    done = run("backup", file)
    assert (done.exit_code, [path.name for path in file.parent.iterdir()]) == (0, [file.name])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with filled.app_context():
        store(venue("あとから"))
    close(filled)
    done = run("restore", file)
    assert done.exit_code == 0, done.output
    assert names(filled) == ["小町会館", "髙橋記念館"]
    (aside,) = kept(tmp_path)
    assert str(aside) in done.output
    assert run("restore", aside).exit_code == 0
    assert names(filled) == ["小町会館", "髙橋記念館", "あとから"]
    with (
        filled.app_context(),
        pytest.raises(Exception, match="append-only"),
        transaction() as session,
    ):
        session.query(AuditLine).delete()
    close(filled)


@pytest.mark.every_database
@pytest.mark.usefixtures("filled")
def test_a_file_is_overwritten_only_by_force(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kyodo.backup"
    file.write_text("mine")
    assert run("backup", file).exit_code == 2
    assert file.read_text() == "mine"
    assert run("backup", file, "--force").exit_code == 0
    assert run("restore", file).exit_code == 0


@pytest.mark.parametrize("name", ["kyodo.sqlite3", "kyodo.sqlite3-wal", "kyodo.sqlite3-shm"])
def test_the_database_itself_is_no_place_for_its_backup(
    filled: Flask, run: Run, tmp_path: Path, name: str
) -> None:
    live = tmp_path / "kyodo.sqlite3"
    with filled.app_context():
        store(venue("WALの中"))
        before = live.stat().st_ino
        assert run("backup", tmp_path / name, "--force").exit_code == 2
        assert live.stat().st_ino == before
    assert names(filled) == ["小町会館", "髙橋記念館", "WALの中"]


def test_the_database_itself_is_no_backup(filled: Flask, run: Run, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(tmp_path / "kyodo.sqlite3")
    (tmp_path / "link").hardlink_to(tmp_path / "kyodo.sqlite3")
    for name in ("kyodo.sqlite3", "alias", "link"):
        assert run("restore", tmp_path / name).exit_code == 2
        assert run("backup", tmp_path / name, "--force").exit_code == 2
    assert names(filled) == ["小町会館", "髙橋記念館"]
    assert kept(tmp_path) == []


@pytest.mark.every_database
def test_no_page_from_before_a_restore_passes_for_one_after(
    filled: Flask, run: Run, tmp_path: Path
) -> None:
    def ring(phone: str) -> None:
        with filled.app_context():
            change("venues", 1, {"phone": phone}, version=1, by=COORDINATOR)
        close(filled)

    assert run("backup", tmp_path / "file").exit_code == 0
    ring("0467-99-9999")
    wrong = filled.test_client().get("/venues/1").headers["ETag"]
    close(filled)
    assert run("restore", tmp_path / "file").exit_code == 0
    ring("0467-11-1111")
    answer = filled.test_client().get("/venues/1", headers={"If-None-Match": wrong})
    assert (answer.status_code, "0467-11-1111" in answer.text) == (200, True)
    close(filled)


@pytest.mark.every_database
def test_an_older_schema_is_brought_up_to_date(filled: Flask, run: Run, tmp_path: Path) -> None:
    with filled.app_context():
        downgrade(revision="0001")
        release()
    assert run("backup", tmp_path / "old").exit_code == 0
    with filled.app_context():
        upgrade_schema()
        release()
    assert run("restore", tmp_path / "old").exit_code == 0
    assert names(filled) == ["小町会館", "髙橋記念館"]


@pytest.mark.every_database
def test_a_backup_from_a_newer_version_is_refused(filled: Flask, run: Run, tmp_path: Path) -> None:
    with filled.app_context(), transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    close(filled)
    done = run("backup", tmp_path / "new")
    assert done.exit_code == 2
    assert "9999" in done.output
    assert not (tmp_path / "new").exists()


@pytest.mark.every_database
@pytest.mark.parametrize(
    "content", [b"", b"kyodo", b"PGDMP\x01\x0e", b"SQLite format 3\0" + b"x" * 5000]
)
def test_what_is_no_backup_changes_nothing(
    filled: Flask, run: Run, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    done = run("restore", tmp_path / "file")
    assert done.exit_code == 2
    assert "データベースは変えていません" in done.output
    assert names(filled) == ["小町会館", "髙橋記念館"]
    assert kept(tmp_path) == []


@pytest.mark.every_database
def test_a_damaged_backup_changes_nothing(filled: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert run("backup", file).exit_code == 0
    whole = file.read_bytes()
    half = len(whole) // 2 // 4096 * 4096
    for damaged in (whole[:half], whole[:half] + b"\xff" * 8192 + whole[half + 8192 :]):
        file.write_bytes(damaged)
        assert run("restore", file).exit_code == 2
        assert names(filled) == ["小町会館", "髙橋記念館"]


@pytest.mark.every_database
@pytest.mark.usefixtures("filled")
def test_a_database_in_use_is_not_replaced(
    run: Run, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "file").exit_code == 0
    server = make_app()
    with server.app_context():
        db.session.execute(select(Venue.id)).all()
        done = run("restore", tmp_path / "file")
        release()
    assert done.exit_code == 2
    assert "サーバーを止めて" in done.output
    assert kept(tmp_path) == []
    assert run("restore", tmp_path / "file").exit_code == 0


@pytest.mark.every_database
def test_a_backup_that_can_t_be_written_leaves_nothing(
    filled: Flask, run: Run, tmp_path: Path
) -> None:
    done = run("backup", tmp_path / "nowhere" / "file")
    assert done.exit_code == 2
    assert not (tmp_path / "nowhere").exists()
    assert names(filled) == ["小町会館", "髙橋記念館"]


def test_a_damaged_database_is_kept_aside_and_replaced(
    filled: Flask, run: Run, tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "file").exit_code == 0
    (tmp_path / "kyodo.sqlite3").write_bytes(b"x" * 8192)
    assert run("restore", tmp_path / "file").exit_code == 0
    assert names(filled) == ["小町会館", "髙橋記念館"]
    assert [path.read_bytes() for path in kept(tmp_path)] == [b"x" * 8192]


def test_on_a_new_machine_there_is_nothing_to_keep(filled: Flask, run: Run, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "file").exit_code == 0
    for path in tmp_path.glob("kyodo.sqlite3*"):
        path.unlink()
    assert run("backup", tmp_path / "none").exit_code == 2
    assert run("restore", tmp_path / "file").exit_code == 0
    assert names(filled) == ["小町会館", "髙橋記念館"]
    assert kept(tmp_path) == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_without_postgresql_s_tools_it_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("backup", tmp_path / "file")
    assert done.exit_code == 2
    assert "postgresql-client" in done.output


@pytest.mark.every_database
def test_backups_under_writes_hold_all_that_was_acknowledged(
    app: Flask, backend: str, database_url: str, run: Run, tmp_path: Path
) -> None:
    with app.app_context():
        store(venue(description="0", note="0"))
    close(app)
    process, pipe = writers.start(writers.edit_until_killed, database_url, tmp_path)
    acknowledged = [pipe.recv()]
    before: list[tuple[Path, list[int]]] = []
    for number in range(8 if backend == "sqlite" else 3):
        file = tmp_path / f"{number}.backup"
        acknowledged += (pipe.recv() for _edit in range(3))
        while pipe.poll():
            acknowledged.append(pipe.recv())
        before.append((file, list(acknowledged)))
        done = run("backup", file)
        assert done.exit_code == 0, done.output
    process.kill()
    process.join()
    for file, lines in before:
        number_of_edits, stored = read(backend, file)
        assert set(lines) <= stored
        assert number_of_edits == len(stored)


def read(backend: str, file: Path) -> tuple[int, set[int]]:
    """What venue 1 counts in a backup, and the numbers of the lines of its edits."""
    if backend == "postgresql":
        return _read_archive(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        lines = connection.execute("SELECT id FROM audit_line WHERE operation = 'edit'")
        stored = {id for (id,) in lines}
        (number,) = connection.execute("SELECT description FROM venue").fetchone()
    return int(number), stored


def _read_archive(file: Path) -> tuple[int, set[int]]:
    def column(table: str, name: str) -> list[list[str]]:
        pg_restore = shutil.which("pg_restore")
        assert pg_restore
        script = subprocess.run(  # noqa: S603 - one fixed program
            [pg_restore, "--data-only", f"--table={table}", "--file=-", file],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        head, *rows = script[script.index("COPY") : script.index("\n\\.")].splitlines()
        at = head[head.index("(") + 1 : head.index(")")].split(", ").index(name)
        return [[row.split("\t")[at], row] for row in rows]

    stored = {int(id) for id, row in column("audit_line", "id") if "\tedit\t" in row}
    return int(column("venue", "description")[0][0]), stored
