"""A corpus in a temporary folder, indexed and searched as the product does, for BEIR sets."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.bootstrap import opened
from assistant.corpus import Corpus
from assistant.evaluation.beir import BeirDocument
from assistant.evidence import Retrieval
from assistant.records import Question
from assistant.settings import Settings
from ingest.chunker import chunk
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech
from vectorstore.store import Store


class TemporaryCorpus:
    """Stores each document as one speech without a speaker, split into passages as speeches are."""

    def __init__(self, store: Store, assistant: Corpus) -> None:
        self._store = store
        self._assistant = assistant

    def add(self, document: BeirDocument) -> str | None:
        body = document.text.strip() or document.title.strip()
        if not body:
            return None
        speech = ParsedSpeech(document.title.strip(), "", "", "", body, chunk(body))
        identity = f"{document.id}\n{document.title}\n{document.text}"
        added = self._store.add(
            ParsedDocument((speech,)),
            name=document.id,
            source=f"beir:{document.id}",
            sha256=hashlib.sha256(identity.encode()).hexdigest(),
        )
        return added.document_id

    def search(self, question: Question) -> Retrieval:
        return self._assistant.search(question)


@contextmanager
def temporary_corpus(settings: Settings, progress: Progress = silent) -> Iterator[TemporaryCorpus]:
    """An empty corpus with these settings, deleted when the block ends."""
    with tempfile.TemporaryDirectory(prefix="wenzheng-beir-", ignore_cleanup_errors=True) as folder:
        apart = settings.model_copy(
            update={
                "data_dir": Path(folder),
                "database_url": None,
                "chroma_url": None,
                "max_question_chars": 100_000,
            }
        )
        with opened(apart, progress=progress) as parts:
            yield TemporaryCorpus(parts.store, parts.assistant)
