"""The audit: no line is ever changed, whoever asks, and all of it can be read."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kyodo_spaces import audit, clock
from kyodo_spaces.accounts import departments, lines
from kyodo_spaces.accounts.checks import WrongFields
from kyodo_spaces.accounts.lines import HEADER, Wanted
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from tests.accounts import member
from tests.people import COORDINATOR, sign_in

WAYS = {
    "update": "UPDATE audit_line SET actor = 'nobody'",
    "delete": "DELETE FROM audit_line WHERE id = 1",
    "delete all": "DELETE FROM audit_line",
}
SQLITE_WAYS = {
    "replace": "INSERT OR REPLACE INTO audit_line (id, at, actor, operation, subject_type, "
    "subject_id, is_public) VALUES (1, '2026-01-01', 'nobody', 'x', 'user', 1, 0)",
    "replace into": "REPLACE INTO audit_line (id, at, actor, operation, subject_type, "
    "subject_id, is_public) VALUES (1, '2026-01-01', 'nobody', 'x', 'user', 1, 0)",
    "upsert": "INSERT INTO audit_line (id, at, actor, operation, subject_type, subject_id, "
    "is_public) VALUES (1, '2026-01-01', 'nobody', 'x', 'user', 1, 0) "
    "ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
}
POSTGRESQL_WAYS = {
    "truncate": "TRUNCATE audit_line",
    "upsert": "INSERT INTO audit_line (id, at, actor, operation, subject_type, subject_id, "
    "is_public) VALUES (1, '2026-01-01', 'nobody', 'x', 'user', 1, false) "
    "ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
}


def write(
    operation: str = "edit", subject: tuple[str, int] = ("venue", 1), by: str = "鎌倉"
) -> None:
    with transaction() as session:
        audit.record(session, [audit.note(operation, *subject, by=by)])


def count() -> int:
    return db.session.query(AuditLine).count()


@pytest.mark.every_database
def test_no_line_is_changed_or_removed(app_context: Flask, backend: str) -> None:
    del app_context
    for _time in range(2):
        write()
    ways = WAYS | (SQLITE_WAYS if backend == "sqlite" else POSTGRESQL_WAYS)
    for way, statement in ways.items():
        with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
            session.execute(text(statement))
        kept = [line.actor for line in db.session.scalars(db.select(AuditLine))]
        assert kept == ["鎌倉"] * 2, way
        db.session.rollback()
    write()
    assert count() == 3


@pytest.mark.every_database
def test_what_is_rolled_back_has_no_line(app_context: Flask) -> None:
    del app_context
    details = departments.Details("文化課", "2026")
    departments.add(details, by=COORDINATOR)
    with pytest.raises(WrongFields):
        departments.add(details, by=COORDINATOR)
    assert count() == 1


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        return sign_in(app, member("boss", Role.COORDINATOR))


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.every_database
def test_lines_are_found_by_person_subject_and_day(
    app: Flask, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [datetime(2026, 10, day, 15, 30, tzinfo=UTC) for day in (1, 2, 3)]
    with app.app_context():
        for number, moment in enumerate(days, start=1):
            monkeypatch.setattr(clock, "now", lambda at=moment: at)
            write(f"op{number}", ("venue", number), by=f"人{number}")
        monkeypatch.undo()

    def found(**asked: str) -> set[str]:
        page = desk.get("/staff/audit", query_string=asked).text
        file = desk.get("/staff/audit.csv", query_string=asked).data
        operations = {row["operation"] for row in rows(file)}
        assert operations == {each for each in ("op1", "op2", "op3") if f">{each}<" in page}
        return operations

    assert found() == {"op1", "op2", "op3"}
    assert found(person="人2") == {"op2"}
    assert found(person="人_") == set()
    assert found(subject="venue", number="3") == {"op3"}
    # Half past midnight in Japan is the day before in UTC.
    assert found(first="2026-10-03", last="2026-10-03") == {"op2"}
    assert found(last="2026-10-02") == {"op1"}
    assert found(first="garbage", number="99999999999", endpoint="x") == {"op1", "op2", "op3"}


def test_the_page_turns(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        for number in range(120):
            write(f"op{number}")
    first, last = desk.get("/staff/audit").text, desk.get("/staff/audit?page=3").text
    assert ">op119<" in first
    assert ">op69<" not in first
    assert "page=2" in first
    assert ">op0<" in last
    assert "page=4" not in last
    for odd in ("0", "-1", "x", "99999999"):
        assert desk.get("/staff/audit", query_string={"page": odd}).status_code == 200


def test_the_file_holds_every_column_and_no_formula(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        departments.add(departments.Details("=1+1", "2026"), by=COORDINATOR)
        write(by="@SUM(A1)")
    first, second = rows(desk.get("/staff/audit.csv").data)
    assert list(first) == HEADER
    assert first["after"].startswith('{"name": "=1+1"')
    assert first["at"].endswith("+00:00")
    assert second["actor"] == "'@SUM(A1)"
    assert not [cell for cell in second.values() if cell.startswith(("=", "+", "@"))]


def test_the_command_writes_the_same(
    app: Flask,
    desk: FlaskClient,
    run: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kyodo_spaces.venues.starting.starting_files", lambda _code: [])
    with app.app_context():
        for number in range(1_100):
            write(f"op{number}")
    file = tmp_path / "audit.csv"
    answer = run("audit", "export", file)
    assert answer.exit_code == 0, answer.output
    assert file.read_bytes() == desk.get("/staff/audit.csv").data
    assert len(rows(file.read_bytes())) == 1_100
    assert list(tmp_path.glob("*.part")) == []


def test_the_export_is_made_piece_by_piece(app_context: Flask) -> None:
    del app_context
    for _time in range(3):
        write()
    pieces: Iterator[bytes] = lines.export(Wanted(first=date(2000, 1, 1)), by=COORDINATOR)
    assert next(pieces).decode("utf-8-sig").strip() == ",".join(HEADER)
    assert next(pieces).count(b"\r\n") == 3
    assert next(pieces, None) is None
