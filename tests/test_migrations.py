"""The migrations make the very schema that the models describe, and undo it."""

from datetime import date
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from kyodo_spaces.db import db
from kyodo_spaces.venues import index_checking, search, starting
from tests.factories import space, store, venue

pytestmark = [pytest.mark.every_database, pytest.mark.usefixtures("app_context")]


def checks() -> dict[str, set[str]]:
    """The names of the CHECK constraints, which autogenerate does not compare."""
    inspector = inspect(db.engine)
    return {
        table: {str(check["name"]) for check in inspector.get_check_constraints(table)}
        for table in db.metadata.tables
    }


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Not the full text of the index, which is another thing on each database."""
    return kind != "table" or not (name or "").startswith("place_text")


def test_the_newest_revision_is_what_the_models_say() -> None:
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_described}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, db.metadata) == []
    expected = {
        name: {
            str(each.name) for each in table.constraints if type(each).__name__ == "CheckConstraint"
        }
        for name, table in db.metadata.tables.items()
    }
    assert checks() == expected


def test_down_and_up_again() -> None:
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_the_index_of_an_older_database_is_made_anew() -> None:
    told: dict[str, Any] = {"confirmed_on": date(2026, 4, 1), "as_of": "2025"}
    store(venue("小町会館", space("広間", **told), space("和室"), as_of="2018", district="大船"))
    store(venue("駅前会館", confirmed_on=date(2026, 5, 1), as_of="2024"), venue("山崎会館"))
    downgrade(revision="0005")
    starting.prepare()
    assert index_checking.count_differences(db.session.connection()) == 0
    assert search.get_directory() == (4, 2, "2018")
