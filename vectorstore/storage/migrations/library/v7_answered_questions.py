"""A passage knows the question that it answers; what was there before answers none."""

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    op.add_column("passages", sa.Column("question", sa.Text, nullable=False, server_default=""))
