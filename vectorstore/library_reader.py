"""What the library holds, as it is read: documents, speeches, passages, sentences, vectors."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from vectorstore.errors import NotFound
from vectorstore.records import (
    EVERYWHERE,
    DocumentRecord,
    Filters,
    Passage,
    Scored,
    Speech,
    SpeechHeader,
)
from vectorstore.storage.filtering import in_speech, passages_within, speeches_within
from vectorstore.storage.speech_rows import (
    DOCUMENT,
    HEADER,
    PASSAGE,
    document_of,
    header_of,
    passage_of,
)
from vectorstore.storage.tables import (
    collections,
    documents,
    meta,
    passages,
    speeches,
)
from vectorstore.storage.text_index import TextIndex
from vectorstore.vector_reader import IDS, VectorReader, batches

_PASSAGES = select(*PASSAGE).select_from(in_speech)
_PASSAGES_BY_ID = _PASSAGES.where(passages.c.id.in_(IDS)).order_by(passages.c.id)
_META = select(meta.c.key, meta.c.value)
_META_OF = select(meta.c.value).where(meta.c.key == bindparam("key"))


class Catalogue(VectorReader):
    """The corpus, read. Reading never waits for writing."""

    text: TextIndex
    is_part = False
    """Whether it is read in part, and what is counted of the whole does not count."""

    # -- what the library remembers of itself ------------------------------------------------

    def meta(self, key: str) -> str | None:
        rows = self.query(_META_OF, {"key": key})
        return rows[0][0] if rows else None

    def all_meta(self) -> dict[str, str]:
        return dict(self._pairs(_META))

    # -- documents ---------------------------------------------------------------------------

    def document_by(self, *, sha256: str = "", source: str = "") -> DocumentRecord | None:
        """The document with this content, or from this source."""
        found = self._documents(or_(documents.c.sha256 == sha256, documents.c.source == source))
        return found[0] if found else None

    def document(self, document_id: str) -> DocumentRecord:
        """Raises NotFound."""
        found = self._documents(documents.c.id == document_id)
        if not found:
            raise NotFound(f"There is no document {document_id!r} in the corpus.")
        return found[0]

    def documents(self) -> list[DocumentRecord]:
        return self._documents()

    def documents_of(self, ids: Sequence[str]) -> list[DocumentRecord]:
        """Those of the documents that exist."""
        return self._documents(documents.c.id.in_(ids))

    def _documents(self, *conditions: ColumnElement[bool]) -> list[DocumentRecord]:
        theirs = speeches.c.document_id == documents.c.id
        rows = self.query(
            select(
                *DOCUMENT,
                select(func.count()).select_from(speeches).where(theirs).scalar_subquery(),
                select(func.count()).select_from(in_speech).where(theirs).scalar_subquery(),
            )
            .where(*conditions)
            .order_by(documents.c.added_at, documents.c.id)
        )
        members = self._collections(*conditions)
        return [document_of(row, members.get(row[0], ())) for row in rows]

    def _collections(self, *conditions: ColumnElement[bool]) -> dict[str, tuple[str, ...]]:
        """The names of the collections of each document that is in one, in order."""
        found: dict[str, tuple[str, ...]] = defaultdict(tuple)
        rows = (
            select(collections.c.document_id, collections.c.name)
            .select_from(collections.join(documents))
            .where(*conditions)
            .order_by(collections.c.name)
        )
        for document_id, name in self._pairs(rows):
            found[document_id] += (name,)
        return found

    # -- speeches and passages ---------------------------------------------------------------

    def headers(self, filters: Filters = EVERYWHERE) -> list[SpeechHeader]:
        """The speeches without their text, in the order they came in."""
        rows = self.query(
            select(*HEADER)
            .select_from(speeches.join(documents))
            .where(speeches_within(filters))
            .order_by(documents.c.added_at, documents.c.id, speeches.c.ordinal)
        )
        return [header_of(row) for row in rows]

    def speech(self, speech_id: str) -> Speech:
        """One speech, whole. Raises NotFound."""
        rows = self.query(select(*HEADER, speeches.c.body).where(speeches.c.id == speech_id))
        if not rows:
            raise NotFound(
                f"There is no speech {speech_id!r}; `wenzheng speeches` lists those there are."
            )
        *header, body = rows[0]
        found = self.query(_PASSAGES.where(speeches.c.id == speech_id).order_by(passages.c.ordinal))
        return Speech(header_of(header), body, tuple(passage_of(row) for row in found))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the passages that exist, by id and in the order of their ids."""
        found: dict[str, Passage] = {}
        for some in batches(ids):
            for row in self.query(_PASSAGES_BY_ID, {"ids": some}):
                passage = passage_of(row)
                found[passage.id] = passage
        return found

    def passages_holding(
        self, phrases: Sequence[tuple[str, ...]], filters: Filters = EVERYWHERE
    ) -> list[Passage]:
        """Passages among which are all that hold a phrase, as documents came in and print.

        A phrase is given by its n-grams; of one Chinese character, by how an n-gram begins.
        """
        rows = self.query(
            select(*PASSAGE)
            .select_from(in_speech.join(documents))
            .where(self.text.holding(phrases), passages_within(filters))
            .order_by(documents.c.added_at, documents.c.id, speeches.c.ordinal, passages.c.ordinal)
        )
        return [passage_of(row) for row in rows]

    def holds(self, phrases: Sequence[tuple[str, ...]]) -> bool:
        """Whether any passage may hold a phrase."""
        return bool(self.query(select(passages.c.id).where(self.text.holding(phrases)).limit(1)))

    def search_words(
        self, words: Sequence[str], k: int, filters: Filters = EVERYWHERE
    ) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""
        distinct = list(dict.fromkeys(word for word in words if word.strip()))
        return self.text.search(distinct, k, filters) if distinct else []

    def passage_count(self, filters: Filters = EVERYWHERE) -> int:
        """How many passages there are."""
        count = select(func.count()).select_from(in_speech if filters else passages)
        return int(self.query(count.where(passages_within(filters)))[0][0])

    def passage_counts(self) -> dict[str, int]:
        """How many passages each speech has."""
        speech = passages.c.speech_id
        return dict(self._pairs(select(speech, func.count()).group_by(speech).order_by(speech)))

    def speech_count(self) -> int:
        """How many speeches there are."""
        return int(self.query(select(func.count()).select_from(speeches))[0][0])

    def speech_lengths(self) -> dict[str, int]:
        """How many characters each speech has."""
        return dict(self._pairs(select(speeches.c.id, func.length(speeches.c.body))))

    def passage_ids(
        self, filters: Filters = EVERYWHERE, among: Sequence[str] | None = None
    ) -> list[str]:
        """The ids of passages in the order they came in, of all or of some."""
        found = select(passages.c.id).select_from(in_speech).where(passages_within(filters))
        if among is not None:
            found = found.where(passages.c.id.in_(among))
        return [row[0] for row in self.query(found.order_by(passages.c.rowid))]

    def passage_sample(self, size: int) -> list[str]:
        """The ids of at most so many passages, spread over all."""
        newest = self.query(select(func.max(passages.c.rowid)))[0][0] or 0
        places = {newest * place // size for place in range(size)}
        first = select(passages.c.id).where(passages.c.rowid > bindparam("place"))
        one = first.order_by(passages.c.rowid).limit(1)
        found = [row[0] for place in sorted(places) for row in self.query(one, {"place": place})]
        return list(dict.fromkeys(found))

    def passages_of(self, speech_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of these speeches, in order."""
        rows = self.query(
            select(passages.c.id)
            .where(passages.c.speech_id.in_(speech_ids))
            .order_by(passages.c.id)
        )
        return [row[0] for row in rows]

    def term_counts(self) -> dict[str, int]:
        """In how many passages each term stands."""
        return self.text.word_counts()

    def ngrams_between(self, first: str, last: str) -> list[str]:
        """The n-grams of the corpus from `first` up to `last`, in the order of their characters."""
        return self.text.ngrams_between(first, last)
