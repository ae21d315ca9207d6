"""Makes the plan of a question from how it is worded and whom and what it names."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from assistant.plan import (
    CorpusFacet,
    CorpusOperation,
    HelpTopic,
    PlanKind,
    PlanScope,
    QueryPlan,
)
from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from assistant.retrieval.linking.name_variants import is_pinyin, replace_names
from assistant.retrieval.planning.plan_classifier import PlanClassifier
from assistant.retrieval.planning.question_tokens import Mask, tokenize
from assistant.retrieval.planning.scope_linker import ScopeLinker
from assistant.retrieval.query.ordinal_reference import asks_for_last
from assistant.retrieval.query.query_analysis import AnalyzedQuery
from vectorstore.analysis.unicode_text import HAN
from vectorstore.embedder_protocol import Matrix

_LEAST: Mapping[PlanKind, float] = {PlanKind.HELP: 0.6, PlanKind.CORPUS: 0.5}
_LEAST_OTHERWISE = 0.4
"""Probability from which a question is answered by other means than search."""
_SHORTEST = 2
_LONGEST_TERM = 8
"""Tokens beyond which what is nowhere said is no term but a proposition."""
_MASKS = "".join(Mask)
_EDGES = " \t\n.,:;!?¿¡؟。，、；：！？…“”\"'「」『』«»‘’()（）" + _MASKS


class QueryPlanner:
    """Plans the questions to one state of the corpus."""

    def __init__(
        self,
        classifier: PlanClassifier,
        scopes: ScopeLinker,
        is_said: Callable[[str, str], bool],
    ) -> None:
        """`is_said` tells whether a term, worded in a language, stands in a speech."""
        self._classifier = classifier
        self._scopes = scopes
        self._is_said = is_said

    def plan(
        self, question: str, language: str, query: AnalyzedQuery, vector: Matrix | None
    ) -> QueryPlan:
        """The plan of an analysed question; `vector`, shape (dimension,), is its embedding."""
        if sum(map(str.isalnum, question)) < _SHORTEST and not HAN.search(question):
            return QueryPlan(kind=PlanKind.HELP, help=HelpTopic.TOO_SHORT, query=question)
        linked = self._scopes.link(question, language)
        masked = _mask_organisations(replace_names(linked.masked, query.speakers, Mask.NAME))
        likely = self._classifier.probabilities(tokenize(masked), vector)
        kind, term = self._kind(masked, language, query, likely)
        scope = PlanScope(
            speakers=query.speakers,
            speeches=query.speeches,
            documents=linked.documents,
            dates=linked.dates,
            unknown=linked.unknown,
        )
        plan = QueryPlan(
            kind=kind,
            scope=PlanScope() if kind is PlanKind.HELP else scope,
            query=linked.query or question,
            topic=replace_names(linked.query, query.speakers, " ").strip(),
            term=term,
        )
        return plan.model_copy(update=_details(kind, question, language, query, likely))

    def _kind(
        self, masked: str, language: str, query: AnalyzedQuery, likely: Mapping[str, float]
    ) -> tuple[PlanKind, str | None]:
        """The likeliest kind that the question has what it takes for, and its term."""
        kinds: dict[PlanKind, float] = defaultdict(float)
        for label, probability in likely.items():
            kinds[PlanKind(label.split()[0])] += probability
        for kind in sorted(kinds, key=lambda kind: -kinds[kind]):
            if kinds[kind] < _LEAST.get(kind, _LEAST_OTHERWISE):
                break
            if kind in {PlanKind.MENTION, PlanKind.PRESENCE}:
                if term := self._term(masked, language):
                    return kind, term
            elif _is_possible(kind, query, masked):
                return kind, None
        if len(query.speakers) == 1 and not query.has_topic:
            return PlanKind.SPEAKER if query.ordinal is None else PlanKind.POINT, None
        return PlanKind.FACT, None

    def _term(self, masked: str, language: str) -> str:
        """What is to be looked up; "" for a proposition that stands nowhere in so many words."""
        span = self._classifier.term(tokenize(masked))
        term = masked[span[0] : span[1]].strip(_EDGES) if span else ""
        if len(tokenize(term)) > _LONGEST_TERM and not self._is_said(term, language):
            return ""
        return term


def _details(
    kind: PlanKind,
    question: str,
    language: str,
    query: AnalyzedQuery,
    likely: Mapping[str, float],
) -> dict[str, object]:
    """What only plans of the kind have."""
    own = [label for label in likely if label.split()[0] == kind]
    parts = max(own, key=lambda label: likely[label]).split()[1:]
    match kind:
        case PlanKind.CORPUS:
            return {"facet": CorpusFacet(parts[0]), "operation": CorpusOperation(parts[1])}
        case PlanKind.HELP:
            return {
                "help": HelpTopic(parts[0]),
                "language": "zh" if is_pinyin(question) else None,
            }
        case PlanKind.POINT:
            return {"point": -1 if asks_for_last(question, language) else query.ordinal}
        case PlanKind.COMPARISON:
            return {"sides": query.speakers}
        case _:
            return {}


def _is_possible(kind: PlanKind, query: AnalyzedQuery, masked: str) -> bool:
    """Whether the question names what a plan of the kind needs."""
    match kind:
        case PlanKind.SPEAKER:
            return bool(query.speakers) and not query.has_topic
        case PlanKind.POINT:
            return bool(query.speakers)
        case PlanKind.COMPARISON:
            return masked.count(Mask.NAME) > 1 and len(query.speakers) > 1
        case PlanKind.HELP:
            return not query.speakers
        case _:
            return True


def _mask_organisations(text: str) -> str:
    for one in sorted(organisations_named(text), key=lambda one: -one.start):
        text = text[: one.start] + Mask.NAME + text[one.end :]
    return text
