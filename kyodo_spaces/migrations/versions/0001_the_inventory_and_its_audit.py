"""The inventory and its audit

Revision: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
    )
    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.create_index("ix_audit_line_public", ["is_public", "id"], unique=False)
        batch_op.create_index("ix_audit_line_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "venue",
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("name_alias", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("prefecture", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("point_level", sa.String(), nullable=True),
        sa.Column("point_radius_m", sa.Integer(), nullable=True),
        sa.Column("point_source", sa.String(), nullable=True),
        sa.Column("point_is_locked", sa.Boolean(), nullable=False),
        sa.Column("point_is_ambiguous", sa.Boolean(), nullable=False),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("operator", sa.String(), nullable=True),
        sa.Column("corporate_number", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_kana", sa.String(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_extension", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("contact_url", sa.String(), nullable=True),
        sa.Column("contact_note", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("image_url", sa.String(), nullable=True),
        sa.Column("image_license", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("hours_note", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("suspended_from", sa.Date(), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("license", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(
            "ix_venue_external_id", ["municipality_code", "external_id"], unique=False
        )
        batch_op.create_index("ix_venue_name", ["name"], unique=False)
        batch_op.create_index("ix_venue_state", ["state"], unique=False)

    op.create_table(
        "space",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("floor", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("is_free", sa.Boolean(), nullable=True),
        sa.Column("fee", sa.Text(), nullable=True),
        sa.Column("allows_food", sa.Boolean(), nullable=True),
        sa.Column("food_note", sa.String(), nullable=True),
        sa.Column("allows_sound", sa.Boolean(), nullable=True),
        sa.Column("sound_note", sa.String(), nullable=True),
        sa.Column("allows_fire", sa.Boolean(), nullable=True),
        sa.Column("fire_note", sa.String(), nullable=True),
        sa.Column("eligibility", sa.Text(), nullable=True),
        sa.Column("how_to_apply", sa.Text(), nullable=True),
        sa.Column("apply_ahead", sa.String(), nullable=True),
        sa.Column("wall_length_m", sa.Double(), nullable=True),
        sa.Column("longest_period_days", sa.Integer(), nullable=True),
        sa.Column("paper_sizes", sa.String(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("rack_period", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_kana", sa.String(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_extension", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("contact_url", sa.String(), nullable=True),
        sa.Column("contact_note", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("image_url", sa.String(), nullable=True),
        sa.Column("image_license", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("hours_note", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("suspended_from", sa.Date(), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("license", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_space_capacity")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_space_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("venue_id", "external_id", name="uq_space_external_id"),
    )
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.create_index("ix_space_venue_id", ["venue_id"], unique=False)

    op.create_table(
        "amenity",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("has", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(venue_id IS NULL) <> (space_id IS NULL)", name=op.f("ck_amenity_owner")
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_amenity_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_amenity_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amenity")),
    )
    with op.batch_alter_table("amenity", schema=None) as batch_op:
        batch_op.create_index("ix_amenity_space_id", ["space_id"], unique=False)
        batch_op.create_index("ix_amenity_venue_id", ["venue_id"], unique=False)

    op.create_table(
        "closing_rule",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=True),
        sa.Column("first", sa.String(), nullable=True),
        sa.Column("last", sa.String(), nullable=True),
        sa.Column("on_holiday", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(venue_id IS NULL) <> (space_id IS NULL)", name=op.f("ck_closing_rule_owner")
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["space.id"],
            name=op.f("fk_closing_rule_space_id_space"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_closing_rule_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_rule")),
    )
    with op.batch_alter_table("closing_rule", schema=None) as batch_op:
        batch_op.create_index("ix_closing_rule_space_id", ["space_id"], unique=False)
        batch_op.create_index("ix_closing_rule_venue_id", ["venue_id"], unique=False)

    op.create_table(
        "opening_hours",
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=True),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_through", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(venue_id IS NULL) <> (space_id IS NULL)", name=op.f("ck_opening_hours_owner")
        ),
        sa.CheckConstraint(
            "opens >= 0 AND opens < closes AND closes <= 2880", name=op.f("ck_opening_hours_times")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 7", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["space.id"],
            name=op.f("fk_opening_hours_space_id_space"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_opening_hours_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
    )
    with op.batch_alter_table("opening_hours", schema=None) as batch_op:
        batch_op.create_index("ix_opening_hours_space_id", ["space_id"], unique=False)
        batch_op.create_index("ix_opening_hours_venue_id", ["venue_id"], unique=False)

    op.create_table(
        "special_hours",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(opens IS NULL) = (closes IS NULL)", name=op.f("ck_special_hours_times")
        ),
        sa.CheckConstraint(
            "(venue_id IS NULL) <> (space_id IS NULL)", name=op.f("ck_special_hours_owner")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_special_hours_dates")),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["space.id"],
            name=op.f("fk_special_hours_space_id_space"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_special_hours_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_hours")),
    )
    with op.batch_alter_table("special_hours", schema=None) as batch_op:
        batch_op.create_index("ix_special_hours_space_id", ["space_id"], unique=False)
        batch_op.create_index("ix_special_hours_venue_id", ["venue_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("special_hours", schema=None) as batch_op:
        batch_op.drop_index("ix_special_hours_venue_id")
        batch_op.drop_index("ix_special_hours_space_id")

    op.drop_table("special_hours")
    with op.batch_alter_table("opening_hours", schema=None) as batch_op:
        batch_op.drop_index("ix_opening_hours_venue_id")
        batch_op.drop_index("ix_opening_hours_space_id")

    op.drop_table("opening_hours")
    with op.batch_alter_table("closing_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_closing_rule_venue_id")
        batch_op.drop_index("ix_closing_rule_space_id")

    op.drop_table("closing_rule")
    with op.batch_alter_table("amenity", schema=None) as batch_op:
        batch_op.drop_index("ix_amenity_venue_id")
        batch_op.drop_index("ix_amenity_space_id")

    op.drop_table("amenity")
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.drop_index("ix_space_venue_id")

    op.drop_table("space")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index("ix_venue_state")
        batch_op.drop_index("ix_venue_name")
        batch_op.drop_index("ix_venue_external_id")

    op.drop_table("venue")
    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_line_subject")
        batch_op.drop_index("ix_audit_line_public")

    op.drop_table("audit_line")
