"""What is asked and what comes back: the JSON of the contract, as frozen records."""

from typing import Literal

from pydantic import Field

from assistant.claims import Claim, UnsupportedSentence, Verification
from assistant.localization.byline_display import Display
from assistant.localization.gloss import Gloss
from assistant.more import More
from assistant.plan import QueryPlan
from assistant.record import Record
from vectorstore.records import DocumentRecord, Filters, PassageKind, SpeechHeader
from vectorstore.records import Passage as StoredPassage
from vectorstore.records import Speech as StoredSpeech

Mode = Literal["auto", "extractive", "generative"]
Status = Literal["answered", "no_evidence"]


class Turn(Record):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class Question(Record):
    """A question, with where to look and how to answer. `language` is a BCP 47 tag."""

    question: str
    language: str | None = None
    filters: Filters = Filters()
    history: tuple[Turn, ...] = ()
    mode: Mode = "auto"
    top_k: int | None = Field(None, ge=1, le=50)


QUESTION = "what was asked of the speaker, by whom, where the passage begins to answer it"
GLOSSES = "terms, figures and dates of the quotation, in the language of the question"
TITLE_GLOSSES = "terms, figures and dates of the title, in the reader's language"
DISPLAY = "the byline in the reader's language; null where it reads as printed"
REPORTED = "the words are those of a reporter who tells what the speaker said"


class Passage(Record):
    """A passage with who said it: `speech.text[start:end] == text`."""

    id: str
    speech_id: str
    document_id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    confidence: float = Field(description="how sure the attribution to the speaker is, 0 to 1")
    kind: PassageKind
    number: int | None
    heading: str
    text: str
    start: int
    end: int
    score: float | None = None
    reported: bool = Field(False, description=REPORTED)
    question: str = Field("", description=QUESTION)
    display: Display | None = Field(None, description=DISPLAY)
    title_glosses: tuple[Gloss, ...] = Field((), description=TITLE_GLOSSES)

    @classmethod
    def of(cls, passage: StoredPassage, score: float | None = None) -> "Passage":
        speech = passage.speech
        return cls(
            id=passage.id,
            speech_id=speech.id,
            document_id=speech.document_id,
            title=speech.title,
            speaker=speech.speaker,
            role=speech.role,
            affiliation=speech.affiliation,
            confidence=speech.confidence,
            kind=passage.kind,
            number=passage.number,
            heading=passage.heading,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            score=score,
            reported=speech.reported,
            question=passage.question,
        )


class Citation(Record):
    """A quotation and its exact place: `speech.text[start:end] == quote`."""

    marker: int
    passage_id: str
    speech_id: str
    document_id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    confidence: float
    quote: str
    start: int
    end: int
    reported: bool = Field(False, description=REPORTED)
    question: str = Field("", description=QUESTION)
    display: Display | None = Field(None, description=DISPLAY)
    glosses: tuple[Gloss, ...] = Field((), description=GLOSSES)
    title_glosses: tuple[Gloss, ...] = Field((), description=TITLE_GLOSSES)

    @classmethod
    def of(cls, marker: int, passage: Passage, start: int, end: int) -> "Citation":
        """The part [start, end) of the speech, which lies inside the passage."""
        return cls(
            marker=marker,
            passage_id=passage.id,
            speech_id=passage.speech_id,
            document_id=passage.document_id,
            title=passage.title,
            speaker=passage.speaker,
            role=passage.role,
            affiliation=passage.affiliation,
            confidence=passage.confidence,
            quote=passage.text[start - passage.start : end - passage.start],
            start=start,
            end=end,
            reported=passage.reported,
            question=passage.question,
        )


class Timings(Record):
    """Seconds spent in each stage."""

    retrieval: float
    answering: float
    total: float


class Answer(Record):
    """An answer whose every marker `[n]` has a citation, and every citation a marker.

    About the corpus itself it has `speeches` in place of citations; a greeting has neither.
    """

    id: str
    question: str
    status: Status
    mode: Literal["extractive", "generative"]
    language: str
    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    degraded: str | None = None
    unsupported: tuple[UnsupportedSentence, ...] = ()
    claims: tuple[Claim, ...] = Field((), description="each claim of a written answer")
    verification: Verification | None = Field(
        None, description="how many claims of a written answer were checked, and by what"
    )
    understood: str | None = Field(
        None, description="the question as it was looked for, where the conversation changed it"
    )
    model: str | None = Field(None, description="the chat model that wrote the text")
    prompts: str | None = Field(None, description="fingerprint of the prompt it was given")
    confidence: float = Field(description="how likely the passages answer the question, 0 to 1")
    corpus: str
    timings: Timings
    plan: QueryPlan | None = Field(None, description="the question as it was understood")
    more: More | None = Field(None, description="answers that are not quoted, and where they are")
    speeches: tuple["SpeechSummary", ...] = Field(
        (), description="of an answer about the corpus itself, which cites nothing"
    )


class SpeechSummary(Record):
    """A speech without its text."""

    id: str
    document_id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    confidence: float
    passages: int
    date: str = ""
    corrected: bool = Field(False, description="a person has corrected or confirmed the byline")
    reported: bool = Field(False, description=REPORTED)
    display: Display | None = Field(None, description=DISPLAY)
    title_glosses: tuple[Gloss, ...] = Field((), description=TITLE_GLOSSES)

    @classmethod
    def of(cls, header: SpeechHeader, passages: int) -> "SpeechSummary":
        return cls(
            id=header.id,
            document_id=header.document_id,
            title=header.title,
            speaker=header.speaker,
            role=header.role,
            affiliation=header.affiliation,
            confidence=header.confidence,
            passages=passages,
            date=header.date,
            corrected=header.corrected,
            reported=header.reported,
        )


class SpeechText(Record):
    """A speech whole, with its passages."""

    id: str
    document_id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    confidence: float
    text: str
    passages: tuple[Passage, ...]
    date: str = ""
    corrected: bool = Field(False, description="a person has corrected or confirmed the byline")
    reported: bool = Field(False, description=REPORTED)
    display: Display | None = Field(None, description=DISPLAY)
    title_glosses: tuple[Gloss, ...] = Field((), description=TITLE_GLOSSES)

    @classmethod
    def of(cls, speech: StoredSpeech) -> "SpeechText":
        header = speech.header
        return cls(
            id=header.id,
            document_id=header.document_id,
            title=header.title,
            speaker=header.speaker,
            role=header.role,
            affiliation=header.affiliation,
            confidence=header.confidence,
            text=speech.body,
            passages=tuple(Passage.of(passage) for passage in speech.passages),
            date=header.date,
            corrected=header.corrected,
            reported=header.reported,
        )


class Document(Record):
    """A document of the corpus."""

    id: str
    name: str
    sha256: str
    added_at: str
    date: str
    occasion: str
    source: str
    speeches: int
    passages: int
    place: str = ""
    organ: str = ""
    number: str = Field("", description="of the meeting, as printed")
    collections: tuple[str, ...] = ()
    corrected: bool = Field(False, description="a person has corrected date, occasion or the like")

    @classmethod
    def of(cls, document: DocumentRecord) -> "Document":
        return cls(
            id=document.id,
            name=document.name,
            sha256=document.sha256,
            added_at=document.added_at,
            date=document.date,
            occasion=document.occasion,
            source=document.printed_source,
            speeches=document.speeches,
            passages=document.passages,
            place=document.place,
            organ=document.organ,
            number=document.number,
            collections=document.collections,
            corrected=document.corrected,
        )
