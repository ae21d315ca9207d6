"""The answer without a chat model: the stretches of speech that carry it, quoted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.records import Citation, Evidence, Retrieval
from prompts.phrases import Phrases, phrases

MAX_QUOTATIONS = 3
_WINDOW = 120
_MARGIN = 0.03


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of whole sentences of one passage, with how near it is to the question."""

    evidence: Evidence
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of the answer's text, with the citation whose marker it ends in."""

    text: str
    citation: Citation | None = None


def quotations(retrieval: Retrieval, limit: int = MAX_QUOTATIONS) -> list[Quotation]:
    """The best stretch of each passage that is nearly as near as the best, at most `limit`."""
    found = [best_stretch(item) for item in retrieval.evidence if item.sentences]
    found.sort(key=lambda quotation: -quotation.score)
    return [q for q in found[:limit] if q.score >= found[0].score - _MARGIN]


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
            <= _WINDOW
        ]
        if not sides:
            break
        side = max(sides, key=scores.__getitem__)
        first, last = min(first, side), max(last, side)
    return Quotation(
        evidence, sentences[first].start, sentences[last].end, _score(evidence, scores[best])
    )


def _score(evidence: Evidence, sentence_score: float) -> float:
    return ((evidence.passage.score or 0.0) + sentence_score) / 3


def extract(retrieval: Retrieval) -> Iterator[Line]:
    """The answer line by line: who spoke, then one quotation a line, grouped by speech."""
    words = phrases(retrieval.language)
    chosen = quotations(retrieval)
    order = list(dict.fromkeys(q.evidence.passage.speech_id for q in chosen))
    chosen.sort(key=lambda q: (order.index(q.evidence.passage.speech_id), q.start))
    names = list(dict.fromkeys(speaker_name(q.evidence, words) for q in chosen))
    yield Line(
        words.one_speaker.format(speaker=names[0])
        if len(names) == 1
        else words.several_speakers.format(count=len(names))
    )
    marker = 0
    for _, group in groupby(chosen, key=lambda q: q.evidence.passage.speech_id):
        for quotation in group:
            marker += 1
            citation = Citation.of(
                marker, quotation.evidence.passage, quotation.start, quotation.end
            )
            yield Line(
                "\n\n"
                + words.line.format(
                    speaker=described_speaker(quotation.evidence, words),
                    quote=harmless(citation.quote),
                    marker=marker,
                ),
                citation,
            )


def speaker_name(evidence: Evidence, words: Phrases) -> str:
    """Who is quoted, with the doubt there is about it."""
    passage = evidence.passage
    name = passage.speaker or passage.title or words.untitled
    return name if passage.confidence >= 0.5 else words.doubtful.format(speaker=name)


def described_speaker(evidence: Evidence, words: Phrases) -> str:
    """Who is quoted, in what role and for whom."""
    passage = evidence.passage
    parts: Sequence[str] = [part for part in (passage.role, passage.affiliation) if part]
    name = speaker_name(evidence, words)
    if not parts:
        return name
    return words.described.format(name=name, description=words.separator.join(parts))


def harmless(text: str) -> str:
    """The text with nothing in it that reads as a marker."""
    return text.replace("[", "［").replace("]", "］")
