"""What is known of a document besides its text: where it comes from, what a person says of it."""

from dataclasses import dataclass

FACTS = ("date", "occasion", "place", "organ", "number")
"""What a document says about itself and a person may put right."""


@dataclass(frozen=True, slots=True)
class DocumentCorrection:
    """What a person says of a document; None leaves a part as it is, "" says there is none.

    `date` is ISO 8601, whole or the beginning of one ("2024", "2024-03").
    """

    date: str | None = None
    occasion: str | None = None
    place: str | None = None
    organ: str | None = None
    number: str | None = None
    collections: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return self != DocumentCorrection()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from: a file by its name, source and hash, and for which collections.

    `source` tells files of one name apart.
    """

    name: str
    source: str
    sha256: str
    collections: tuple[str, ...] = ()
