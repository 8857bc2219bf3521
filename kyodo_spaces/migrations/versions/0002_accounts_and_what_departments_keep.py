"""Accounts, departments, and what departments keep true

Revision: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Integer(), nullable=False),
        sa.Column("valid_through", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("login", name=op.f("uq_user_login")),
    )
    for name, left, right in (
        ("succession", ("predecessor_id", "department"), ("successor_id", "department")),
        ("membership", ("user_id", "user"), ("department_id", "department")),
    ):
        op.create_table(
            name,
            *(sa.Column(column, sa.Integer(), nullable=False) for column, _table in (left, right)),
            *(
                sa.ForeignKeyConstraint(
                    [column],
                    [f"{table}.id"],
                    name=op.f(f"fk_{name}_{column}_{table}"),
                    ondelete="CASCADE" if table == "user" else None,
                )
                for column, table in (left, right)
            ),
            sa.PrimaryKeyConstraint(left[0], right[0], name=op.f(f"pk_{name}")),
        )
    _owned_by_user(
        "user_session",
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
    )
    _owned_by_user(
        "ticket",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_account", "sign_in_failure", ["account", "at"])
    op.create_index("ix_sign_in_failure_address", "sign_in_failure", ["address", "at"])
    _extend_the_inventory()
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_correction_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["space.id"],
            name=op.f("fk_correction_space_id_space"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_sender", "correction", ["sender", "sent_at"])
    op.create_index("ix_correction_venue_id", "correction", ["venue_id"])
    op.create_index("ix_correction_space_id", "correction", ["space_id"])
    op.add_column("audit_line", sa.Column("actor_id", sa.Integer(), nullable=True))
    op.add_column("audit_line", sa.Column("version", sa.Integer(), nullable=True))
    _close_the_audit()


def _owned_by_user(name: str, *columns: "sa.Column[object]") -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f(f"fk_{name}_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{name}_token_hash")),
    )
    op.create_index(f"ix_{name}_user_id", name, ["user_id"])


def _extend_the_inventory() -> None:
    for table in ("venue", "space"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))
            batch_op.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_department_id_department"),
                "department",
                ["department_id"],
                ["id"],
            )
            batch_op.create_index(batch_op.f(f"ix_{table}_department_id"), ["department_id"])
            if table == "venue":
                batch_op.add_column(
                    sa.Column("is_partner", sa.Boolean(), nullable=False, server_default=sa.false())
                )
                batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
                batch_op.create_foreign_key(
                    batch_op.f("fk_venue_merged_into_id_venue"), "venue", ["merged_into_id"], ["id"]
                )
    with op.batch_alter_table("venue") as batch_op:
        batch_op.alter_column("is_partner", server_default=None, existing_type=sa.Boolean())


def _close_the_audit() -> None:
    """No line is changed or deleted, whoever asks the database for it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_line_no_{verb.lower()} BEFORE {verb} ON audit_line "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        # INSERT OR REPLACE deletes a row without firing the trigger above.
        op.execute(
            "CREATE TRIGGER audit_line_no_replace BEFORE INSERT ON audit_line "
            "WHEN EXISTS (SELECT 1 FROM audit_line WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_line_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE ON audit_line "
        "FOR EACH ROW EXECUTE FUNCTION audit_line_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER audit_line_no_truncate BEFORE TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_line_is_append_only()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER audit_line_no_{verb}")
    else:
        op.execute("DROP FUNCTION audit_line_is_append_only() CASCADE")
    op.drop_column("audit_line", "version")
    op.drop_column("audit_line", "actor_id")
    op.drop_table("correction")
    with op.batch_alter_table("venue") as batch_op:
        batch_op.drop_constraint("fk_venue_merged_into_id_venue", type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("is_partner")
    for table in ("space", "venue"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(f"ix_{table}_department_id")
            batch_op.drop_constraint(f"fk_{table}_department_id_department", type_="foreignkey")
            batch_op.drop_column("department_id")
            batch_op.drop_column("corrected_on")
    for (
        table
    ) in "sign_in_failure ticket user_session membership succession user department".split():
        op.drop_table(table)
