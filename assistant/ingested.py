"""What became of a file that was brought in."""

from typing import Literal

from assistant.record import Record


class Ingested(Record):
    """What became of one file that was brought in."""

    path: str
    status: Literal["added", "unchanged", "replaced", "failed"]
    document_id: str | None = None
    speeches: int = 0
    passages: int = 0
    error: str | None = None
