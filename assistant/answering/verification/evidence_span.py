"""From a cited passage to the sentences of it that support the claim."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from assistant.answering.verification.exact_terms import contains_term
from assistant.answering.verification.quantities import Quantity, is_stated, quantities_in_source
from assistant.answering.verification.verdict import EvidenceSpan
from assistant.records import Passage
from vectorstore.records import Sentence

LONGEST = 160
"""Characters of a span, unless one sentence alone is longer."""
_NEARLY = 0.015


def evidence_span(
    passage: Passage,
    sentences: Sequence[Sentence],
    similarity: NDArray[np.float32],
    *,
    quantities: Sequence[Quantity] = (),
    terms: Sequence[str] = (),
) -> EvidenceSpan:
    """The whole sentences that support a claim.

    Those with the claim's quantities and terms win, then those most similar to it; `similarity`
    has one value a sentence.
    """
    if not sentences:
        return EvidenceSpan(passage, passage.start, passage.end)
    texts = [EvidenceSpan(passage, one.start, one.end).text for one in sentences]
    facts = [_facts(text, quantities, terms) for text in texts]
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
    return EvidenceSpan(passage, sentences[chosen[0]].start, sentences[chosen[1]].end)


def _facts(text: str, quantities: Sequence[Quantity], terms: Sequence[str]) -> set[str]:
    sources = quantities_in_source(text) if quantities else []
    return {term for term in terms if contains_term(text, term)} | {
        quantity.written for quantity in quantities if is_stated(quantity, sources)
    }
