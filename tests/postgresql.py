"""A PostgreSQL server of the tests' own, on a unix socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from sqlalchemy import NullPool, create_engine, text

# Nothing here outlives the run, so nothing is made safe against a power cut.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
}


def _programs() -> Path:
    """Debian keeps initdb and pg_ctl out of PATH, in a folder for each version."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if in_path := shutil.which("initdb"):
        found.append(Path(in_path).resolve().parent)
    assert found, (
        "PostgreSQL が見つかりません。./check で入れるか、initdb を PATH に置いてください。"
    )
    return max(found, key=lambda path: path.parent.name)


class PostgreSQLServer:
    """A context: the server runs inside it."""

    def __init__(self) -> None:
        # Straight under /tmp, for the path of a socket may have 107 bytes only.
        self.folder = Path(tempfile.mkdtemp(prefix="kyodo-pg-", dir="/tmp"))
        self.programs = _programs()
        # The server refuses to run as root.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self._made = 0

    def url(self, database: str) -> str:
        return f"postgresql://{self.user.pw_name}@/{database}?host={self.folder}"

    def __enter__(self) -> Self:
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
        self._run("pg_ctl", "-w", "-l", "log", "-o", f"-k {self.folder} {options}", "start")
        self._admin = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+psycopg:"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def create(self, template: str = "template1") -> str:
        """Make a database as a copy of `template` and return its name."""
        self._made += 1
        name = f"kyodo_{self._made}"
        self._admin_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        self._admin_sql(f"DROP DATABASE {database} WITH (FORCE)")

    def _admin_sql(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def _run(self, program: str, *arguments: str) -> None:
        as_root = os.geteuid() == 0
        subprocess.run(  # noqa: S603 - fixed programs and arguments
            [self.programs / program, "-D", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            user=self.user.pw_uid if as_root else None,
            group=self.user.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
        )
