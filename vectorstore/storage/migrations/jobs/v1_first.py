"""The first format."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """No file of jobs is older."""
