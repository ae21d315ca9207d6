"""Which stretches of speech carry the answer: as few as the question needs, and all it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.forms import Form
from assistant.records import Evidence
from vectorstore.records import PassageKind

MOST = 3
"""Quotations for a question after one thing."""
MOST_OF_A_LIST = 12
WINDOW = 120
"""Characters of a quotation, unless its one sentence is longer."""
LIST_WINDOW = 160
_MARGIN = 0.06
_MARGIN_OF_OTHERS = 0.03
"""How far below the best a passage may score and still be quoted, as a share of the best: in the
same speech, and in the speech of another, where a quotation too many misleads more."""


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
    evidence: Sequence[Evidence], forms: frozenset[Form], named: Sequence[str] = ()
) -> list[Quotation]:
    """The quotations of an answer, grouped by speech, best speech first, in printed order.

    `evidence` comes best first. A question after one thing gets at most three; a list gets every
    proposal of the speech it is about, or one stretch of each speech; a comparison, two of each.
    """
    candidates = [best_stretch(item) for item in evidence if item.sentences]
    by_speech: dict[str, list[Quotation]] = {}
    for quotation in candidates:
        by_speech.setdefault(quotation.speech_id, []).append(quotation)
    if not by_speech:
        return []
    if Form.COMPARISON in forms or len(named) > 1:
        sides = max(2, len(named))
        chosen = [q for group in list(by_speech.values())[:sides] for q in _near(group)[:2]]
    elif Form.LIST in forms and Form.WHO in forms:
        chosen = [group[0] for group in by_speech.values()]
        chosen = _near(chosen, _MARGIN)[:MOST_OF_A_LIST]
    elif Form.LIST in forms and _is_about_one_speech(candidates, named):
        group = next(iter(by_speech.values()))
        proposals = [q for q in group if q.evidence.passage.kind is PassageKind.PROPOSAL]
        chosen = [opening(q.evidence) for q in (proposals or group)[:MOST_OF_A_LIST]]
    else:
        chosen = _near(candidates)[:MOST]
    order = list(dict.fromkeys(q.speech_id for q in chosen))
    return sorted(chosen, key=lambda q: (order.index(q.speech_id), q.start))


def _near(quotations: Sequence[Quotation], of_others: float = _MARGIN_OF_OTHERS) -> list[Quotation]:
    best = quotations[0]

    def is_near(quotation: Quotation) -> bool:
        margin = _MARGIN if quotation.speech_id == best.speech_id else of_others
        return quotation.score >= best.score * (1 - margin)

    return [quotation for quotation in quotations if is_near(quotation)]


def _is_about_one_speech(candidates: Sequence[Quotation], named: Sequence[str]) -> bool:
    """Whether most of the best five stand in the speech of the best."""
    if len(named) == 1:
        return True
    best = candidates[:5]
    return 2 * sum(q.speech_id == best[0].speech_id for q in best) > len(best)


def opening(evidence: Evidence) -> Quotation:
    """The first sentence of the passage, which names what is proposed, and what follows it."""
    sentences = evidence.sentences
    start = sentences[0].start
    end = max([s.end for s in sentences if s.end - start <= LIST_WINDOW] or [sentences[0].end])
    return Quotation(evidence, start, end, evidence.passage.score or 0.0)


def best_stretch(evidence: Evidence) -> Quotation:
    """The passage itself if it is short, else its best sentence with what stands around it."""
    sentences, scores = evidence.sentences, evidence.sentence_scores
    best = max(range(len(sentences)), key=scores.__getitem__)
    first = last = best
    while True:
        sides = [
            side
            for side in (first - 1, last + 1)
            if 0 <= side < len(sentences)
            and max(sentences[last].end, sentences[side].end)
            - min(sentences[first].start, sentences[side].start)
            <= WINDOW
        ]
        if not sides:
            break
        side = max(sides, key=scores.__getitem__)
        first, last = min(first, side), max(last, side)
    score = evidence.passage.score or 0.0
    return Quotation(evidence, sentences[first].start, sentences[last].end, score)
