"""What PostgreSQL's own tools do for a backup: they come with it, not with this program."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Engine, text

from .errors import Invalid

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class Unreadable(Invalid):
    """One of the tools refused; the text holds its own words."""


def dump(url: URL, target: Path) -> None:
    """Write the database as one consistent archive."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-acl", f"--file={target}")


def revision(archive: Path) -> str:
    """The schema's revision in an archive; raises Unreadable for what is none of ours."""
    whole = ("--file=/dev/null", str(archive))
    _run("pg_restore", None, *whole)
    rows = _run(
        "pg_restore", None, "--data-only", "--table=alembic_version", "--file=-", str(archive)
    ).splitlines()
    begins = [at for at, row in enumerate(rows) if row.startswith("COPY public.alembic_version ")]
    if not begins:
        raise Unreadable("alembic_version")
    return rows[begins[0] + 1]


def count_others(engine: Engine) -> int:
    """How many others are connected to the database."""
    with engine.connect() as connection:
        return connection.scalar(OTHERS) or 0


def load(url: URL, archive: Path) -> None:
    """Replace all that is in the database, in one transaction.

    The schema is made anew: `pg_restore --clean` would trip over tables that the archive
    does not know. The script is written whole first, so that a tool that fails half-way
    leaves nothing to be committed.
    """
    with TemporaryDirectory(prefix="kyodo-") as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", None, "--no-owner", "--no-acl", f"--file={script}", str(archive))
        _run(
            "psql",
            url,
            *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            "--command=SET client_min_messages = warning",
            "--command=DROP SCHEMA public CASCADE",
            "--command=CREATE SCHEMA public",
            f"--file={script}",
        )


def _run(program: str, url: URL | None, *arguments: str) -> str:
    """Run a tool, on the database of `url` if one is given; returns what it prints."""
    path = shutil.which(program)
    if path is None:
        raise Invalid(
            f"{program} が見つかりません。PostgreSQL の道具"
            "（Debian では postgresql-client）を入れてください。"
        )
    environment = dict(os.environ)
    if url is not None:
        if url.password:  # other users of the machine can read a command's arguments
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql", password=None)
        arguments = (*arguments, f"--dbname={plain.render_as_string(hide_password=False)}")
    done = subprocess.run(  # noqa: S603 - fixed programs, no shell
        [path, *arguments], capture_output=True, check=False, env=environment, text=True
    )
    if done.returncode:
        raise Unreadable(f"{program}: {done.stderr.strip()}")
    return done.stdout
