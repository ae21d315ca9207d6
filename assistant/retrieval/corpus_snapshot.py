"""One state of the corpus, with the indexes that questions are analysed and scored by."""

from itertools import chain

from assistant.retrieval.lexicons.custom_glossary import Glossary
from assistant.retrieval.lexicons.written_forms import is_said
from assistant.retrieval.linking.affiliated_bodies import (
    are_of_countries,
    are_of_parties,
    bodies_of,
)
from assistant.retrieval.linking.entity_linking import EntityLinker
from assistant.retrieval.linking.office_names import offices_of
from assistant.retrieval.planning.absent_speakers import AbsentSpeakers
from assistant.retrieval.planning.plan_classifier import plan_classifier
from assistant.retrieval.planning.query_planner import QueryPlanner
from assistant.retrieval.planning.scope_linker import ScopeLinker
from assistant.retrieval.query.query_analysis import QueryAnalyzer
from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.ranking.candidates import Candidate, CandidateReader
from assistant.retrieval.ranking.score_baseline import ScoreBaselines
from vectorstore.analysis.function_words import primary
from vectorstore.embedder_protocol import Matrix
from vectorstore.headings import Headings
from vectorstore.store_protocol import AnyStore
from vectorstore.vocabulary import Vocabulary

_NEAREST = 8
"""Passages among which the nearest to an unrelated question is looked for."""


class CorpusSnapshot:
    """The indexes of one state of the corpus.

    A change of the corpus makes a new snapshot; a question that is under way keeps its own.
    """

    def __init__(
        self,
        store: AnyStore,
        headings: Headings,
        vocabulary: Vocabulary,
        encoder: QueryEncoder,
        glossary: Glossary,
    ) -> None:
        self._store = store
        self._glossary = glossary
        self.vocabulary = vocabulary
        headers = headings.headers
        bodies, offices = bodies_of(headers), offices_of(headers)
        named = (
            *glossary.groups,
            *dict.fromkeys(chain(*bodies.values(), *offices.values())),
        )
        self.entities = EntityLinker(headers, vocabulary.terms, glossary.groups, bodies, offices)
        self.analyzer = QueryAnalyzer(self.entities, vocabulary, glossary.terms, named)
        self.candidates = CandidateReader(store.library, vocabulary)
        self.baselines = ScoreBaselines(encoder, self._nearest)
        scopes = ScopeLinker(headings.documents, headers, self._is_said)
        absent = AbsentSpeakers(
            headers,
            are_of_countries=are_of_countries(bodies),
            are_of_parties=are_of_parties(bodies),
            could_be_speaker=self.entities.transcribed.could_be,
            is_said=lambda name: self._is_said(name, "zh"),
        )
        self.planner = QueryPlanner(
            plan_classifier(),
            scopes,
            headers,
            absent,
            organisations=named,
            members=self.entities.speakers.members,
            is_said=self._is_said,
        )

    def _nearest(self, vector: Matrix) -> list[Candidate]:
        hits = self._store.search_vectors(vector, _NEAREST)
        return self.candidates.read([hit.passage_id for hit in hits])

    def _is_said(self, term: str, language: str) -> bool:
        return is_said(term, primary(language), self._store.library, self._glossary)
