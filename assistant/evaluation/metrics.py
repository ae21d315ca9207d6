"""The scores of one question, each a small sum that can be checked by hand.

Every metric is in [0, 1] unless it says otherwise, and None where it does not apply. `evidence`
is, for each span a right answer rests on, the places where it stands in the right speakers'
speeches; `cited` is, for each citation of the answer, its place, None where the quotation is not
what the speech says there.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.evaluation.spans import Place, contains, is_one_of
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
"""Measures of a ranking as trec_eval defines them, through ir-measures."""

_MARKER = re.compile(r"\[\d+\]")


def ranking(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The `RANKING` measures of ids, best first, against the relevance grade of each id.

    `mrr` is the reciprocal of the first relevant rank, 0 when none was retrieved. With nothing
    relevant every measure is 0: whether they apply then, the caller knows.
    """
    order = list(dict.fromkeys(ranked))
    qrels = [ir_measures.Qrel("q", key, grade) for key, grade in grades.items()]
    run = [ir_measures.ScoredDoc("q", key, float(-rank)) for rank, key in enumerate(order)]
    if not qrels or not run:
        return dict.fromkeys(RANKING, 0.0)
    values = ir_measures.calc_aggregate(RANKING.values(), qrels, run)
    return {name: float(values[measure]) for name, measure in RANKING.items()}


def speaker_first(speakers: Sequence[str], retrieved: Sequence[str]) -> float | None:
    """`speaker@1`: whether the first passage is by one of the question's speakers."""
    if not speakers:
        return None
    return float(bool(retrieved) and is_one_of(retrieved[0], speakers))


def evidence_within(
    evidence: Sequence[Sequence[Place]], passages: Sequence[Place | None]
) -> float | None:
    """`evidence@k`: whether every span stands in the k passages given, taken together."""
    recall = evidence_recall(evidence, passages)
    return None if recall is None else float(recall == 1.0)


def evidence_recall(
    evidence: Sequence[Sequence[Place]], cited: Sequence[Place | None]
) -> float | None:
    """The share of the spans that stand whole in what is cited, all quotations taken together."""
    if not evidence:
        return None
    quotes = [place for place in cited if place]
    return _share([any(place.within(quotes) for place in places) for places in evidence])


def citation_precision(
    evidence: Sequence[Sequence[Place]], cited: Sequence[Place | None]
) -> float | None:
    """The share of the citations that touch the evidence; None where nothing is cited."""
    if not evidence or not cited:
        return None
    gold = [place for places in evidence for place in places]
    return _share([quote is not None and any(map(quote.overlaps, gold)) for quote in cited])


def citation_recall(
    evidence: Sequence[Sequence[Place]], cited: Sequence[Place | None]
) -> float | None:
    """The share of the spans that a citation touches, be it in part."""
    if not evidence:
        return None
    quotes = [place for place in cited if place]
    return _share([
        any(place.overlaps(quote) for place in places for quote in quotes) for places in evidence
    ])


def fact_recall(facts: Sequence[str], text: str) -> float | None:
    """The share of the facts that the answer's text contains, its markers left out."""
    if not facts:
        return None
    bare = _MARKER.sub("", text)
    return _share([contains(bare, fact) for fact in facts])


def correction(corrected: Sequence[str], text: str) -> float | None:
    """The share of those who did speak on it that the answer names, where another was asked for."""
    return fact_recall(corrected, text)


def speaker_accuracy(speakers: Sequence[str], cited: Sequence[str]) -> float | None:
    """The share of the citations that are by one of the question's speakers; 0 with none."""
    if not speakers:
        return None
    return _share([is_one_of(name, speakers) for name in cited])


def verbatim(cited: Sequence[Place | None]) -> float | None:
    """The share of the quotations that are the speech's own words at the place cited."""
    return _share([place is not None for place in cited]) if cited else None


def refusal_precision(answerable: bool | None, refused: bool) -> float | None:
    """Of the questions refused: 1 where the corpus does not answer it."""
    return None if answerable is None or not refused else float(not answerable)


def refusal_recall(answerable: bool | None, refused: bool) -> float | None:
    """Of the questions the corpus does not answer: 1 where it was refused."""
    return float(refused) if answerable is False else None


def wrongly_refused(answerable: bool | None, refused: bool) -> float | None:
    """Of the questions the corpus answers: 1 where it was refused. Lower is better."""
    return float(refused) if answerable else None


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
