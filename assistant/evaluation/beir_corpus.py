"""The corpus that a BEIR folder is searched in: the product's own, in a folder that goes after."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.assistant import Corpus
from assistant.bootstrap import opened
from assistant.evaluation.beir import BeirDocument
from assistant.records import Question, Retrieval
from assistant.settings import Settings
from ingest.chunker import chunk
from vectorstore.progress import Progress, silent
from vectorstore.records import ParsedDocument, ParsedSpeech
from vectorstore.store import Store


class OwnCorpus:
    """Each document is stored as one speech of nobody, split as speeches are."""

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
def own_corpus(settings: Settings, progress: Progress = silent) -> Iterator[OwnCorpus]:
    """An empty corpus under these settings, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="wenzheng-beir-", ignore_cleanup_errors=True) as folder:
        apart = settings.model_copy(
            update={"data_dir": Path(folder), "chroma_url": None, "max_question_chars": 100_000}
        )
        with opened(apart, progress=progress) as parts:
            yield OwnCorpus(parts.store, parts.assistant)
