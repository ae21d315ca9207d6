"""A gloss: what a stretch of a text means, for readers of another language."""

from typing import Literal

from pydantic import Field

from assistant.record import Record

GlossKind = Literal["term", "figure", "date"]


class Gloss(Record):
    """What stands at [start, end) of a text, in the reader's language: `text[start:end] == text`.

    Terms are those of the lexicons and of the owner's glossary; figures and dates are computed.
    """

    start: int = Field(description="characters from the beginning of the text that is glossed")
    end: int
    text: str
    gloss: str
    kind: GlossKind


def shifted(gloss: Gloss, by: int) -> Gloss:
    """The gloss in a text that has `by` more characters before it."""
    return gloss.model_copy(update={"start": gloss.start + by, "end": gloss.end + by})
