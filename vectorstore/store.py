"""The store: the library and the indexes derived from it, as one thing that stays in step."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Literal

from vectorstore.chroma import VectorIndex
from vectorstore.embedding import Embedder, Matrix
from vectorstore.errors import StorageFailed, StoreMismatch, Unavailable
from vectorstore.library import Library
from vectorstore.lock import FolderLock
from vectorstore.progress import Progress, silent
from vectorstore.recall import NO_VECTORS, RecallingEmbedder, Vectors, embed_all, go_on
from vectorstore.records import EVERYWHERE, Filters, ParsedDocument, Scored
from vectorstore.words import search_words

_SELF_QUERIES = 20


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document that was brought to the store."""

    document_id: str
    status: Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the index departs from the library; empty when it does not."""

    missing: frozenset[str]
    surplus: frozenset[str]
    unfound: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.unfound)


class Store:
    """Everything stored, behind one lock. Searching is safe from several threads."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        progress: Progress = silent,
        reembed: bool = False,
    ) -> None:
        """Open the folder, making it if need be; bring the index in step with the library.

        With `reembed`, vectors of another model are made anew instead of refused.
        Raises StoreInUse, StoreMismatch or StorageFailed, and then leaves all as it was.
        """
        self.embedder = embedder
        self._folder = folder
        self._chroma_url = chroma_url
        self._progress = progress
        self._changing = RLock()
        self._fingerprint: str | None = None
        self._lock = _owned(folder)
        try:
            self.library = Library(folder / "library.sqlite3")
            self._check_embedder(reembed)
            self.index = self._open_index()
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        self.index.close()
        self.library.close()
        self._lock.release()

    def announce(self, url: str) -> None:
        """Tell other processes where this one serves."""
        self._lock.announce(url)

    # -- bringing in and taking out ----------------------------------------------------------

    def add(
        self,
        document: ParsedDocument,
        vectors: Vectors = NO_VECTORS,
        *,
        name: str,
        source: str,
        sha256: str,
        aside: Sequence[str] = (),
    ) -> Added:
        """Store a document, whole or not at all; what has no vector yet is embedded.

        The same content is `unchanged`, from wherever it comes; new content from a known source
        replaces what came from there before. What came from the sources `aside` goes.
        """
        with self._changing:
            known = self.library.document_by(sha256=sha256)
            if known:
                return Added(known.id, "unchanged")
            before = self.library.document_by(source=source)
            leaving = [before, *(self.library.document_by(source=other) for other in aside)]
            document_id, gone = self.library.add(
                document,
                self.recalling([vectors]).vectors(document),
                name=name,
                source=source,
                sha256=sha256,
                replacing=[document.id for document in leaving if document],
            )
            self._fingerprint = None
            self.index.delete(gone)
            self._index_passages(self.library.passage_ids(Filters(documents=(document_id,))))
        return Added(document_id, "replaced" if before else "added")

    def recalling(
        self, under_way: Iterable[Vectors] = (), checkpoint: Callable[[], None] = go_on
    ) -> RecallingEmbedder:
        """The embedder, for texts that may be stored already or are `under_way`."""
        return RecallingEmbedder(self.embedder, self.library, under_way, checkpoint=checkpoint)

    def remove(self, document_id: str) -> None:
        """Take a document out, everywhere. Raises NotFound."""
        with self._changing:
            gone = self.library.remove(document_id)
            self._fingerprint = None
            self.index.delete(gone)

    def _index_passages(self, ids: list[str]) -> None:
        for first in range(0, len(ids), 2000):
            passages, vectors = self.library.passage_vectors(ids[first : first + 2000])
            self.index.put(passages, vectors)
            self._progress("index", min(first + 2000, len(ids)), len(ids))

    # -- searching ---------------------------------------------------------------------------

    def search_vectors(self, vector: Matrix, k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` passages nearest to a vector of shape (dimension,), by cosine, best first."""
        return self.index.search(vector, k, filters)

    def search_words(self, words: list[str], k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""
        return search_words(self.library, words, k, filters)

    def size(self) -> int:
        """How many passages there are."""
        return sum(self.library.passage_counts().values())

    def fingerprint(self) -> str:
        """What the corpus is, in 16 hexadecimal digits: its documents, bylines and embedder."""
        known = self._fingerprint
        if known is None:
            digest = hashlib.sha256(self.embedder.identity.encode())
            for document in self.library.documents():
                digest.update(document.sha256.encode())
            for header in self.library.headers():
                digest.update(repr(header).encode())
            known = self._fingerprint = digest.hexdigest()[:16]
        return known

    # -- keeping the index in step -----------------------------------------------------------

    def check(self) -> Disagreement:
        """Compare the index with the library.

        Membership is compared whole; some passages are looked for by their own vectors.
        """
        wanted = self.library.passage_ids()
        held = self.index.ids()
        sample = wanted[:: max(1, len(wanted) // _SELF_QUERIES)]
        passages, vectors = self.library.passage_vectors(sample)
        unfound = set()
        for passage, vector in zip(passages, vectors, strict=True):
            nearest = self.index.search(vector, 1)
            if not nearest or nearest[0].score < 1 - 1e-3:
                unfound.add(passage.id)
        return Disagreement(
            frozenset(wanted) - held, frozenset(held - set(wanted)), frozenset(unfound)
        )

    def repair(self) -> None:
        """Make the index anew from the library's vectors; nothing is embedded."""
        self.index.close()
        self.index = self._fresh_index()

    def _check_embedder(self, reembed: bool) -> None:
        made_by = self.library.meta("embedder")
        if made_by is None:
            self.library.set_meta("embedder", self.embedder.identity)
        elif made_by != self.embedder.identity:
            if not reembed:
                raise StoreMismatch(
                    f"The data folder {self._folder} was made with the embedding model "
                    f"{made_by!r}, not {self.embedder.identity!r}. Set WENZHENG_EMBEDDING_MODEL "
                    "back, or embed the corpus anew with `wenzheng check --repair`."
                )
            self._embed_anew()

    def _embed_anew(self) -> None:
        fresh = embed_all(self.embedder, self.library.texts())
        with self.library.transaction():
            self.library.replace_vectors(fresh)
            self.library.set_meta("embedder", self.embedder.identity)
            self._leave_index()

    def _open_index(self) -> VectorIndex:
        if self._chroma_url:
            self.index = VectorIndex.served(self._chroma_url)
            if self.check():
                self._reconcile()
            return self.index
        try:
            self.index = VectorIndex.embedded(self._generation())
            sound = not self.check()
        except Unavailable:
            sound = False
        return self.index if sound else self._fresh_index()

    def _reconcile(self) -> None:
        self.index.delete(sorted(self.index.ids()))
        self._index_passages(self.library.passage_ids())

    def _fresh_index(self) -> VectorIndex:
        if self._chroma_url:
            self.index = VectorIndex.served(self._chroma_url)
            self._reconcile()
            return self.index
        self._leave_index()
        self.index = VectorIndex.embedded(self._generation())
        self._index_passages(self.library.passage_ids())
        return self.index

    def _leave_index(self) -> None:
        old = self._generation()
        self.library.set_meta("index", str(int(self.library.meta("index") or 0) + 1))
        shutil.rmtree(old, ignore_errors=True)

    def _generation(self) -> Path:
        """The folder of the index as it now is.

        Chroma keeps what it knows of a folder for the life of a process, so a new index stands
        in a new folder.
        """
        return self._folder / f"chroma-{self.library.meta('index') or 0}"


def _owned(folder: Path) -> FolderLock:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(
            f"The data folder {folder} cannot be made ({error.strerror}). Choose another "
            "WENZHENG_DATA_DIR."
        ) from error
    return FolderLock(folder)
