"""Which of the passages that a sentence cites bear it out each by itself."""

from collections.abc import Mapping, Sequence

from assistant.answering.verification.semantic_support import Nearness
from assistant.records import Evidence


def backing(
    cited: Mapping[int, Evidence],
    whole: Nearness,
    clauses: Sequence[Nearness],
    named: Sequence[str],
    *,
    has_facts: bool,
) -> set[int]:
    """The numbers of the passages that are close to the sentence or to one of its clauses.

    The nearest always stays; of a sentence that names several speakers, the nearest of each.
    """
    ranked = nearest_first(cited, whole)
    best = ranked[:1]
    if len(named) > 1:
        first = {cited[number].passage.speaker: number for number in reversed(ranked)}
        best = list(first.values())
    close = [
        number
        for number in ranked
        if any(near.is_close([cited[number]], has_facts=has_facts) for near in (whole, *clauses))
    ]
    return {*best, *close}


def nearest_first(cited: Mapping[int, Evidence], near: Nearness) -> list[int]:
    """The numbers of the passages, the one with the sentence nearest to the claim first."""
    return sorted(cited, key=lambda number: near.best(cited[number]), reverse=True)
