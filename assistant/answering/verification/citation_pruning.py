"""Which of the passages that a sentence cites support it, each by itself."""

from collections.abc import Mapping, Sequence

from assistant.answering.verification.semantic_support import ClaimSimilarity
from assistant.records import Evidence


def prune_citations(
    cited: Mapping[int, Evidence],
    similarity: ClaimSimilarity,
    clauses: Sequence[ClaimSimilarity],
    names: Sequence[str],
    *,
    has_facts: bool,
) -> set[int]:
    """The numbers of the passages that support the sentence or one of its clauses.

    The most similar always stays; of a sentence that names several speakers, the most similar of
    each.
    """
    ranked = most_similar_first(cited, similarity)
    best = ranked[:1]
    if len(names) > 1:
        first = {cited[number].passage.speaker: number for number in reversed(ranked)}
        best = list(first.values())
    supporting = [
        number
        for number in ranked
        if any(one.supports([cited[number]], has_facts=has_facts) for one in (similarity, *clauses))
    ]
    return {*best, *supporting}


def most_similar_first(cited: Mapping[int, Evidence], similarity: ClaimSimilarity) -> list[int]:
    """The numbers of the passages, the one with the sentence most similar to the claim first."""
    return sorted(cited, key=lambda number: similarity.best(cited[number]), reverse=True)
