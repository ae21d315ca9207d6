"""What is read of a speech and of a passage, and the records that its rows make."""

from collections.abc import Sequence
from typing import Any

from vectorstore.records import Passage, PassageKind, SpeechHeader
from vectorstore.storage.filtering import passage_text
from vectorstore.storage.tables import passages, speeches

HEADER = (
    speeches.c.id,
    speeches.c.document_id,
    speeches.c.title,
    speeches.c.speaker,
    speeches.c.role,
    speeches.c.affiliation,
    speeches.c.confidence,
    speeches.c.date,
    speeches.c.corrected,
    speeches.c.reported,
)
PASSAGE = (
    passages.c.id.label("passage_id"),
    passages.c.kind,
    passages.c.number,
    passages.c.heading,
    passages.c.question,
    passages.c.start,
    passages.c.end,
    passage_text,
    *HEADER,
)


def header_of(row: Sequence[Any]) -> SpeechHeader:
    """The record of a row of `HEADER`."""
    key, document, title, speaker, role, affiliation, confidence, date, corrected, reported = row
    return SpeechHeader(
        key,
        document,
        title,
        speaker,
        role,
        affiliation,
        confidence,
        date,
        corrected=bool(corrected),
        reported=bool(reported),
    )


def passage_of(row: Sequence[Any]) -> Passage:
    """The record of a row of `PASSAGE`."""
    key, kind, number, heading, question, start, end, text, *header = row
    return Passage(
        id=key,
        speech=header_of(header),
        kind=PassageKind(kind),
        number=number,
        heading=heading,
        text=text,
        start=start,
        end=end,
        question=question,
    )
