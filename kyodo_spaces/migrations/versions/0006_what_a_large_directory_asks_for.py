"""Who was merged, each result's confirmation and its district are found without reading all

Revision: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FILL = """
UPDATE place_index SET
  confirmed_on = CASE WHEN space_id IS NULL
    THEN (SELECT confirmed_on FROM venue WHERE venue.id = place_index.venue_id)
    ELSE (SELECT confirmed_on FROM space WHERE space.id = place_index.space_id) END,
  as_of = coalesce(
    (SELECT as_of FROM space WHERE space.id = place_index.space_id),
    (SELECT as_of FROM venue WHERE venue.id = place_index.venue_id))
"""


def upgrade() -> None:
    is_merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_venue_merged_into_id",
        "venue",
        ["merged_into_id"],
        sqlite_where=is_merged,
        postgresql_where=is_merged,
    )
    op.add_column("place_index", sa.Column("confirmed_on", sa.Date(), nullable=True))
    op.add_column("place_index", sa.Column("as_of", sa.String(), nullable=True))
    op.execute(FILL)
    op.create_index("ix_place_index_confirmed_on", "place_index", ["confirmed_on", "as_of"])
    op.create_index("ix_place_index_district", "place_index", ["district"])


def downgrade() -> None:
    op.drop_index("ix_place_index_district", "place_index")
    op.drop_index("ix_place_index_confirmed_on", "place_index")
    op.drop_column("place_index", "as_of")
    op.drop_column("place_index", "confirmed_on")
    op.drop_index("ix_venue_merged_into_id", "venue")
