"""A speech may have been given on a day of its own."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.add_column("speeches", sa.Column("date", sa.Text, nullable=False, server_default=""))
