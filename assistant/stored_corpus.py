"""The corpus in this process: what it holds, what comes in, and what is corrected or removed."""

import hashlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Literal

from assistant.audit import Action, AuditTrail, Change, Detail
from assistant.corpus import Placed
from assistant.corrections import checked, checked_collections, checked_document
from assistant.ingested import Ingested
from assistant.records import Document, SpeechSummary, SpeechText
from ingest.bulk_ingest import Brought, ingest_all
from ingest.pipeline import ingest, parse
from vectorstore.document_records import DocumentCorrection
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import InvalidRequest, UnreadableDocument, WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import Correction, ParsedDocument
from vectorstore.store import Added
from vectorstore.store_protocol import AnyStore


class StoredCorpus:
    """The documents of a store."""

    def __init__(self, store: AnyStore) -> None:
        self._store = store
        self._trail = AuditTrail(store.location)

    def fingerprint(self) -> str:
        """Changes whenever the corpus does."""
        return self._store.fingerprint()

    def embed(self, texts: Sequence[str], kind: Literal["query", "document"]) -> Matrix:
        """The texts as the corpus's questions and documents are embedded."""
        embedder = self._store.embedder
        embed = embedder.embed_queries if kind == "query" else embedder.embed_documents
        return embed(texts)

    def embedding_model(self) -> str:
        """What the model is called that embeds the corpus."""
        return self._store.embedder.name

    def speeches(self) -> tuple[SpeechSummary, ...]:
        counts = self._store.library.passage_counts()
        return tuple(
            SpeechSummary.of(header, counts.get(header.id, 0))
            for header in self._store.library.headers()
        )

    def speech(self, speech_id: str) -> SpeechText:
        """Raises NotFound."""
        return SpeechText.of(self._store.library.speech(speech_id))

    def documents(self) -> tuple[Document, ...]:
        return tuple(map(Document.of, self._store.library.documents()))

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument:
        """What `ingest` would understand, storing nothing. Raises UnreadableDocument."""
        return parse(name, data, self._store.embedder, progress)

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested:
        """Bring a file in; what is wrong with it is said in the record.

        `source` tells files of one name apart. The document belongs to the `collections`, besides
        those that it belongs to already. Raises Unavailable or StoreError, or what the
        progress raises.
        """
        about = _about(name, source, collections)
        with self._trail.change(Action.UPLOAD, details=about) as change:
            try:
                members = checked_collections(collections)
                where = source or f"upload:{name}"
                added = ingest(self._store, name, data, where, progress, collections=members)
            except (InvalidRequest, UnreadableDocument) as error:
                ingested = self._ingested(name, error)
            else:
                ingested = self._ingested(name, added)
            _say(change, ingested)
        return ingested

    def ingest_all(
        self, files: Iterable[Brought], progress: Progress = silent
    ) -> Generator[Ingested]:
        """Bring files in, in their order; each that fails says why, and the next is taken.

        What is said about a file is to be checked before.
        """
        with closing(ingest_all(self._store, files, progress)) as outcomes:
            for file, outcome in outcomes:
                about = _about(file.name, file.source, file.collections)
                with self._trail.change(Action.UPLOAD, details=about) as change:
                    if isinstance(outcome, Added) and file.facts:
                        self._store.correct_document(outcome.document_id, file.facts)
                    ingested = self._ingested(file.name, outcome)
                    _say(change, ingested)
                yield ingested

    def _ingested(self, name: str, added: Added | WenzhengError) -> Ingested:
        if isinstance(added, WenzhengError):
            return Ingested(path=name, status="failed", error=added.message)
        document = self._store.library.document(added.document_id)
        return Ingested(
            path=name,
            status=added.status,
            document_id=document.id,
            speeches=document.speeches,
            passages=document.passages,
        )

    def placed(self, data: bytes, source: str, collections: Sequence[str]) -> Placed:
        """Where a file goes in the whole corpus. Raises InvalidRequest."""
        store = self._store
        known = store.library.document_by(sha256=hashlib.sha256(data).hexdigest())
        return Placed(store.source(source), store.members(collections), known is not None)

    def correct(self, speech_id: str, correction: Correction) -> SpeechText:
        """Let a person say who spoke; what they do not say stays, and is then certain.

        Raises NotFound, or InvalidRequest for what is no line of text.
        """
        said = checked(correction)
        with self._trail.change(Action.CORRECT_SPEECH, speech_id) as change:
            change.details |= _replaced(self._store.library.speech(speech_id).header, said)
            self._store.correct(speech_id, said)
        return self.speech(speech_id)

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> Document:
        """Let a person say when, where and on what occasion it was, and in which collections it is.

        Raises NotFound, or InvalidRequest for what is no line of text, or no date.
        """
        said = checked_document(correction)
        with self._trail.change(Action.CORRECT_DOCUMENT, document_id) as change:
            change.details |= _replaced(self._store.library.document(document_id), said)
            self._store.correct_document(document_id, said)
        return Document.of(self._store.library.document(document_id))

    def remove(self, document_id: str) -> None:
        """Take a document out of the corpus. Raises NotFound."""
        with self._trail.change(Action.REMOVE, document_id) as change:
            change.details["name"] = self._store.library.document(document_id).name
            self._store.remove(document_id)


def _about(name: str, source: str | None, collections: Sequence[str]) -> dict[str, Detail]:
    return {"name": name, "source": source, "collections": list(collections)}


def _say(change: Change, ingested: Ingested) -> None:
    """What became of an upload."""
    change.subject = ingested.document_id or ""
    change.details["status"] = ingested.status
    change.problem = ingested.error


def _replaced(before: object, said: Correction | DocumentCorrection) -> dict[str, Detail]:
    """What a correction changes, from what to what."""
    return {
        part: {"from": getattr(before, part), "to": to}
        for part, to in asdict(said).items()
        if to is not None
    }
