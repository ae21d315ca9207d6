"""From a cited passage to the sentences of it that carry the claim."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from assistant.answering.verification.exact_terms import stands_in
from assistant.answering.verification.quantities import Quantity, stated, supported
from assistant.records import Passage
from vectorstore.records import Sentence

LONGEST = 160
_NEARLY = 0.015


def narrow(
    passage: Passage,
    sentences: Sequence[Sentence],
    nearness: NDArray[np.float32],
    *,
    numbers: Sequence[Quantity] = (),
    terms: Sequence[str] = (),
) -> tuple[int, int]:
    """Where in the speech the whole sentences are that carry a claim, as [start, end).

    At most 160 characters, unless one sentence alone is longer. Those with the claim's numbers
    and terms win, then those that are nearest to it; `nearness` has one value a sentence.
    """
    if not sentences:
        return passage.start, passage.end
    texts = [passage.text[s.start - passage.start : s.end - passage.start] for s in sentences]
    facts = [_facts(text, numbers, terms) for text in texts]
    floor = float(nearness.max()) - _NEARLY
    best, chosen = (-1.0, -1.0, 0), (0, 0)
    for first, last in combinations_with_replacement(range(len(sentences)), 2):
        length = sentences[last].end - sentences[first].start
        if length > LONGEST and first < last:
            continue
        covered = len(set().union(*facts[first : last + 1]))
        near = float(np.maximum(nearness[first : last + 1] - floor, 0).sum())
        worth = (float(covered), round(near, 6), -length)
        if worth > best:
            best, chosen = worth, (first, last)
    return sentences[chosen[0]].start, sentences[chosen[1]].end


def _facts(text: str, numbers: Sequence[Quantity], terms: Sequence[str]) -> set[str]:
    sources = stated(text) if numbers else []
    return {term for term in terms if stands_in(term, text)} | {
        quantity.written for quantity in numbers if supported(quantity, sources)
    }
