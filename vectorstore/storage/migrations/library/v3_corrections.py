"""What a person says of a byline is remembered for the words under it."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.add_column(
        "speeches", sa.Column("corrected", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("speeches", sa.Column("read_as", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE speeches SET read_as = speaker")
    op.create_table(
        "corrections",
        sa.Column("body_hash", sa.LargeBinary, primary_key=True),
        sa.Column("read_as", sa.Text, primary_key=True),
        *(
            sa.Column(part, sa.Text, nullable=False)
            for part in ("title", "speaker", "role", "affiliation")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
