"""Analyses a question: whom it names, what of theirs it asks for, and by which terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import QuestionType
from assistant.retrieval.lexicons.bilingual_lexicon import dictionary
from assistant.retrieval.lexicons.organisation_lexicon import Organisation
from assistant.retrieval.lexicons.term_lexicon import Terms
from assistant.retrieval.linking.entity_linking import EntityLinker
from assistant.retrieval.linking.name_matching import remove_names
from assistant.retrieval.query.ordinal_reference import find_ordinal
from assistant.retrieval.query.query_terms import QueryTerms, has_topic
from assistant.retrieval.query.question_type import classify_question
from vectorstore.records import Filters
from vectorstore.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class AnalyzedQuery:
    """A question as it is searched for.

    `text` has coined terms in characters, and `topic` is the text without the speakers and titles
    it names; `speeches` are the ids of those it names by title. Where speakers are named,
    `has_topic` is False for a question after all they said, or after their proposal of the number
    `ordinal`.
    """

    text: str
    language: str
    types: frozenset[QuestionType]
    speakers: tuple[str, ...]
    speeches: tuple[str, ...]
    topic: str
    has_topic: bool
    ordinal: int | None
    terms: QueryTerms


class QueryAnalyzer:
    """Analyses questions by what is known of one state of the corpus."""

    def __init__(
        self,
        entities: EntityLinker,
        vocabulary: Vocabulary,
        terms: Terms,
        organisations: Sequence[Organisation],
    ) -> None:
        """`organisations` are known besides the shipped ones."""
        self._entities = entities
        self._vocabulary = vocabulary
        self._terms = terms
        self._organisations = tuple(organisations)
        self.analyze = lru_cache(maxsize=64)(self._analyze)
        """`_analyze`, whose result serves the plan of a question and its search."""

    def _analyze(self, question: str, text: str, language: str, filters: Filters) -> AnalyzedQuery:
        """Analyse a question, as it was asked and as `text` with coined terms in characters."""
        linked = self._entities.link(text, filters)
        topic = remove_names(linked.text, linked.speakers) if linked.speakers else text
        reference = find_ordinal(topic, language) if linked.speakers else None
        on_topic = not linked.speakers or has_topic(
            reference.rest if reference else topic, language, self._organisations
        )
        mentions = self._terms.called(topic, dictionary(language))
        return AnalyzedQuery(
            text=text,
            language=language,
            types=classify_question(question, language),
            speakers=linked.speakers,
            speeches=linked.speeches,
            topic=topic,
            has_topic=on_topic,
            ordinal=None if on_topic or reference is None else reference.number,
            terms=QueryTerms.of(topic, language, mentions).matchable(self._vocabulary),
        )
