"""Fixtures for every test: an application on a database of its own, and no network."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from kyodo_spaces import create_app, db
from tests.inspection import InspectingClient
from tests.network import no_network
from tests.postgresql import PostgreSQLServer

# The same examples on every run: a failure is a change's fault, never the day's.
settings.register_profile("check", deadline=None, derandomize=True)
settings.load_profile("check")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("every_database"):
        metafunc.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def environment() -> Iterator[None]:
    """The settings of whoever runs the tests don't reach them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KYODO_")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    with no_network() as asked:
        yield
    assert not asked, f"the test asked for {asked}"


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """`sqlite`, and `postgresql` as well for a test marked `every_database`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the schema and no rows, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "kyodo.sqlite3"
    _make_schema(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQLServer]:
    with PostgreSQLServer() as server:
        yield server


@pytest.fixture(scope="session")
def empty_postgresql(
    postgresql_server: PostgreSQLServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database with the schema and no rows, to be copied."""
    name = postgresql_server.create()
    _make_schema(postgresql_server.url(name), tmp_path_factory.mktemp("template"))
    return name


def _make_schema(url: str, instance: Path) -> None:
    app = create_app({"DATABASE_URL": url, "INSTANCE": instance})
    with app.app_context():
        db.upgrade_schema()
    _close(app)


def _close(app: Flask) -> None:
    with app.app_context():
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, with the schema and no rows."""
    if backend == "sqlite":
        path = tmp_path / "kyodo.sqlite3"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_server")
        name = server.create(request.getfixturevalue("empty_postgresql"))
        yield server.url(name)
        server.drop(name)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each application would compile them again, which is a quarter of the tests' time."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(
    database_url: str, tmp_path: Path, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Callable[..., Flask]]:
    """Makes applications on the test's database; settings by name, as in `SETTINGS`."""
    made = []

    def make(**overrides: object) -> Flask:
        plain = {"DATABASE_URL": database_url, "INSTANCE": tmp_path, "TILES": "none"}
        app = create_app(plain | overrides)
        app.testing = True
        app.jinja_env.bytecode_cache = compiled_templates
        app.test_client_class = InspectingClient
        made.append(app)
        return app

    yield make
    for app in made:
        _close(app)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """For tests of queries and operations. Not with `client`: each request has its own context."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs `kyodo` as the shell would: `run("import", path).exit_code`."""
    from kyodo_spaces.cli import main as kyodo  # noqa: PLC0415 - most tests need no commands

    runner = app.test_cli_runner()

    def invoke(*arguments: object) -> Result:
        script = ScriptInfo(create_app=lambda: app)
        return runner.invoke(kyodo, [str(argument) for argument in arguments], obj=script)

    return invoke
