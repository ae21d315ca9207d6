"""The metrics of one question, each simple enough to check by hand.

Each is in [0, 1], and None where it does not apply. `evidence` has, for each gold evidence text,
the spans where it occurs in the speeches of the gold speakers; `cited` has the span of each
citation of the answer, None for a quotation that is not verbatim.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.evaluation.spans import Span, contains, is_one_of
from vectorstore.errors import Unavailable

try:
    import ir_measures
    from ir_measures import RR, R, nDCG
except ImportError as error:
    raise Unavailable(
        "Scores of rankings come from the package ir-measures, which is not installed here; "
        "install it with `pip install ir-measures`."
    ) from error

RANKING = {
    "recall@1": R @ 1,
    "recall@3": R @ 3,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "mrr": RR,
    "ndcg@10": nDCG @ 10,
}
"""Ranking metrics as trec_eval defines them, computed by ir-measures."""

_MARKER = re.compile(r"\[\d+\]")


def ranking(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The `RANKING` metrics of a ranked list of ids against the relevance grades (qrels).

    `mrr` is the reciprocal rank of the first relevant id, 0 if none was retrieved. Without
    relevant ids every metric is 0; the caller decides whether they apply.
    """
    order = list(dict.fromkeys(ranked))
    qrels = [ir_measures.Qrel("q", key, grade) for key, grade in grades.items()]
    run = [ir_measures.ScoredDoc("q", key, float(-rank)) for rank, key in enumerate(order)]
    if not qrels or not run:
        return dict.fromkeys(RANKING, 0.0)
    values = ir_measures.calc_aggregate(RANKING.values(), qrels, run)
    return {name: float(values[metric]) for name, metric in RANKING.items()}


def speaker_at_1(speakers: Sequence[str], retrieved: Sequence[str]) -> float | None:
    """Whether the first passage is by one of the gold speakers."""
    if not speakers:
        return None
    return float(bool(retrieved) and is_one_of(retrieved[0], speakers))


def evidence_at_k(
    evidence: Sequence[Sequence[Span]], passages: Sequence[Span | None]
) -> float | None:
    """Whether the k passages together contain all of the evidence."""
    recall = evidence_recall(evidence, passages)
    return None if recall is None else float(recall == 1.0)


def evidence_recall(
    evidence: Sequence[Sequence[Span]], cited: Sequence[Span | None]
) -> float | None:
    """Share of the evidence that the citations together contain whole."""
    if not evidence:
        return None
    quotes = [span for span in cited if span]
    return _share([any(span.within(quotes) for span in spans) for spans in evidence])


def citation_precision(
    evidence: Sequence[Sequence[Span]], cited: Sequence[Span | None]
) -> float | None:
    """Share of the citations that overlap the evidence; None where nothing is cited."""
    if not evidence or not cited:
        return None
    gold = [span for spans in evidence for span in spans]
    return _share([quote is not None and any(map(quote.overlaps, gold)) for quote in cited])


def citation_recall(
    evidence: Sequence[Sequence[Span]], cited: Sequence[Span | None]
) -> float | None:
    """Share of the evidence that a citation overlaps."""
    if not evidence:
        return None
    quotes = [span for span in cited if span]
    return _share([
        any(span.overlaps(quote) for span in spans for quote in quotes) for spans in evidence
    ])


def fact_recall(facts: Sequence[str], text: str) -> float | None:
    """Share of the facts that the answer's text, without its markers, contains."""
    if not facts:
        return None
    bare = _MARKER.sub("", text)
    return _share([contains(bare, fact) for fact in facts])


def correction(corrected: Sequence[str], text: str) -> float | None:
    """Share of the true speakers whom the answer to a misattributed question names."""
    return fact_recall(corrected, text)


def speaker_accuracy(speakers: Sequence[str], cited: Sequence[str]) -> float | None:
    """Share of the citations that are by one of the gold speakers; 0 without citations."""
    if not speakers:
        return None
    return _share([is_one_of(name, speakers) for name in cited])


def verbatim(cited: Sequence[Span | None]) -> float | None:
    """Share of the quotations that are verbatim at the span cited."""
    return _share([span is not None for span in cited]) if cited else None


def refusal_precision(answerable: bool | None, refused: bool) -> float | None:
    """For a refused question: 1 if it is unanswerable."""
    return None if answerable is None or not refused else float(not answerable)


def refusal_recall(answerable: bool | None, refused: bool) -> float | None:
    """For an unanswerable question: 1 if it was refused."""
    return float(refused) if answerable is False else None


def wrongly_refused(answerable: bool | None, refused: bool) -> float | None:
    """For an answerable question: 1 if it was refused. Lower is better."""
    return float(refused) if answerable else None


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
