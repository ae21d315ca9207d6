"""Vectors are kept beside their key, not within it, so that a key is found faster."""

from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE moved (text_hash BLOB NOT NULL, vector BLOB NOT NULL,"
        " PRIMARY KEY (text_hash)) STRICT"
    )
    op.execute("INSERT INTO moved SELECT text_hash, vector FROM vectors")
    op.execute("DROP TABLE vectors")
    op.execute("ALTER TABLE moved RENAME TO vectors")
