"""From a question to the passages that may answer it."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from assistant.records import Evidence, Passage, Retrieval
from assistant.retrieval.alignment import meet, word_centre
from assistant.retrieval.answerability import answerability
from assistant.retrieval.baseline import Baselines
from assistant.retrieval.candidates import Candidate, CandidateReader
from assistant.retrieval.confidence import Asked, confidence
from assistant.retrieval.dictionaries import dictionary
from assistant.retrieval.forms import Form, form_of
from assistant.retrieval.glossary import Glossary, plain_glossary
from assistant.retrieval.language import detect
from assistant.retrieval.narrowed import Narrowed
from assistant.retrieval.ordinals import numbered
from assistant.retrieval.people import People
from assistant.retrieval.placing import Placing
from assistant.retrieval.plain_words import meant
from assistant.retrieval.ranking import Ranked, rank, reordered
from assistant.retrieval.romanised import Romanised
from assistant.retrieval.spellings import without
from assistant.retrieval.titles import Titles
from assistant.retrieval.wording import Wording, has_matter
from vectorstore.embedding import Matrix
from vectorstore.records import EVERYWHERE, Filters, PassageKind
from vectorstore.reranker import Reranker
from vectorstore.store import Store
from vectorstore.tokens import tokens
from vectorstore.vocabulary import Vocabulary, VocabularyReader, is_term

_LATIN = re.compile("[a-z]{4}", re.IGNORECASE)
_POOL = 30
_NEAREST = 8
_WORD_POOL = 8
_RAREST = 6
_MOST_HELD = 2_000
"""Passages that words are looked up in; what more of them hold is no help in telling them apart."""
_BACKGROUND = 0.03
_ALL_THEY_SAID = 0.95
"""How sure it is that speakers' own words answer what these speakers said."""
_NONE_OF_THAT_NUMBER = 0.05
"""The same where a proposal is asked for by a number that their speeches do not reach."""


