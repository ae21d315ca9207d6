"""Makes the plan of a question from how it is worded and whom and what it names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.plan import (
    CorpusFacet,
    CorpusOperation,
    HelpTopic,
    PlanKind,
    PlanScope,
    QueryPlan,
)
from assistant.retrieval.lexicons.organisation_lexicon import Organisation, replace_organisations
from assistant.retrieval.linking.meeting_parts import MeetingPart, leads, part_asked_for
from assistant.retrieval.linking.name_matching import find_names, replace_names
from assistant.retrieval.linking.name_variants import is_pinyin
from assistant.retrieval.planning.absent_speakers import AbsentSpeakers
from assistant.retrieval.planning.plan_classifier import PlanClassifier
from assistant.retrieval.planning.question_tokens import Mask, tokenize
from assistant.retrieval.planning.scope_linker import ScopeLinker
from assistant.retrieval.query.ordinal_reference import asks_for_last
from assistant.retrieval.query.query_analysis import AnalyzedQuery
from assistant.retrieval.query.query_terms import topic_words
from vectorstore.analysis.function_words import listed, words
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import HAN, QUOTED
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import SpeechHeader

_LEAST: Mapping[PlanKind, float] = {PlanKind.HELP: 0.6, PlanKind.CORPUS: 0.5}
_LEAST_OTHERWISE = 0.4
"""Probability from which a question is answered by other means than search."""
_LEAST_BY_WORDS_ALONE = 0.7
"""The same where the kind is told without an embedding."""
_SURE = 0.6
"""Probability from which a term that is said nowhere is looked up all the same, and from which all
that somebody said is meant although words are left that could be a topic."""
_BY_WHOM = {PlanKind.SPEAKER, PlanKind.POINT, PlanKind.COMPARISON, PlanKind.SUMMARY}
"""Kinds that are answered from all that is said by those whom the question is about."""
_SEARCHED = {PlanKind.FACT, PlanKind.TOPIC}
"""Kinds that are searched for with all the words of their question."""
_SHORTEST = 2
_LONGEST_TERM = 8
"""Tokens beyond which what is nowhere said is no term but a proposition."""
_MASKS = "".join(Mask)
_UNMASKED = str.maketrans(dict.fromkeys(_MASKS, " "))
_EDGES = " \t\n.,:;!?¿¡؟。，、；：！？…“”\"'「」『』«»‘’()（）" + _MASKS


class QueryPlanner:
    """Plans the questions to one state of the corpus."""

    def __init__(
        self,
        classifier: PlanClassifier,
        scopes: ScopeLinker,
        headers: Iterable[SpeechHeader],
        absent: AbsentSpeakers,
        *,
        organisations: Sequence[Organisation],
        members: Callable[[str], Sequence[str]],
        is_said: Callable[[str, str], bool],
    ) -> None:
        """`organisations` are known besides the shipped ones.

        `members` gives the speakers of the bodies that a question names; `is_said` tells whether
        a term, worded in a language, stands in a speech.
        """
        self._organisations = tuple(organisations)
        self._classifier = classifier
        self._scopes = scopes
        self._absent = absent
        known = tuple(headers)
        self._affiliations = {header.speaker: header.affiliation for header in known}
        self._leading = tuple(filter(leads, known))
        self._members = members
        self._is_said = is_said

    def plan(
        self,
        question: str,
        language: str,
        query: AnalyzedQuery,
        vector: Matrix | None,
        *,
        keep_said: bool = True,
    ) -> QueryPlan:
        """The plan of an analysed question; `vector`, shape (dimension,), is its embedding.

        Dates that only speeches speak of are content, or scope where not `keep_said`, or where
        what answers the question takes no notice of them.
        """
        if sum(map(str.isalnum, question)) < _SHORTEST and not HAN.search(question):
            return QueryPlan(kind=PlanKind.HELP, help=HelpTopic.TOO_SHORT, query=question)
        linked = self._scopes.link(question, language, keep_said=keep_said)
        named = replace_names(linked.masked, query.speakers, Mask.NAME)
        masked = replace_organisations(named, Mask.NAME, self._organisations)
        names = masked.count(Mask.NAME)
        left = len(topic_words(masked.translate(_UNMASKED), language))
        likely = {
            label: probability
            for label, probability in self._classifier.probabilities(
                tokenize(masked), vector, language, left
            ).items()
            if _is_possible(PlanKind(label.split()[0]), query, names)
            and (left or Mask.SCOPE not in masked or not _looks_up(label, masked))
        }
        least = _LEAST if vector is not None else dict.fromkeys(PlanKind, _LEAST_BY_WORDS_ALONE)
        kind, term = self._kind(masked, language, query, likely, least)
        details = self._details(kind, question, language, query, likely)
        members = self._members(question) if kind is PlanKind.CORPUS else ()
        speakers = query.speakers or tuple(members)
        if details.get("facet") is CorpusFacet.ROLES and not set(members).isdisjoint(speakers):
            details |= {"facet": CorpusFacet.SPEAKERS}
        if details.get("facet") is CorpusFacet.SPEAKERS and not speakers:
            part = part_asked_for(question, language)
            speakers = self._chairs(linked.documents) if part is MeetingPart.CHAIR else ()
            if part and not speakers:
                kind, details = PlanKind.FACT, {}
        unknown = () if speakers else self._absent.named(masked, language)
        if unknown and kind in _BY_WHOM:
            kind, details = PlanKind.FACT, {}
        scope = PlanScope(
            speakers=speakers,
            speeches=query.speeches,
            documents=linked.documents,
            dates=linked.dates,
            unknown=linked.unknown,
            unconfirmed=linked.unconfirmed,
            said=linked.said,
            absent=tuple(filter(self._absent.is_nobody, unknown)),
        )
        plan = QueryPlan(
            kind=kind,
            scope=PlanScope() if kind is PlanKind.HELP else scope,
            query=linked.query or question,
            topic=self._topic(kind, masked, language, likely),
            term=term,
        )
        if not _heeds(plan, linked.said):
            return self.plan(question, language, query, vector, keep_said=False)
        return plan.model_copy(update=details)

    def _chairs(self, documents: Sequence[str]) -> tuple[str, ...]:
        """Who leads the meetings that these documents, or all, are the records of."""
        led = (one for one in self._leading if not documents or one.document_id in documents)
        return tuple(dict.fromkeys(one.speaker for one in led if one.speaker))

    def _kind(
        self,
        masked: str,
        language: str,
        query: AnalyzedQuery,
        likely: Mapping[str, float],
        least: Mapping[PlanKind, float],
    ) -> tuple[PlanKind, str | None]:
        """The likeliest kind, where it is likely enough, and its term."""
        kinds: dict[PlanKind, float] = defaultdict(float)
        possible = sum(likely.values())
        for label, probability in likely.items():
            kinds[PlanKind(label.split()[0])] += probability / possible
        for kind in sorted(kinds, key=lambda kind: -kinds[kind]):
            on_topic = kind is PlanKind.SPEAKER and query.has_topic
            if kinds[kind] < (_SURE if on_topic else least.get(kind, _LEAST_OTHERWISE)):
                break
            if kind not in {PlanKind.MENTION, PlanKind.PRESENCE}:
                return kind, None
            term = self._term(masked, language)
            sure = kinds[kind] >= _SURE and not _is_compound(term, language)
            if term and (sure or self._is_said(term, language)):
                return kind, term
        if len(query.speakers) == 1 and not query.has_topic:
            return PlanKind.SPEAKER if query.ordinal is None else PlanKind.POINT, None
        return PlanKind.FACT, None

    def _term(self, masked: str, language: str) -> str:
        """What is to be looked up; "" for words of grammar, or a proposition said nowhere so."""
        term = self._span(masked)
        if _is_grammar(term, language) and not QUOTED.search(masked):
            return ""
        if len(tokenize(term)) > _LONGEST_TERM and not self._is_said(term, language):
            return ""
        return term

    def _topic(
        self, kind: PlanKind, masked: str, language: str, likely: Mapping[str, float]
    ) -> str:
        """What the question is about besides whom it names; "" for all that they said."""
        if kind in {PlanKind.SUMMARY, PlanKind.COMPARISON}:
            if likely[f"{kind} topic"] <= likely[kind]:
                return ""
            span = self._span(masked)
            left = topic_words(masked.translate(_UNMASKED), language)
            return span if any(word in comparable(span) for word in left) else ""
        if kind in {PlanKind.SPEAKER, PlanKind.POINT, PlanKind.CORPUS, PlanKind.HELP}:
            return ""
        return " ".join(masked.translate(_UNMASKED).split()).strip(_EDGES)

    def _span(self, masked: str) -> str:
        span = self._classifier.term(tokenize(masked))
        return masked[span[0] : span[1]].translate(_UNMASKED).strip(_EDGES) if span else ""

    def _details(
        self,
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
                spoken = "zh" if is_pinyin(question) else None
                return {"help": HelpTopic(parts[0]), "language": spoken}
            case PlanKind.POINT:
                last = asks_for_last(question, language)
                return {"point": -1 if last else query.ordinal}
            case PlanKind.COMPARISON:
                return {"sides": self._sides(question, query)}
            case _:
                return {}

    def _sides(self, question: str, query: AnalyzedQuery) -> tuple[str, ...]:
        """The people that the question names, and the bodies that it names in place of people."""
        people = find_names(question, query.speakers)
        bodies = [
            self._affiliations.get(speaker) or speaker
            for speaker in query.speakers
            if speaker not in people
        ]
        return tuple(dict.fromkeys([*people, *bodies]))


def _heeds(plan: QueryPlan, years: Sequence[str]) -> bool:
    """Whether what answers a plan looks for these years."""
    sought = plan.term or plan.topic
    return plan.kind in _SEARCHED or all(year in sought for year in years)


def _looks_up(label: str, masked: str) -> bool:
    """Whether plans of a label look up a term, of which no quotation says what it is."""
    looks_up = label in {PlanKind.MENTION, PlanKind.PRESENCE}
    return looks_up and QUOTED.search(masked) is None


def _is_grammar(term: str, language: str) -> bool:
    """Whether a term is made of function words alone."""
    grammar = set(map(comparable, listed("function_words", language)))
    said = set(map(comparable, words(term)))
    return bool(said) and said <= grammar


def _is_compound(term: str, language: str) -> bool:
    """Whether function words join the words of a term, which others may join otherwise."""
    joining = set(map(comparable, listed("function_words", language)))
    return not joining.isdisjoint(map(comparable, words(term)[1:]))


def _is_possible(kind: PlanKind, query: AnalyzedQuery, names: int) -> bool:
    """Whether the question names whom a plan of the kind needs, `names` counting placeholders."""
    match kind:
        case PlanKind.SPEAKER | PlanKind.POINT:
            return bool(query.speakers)
        case PlanKind.COMPARISON:
            return names > 1 and len(query.speakers) > 1
        case PlanKind.HELP:
            return not query.speakers
        case _:
            return True
