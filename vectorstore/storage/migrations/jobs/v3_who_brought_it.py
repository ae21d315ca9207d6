"""A job knows who brought its file."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.add_column(
        "jobs", sa.Column("actor", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"))
    )