class Retriever:
    """Finds passages by meaning and by words, and looks first in the speeches of those named."""

    def __init__(
        self,
        store: Store,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._store = store
        self._reranker = reranker
        self._glossary = glossary or plain_glossary()
        self._vocabulary = VocabularyReader(store.library, partial(word_centre, chinese=True))
        self._candidates = CandidateReader(store.library)
        self._place = Placing(store.embedder)
        self._narrowed = Narrowed(store)
        self._baselines = Baselines(self._place, self._nearest)
        self._learnt = answerability(store.embedder.identity)
        self._embedding = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "placing")
        self._romanised: tuple[Vocabulary, Romanised] | None = None
        self._known = ("", People(()), Titles(()))

    def retrieve(
        self, question: str, *, language: str | None, filters: Filters, k: int
    ) -> Retrieval:
        """The `k` best passages for the question, best first."""
        language = language or detect(question)
        state = self._store.fingerprint()
        vocabulary = self._vocabulary.at(state)
        spoken = self._in_characters(question, vocabulary)
        placing = self._embedding.submit(self._place, spoken, language)
        named, titled, untitled = self._named(spoken, filters, state)
        matter = without(untitled, named) if named else spoken
        called = self._glossary.terms.called(matter, dictionary(language))
        wording = Wording.of(matter, language, called).known_to(vocabulary)
        meet(wording.words)
        vector = placing.result()
        terms = meant(vector, chinese=wording.exact, embedder=self._store.embedder.identity)
        judged = partial(self._judged, wording, vector, terms, vocabulary)
        search = partial(self._found, matter, vector, vocabulary)
        ranked = judged(search(filters))
        elsewhere: Sequence[Ranked] = ()
        whole = False
        sure: float | None = None
        if named:
            elsewhere = [one for one in ranked if one.speaker not in named]
            ranked = judged(
                self._store.library.passages_of(titled)
                if titled
                else search(replace(filters, speakers=named))
            )
            nth = numbered(matter, language)
            plain = nth.rest if nth else matter
            whole = bool(ranked) and not has_matter(plain, language, self._glossary.groups)
            if whole:
                asked = [one for one in ranked if nth is None or _is_proposal(one, nth.number)]
                whole, ranked = bool(asked), asked or ranked
                sure = _ALL_THEY_SAID if whole else _NONE_OF_THAT_NUMBER
            listed = Form.LIST in form_of(question, language, whole=whole)
            ranked.sort(key=partial(_asked_order, listed=listed))
        baseline = self._baselines.of(language, state)
        asks = Asked(spoken, language, vector, baseline)
        return Retrieval(
            question=question,
            language=language,
            evidence=_evidence(ranked[:k], _asked_score if named else _score),
            confidence=confidence(asks, ranked, elsewhere, self._learnt) if sure is None else sure,
            named=named,
            whole=whole,
            elsewhere=_evidence(elsewhere[:k], _score),
            elsewhere_confidence=confidence(asks, elsewhere, (), self._learnt),
        )

    def warm(self) -> None:
        """Load what the first questions would wait for."""
        for question in ("金砖国家", "O que é?", "Lorem ipsum?"):
            self.retrieve(question, language=None, filters=EVERYWHERE, k=1)

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
            self._romanised = known = (vocabulary, Romanised(vocabulary.terms))
        return known[1].in_characters(question)

    def _headings(self, state: str) -> tuple[People, Titles]:
        if self._known[0] != state:
            headers = self._store.library.headers()
            self._known = (state, People(headers, self._glossary.groups), Titles(headers))
        return self._known[1:]

    def _found(
        self, question: str, vector: Matrix, vocabulary: Vocabulary, filters: Filters
    ) -> list[str]:
        """The ids of passages that may answer: the nearest, and those that hold its words."""
        if filters:
            near = self._narrowed.search(vector, _POOL, filters, vocabulary.passages)
        else:
            near = [hit.passage_id for hit in self._store.search_vectors(vector, _POOL)]
        return list(dict.fromkeys(near + self._worded(question, vocabulary, filters)))

    def _judged(
        self,
        question: Wording,
        vector: Matrix,
        terms: Mapping[str, float],
        vocabulary: Vocabulary,
        ids: Sequence[str],
    ) -> list[Ranked]:
        candidates = self._candidates.read(ids, vocabulary)
        ranked = rank(question, vector, candidates, vocabulary, terms)
        return reordered(question.text, ranked, self._reranker) if self._reranker else ranked

    def _nearest(self, vector: Matrix) -> list[Candidate]:
        """The passages nearest to a question by their own vectors."""
        vocabulary = self._vocabulary.at(self._store.fingerprint())
        hits = self._store.search_vectors(vector, _NEAREST)
        return self._candidates.read([hit.passage_id for hit in hits], vocabulary)

    def _worded(self, question: str, vocabulary: Vocabulary, filters: Filters) -> list[str]:
        """The passages that hold the question's own words, the rarest that the corpus knows."""
        held = {
            word: vocabulary.held(word)
            for word in tokens(question)
            if word in vocabulary.numbers and is_term(word)
        }
        rarest = sorted(held, key=held.__getitem__)[:_RAREST]
        while rarest and sum(held[word] for word in rarest) > _MOST_HELD:
            rarest.pop()
        hits = self._store.search_words(rarest, _WORD_POOL, filters) if rarest else []
        return [hit.passage_id for hit in hits]


def _asked_score(ranked: Ranked) -> float:
    """The score, lower for the background: of a speaker one asks what is proposed."""
    background = ranked.candidate.passage.kind is PassageKind.BACKGROUND
    return ranked.score - _BACKGROUND * background


def _asked_order(ranked: Ranked, *, listed: bool) -> tuple[bool, float]:
    """Best first; where a list of what is proposed is asked for, the background comes last."""
    background = ranked.candidate.passage.kind is PassageKind.BACKGROUND
    return listed and background, -_asked_score(ranked)


def _is_proposal(ranked: Ranked, number: int) -> bool:
    passage = ranked.candidate.passage
    return passage.kind is PassageKind.PROPOSAL and passage.number == number


def _score(ranked: Ranked) -> float:
    return ranked.score


def _evidence(ranked: Sequence[Ranked], score: Callable[[Ranked], float]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            passage=Passage.of(one.candidate.passage, score(one)),
            sentences=one.candidate.sentences,
            sentence_scores=one.sentence_scores,
        )
        for one in ranked
    )
