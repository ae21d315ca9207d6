"""Requests need a key from the first one on, also when none is left."""

from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    op.execute("INSERT INTO meta SELECT 'required', 'yes' WHERE EXISTS (SELECT 1 FROM keys)")
