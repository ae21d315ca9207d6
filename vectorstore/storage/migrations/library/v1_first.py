"""The first format, which this version no longer makes, but brings up."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """No library is older."""
