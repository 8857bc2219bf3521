"""Searches that found nothing, counted; and texts are searched in 新字

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from kyodo_spaces.text import fold_spelling

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.create_table(
        "unanswered_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_search")),
        sa.UniqueConstraint("day", "words", "filters", name="uq_unanswered_search_asked"),
    )
    for table in ("venue", "space"):
        _fold_again(table)
    # `kyodo_spaces.venues.starting` makes an empty index anew.
    op.execute("DELETE FROM place_index")


def _fold_again(name: str) -> None:
    table = sa.table(name, sa.column("id", sa.Integer), sa.column("search_text", sa.Text))
    connection, last = op.get_bind(), 0
    query = sa.select(table.c.id, table.c.search_text).order_by(table.c.id).limit(BATCH)
    change = sa.update(table).where(table.c.id == sa.bindparam("row"))
    change = change.values(search_text=sa.bindparam("folded"))
    while rows := connection.execute(query.where(table.c.id > last)).all():
        last = rows[-1].id
        folded = [(id, "\n".join(map(fold_spelling, text.split("\n")))) for id, text in rows]
        changed = [
            {"row": id, "folded": new}
            for (id, new), (_id, old) in zip(folded, rows, strict=True)
            if new != old
        ]
        if changed:
            connection.execute(change, changed)


def downgrade() -> None:
    op.drop_table("unanswered_search")
