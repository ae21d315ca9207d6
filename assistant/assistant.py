"""The whole flow on one screen: a question becomes an answer whose every claim can be opened."""

from collections.abc import Iterator
from typing import Protocol

from assistant.events import Event
from assistant.records import (
    Answer,
    Document,
    Ingested,
    Question,
    Retrieval,
    SpeechSummary,
    SpeechText,
)


class Corpus(Protocol):
    """What every face needs, in process or over HTTP."""

    def ask(self, question: Question) -> Answer: ...

    def stream(self, question: Question) -> Iterator[Event]: ...

    def search(self, question: Question) -> Retrieval: ...

    def speeches(self) -> tuple[SpeechSummary, ...]: ...

    def speech(self, speech_id: str) -> SpeechText: ...

    def documents(self) -> tuple[Document, ...]: ...

    def ingest(self, name: str, data: bytes) -> Ingested: ...

    def remove(self, document_id: str) -> None: ...
