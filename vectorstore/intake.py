"""What takes long for a document that comes in, done before anybody has to wait for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from vectorstore.document_analysis import AnalyzedDocument, analyze
from vectorstore.embedding_cache import CachingEmbedder
from vectorstore.library import Library
from vectorstore.progress import Progress, Stopped
from vectorstore.records import ParsedDocument
from vectorstore.vocabulary import unknown_terms


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document that only has to be stored: analysed, its vectors kept in the library.

    `terms` are those that were not stored yet, with their vectors; `texts` is what has a vector,
    by its hash.
    """

    analyzed: AnalyzedDocument
    terms: tuple[tuple[str, bytes], ...]
    texts: Mapping[bytes, str]
    embedder: CachingEmbedder


class Intake:
    """The preparation of one document; a block in which that may fail or be cancelled.

    What was embedded for it goes again then, except where the process ends (Stopped): the next
    opening of the store sees to that.
    """

    def __init__(self, embedder: CachingEmbedder, library: Library, progress: Progress) -> None:
        self.embedder = embedder
        self._library = library
        self._progress = progress

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is not None and not issubclass(kind, Stopped):
            self.embedder.forget_unused()

    def prepare(self, document: ParsedDocument) -> PreparedDocument:
        """Analyse and embed it. Raises what the progress raises."""
        analyzed = analyze(document, self._progress)
        terms = unknown_terms(self._library, analyzed.terms, self._progress)
        texts = analyzed.texts()
        self.embedder.keep(list(texts.values()))
        return PreparedDocument(analyzed, tuple(terms), texts, self.embedder)
