"""Large feeds: sent as they are made, of one moment, and never cut short unnoticed."""

import gc

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import event

from kyodo_spaces import web
from kyodo_spaces.db import db
from kyodo_spaces.venues import search
from tests.factories import space, store, venue

STREAMED = ("/spaces.json", "/spaces.geojson", "/spaces.csv", "/venues.csv")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One that reads no answer by itself."""
    return FlaskClient(app, Response)


@pytest.fixture
def many(app: Flask) -> None:
    with app.app_context():
        store(*(venue(f"会館{number}", space("室"), space("広間")) for number in range(19)))


@pytest.mark.every_database
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("path", STREAMED)
def test_many_results_are_streamed_and_not_kept(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = client.get(path)
    assert "Content-Length" in whole.headers
    kept = app.extensions["answers"].size
    assert kept
    monkeypatch.setattr(web, "_MANY", 2)
    for _visit in range(2):
        answer = client.get(f"{path}?q=")
        assert answer.is_streamed
        assert "Content-Length" not in answer.headers
        assert answer.data == whole.data
        same = {"Content-Type", "Content-Disposition", "Cache-Control"} & set(whole.headers.keys())
        assert all(answer.headers[name] == whole.headers[name] for name in same)
    assert app.extensions["answers"].size == kept


@pytest.mark.every_database
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("path", STREAMED)
def test_a_stream_has_a_connection_of_its_own_until_it_is_closed(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with app.app_context():
        engine = db.engine
    monkeypatch.setattr(web, "_MANY", 2)
    with client.head(path) as answer:
        assert answer.status_code == 200
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool with connections
    with client.get(path) as answer:
        parts = iter(answer.response)
        next(parts)
        assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]  # as above
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # as above


def _fail(*_told: object) -> None:
    raise ConnectionError


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("path", STREAMED)
def test_what_breaks_half_way_does_not_end_as_if_it_were_whole(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The server then cuts the connection: no last chunk tells of an end."""
    monkeypatch.setattr(web, "_MANY", 2)
    monkeypatch.setattr(search, "_AT_ONCE", 2)
    with client.get(path) as answer:
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", _fail)
        with pytest.raises(ConnectionError):
            answer.get_data()
        gc.collect()  # else what was read from is closed after the database
