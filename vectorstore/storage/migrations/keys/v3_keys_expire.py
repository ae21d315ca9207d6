"""A key may expire."""

from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.execute("ALTER TABLE keys ADD COLUMN expires REAL")
