"""Searches the candidates of a question: the nearest passages, and those that hold its words."""

from dataclasses import dataclass, replace

from assistant.retrieval.corpus_snapshot import CorpusSnapshot
from assistant.retrieval.query.query_encoder import EncodedQuery
from assistant.retrieval.ranking.candidates import Candidate
from vectorstore.analysis.tokenizer import tokens
from vectorstore.filtered_search import FilteredSearch
from vectorstore.index_sync import IndexState
from vectorstore.records import Filters
from vectorstore.store_protocol import AnyStore
from vectorstore.vocabulary import Vocabulary, is_term

_VECTOR_HITS = 20
_WORD_HITS = 8
_MOST_WORDS = 6
_MOST_PASSAGES = 2_000
"""Passages that may hold the words looked up; words that more hold do not tell them apart."""


@dataclass(frozen=True, slots=True)
class CandidatePools:
    """The candidates in all the speeches that the filters allow, and in those of the named.

    `of_speakers` is None where the question names nobody.
    """

    everywhere: tuple[Candidate, ...]
    of_speakers: tuple[Candidate, ...] | None


class CandidateSearch:
    """Searches the vectors and the words of a store."""

    def __init__(self, store: AnyStore) -> None:
        self._store = store
        self._filtered = FilteredSearch(store)

    def retrieve(
        self, query: EncodedQuery, filters: Filters, corpus: CorpusSnapshot, state: IndexState
    ) -> CandidatePools:
        """The candidates of the question; of speeches that it names by title, every passage."""
        everywhere = corpus.candidates.read(self._search(query, filters, corpus.vocabulary, state))
        analysis = query.analysis
        if not analysis.speakers:
            return CandidatePools(tuple(everywhere), None)
        if analysis.speeches:
            ids = self._store.library.passages_of(analysis.speeches)
        else:
            theirs = replace(filters, speakers=analysis.speakers)
            ids = self._search(query, theirs, corpus.vocabulary, state)
        return CandidatePools(tuple(everywhere), tuple(corpus.candidates.read(ids)))

    def _search(
        self, query: EncodedQuery, filters: Filters, vocabulary: Vocabulary, state: IndexState
    ) -> list[str]:
        """The ids of the passages, the nearest by vector first."""
        if filters:
            nearest = self._filtered.search(
                query.vector, _VECTOR_HITS, filters, vocabulary.passages, state
            )
        else:
            hits = self._store.search_vectors(query.vector, _VECTOR_HITS, state=state)
            nearest = [hit.passage_id for hit in hits]
        rarest = _rarest_words(query.analysis.topic, vocabulary)
        hits = self._store.search_words(rarest, _WORD_HITS, filters) if rarest else []
        return list(dict.fromkeys([*nearest, *(hit.passage_id for hit in hits)]))


def _rarest_words(text: str, vocabulary: Vocabulary) -> list[str]:
    """The rarest of its words that the corpus knows, those first that fewest passages hold."""
    counts = {
        word: vocabulary.held(word)
        for word in tokens(text)
        if word in vocabulary.numbers and is_term(word)
    }
    rarest = sorted(counts, key=counts.__getitem__)[:_MOST_WORDS]
    while rarest and sum(counts[word] for word in rarest) > _MOST_PASSAGES:
        rarest.pop()
    return rarest
