"""Documents keep place, organ and number, are corrected by hand, and belong to collections."""

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"

_FACTS = ("place", "organ", "number")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for name in _FACTS:
        op.add_column("documents", sa.Column(name, _TEXT, nullable=False, server_default=""))
    op.add_column(
        "documents", sa.Column("corrected", sa.Integer, nullable=False, server_default="0")
    )
    op.create_index("documents_by_date", "documents", ["date"])
    op.create_table(
        "collections",
        sa.Column("name", _TEXT, primary_key=True),
        sa.Column(
            "document_id",
            _TEXT,
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("collections_by_document", "collections", ["document_id"])
    op.create_table(
        "document_corrections",
        sa.Column("sha256", _TEXT, primary_key=True),
        *(sa.Column(name, _TEXT) for name in ("date", "occasion", *_FACTS)),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
