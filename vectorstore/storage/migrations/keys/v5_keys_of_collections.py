"""A key may be limited to collections."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("keys", sa.Column("collections", _TEXT, nullable=False, server_default="[]"))
