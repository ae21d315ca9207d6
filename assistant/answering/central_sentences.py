"""The sentences that stand for a speech which makes no proposals: those nearest to its centre.

A sentence counts by its cosine with the mean vector of all (Radev et al., "Centroid-based
summarization of multiple documents", 2004), less that with the nearest one chosen before, so that
each says something new (Carbonell and Goldstein, "The use of MMR", 1998).
"""

from collections.abc import Sequence

from assistant.answering.quoting import evidence_of
from assistant.answering.span_selection import Quotation, quotable_sentences
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.embedder_protocol import Matrix
from vectorstore.library_reader import Catalogue
from vectorstore.records import Passage, Speech

_CENTRAL = 0.7
"""The usual weight of the first of the two."""
_SHORTEST, _SHORTEST_CHINESE = 40, 12
"""Characters from which a sentence says something by itself."""


def central_sentences(
    speech: Speech, library: Catalogue, most: int
) -> list[tuple[Passage, Quotation]]:
    """At most so many sentences of a speech, in printed order, each with its passage."""
    sentences, vectors = library.sentence_vectors([passage.id for passage in speech.passages])
    if not sentences or most < 1:
        return []
    quotable = {
        (passage.id, sentence.start): Quotation(evidence, sentence.start, sentence.end, 0.0)
        for passage in speech.passages
        for evidence in [evidence_of(passage)]
        for sentence, fit in zip(evidence.sentences, quotable_sentences(evidence), strict=True)
        if fit
        and _is_telling(passage.text[sentence.start - passage.start : sentence.end - passage.start])
    }
    chosen = _spread(
        vectors,
        [p for p, one in enumerate(sentences) if (one.passage_id, one.start) in quotable],
        most,
    )
    passages = {passage.id: passage for passage in speech.passages}
    return [
        (passages[one.passage_id], quotable[one.passage_id, one.start])
        for one in (sentences[place] for place in sorted(chosen))
    ]


def _is_telling(text: str) -> bool:
    return len(text) >= (_SHORTEST_CHINESE if is_chinese(text) else _SHORTEST)


def _spread(vectors: Matrix, among: Sequence[int], most: int) -> list[int]:
    """Rows near the centre of all and far from each other, the best first."""
    near = vectors @ vectors.mean(axis=0)
    left, chosen = list(among), list[int]()
    while left and len(chosen) < most:
        repeated = (vectors[left] @ vectors[chosen].T).max(axis=1) if chosen else 0.0
        best = left[int((_CENTRAL * near[left] - (1 - _CENTRAL) * repeated).argmax())]
        chosen.append(best)
        left.remove(best)
    return chosen
