"""Which stretches of speech carry the answer: as few as the question needs, and all it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.instructions import is_quotable
from assistant.records import Evidence
from assistant.retrieval.forms import Form
from vectorstore.records import PassageKind

MOST = 3
"""Quotations for a question after one thing."""
MOST_ON_A_TOPIC = 6
MOST_OF_A_LIST = 12
_OF_A_SIDE = 2
WINDOW = 160
"""Characters of a quotation, unless its one sentence is longer."""
WIDE_WINDOW = 240
"""The same where all of something is asked for, or a comparison of it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far below the best a passage may fall and still be quoted.

    A share of how far the best stands above the mean of what else was found: for `one` thing, for
    what was said on a `topic`, for a list of `speakers`, for a `side` of a comparison. Where it is
    in `doubt` that the best answers, that much more for one thing. Chosen by cross-validation
    (`benchmarks/ablation/selection.py`), for a topic by as much precision as recall: whoever is
    quoted is said to have spoken on it.
    """

    one: float = 0.4
    topic: float = 0.5
    speakers: float = 0.7
    side: float = 0.2
    doubt: float = 1.2


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
    *,
    confidence: float = 1.0,
    reach: Reach | None = None,
) -> list[Quotation]:
    """The quotations of an answer, grouped by speech, best speech first, in printed order.

    `evidence` comes best first; with `confidence` it answers. A question after one thing gets at
    most three, one on a topic at most six; a list gets every proposal of the speech it is about;
    who spoke, one stretch of each speech; a comparison, two of each.
    """
    reach = reach or Reach()
    compared = _compares(forms, named)
    window = WIDE_WINDOW if compared or Form.LIST in forms else WINDOW
    found = [stretch for item in evidence if (stretch := best_stretch(item, window))]
    if not found:
        return []
    by_speech: dict[str, list[Quotation]] = {}
    for quotation in found:
        by_speech.setdefault(quotation.speech_id, []).append(quotation)
    groups = list(by_speech.values())
    unit = _standing(found)
    if compared:
        sides = groups[: max(2, len(named))]
        chosen = [q for side in sides for q in _near(side, reach.side * unit)[:_OF_A_SIDE]]
    elif Form.WHO in forms and forms & {Form.LIST, Form.TOPIC}:
        chosen = _near([group[0] for group in groups], reach.speakers * unit)[:MOST_OF_A_LIST]
    elif Form.LIST in forms and _is_about_one_speech(found, named):
        proposals = [q for q in groups[0] if q.evidence.passage.kind is PassageKind.PROPOSAL]
        chosen = [opening(q) for q in (proposals or groups[0])[:MOST_OF_A_LIST]]
    elif Form.TOPIC in forms and Form.LIST not in forms:
        chosen = _near(found, reach.topic * unit)[:MOST_ON_A_TOPIC]
    else:
        most = MOST_OF_A_LIST if Form.LIST in forms else MOST
        chosen = _near(found, (reach.one + reach.doubt * (1 - confidence)) * unit)[:most]
    order = list(dict.fromkeys(q.speech_id for q in chosen))
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
    """Whether two sides are held together: one speaker's several proposals are none."""
    if len(named) == 1 or Form.LIST in forms:
        return len(named) > 1
    return bool(named) or Form.COMPARISON in forms


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
