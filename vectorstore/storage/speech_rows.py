"""What is read of a document, a speech and a passage, and the records that its rows make."""

from collections.abc import Sequence
from typing import Any

from vectorstore.records import DocumentRecord, Passage, PassageKind, SpeechHeader
from vectorstore.storage.filtering import passage_text
from vectorstore.storage.tables import documents, passages, speeches

DOCUMENT = (
    documents.c.id,
    documents.c.name,
    documents.c.source,
    documents.c.sha256,
    documents.c.added_at,
    documents.c.date,
    documents.c.occasion,
    documents.c.printed_source,
    documents.c.place,
    documents.c.organ,
    documents.c.number,
    documents.c.corrected,
)
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


def document_of(row: Sequence[Any], collections: tuple[str, ...]) -> DocumentRecord:
    """The record of a row of `DOCUMENT` and the numbers of its speeches and passages."""
    *known, corrected, speeches_, passages_ = row
    key, name, source, sha256, added_at, date, occasion, printed_in, place, organ, number = known
    return DocumentRecord(
        id=key,
        name=name,
        source=source,
        sha256=sha256,
        added_at=added_at,
        date=date,
        occasion=occasion,
        printed_source=printed_in,
        speeches=speeches_,
        passages=passages_,
        place=place,
        organ=organ,
        number=number,
        corrected=bool(corrected),
        collections=collections,
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
