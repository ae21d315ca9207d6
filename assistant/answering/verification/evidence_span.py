"""From a cited passage to the parts of it that a claim rests on."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from assistant.answering.verification.exact_terms import contains_term
from assistant.answering.verification.prompt_injection import is_quotable, safe_sentences
from assistant.answering.verification.quantities import Quantity, is_stated, quantities_in_source
from assistant.answering.verification.verdict import EvidenceSpan
from assistant.evidence import Evidence
from assistant.records import Passage
from vectorstore.analysis.normalization import letters_and_places
from vectorstore.records import Sentence

LONGEST = 160
"""Characters of a span, unless one sentence alone is longer."""
_NEARLY = 0.015
_CLAUSE_END = "。！？；!?;\n"
_ELLIPSIS = re.compile(r"…+|\.{3,}")
_SHORTEST_WORDS = 2


def evidence_spans(
    passage: Passage,
    sentences: Sequence[Sentence],
    similarity: NDArray[np.float32],
    *,
    quantities: Sequence[Quantity] = (),
    terms: Sequence[str] = (),
) -> tuple[EvidenceSpan, ...]:
    """The whole sentences that a claim rests on, as many stretches of them as it takes.

    Those with the claim's quantities and terms win, then those most similar to it; `similarity`
    has one value a sentence. A further stretch holds a quantity or term that those before lack.
    """
    texts = [EvidenceSpan(passage, one.start, one.end).text for one in sentences]
    facts = [_facts(text, quantities, terms) for text in texts]
    wanted, found = set[str]().union(*facts), list[tuple[int, int]]()
    while not found or wanted:
        first, last = _best_stretch(sentences, similarity, [one & wanted for one in facts])
        found.append((first, last))
        wanted = wanted.difference(*facts[first : last + 1])
    return tuple(
        _merged([
            EvidenceSpan(passage, sentences[first].start, sentences[last].end)
            for first, last in sorted(found)
        ])
    )


def _best_stretch(
    sentences: Sequence[Sentence], similarity: NDArray[np.float32], facts: Sequence[set[str]]
) -> tuple[int, int]:
    floor = float(similarity.max()) - _NEARLY
    best, chosen = (-1.0, -1.0, 0), (0, 0)
    for first, last in combinations_with_replacement(range(len(sentences)), 2):
        length = sentences[last].end - sentences[first].start
        if length > LONGEST and first < last:
            continue
        covered = len(set().union(*facts[first : last + 1]))
        excess = float(np.maximum(similarity[first : last + 1] - floor, 0).sum())
        rank = (float(covered), round(excess, 6), -length)
        if rank > best:
            best, chosen = rank, (first, last)
    return chosen


def _facts(text: str, quantities: Sequence[Quantity], terms: Sequence[str]) -> set[str]:
    sources = quantities_in_source(text) if quantities else []
    return {term for term in terms if contains_term(text, term)} | {
        quantity.written for quantity in quantities if is_stated(quantity, sources)
    }


def clauses_with(evidence: Evidence, words: str) -> list[EvidenceSpan]:
    """The whole clauses of the passage that hold these words, verbatim but for script and signs.

    Empty unless it holds all of them, in sentences that speak to no model; an ellipsis may stand
    for what was left out between.
    """
    found = []
    text, places = letters_and_places(evidence.passage.text)
    parts = [letters_and_places(part)[0] for part in _ELLIPSIS.split(words)]
    for part in filter(None, parts):
        start = text.find(part)
        if start < 0 or len(part) < _SHORTEST_WORDS:
            return []
        place = (places[start], places[start + len(part) - 1] + 1)
        found.append(_whole_clause(evidence.passage, *place))
    quotable = [one for one, said in safe_sentences(evidence) if is_quotable(said)]
    unsafe = {*evidence.sentences}.difference(quotable)
    if any(one.start < span.end and span.start < one.end for one in unsafe for span in found):
        return []
    return list(_merged(sorted(found, key=lambda span: span.start)))


def _whole_clause(passage: Passage, start: int, end: int) -> EvidenceSpan:
    text = passage.text
    while start and text[start - 1] not in _CLAUSE_END:
        start -= 1
    while end < len(text) and text[end - 1] not in _CLAUSE_END:
        end += 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    return EvidenceSpan(passage, passage.start + start, passage.start + end)


def _merged(spans: Sequence[EvidenceSpan]) -> Iterator[EvidenceSpan]:
    """The spans, those that touch as one."""
    last: EvidenceSpan | None = None
    for span in spans:
        if last and span.start <= last.end:
            last = EvidenceSpan(last.passage, last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
