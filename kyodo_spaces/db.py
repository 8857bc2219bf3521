"""The database: connection rules for SQLite and PostgreSQL, and the one way to write.

SQLite runs with WAL, and a write begins IMMEDIATE: with SQLAlchemy's own default about half
of 1,200 concurrent read-modify-writes were lost without a word. Outside `transaction()` a
connection is read-only on SQLite, so that a stray write fails loudly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_migrate import Migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Insert,
    MetaData,
    Table,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Session

WRITE = {"kyodo_write": True}
_CACHE_KIB = 16_000
"""Of each connection at most: a town's whole database, where SQLite's own would be 2 MB."""
_PATIENCE_MS = 30_000
_NO_PATIENCE_MS = 50
WRITERS_TURN = 142042
"""The number of the lock that PostgreSQL's writers take in turn."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_app(app: Flask, url: str, instance: Path) -> None:
    """Bind `db` to `url`, or to SQLite in the instance folder when `url` is empty."""
    if not url:
        url = f"sqlite:///{instance / 'kyodo.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            url = "postgresql+psycopg://" + url.removeprefix(scheme)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    is_far = not url.startswith("sqlite:")  # so that a connection may be lost meanwhile
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": is_far})
    db.init_app(app)
    migrate.init_app(
        app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True
    )
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _rule_sqlite(db.engine)


def _rule_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def _make(_dialect: object, _record: object, arguments: list[str], _named: object) -> None:
        file = Path(arguments[0])
        if arguments[0] != ":memory:" and file.parent.is_dir():
            with suppress(FileExistsError):  # SQLite gives its other files the same mode
                file.touch(mode=0o600, exist_ok=False)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_PATIENCE_MS}",
            f"cache_size=-{_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kyodo_write", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


@contextmanager
def transaction() -> Iterator[Session]:
    """One write: all of it is stored when the block ends, or none of it when it raises.

    Writers take turns on both databases. On PostgreSQL too a lower audit line must not become
    visible after a higher one, else the revision would stand still while the public's view moves.
    """
    session = db.session()
    session.rollback()
    connection = session.connection(execution_options=WRITE)
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(WRITERS_TURN)))
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def write_if_free() -> Iterator[Connection]:
    """A small write beside what a page reads, of nothing that the public sees: no audit line.

    The page does not wait for the disk: when the power fails, the last of these writes are lost,
    and nothing else. Raises OperationalError where others write for longer than nobody notices.
    """
    with db.engine.connect().execution_options(**WRITE) as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_NO_PATIENCE_MS}")
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                yield connection
            return
        cursor: Any = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_NO_PATIENCE_MS}")
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            with connection.begin():
                yield connection
        finally:
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            cursor.execute("PRAGMA synchronous=FULL")


def insert_many(connection: Connection, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of a model that all name the same columns: all that have no default.

    Does nothing where there are no rows; raises ValueError, and stores none, where they name
    other columns.
    """
    execute_many(connection, _insert(model.__table__), rows)


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def execute_many(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement, which is remembered by its identity, for each row of its parameters.

    SQLAlchemy looks at each value of each row, which takes as long as storing them; here each
    column is made ready at once. Does nothing where there are no rows; raises ValueError, and
    executes none, where they name different parameters.
    """
    if not rows:
        return
    if len({*map(len, rows)}) > 1:
        raise ValueError("Rows name different parameters.")
    told, parameters = _prepared(connection.dialect, statement, tuple(sorted(rows[0])))
    columns: list[Iterable[Any]] = []
    for name, change in parameters:
        column = map(itemgetter(name), rows)
        columns.append(map(change, column) if change else column)
    try:
        values: Any = list(zip(*columns, strict=True))
    except KeyError as error:
        raise ValueError(f"A row lacks {error}.") from error
    if not connection.dialect.positional:
        names = [name for name, _change in parameters]
        values = [dict(zip(names, row, strict=True)) for row in values]
    connection.exec_driver_sql(told, values)


@lru_cache(256)
def _prepared(
    dialect: Dialect, statement: Any, names: tuple[str, ...]
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    """A statement as the driver takes it, and each parameter with what makes its values ready."""
    compiled = statement.compile(dialect=dialect, column_keys=names)
    kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    order = compiled.positiontup or list(kinds)
    return str(compiled), [(name, kinds[name].bind_processor(dialect)) for name in order]


def release() -> None:
    """Close every connection: a process that is copied must not share one with its copy."""
    db.session.remove()
    db.engine.dispose()


def upgrade_schema() -> None:
    """Bring the schema to the newest revision; does nothing when it is there already."""
    upgrade()
