"""The bylines that a person gave, put over those that were read."""

from dataclasses import replace

from sqlalchemy import Connection, select

from vectorstore.analysis.tokenizer import tokens
from vectorstore.records import ParsedSpeech
from vectorstore.storage.tables import corrections
from vectorstore.vector_reader import text_hash

BYLINE = ("title", "speaker", "role", "affiliation")


def as_corrected(connection: Connection, speech: ParsedSpeech) -> tuple[ParsedSpeech, bool]:
    """The speech under the byline that a person gave these words, if one did.

    Others may say the same words: it is given to the speaker who was misread, to the one who is
    right, or, where all bylines of these words are one, to a speech without a speaker.
    """
    said = [corrections.c[part] for part in BYLINE]
    rows = connection.execute(
        select(corrections.c.read_as, *said).where(
            corrections.c.body_hash == text_hash(speech.body)
        )
    ).all()
    misread = {tuple(row[1:]) for row in rows if row[0] == speech.speaker}
    possible = misread or {tuple(row[1:]) for row in rows if speech.speaker in ("", row[2])}
    if len(possible) != 1:
        return speech, False
    (byline,) = possible
    return replace(speech, **dict(zip(BYLINE, byline, strict=True)), confidence=1.0), True


def byline_words(*parts: str) -> str:
    """The words that a byline is found by."""
    return " ".join(tokens(" ".join(parts)))
