"""What a question asks, and of whom: its names, its words, and where it stands."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass

from assistant.retrieval.lexicons.bilingual_lexicon import dictionary
from assistant.retrieval.lexicons.concept_expansion import meant
from assistant.retrieval.lexicons.custom_glossary import Glossary
from assistant.retrieval.linking.name_variants import without
from assistant.retrieval.linking.pinyin_matching import PinyinMatcher
from assistant.retrieval.linking.speaker_linking import People
from assistant.retrieval.linking.title_linking import Titles
from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.query.query_terms import QueryTerms
from assistant.retrieval.ranking.crosslingual_matching import meet
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import Filters
from vectorstore.store import Store
from vectorstore.vocabulary import Vocabulary

_LATIN = re.compile("[a-z]{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnalyzedQuery:
    """A question as it is searched for.

    `text` has coined terms in characters, `matter` is the same without whom it names. `named` are
    speakers, `titled` the ids of speeches named by title; `terms` are what it may mean by plain
    words, worked out while passages are looked for. `vector` has the shape (dimension,).
    """

    text: str
    language: str
    named: tuple[str, ...]
    titled: Sequence[str]
    matter: str
    wording: QueryTerms
    vector: Matrix
    terms: Future[Mapping[str, float]]


class QueryAnalyzer:
    """Reads questions with the names that a corpus knows."""

    def __init__(
        self, store: Store, glossary: Glossary, place: QueryEncoder, beside: ThreadPoolExecutor
    ) -> None:
        """`beside` are the threads for what is worked out beside something else."""
        self._store = store
        self._glossary = glossary
        self._place = place
        self._beside = beside
        self._romanised: tuple[Vocabulary, PinyinMatcher] | None = None
        self._known = ("", People(()), Titles(()))

    def __call__(
        self, question: str, language: str, filters: Filters, *, state: str, vocabulary: Vocabulary
    ) -> AnalyzedQuery:
        """Of a corpus with that fingerprint and vocabulary.

        Names and words are made out in a thread of their own while the model embeds the question:
        the model lets go of the interpreter at once, which the other way round would keep it
        waiting.
        """
        text = self._in_characters(question, vocabulary)
        reading = self._beside.submit(
            copy_context().run, self._read, text, language, filters, state, vocabulary
        )
        try:
            vector = self._place(text, language)
        finally:
            wait([reading])
        named, titled, matter, wording = reading.result()
        terms = self._beside.submit(
            meant, vector, chinese=wording.exact, embedder=self._store.embedder.identity
        )
        return AnalyzedQuery(text, language, named, titled, matter, wording, vector, terms)

    def _read(
        self, text: str, language: str, filters: Filters, state: str, vocabulary: Vocabulary
    ) -> tuple[tuple[str, ...], Sequence[str], str, QueryTerms]:
        """Whom the text names, the ids of speeches it names by title, its matter and its words."""
        named, titled, untitled = self._named(text, filters, state)
        matter = without(untitled, named) if named else text
        called = self._glossary.terms.called(matter, dictionary(language))
        wording = QueryTerms.of(matter, language, called).known_to(vocabulary)
        meet(wording.words)
        return named, titled, matter, wording

    def _named(
        self, question: str, filters: Filters, state: str
    ) -> tuple[tuple[str, ...], Sequence[str], str]:
        """Whom the question names, the ids of speeches that it names by title, and all but titles.

        Nobody when it may look in the speeches of some only. Titles count where they are of all
        who are named, or nobody is.
        """
        if filters.speakers:
            return (), (), question
        people, titles = self._headings(state)
        rest, found = titles.named(question)
        titled = [
            one
            for one in found
            if (not filters.documents or one.document_id in filters.documents)
            and (not filters.affiliations or one.affiliation in filters.affiliations)
        ]
        if not titled:
            return people.named(question), (), question
        named = people.named(rest)
        theirs = [one for one in titled if not named or one.speaker in named]
        speakers = tuple(dict.fromkeys(one.speaker for one in theirs))
        if not set(named) <= set(speakers):
            return people.named(question), (), question
        return named or speakers, [one.id for one in theirs], rest

    def _in_characters(self, question: str, vocabulary: Vocabulary) -> str:
        """The question with the coined terms that it writes in pinyin in characters."""
        if not _LATIN.search(question):
            return question
        known = self._romanised
        if known is None or known[0] is not vocabulary:
            self._romanised = known = (vocabulary, PinyinMatcher(vocabulary.terms))
        return known[1].in_characters(question)

    def _headings(self, state: str) -> tuple[People, Titles]:
        known = self._known
        if known[0] != state:
            headers = self._store.library.headers()
            known = (state, People(headers, self._glossary.groups), Titles(headers))
            self._known = known
        return known[1:]
