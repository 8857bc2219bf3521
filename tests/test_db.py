"""The connection rules: what is written is whole, counted once, and meant."""

import threading

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import OperationalError

from kyodo_spaces import audit
from kyodo_spaces.db import db, execute_many, insert_many, transaction
from kyodo_spaces.venues.models import Venue
from tests.factories import store, venue


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_a_transaction_that_fails_leaves_nothing() -> None:
    def fail_after_writing() -> None:
        with transaction() as session:
            session.add(venue())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()
    assert db.session.scalar(select(func.count()).select_from(Venue)) == 0


@pytest.mark.usefixtures("app_context")
def test_a_write_outside_a_transaction_fails_loudly() -> None:
    db.session.add(venue())
    with pytest.raises(OperationalError, match="readonly"):
        db.session.flush()


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_the_revision_is_the_last_line_that_the_public_can_see() -> None:
    assert audit.revision() == 0
    store(venue(), venue("別館"))
    assert audit.revision() == 2
    with transaction() as session:
        subject = session.get_one(Venue, 1)
        hidden = audit.line("test", subject, by="x", before=None, after={}, is_public=False)
        audit.record(session, [hidden])
    assert audit.revision() == 2


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_rows_of_one_insert_name_the_same_columns() -> None:
    rows = [audit.note("test", "venue", id, by="x") for id in (1, 2)]
    with transaction() as session:
        insert_many(session.connection(), audit.AuditLine, [])
        renamed = {name.replace("operation", "id"): value for name, value in rows[1].items()}
        for wrong in (rows[1] | {"id": 7}, {"operation": "test"}, renamed):
            with pytest.raises(ValueError, match=r"different|lacks 'operation'"):
                insert_many(session.connection(), audit.AuditLine, [rows[0], wrong])
        insert_many(session.connection(), audit.AuditLine, [rows[0], dict(sorted(rows[1].items()))])
    assert list(db.session.scalars(select(audit.AuditLine.subject_id))) == [1, 2]


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_no_parameter_of_a_later_row_is_dropped() -> None:
    store(venue())
    rename = update(Venue).where(Venue.id == bindparam("at"))
    with transaction() as session:
        rows = [{"at": 1, "name": "新館"}, {"at": 1, "name": "別館", "address": "大船1"}]
        with pytest.raises(ValueError, match="different"):
            execute_many(session.connection(), rename, rows)
        execute_many(session.connection(), rename, rows[1:])
    assert db.session.get_one(Venue, 1).address == "大船1"


@pytest.mark.every_database
def test_no_update_is_lost_between_threads(app: Flask) -> None:
    with app.app_context():
        store(venue(description="0"))

    def count() -> None:
        with app.app_context():
            for _ in range(25):
                with transaction() as session:
                    row = session.get_one(Venue, 1)
                    row.description = str(int(row.description or 0) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.get_one(Venue, 1).description == "100"
