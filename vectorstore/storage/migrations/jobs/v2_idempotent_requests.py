"""Requests that their clients may repeat are remembered by their keys."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "idempotent_requests",
        sa.Column("caller", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column(
            "lapses_at",
            sa.REAL().with_variant(sa.DOUBLE_PRECISION(), "postgresql"),
            nullable=False,
        ),
        sa.Column("status", sa.Integer),
        sa.Column("location", _TEXT),
        sa.Column("body", _TEXT),
        sqlite_strict=True,
    )
    op.create_index("idempotent_requests_by_lapse", "idempotent_requests", ["lapses_at"])
