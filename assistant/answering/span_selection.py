"""Which stretches of speech carry the answer: as few as the question needs, and all it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.verification.prompt_injection import is_quotable
from assistant.records import Evidence, Form
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, wanted
from vectorstore.records import PassageKind

MOST = 3
"""Quotations for a question after one thing."""
MOST_ON_A_TOPIC = 6
MOST_OF_A_LIST = 12
_MOST = {AnswerScope.ONE: MOST, AnswerScope.TOPIC: MOST_ON_A_TOPIC, AnswerScope.ALL: MOST_OF_A_LIST}
_OF_A_SIDE = 2
WINDOW = 160
"""Characters of a quotation, unless its one sentence is longer."""
WIDE_WINDOW = 240
"""The same where all of something is asked for, or a comparison of it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which likelihood on a passage is quoted besides the best.

    For `one` thing, for what was said on a `topic`, for `all` of something: chosen by
    cross-validation (`benchmarks/ablation/selection.py`), for a topic and for all of something with
    more precision, because whoever is quoted there is said to have spoken on it. Of the speeches
    that are compared, passages that fall at most a share of `side` behind the best of theirs, of
    how far the best of all stands above the mean of what else was found.
    """

    one: float = 0.1
    topic: float = 0.15
    all: float = 0.15
    side: float = 0.2

    def of(self, wanted: AnswerScope) -> float:
        """The bound for what is asked for."""
        return {
            AnswerScope.ONE: self.one,
            AnswerScope.TOPIC: self.topic,
            AnswerScope.ALL: self.all,
        }[wanted]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of whole sentences of one passage, with the score of its passage."""

    evidence: Evidence
    start: int
    end: int
    score: float

    @property
    def speech_id(self) -> str:
        return self.evidence.passage.speech_id


def select(
    evidence: Sequence[Evidence],
    forms: frozenset[Form],
    named: Sequence[str] = (),
    bounds: Bounds | None = None,
) -> list[Quotation]:
    """The quotations of an answer, grouped by speech, best speech first, in printed order.

    `evidence` comes best first. A question after one thing gets at most three, one on a topic at
    most six; a list gets every proposal of the speech it is about; who spoke, one stretch of each
    speech; a comparison, two of each.
    """
    bounds = bounds or Bounds()
    compared = _compares(forms, named)
    window = WIDE_WINDOW if compared or Form.LIST in forms else WINDOW
    found = [stretch for item in evidence if (stretch := best_stretch(item, window))]
    if not found:
        return []
    best, *others = found
    least = bounds.of(wanted(forms))
    others = [quotation for quotation in others if quotation.evidence.likelihood >= least]
    likely = [best, *sorted(others, key=lambda q: -q.evidence.likelihood)]
    if compared:
        sides = list(_by_speech(found).values())[: max(2, len(named))]
        reach = bounds.side * _standing(found)
        chosen = [q for side in sides for q in _near(side, reach)[:_OF_A_SIDE]]
    elif Form.WHO in forms and forms & {Form.LIST, Form.TOPIC}:
        chosen = [group[0] for group in _by_speech(likely).values()][:MOST_OF_A_LIST]
    elif Form.LIST in forms and _is_about_one_speech(found, named):
        theirs = _by_speech(found)[best.speech_id]
        proposals = [q for q in theirs if q.evidence.passage.kind is PassageKind.PROPOSAL]
        chosen = [opening(q) for q in (proposals or theirs)[:MOST_OF_A_LIST]]
    else:
        chosen = likely[: _MOST[wanted(forms)]]
    order = list(_by_speech(found))
    return sorted(chosen, key=lambda q: (order.index(q.speech_id), q.start))


def opening(quotation: Quotation) -> Quotation:
    """The passage from its first sentence on, which names what is proposed."""
    evidence = quotation.evidence
    fit = quotable(evidence)
    first = last = fit.index(True)
    start = evidence.sentences[first].start
    while last + 1 < len(fit) and fit[last + 1]:
        if evidence.sentences[last + 1].end - start > WIDE_WINDOW:
            break
        last += 1
    return replace(quotation, start=start, end=evidence.sentences[last].end)


def best_stretch(evidence: Evidence, window: int = WINDOW) -> Quotation | None:
    """The passage itself if it is short, else its best sentence with what stands around it.

    None where no sentence of it can be quoted.
    """
    sentences, scores, fit = evidence.sentences, evidence.sentence_scores, quotable(evidence)
    if not any(fit):
        return None
    best = max(range(len(sentences)), key=lambda place: (fit[place], scores[place]))
    first = last = best
    while True:
        sides = [
            side
            for side in (first - 1, last + 1)
            if 0 <= side < len(sentences)
            and fit[side]
            and max(sentences[last].end, sentences[side].end)
            - min(sentences[first].start, sentences[side].start)
            <= window
        ]
        if not sides:
            break
        side = max(sides, key=scores.__getitem__)
        first, last = min(first, side), max(last, side)
    score = evidence.passage.score or 0.0
    return Quotation(evidence, sentences[first].start, sentences[last].end, score)


def quotable(evidence: Evidence) -> list[bool]:
    """Which sentences of the passage may stand in an answer."""
    passage = evidence.passage
    return [
        is_quotable(passage.text[s.start - passage.start : s.end - passage.start])
        for s in evidence.sentences
    ]


def _compares(forms: frozenset[Form], named: Sequence[str]) -> bool:
    """Whether sides are held together: not where one speaker is named, or who of several it was."""
    if len(named) > 1:
        return Form.WHO not in forms or Form.COMPARISON in forms
    return not named and Form.COMPARISON in forms and Form.LIST not in forms


def _by_speech(quotations: Sequence[Quotation]) -> dict[str, list[Quotation]]:
    groups: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    return groups


def _standing(found: Sequence[Quotation]) -> float:
    """How far the best score stands above the mean of the others: a unit in any language."""
    others = [quotation.score for quotation in found[1:]]
    return max(found[0].score - sum(others) / len(others), 0.0) if others else 0.0


def _near(quotations: Sequence[Quotation], reach: float) -> list[Quotation]:
    """Those that score at most `reach` below the first."""
    return [q for q in quotations if q.score >= quotations[0].score - reach]


def _is_about_one_speech(found: Sequence[Quotation], named: Sequence[str]) -> bool:
    """Whether most of the best five stand in the speech of the best."""
    if len(named) == 1:
        return True
    best = found[:5]
    return 2 * sum(q.speech_id == best[0].speech_id for q in best) > len(best)
