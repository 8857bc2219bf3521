"""A copy of the whole database in one file, and back: checked before it takes anything's place."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from . import backup_postgresql, clock, db
from .errors import Invalid

NOT_OURS = "協働スペースのバックアップではないか、壊れています。データベースは変えていません。"


def make(target: Path, *, overwrites: bool = False) -> None:
    """Write a backup of the database as it is now; others may go on writing meanwhile.

    Raises Invalid when the file exists and may not be overwritten, is the database itself, or
    the copy is not sound; then nothing new stands under its name.
    """
    _is_not_live(target)
    if target.exists() and not overwrites:
        raise Invalid(f"{target} はもうあります。別の名前にするか、--force を付けてください。")
    with _beside(target) as partial:
        if _is_sqlite():
            _copy(_file(), partial)
            _check(partial)
        else:
            backup_postgresql.dump(db.db.engine.url, partial)
            _revision_is_known(backup_postgresql.revision(partial))
        _keep(partial, target)


def restore(source: Path, instance: Path) -> Path | None:
    """Put a backup in the database's place and bring its schema up to date.

    Returns where the database from before is kept (PostgreSQL's in `instance`), None when there
    was none. Raises Invalid, and changes nothing, for a file that is no backup of ours, is
    damaged, comes from a newer version or is the database itself, or while that is in use.
    """
    if not source.is_file():
        raise Invalid(f"{source} というファイルはありません。")
    _is_not_live(source)
    before = clock.in_japan(clock.stamp()).strftime("before-restore-%Y%m%d-%H%M%S-%f")
    aside: Path | None
    if _is_sqlite():
        file = _file()
        db.release()
        aside = _replace(file, source, file.with_name(f"{file.name}.{before}"))
    else:
        aside = instance / f"kyodo.{before}.dump"
        _restore_postgresql(source, aside)
    db.upgrade_schema()
    return aside


def _restore_postgresql(source: Path, aside: Path) -> None:
    try:
        _revision_is_known(backup_postgresql.revision(source))
    except backup_postgresql.Unreadable as error:
        raise Invalid(f"{source}: {NOT_OURS}") from error
    url = db.db.engine.url
    if others := backup_postgresql.count_others(db.db.engine):
        raise Invalid(
            f"データベースに、ほかに {others} 本の接続があります。サーバーを止めてください。"
        )
    db.release()
    make(aside)
    backup_postgresql.load(url, source)


def _is_sqlite() -> bool:
    return db.db.engine.dialect.name == "sqlite"


def _file() -> Path:
    name = db.db.engine.url.database
    if not name or name == ":memory:":
        raise Invalid("ファイルに置いたデータベースだけを、バックアップできます。")
    return Path(name)


def _is_not_live(path: Path) -> None:
    """Raises Invalid for a file that SQLite works with, by whatever name it is called."""
    if not _is_sqlite():
        return
    live = _file()
    for suffix in ("", "-wal", "-shm", "-journal"):
        file = live.with_name(live.name + suffix)
        is_same = path.resolve() == file.resolve()
        if is_same or (path.exists() and file.exists() and path.samefile(file)):
            raise Invalid(
                f"{path} は、使っているデータベースです。別のファイルを指定してください。"
            )


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty file that only its owner can read, in the folder of `target`; gone at the end."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    partial.touch(mode=0o600)
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _copy(source: Path, partial: Path) -> None:
    """Not a copy of the file, which would lack what still lies in the WAL."""
    if not source.exists():
        raise Invalid("データベースがまだありません。")
    try:
        with closing(sqlite3.connect(source, timeout=30, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
    except sqlite3.Error as error:
        raise Invalid(f"バックアップを書けませんでした（{error}）。") from error


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            ((verdict,), *_more) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if verdict != "ok" or not tables >= {"venue", "audit_line", "alembic_version"}:
                raise Invalid(NOT_OURS)
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise Invalid(NOT_OURS) from error
    _revision_is_known(found[0] if found else "")


def _revision_is_known(revision: str) -> None:
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise Invalid(
            f"新しい版の協働スペースのバックアップです（{revision}）。"
            "プログラムを新しくしてから、もう一度お試しください。データベースは変えていません。"
        ) from error


def _keep(partial: Path, target: Path) -> None:
    """Take the name only when the content is on the disk."""
    for path, mode in ((partial, os.O_RDWR), (target.parent, os.O_RDONLY)):
        if path is not partial:
            partial.replace(target)
        descriptor = os.open(path, mode)
        os.fsync(descriptor)
        os.close(descriptor)


def _replace(file: Path, source: Path, aside: Path) -> Path | None:
    with _beside(file) as partial:
        shutil.copyfile(source, partial)
        try:
            _check(partial)
        except Invalid as error:
            raise Invalid(f"{source}: {error}") from error
        if not file.exists():
            _keep(partial, file)
            return None
        _settle(file)
        old = file.stat()
        partial.chmod(old.st_mode)
        with suppress(PermissionError):
            os.chown(partial, old.st_uid, old.st_gid)
        for suffix in ("-wal", "-shm"):  # left only by a database too damaged to be settled
            with suppress(FileNotFoundError):
                file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
        os.link(file, aside)
        _keep(partial, file)
        return aside


def _settle(file: Path) -> None:
    """Bring what lies in the WAL into the file; SQLite refuses while anyone else has it open."""
    try:
        with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Invalid(
                "データベースが使われています。サーバーを止めてから、もう一度お試しください。"
            ) from error
    except sqlite3.DatabaseError:
        return  # not sound, which may be why it is being replaced
