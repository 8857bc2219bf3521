"""Runs Alembic on the app's own engine, in the transaction rules of `db`."""

from alembic import context
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext

from kyodo_spaces.db import WRITE, db


def _skip_empty(
    _context: MigrationContext, _revision: object, directives: list[MigrationScript]
) -> None:
    if directives and directives[0].upgrade_ops and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Not the full text of the index, which is another thing on each database."""
    return kind != "table" or not (name or "").startswith("place_text")


with db.engine.connect().execution_options(**WRITE) as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=_is_described,
        process_revision_directives=_skip_empty,
    )
    with context.begin_transaction():
        context.run_migrations()
