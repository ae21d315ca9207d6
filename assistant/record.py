"""The base of all records that are JSON outside."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
