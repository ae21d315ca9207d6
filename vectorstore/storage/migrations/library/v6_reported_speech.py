"""What a report says of somebody is marked; what was there before is taken for a speech."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    op.add_column("speeches", sa.Column("reported", sa.Integer, nullable=False, server_default="0"))
