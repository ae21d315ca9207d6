"""The corpus for other faces in the server's process, within the same limits."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from assistant.answer_store import Feedback, Verdict
from assistant.api.caller import Caller
from assistant.api.service import Service
from assistant.corpus import ReadingCorpus
from assistant.events import Done, Event
from assistant.evidence import Retrieval
from assistant.ingested import Ingested
from assistant.mentions import MentionQuery, Mentions
from assistant.records import Answer, Document, Question, SpeechSummary, SpeechText
from assistant.timeline import Timeline
from vectorstore.document_records import DocumentCorrection
from vectorstore.progress import Progress, silent
from vectorstore.records import Correction, ParsedDocument


class SharedCorpus:
    """Questions of a face such as the page take the same places as those over REST."""

    def __init__(self, service: Service, caller: Caller) -> None:
        """`caller` is the name of a face, or who asks there."""
        self._service = service
        self._caller = caller
        self._corpus = service.corpus_of(caller)

    def ask(self, question: Question) -> Answer:
        """The whole answer. Raises InvalidRequest or Unavailable."""
        for event in self.stream(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends in Done or raises")

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer in parts. Raises InvalidRequest or Unavailable."""
        rewriting = self._service.may_be_rewritten(question)
        with self._service.waiting.place() if rewriting else nullcontext():
            events = self._service.understood(question, self._caller)
        with self._service.room.place():
            yield from self._service.kept_events(events, self._caller)

    def search(self, question: Question) -> Retrieval:
        """Retrieval only. Raises InvalidRequest or Unavailable."""
        with self._service.room.place():
            return self._corpus.search(question)

    def answer(self, answer_id: str) -> Answer:
        """An answer this face was given, again. Raises NotFound."""
        return self._service.kept.answer(answer_id, self._caller.id)

    def judge(self, answer_id: str, verdict: Verdict, note: str) -> Feedback:
        """Take down what is said of an answer this face was given. Raises NotFound."""
        return self._service.kept.judge(answer_id, self._caller.id, verdict, note)

    def mentions(self, query: MentionQuery) -> Mentions:
        return self._corpus.mentions(query)

    def timeline(self, query: MentionQuery) -> Timeline:
        return self._corpus.timeline(query)

    def speeches(self) -> tuple[SpeechSummary, ...]:
        return self._corpus.speeches()

    def speech(self, speech_id: str) -> SpeechText:
        return self._corpus.speech(speech_id)

    def documents(self) -> tuple[Document, ...]:
        return self._corpus.documents()

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested:
        return self._corpus.ingest(name, data, source, progress, collections)

    def correct(self, speech_id: str, correction: Correction) -> SpeechText:
        return self._corpus.correct(speech_id, correction)

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> Document:
        return self._corpus.correct_document(document_id, correction)

    def remove(self, document_id: str) -> None:
        self._corpus.remove(document_id)


class PageCorpus(SharedCorpus):
    """The corpus of the page, which also shows what would be understood of a file."""

    def __init__(self, service: Service, reading: ReadingCorpus) -> None:
        super().__init__(service, Caller("page"))
        self._reading = reading

    def fingerprint(self) -> str:
        return self._reading.fingerprint()

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument:
        """What `ingest` would understand, storing nothing. Raises UnreadableDocument."""
        return self._reading.parse(name, data, progress)
