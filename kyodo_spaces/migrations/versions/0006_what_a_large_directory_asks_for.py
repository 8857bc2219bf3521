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
    # `kyodo_spaces.venues.starting` makes an empty index anew.
    op.execute("DELETE FROM place_index")
    op.create_index("ix_place_index_confirmed_on", "place_index", ["confirmed_on", "as_of"])
    op.create_index("ix_place_index_district", "place_index", ["district"])


def downgrade() -> None:
    op.drop_index("ix_place_index_district", "place_index")
    op.drop_index("ix_place_index_confirmed_on", "place_index")
    op.drop_column("place_index", "as_of")
    op.drop_column("place_index", "confirmed_on")
    op.drop_index("ix_venue_merged_into_id", "venue")
