"""The index that the directory is searched in; `kyodo_spaces.venues.index_writes` fills it

Revision: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE place_text"
            " USING fts5(pairs, content='', columnsize=0, tokenize='ascii')"
        ),
        "INSERT INTO place_text(place_text, rank) VALUES ('hashsize', 16777216)",
    ),
    "postgresql": (
        (
            "CREATE TABLE place_text"
            " (key BIGINT PRIMARY KEY, pairs TEXT[] NOT NULL, body TEXT NOT NULL)"
        ),
        "CREATE INDEX ix_place_text_pairs ON place_text USING gin (pairs)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "place_index",
        sa.Column("key", BIG, nullable=False, autoincrement=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("is_free", sa.Boolean(), nullable=True),
        sa.Column("has", sa.BigInteger(), nullable=False),
        sa.Column("lacks", sa.BigInteger(), nullable=False),
        sa.Column("timetable_id", sa.BigInteger(), nullable=True),
        sa.Column("ahead", sa.Integer(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_place_index")),
    )
    op.create_index("ix_place_index_venue_id", "place_index", ["venue_id"])
    order = ["is_whole", "name", "venue_id", "position", "space_id"]
    op.create_index("ix_place_index_order", "place_index", order)
    op.create_table(
        "timetable",
        sa.Column("id", BIG, nullable=False, autoincrement=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable")),
    )
    op.create_table(
        "map_cell",
        sa.Column("zoom", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("cell", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.BigInteger(), nullable=False),
        sa.Column("latitude", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("zoom", "cell", name=op.f("pk_map_cell")),
    )
    for statement in TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("place_text", "map_cell", "timetable", "place_index"):
        op.drop_table(table)
