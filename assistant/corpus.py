"""What every face needs of a corpus, in process or over HTTP."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from assistant.events import Event
from assistant.evidence import Retrieval
from assistant.ingested import Ingested
from assistant.mentions import MentionQuery, Mentions
from assistant.records import Answer, Document, Question, SpeechSummary, SpeechText
from assistant.timeline import Timeline
from ingest.bulk_ingest import Brought
from vectorstore.document_records import DocumentCorrection
from vectorstore.embedder_protocol import Matrix
from vectorstore.progress import Progress, silent
from vectorstore.records import Correction, ParsedDocument


class Corpus(Protocol):
    """A corpus that can be asked and changed."""

    def ask(self, question: Question) -> Answer: ...

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer in parts. What a chat model makes of the question is waited for before this
        returns; what is searched is searched when the parts are read.
        """
        ...

    def search(self, question: Question) -> Retrieval: ...

    def mentions(self, query: MentionQuery) -> Mentions: ...

    def timeline(self, query: MentionQuery) -> Timeline: ...

    def speeches(self) -> tuple[SpeechSummary, ...]: ...

    def speech(self, speech_id: str) -> SpeechText: ...

    def documents(self) -> tuple[Document, ...]: ...

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested: ...

    def correct(self, speech_id: str, correction: Correction) -> SpeechText: ...

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> Document: ...

    def remove(self, document_id: str) -> None: ...


class ServedCorpus(Corpus, Protocol):
    """A corpus that a server tells whether it has changed."""

    def fingerprint(self) -> str:
        """What the corpus is, in 16 hexadecimal digits."""
        ...

    def embed(self, texts: Sequence[str], kind: Literal["query", "document"]) -> Matrix:
        """The texts as the corpus's questions and documents are embedded."""
        ...

    def embedding_model(self) -> str:
        """What the model is called that embeds the corpus."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a file goes that who is limited to collections brings.

    `is_known` says that they have its content already.
    """

    source: str
    collections: tuple[str, ...]
    is_known: bool


class LimitedCorpus(ServedCorpus, Protocol):
    """The part of a corpus that belongs to some collections."""

    def placed(self, data: bytes, source: str, collections: Sequence[str]) -> Placed:
        """Where a file goes in the whole corpus. Raises InvalidRequest."""
        ...


@runtime_checkable
class DividedCorpus(Protocol):
    """A corpus that can be had in part."""

    def within(self, collections: Sequence[str]) -> "LimitedCorpus":
        """The corpus for who may see and change the documents of these collections alone."""
        ...


class ReadingCorpus(ServedCorpus, Protocol):
    """A corpus in this process, which can show what it would understand of a file."""

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument: ...


class CollectingCorpus(Corpus, Protocol):
    """A corpus that many files are brought to."""

    def ingest_all(
        self, files: Iterable[Brought], progress: Progress = silent
    ) -> Generator[Ingested]: ...
