"""One database may hold keys and library, each with what it remembers of itself."""

from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.rename_table("meta", "key_meta")
