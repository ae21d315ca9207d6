"""Who leads a meeting, and which questions ask for those who do something else than speak."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from ingest.attribution.speaker_labels import LANGUAGES, LabelGrammar
from ingest.attribution.turn_labels import speaker_of
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable
from vectorstore.records import SpeechHeader, TurnPart


class MeetingPart(StrEnum):
    """What somebody does in a meeting besides speaking."""

    CHAIR = "chair"
    OTHER = "other"
    """What the speakers of a record do not tell: to ask, to vote, to be absent."""


def part_asked_for(question: str, language: str) -> MeetingPart | None:
    """The part of those whom a question asks for; None where it may ask for all who speak."""
    text = comparable(question)
    found = (part for part, pattern in _patterns(primary(language)).items() if pattern.search(text))
    return next(found, None)


def leads(header: SpeechHeader) -> bool:
    """Whether the record labels the speaker as the one who leads the meeting."""
    return any(_is_chair(label) for label in (header.speaker, header.role) if label)


@cache
def _is_chair(label: str) -> bool:
    byline = speaker_of(label)
    found = [
        byline,
        *(read.byline for one in LANGUAGES if (read := LabelGrammar.of(one).read(label))),
    ]
    return any(one is not None and one.part is TurnPart.CHAIR for one in found)


@cache
def _patterns(language: str) -> Mapping[MeetingPart, re.Pattern[str]]:
    table = read_lexicon("assistant.retrieval.lexicons", "meeting_parts").grouped(language)
    whole = "{}" if language == "zh" else r"\b(?:{})\b"
    return {
        part: re.compile(whole.format("|".join(table[part])))
        for part in MeetingPart
        if part in table
    }
