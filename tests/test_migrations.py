"""The migrations make the very schema that the models describe, and undo it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from kyodo_spaces.db import db

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
