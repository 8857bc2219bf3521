"""The inquiry, the café survey, and what comes of them

Revision: 0003
Revises: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _extend_the_inventory()
    _create_rounds()
    _create_cases()
    _create_partners()


def _column(name: str, kind: type, *, is_needed: bool = False) -> "sa.Column[object]":
    return sa.Column(name, kind(), nullable=not is_needed)


def _table(
    name: str,
    columns: Sequence["sa.Column[object]"],
    links: Sequence[tuple[str, str]],
    *rules: object,
    is_owned: bool = False,
) -> None:
    """A table with an id; `links` are its foreign keys, as column and table."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_{name}_{column}_{table}"),
                ondelete="CASCADE" if is_owned else None,
            )
            for column, table in links
        ),
        *rules,  # type: ignore[arg-type]  # constraints of several kinds
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _extend_the_inventory() -> None:
    for table in ("venue", "space"):
        op.add_column(table, _column("confirm_by", sa.Date))
    op.add_column("space", _column("is_walk_in", sa.Boolean))
    with op.batch_alter_table("venue") as batch_op:
        batch_op.add_column(
            sa.Column("is_address_private", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("venue") as batch_op:
        batch_op.alter_column("is_address_private", server_default=None, existing_type=sa.Boolean())
        batch_op.create_check_constraint(
            op.f("ck_venue_town_alone"),
            "NOT is_address_private OR (lot IS NULL AND building IS NULL AND postal_code IS NULL"
            " AND access IS NULL AND NOT point_is_locked AND (longitude IS NULL"
            " OR point_level IN ('chome', 'oaza', 'municipality')))",
        )


def _create_rounds() -> None:
    _table(
        "survey_round",
        [
            _column("kind", sa.String, is_needed=True),
            _column("fiscal_year", sa.Integer, is_needed=True),
            _column("title", sa.String, is_needed=True),
            _column("document_number", sa.String),
            _column("body", sa.Text),
            _column("contact", sa.String),
            *(_column(name, sa.Date) for name in ("dated_on", "opens_on", "due_on", "closes_on")),
            _column("copied_from_id", sa.Integer),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("copied_from_id", "survey_round")],
    )
    _table(
        "survey_request",
        [
            _column("round_id", sa.Integer, is_needed=True),
            _column("department_id", sa.Integer),
            _column("venue_id", sa.Integer),
            _column("name", sa.String, is_needed=True),
            _column("has_nothing", sa.Boolean, is_needed=True),
            _column("submitted_at", sa.DateTime),
            _column("submitted_by", sa.String),
            _column("is_late", sa.Boolean, is_needed=True),
            _column("medium", sa.String),
            _column("returned_at", sa.DateTime),
            _column("returned_note", sa.Text),
            _column("token_hash", sa.String),
            _column("claim_hash", sa.String),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("round_id", "survey_round"), ("department_id", "department"), ("venue_id", "venue")],
        sa.UniqueConstraint("round_id", "department_id", name="uq_survey_request_department"),
        sa.UniqueConstraint("round_id", "venue_id", name="uq_survey_request_venue"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_request_token_hash")),
    )
    op.create_index("ix_survey_request_department_id", "survey_request", ["department_id"])
    _table(
        "survey_response",
        [
            _column("request_id", sa.Integer, is_needed=True),
            _column("position", sa.Integer, is_needed=True),
            *(_column(name, sa.Integer) for name in ("venue_id", "space_id", "previous_id")),
            _column("answers", sa.JSON, is_needed=True),
            _column("is_unchanged", sa.Boolean, is_needed=True),
            _column("is_handed_in", sa.Boolean, is_needed=True),
            _column("withdrawn_at", sa.DateTime),
            _column("published_at", sa.DateTime),
            _column("published_by", sa.String),
            _column("version", sa.Integer, is_needed=True),
        ],
        [
            ("request_id", "survey_request"),
            ("venue_id", "venue"),
            ("space_id", "space"),
            ("previous_id", "survey_response"),
        ],
    )
    for column in ("request_id", "space_id"):
        op.create_index(f"ix_survey_response_{column}", "survey_response", [column])
    _table(
        "survey_file",
        [
            _column("round_id", sa.Integer, is_needed=True),
            _column("request_id", sa.Integer),
            _column("name", sa.String, is_needed=True),
            _column("sha256", sa.String, is_needed=True),
            _column("content", sa.JSON, is_needed=True),
            _column("uploaded_at", sa.DateTime, is_needed=True),
            _column("uploaded_by", sa.String, is_needed=True),
            _column("settled_at", sa.DateTime),
            _column("settled_as", sa.String),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("round_id", "survey_round"), ("request_id", "survey_request")],
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_as IS NULL)", name=op.f("ck_survey_file_settled")
        ),
    )
    op.create_index("ix_survey_file_round_id", "survey_file", ["round_id"])


def _create_cases() -> None:
    _table(
        "survey_case",
        [
            _column("response_id", sa.Integer, is_needed=True),
            _column("stage", sa.String, is_needed=True),
            _column("stage_since", sa.Date, is_needed=True),
            _column("blocker", sa.Text),
            _column("next_action", sa.Text),
            _column("owner", sa.String),
            _column("due_on", sa.Date),
            _column("drop_reason", sa.Text),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("response_id", "survey_response")],
        sa.UniqueConstraint("response_id", name=op.f("uq_survey_case_response_id")),
    )
    op.create_index("ix_survey_case_stage", "survey_case", ["stage"])
    _table(
        "survey_case_note",
        [
            _column("case_id", sa.Integer, is_needed=True),
            _column("at", sa.DateTime, is_needed=True),
            _column("by", sa.String, is_needed=True),
            _column("text", sa.Text, is_needed=True),
        ],
        [("case_id", "survey_case")],
    )
    op.create_index("ix_survey_case_note_case_id", "survey_case_note", ["case_id"])


def _create_partners() -> None:
    _table(
        "agreement",
        [
            _column("venue_id", sa.Integer, is_needed=True),
            _column("title", sa.String, is_needed=True),
            _column("party", sa.String, is_needed=True),
            _column("signed_on", sa.Date),
            _column("starts_on", sa.Date, is_needed=True),
            _column("ends_on", sa.Date),
            _column("note", sa.Text),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("venue_id", "venue")],
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_agreement_dates")
        ),
        is_owned=True,
    )
    op.create_index("ix_agreement_venue_id", "agreement", ["venue_id"])
    _table(
        "offer",
        [
            _column("venue_id", sa.Integer, is_needed=True),
            _column("space_id", sa.Integer),
            _column("kind", sa.String, is_needed=True),
            _column("title", sa.String, is_needed=True),
            _column("starts_on", sa.Date, is_needed=True),
            _column("ends_on", sa.Date, is_needed=True),
            _column("terms", sa.Text),
            _column("how_to_apply", sa.Text),
            _column("url", sa.String),
            _column("is_withdrawn", sa.Boolean, is_needed=True),
            _column("version", sa.Integer, is_needed=True),
        ],
        [("venue_id", "venue"), ("space_id", "space")],
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_offer_dates")),
        is_owned=True,
    )
    op.create_index("ix_offer_venue_id", "offer", ["venue_id"])


def downgrade() -> None:
    for table in (
        "offer agreement survey_case_note survey_case survey_file survey_response "
        "survey_request survey_round"
    ).split():
        op.drop_table(table)
    with op.batch_alter_table("venue") as batch_op:
        batch_op.drop_constraint(op.f("ck_venue_town_alone"), type_="check")
        batch_op.drop_column("is_address_private")
        batch_op.drop_column("confirm_by")
    with op.batch_alter_table("space") as batch_op:
        batch_op.drop_column("is_walk_in")
        batch_op.drop_column("confirm_by")
