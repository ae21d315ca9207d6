"""Selects the spans of an answer: as few as the question needs, and all that it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.verification.prompt_injection import is_quotable
from assistant.evidence import Evidence, QuestionType
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, answer_scope
from vectorstore.records import PassageKind

MOST = 3
"""Quotations for a question about one thing."""
MOST_ON_A_TOPIC = 6
MOST_OF_A_LIST = 12
_MOST = {AnswerScope.ONE: MOST, AnswerScope.TOPIC: MOST_ON_A_TOPIC, AnswerScope.ALL: MOST_OF_A_LIST}
_MOST_OF_A_SIDE = 2
WINDOW = 160
"""Characters of a quotation, unless its one sentence is longer."""
WIDE_WINDOW = 240
"""The same for a list or a comparison."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The likelihood from which a passage is quoted besides the best, by the scope of the answer.

    Chosen by cross-validation (`benchmarks/ablation/selection.py`): for a topic and for a list with
    more precision, because whoever is quoted there is said to have spoken on it. In a comparison a
    passage is quoted that falls at most `side` behind the best of its speech, as a share of how far
    the best of all stands above the mean of the others.
    """

    one: float = 0.1
    topic: float = 0.15
    all: float = 0.15
    side: float = 0.2

    def of(self, scope: AnswerScope) -> float:
        """The threshold for an answer of this scope."""
        return {
            AnswerScope.ONE: self.one,
            AnswerScope.TOPIC: self.topic,
            AnswerScope.ALL: self.all,
        }[scope]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of whole sentences of one passage, `[start, end)` of the speech, with its score."""

    evidence: Evidence
    start: int
    end: int
    score: float

    @property
    def speech_id(self) -> str:
        return self.evidence.passage.speech_id


def select(
    evidence: Sequence[Evidence],
    types: frozenset[QuestionType],
    speakers: Sequence[str] = (),
    thresholds: Thresholds | None = None,
) -> list[Quotation]:
    """The quotations of an answer, grouped by speech, best speech first, in printed order.

    `evidence` comes best first; `speakers` are those the question names. A question about one thing
    gets at most three quotations, one on a topic at most six; a list gets every proposal of the
    speech it is about; a question who spoke, one of each speech; a comparison, two of each.
    """
    thresholds = thresholds or Thresholds()
    compared = _is_comparison(types, speakers)
    window = WIDE_WINDOW if compared or QuestionType.LIST in types else WINDOW
    found = [span for item in evidence if (span := best_span(item, window))]
    if not found:
        return []
    scope = answer_scope(types)
    best, *others = found
    others = [q for q in others if q.evidence.likelihood >= thresholds.of(scope)]
    likely = [best, *sorted(others, key=lambda q: -q.evidence.likelihood)]
    if compared:
        sides = list(_by_speech(found).values())[: max(2, len(speakers))]
        most_behind = thresholds.side * _lead(found)
        chosen = [q for side in sides for q in _best_of_side(side, most_behind)]
    elif QuestionType.WHO in types and types & {QuestionType.LIST, QuestionType.TOPIC}:
        chosen = [group[0] for group in _by_speech(likely).values()][:MOST_OF_A_LIST]
    elif QuestionType.LIST in types and _is_about_one_speech(found, speakers):
        theirs = _by_speech(found)[best.speech_id]
        proposals = [q for q in theirs if q.evidence.passage.kind is PassageKind.PROPOSAL]
        chosen = [opening_span(q) for q in (proposals or theirs)[:MOST_OF_A_LIST]]
    else:
        chosen = likely[: _MOST[scope]]
    order = list(_by_speech(found))
    return sorted(chosen, key=lambda q: (order.index(q.speech_id), q.start))


def left_out(
    evidence: Sequence[Evidence],
    chosen: Sequence[Quotation],
    types: frozenset[QuestionType],
    thresholds: Thresholds | None = None,
) -> list[Evidence]:
    """What answers as likely as what is quoted, and is not: `evidence` comes best first."""
    least = (thresholds or Thresholds()).of(answer_scope(types))
    quoted = {quotation.evidence.passage.id for quotation in chosen}
    return [
        item
        for item in evidence
        if item.likelihood >= least
        and item.passage.id not in quoted
        and any(quotable_sentences(item))
    ]


def opening_span(quotation: Quotation) -> Quotation:
    """The passage from its first sentence on, which names what is proposed."""
    sentences, fit = quotation.evidence.sentences, quotable_sentences(quotation.evidence)
    first = last = fit.index(True)
    start = sentences[first].start
    while last + 1 < len(fit) and fit[last + 1] and sentences[last + 1].end - start <= WIDE_WINDOW:
        last += 1
    return replace(quotation, start=start, end=sentences[last].end)


def best_span(evidence: Evidence, window: int = WINDOW) -> Quotation | None:
    """The passage itself if it is short, else its best sentence with its best neighbours.

    None where no sentence of it can be quoted.
    """
    sentences, scores = evidence.sentences, evidence.sentence_scores
    fit = quotable_sentences(evidence)
    if not any(fit):
        return None
    first = last = max(range(len(sentences)), key=lambda place: (fit[place], scores[place]))
    while True:
        neighbours = [
            (scores[place], place, start, end)
            for place, start, end in ((first - 1, first - 1, last), (last + 1, first, last + 1))
            if 0 <= place < len(sentences)
            and fit[place]
            and sentences[end].end - sentences[start].start <= window
        ]
        if not neighbours:
            break
        _, _, first, last = max(neighbours, key=lambda one: one[0])
    score = evidence.passage.score or 0.0
    return Quotation(evidence, sentences[first].start, sentences[last].end, score)


def quotable_sentences(evidence: Evidence) -> list[bool]:
    """Which sentences of the passage may stand in an answer."""
    passage = evidence.passage
    return [
        is_quotable(passage.text[s.start - passage.start : s.end - passage.start])
        for s in evidence.sentences
    ]


def _is_comparison(types: frozenset[QuestionType], speakers: Sequence[str]) -> bool:
    """Whether the answer sets sides against each other.

    It does not where one speaker is named, or where it is asked which of several said something.
    """
    if len(speakers) > 1:
        return QuestionType.WHO not in types or QuestionType.COMPARISON in types
    return not speakers and QuestionType.COMPARISON in types and QuestionType.LIST not in types


def _by_speech(quotations: Sequence[Quotation]) -> dict[str, list[Quotation]]:
    groups: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    return groups


def _lead(found: Sequence[Quotation]) -> float:
    """How far the best score stands above the mean of the others: a unit in any language."""
    others = [quotation.score for quotation in found[1:]]
    return max(found[0].score - sum(others) / len(others), 0.0) if others else 0.0


def _best_of_side(side: Sequence[Quotation], most_behind: float) -> list[Quotation]:
    """The first quotations of a speech that score little less than its best."""
    return [q for q in side if q.score >= side[0].score - most_behind][:_MOST_OF_A_SIDE]


def _is_about_one_speech(found: Sequence[Quotation], speakers: Sequence[str]) -> bool:
    """Whether one speaker is named, or most of the best five stand in the speech of the best."""
    if len(speakers) == 1:
        return True
    best = found[:5]
    return 2 * sum(q.speech_id == best[0].speech_id for q in best) > len(best)
