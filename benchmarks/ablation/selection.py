"""Choose from which likelihood on passages are quoted, and tell where evidence is lost.

    python -m benchmarks.ablation.selection

The answerable questions on the sample page and on those of `benchmarks/pages` are searched once;
every choice of quotations is then scored on what was found.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering.answer_policy import decide
from assistant.answering.span_selection import Quotation, Thresholds, select
from assistant.evaluation import metrics
from assistant.evaluation.questions import BenchQuestion
from assistant.evaluation.spans import Span, SpanIndex
from assistant.evidence import QuestionType, Retrieval
from assistant.records import Citation, SpeechText
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, answer_scope
from assistant.retrieval.retriever import Retriever
from benchmarks.training.corpora import pages
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

POOL, FOLDS, ROUNDS = 20, 5, 4
CHOICES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class SearchedQuestion:
    """A question with what was found for it, the places of its evidence and all its speeches."""

    question: BenchQuestion
    found: Retrieval
    evidence: tuple[tuple[Span, ...], ...]
    places: SpanIndex

    def chosen(self, thresholds: Thresholds | None = None) -> list[Quotation]:
        return select(
            self.found.evidence, self.found.question_types, self.found.speakers, thresholds
        )


def asked_questions(folder: Path) -> Iterator[SearchedQuestion]:
    """The answerable questions, each searched on its page, which is stored in the folder."""
    embedder = LazyEmbedder("bundled")
    for page in pages():
        store = Store(folder / page.name, embedder)
        store.add(page.parsed(embedder), name=page.name, source=page.name, sha256="0" * 64)
        speeches = [store.library.speech(header.id) for header in store.library.headers()]
        places = SpanIndex(map(SpeechText.of, speeches))
        retriever = Retriever(store)
        for question in page.asked():
            if question.has_answer:
                evidence = tuple(places.find(span, question.speakers) for span in question.evidence)
                found = retriever.retrieve(
                    question.question, language=None, filters=EVERYWHERE, k=POOL
                )
                yield SearchedQuestion(question, found, evidence, places)
        store.close()


def cited(places: SpanIndex, chosen: Iterable[Quotation]) -> list[Span | None]:
    """Where the quotations stand."""
    return [places.of_citation(Citation.of(1, q.evidence.passage, q.start, q.end)) for q in chosen]


def scores(asked: Sequence[SearchedQuestion], thresholds: Thresholds) -> np.ndarray:
    """Evidence recall, citation precision and number of quotations, of shape (questions, 3)."""
    rows = []
    for one in asked:
        quotes = cited(one.places, one.chosen(thresholds))
        recall = metrics.evidence_recall(one.evidence, quotes)
        precision = metrics.citation_precision(one.evidence, quotes)
        rows.append((recall or 0.0, precision or 0.0, float(len(quotes))))
    return np.array(rows)


def held_out(table: np.ndarray) -> tuple[Counter[float], np.ndarray]:
    """What is chosen for recall and precision, and its mean scores on the folds left out.

    Recall counts three times: a quotation too many can be passed over, one that is missing cannot
    be read. `table` has the shape (choices, questions, 3).
    """
    rng = np.random.default_rng(0)
    picks: Counter[float] = Counter()
    kept = []
    for _ in range(ROUNDS):
        fold = rng.permutation(np.arange(table.shape[1]) % FOLDS)
        for number in range(FOLDS):
            means = table[:, fold != number].mean(axis=1)
            best = int((3 * means[:, 0] + means[:, 1]).argmax())
            picks[CHOICES[best]] += 1
            kept.append(table[best, fold == number])
    return picks, np.concatenate(kept).mean(axis=0)


def lost(one: SearchedQuestion) -> Iterable[str]:
    """Why each span of the evidence that is not quoted is not."""
    chosen = one.chosen()
    quotes = [place for place in cited(one.places, chosen) if place]
    passages = [one.places.of_passage(passage) for passage in one.found.passages]
    quoted = {q.evidence.passage.id for q in chosen}
    for spans in one.evidence:
        if any(span.within(quotes) for span in spans):
            continue
        ranks = [
            rank
            for rank, passage in enumerate(passages)
            if passage and any(span.within([passage]) for span in spans)
        ]
        if not ranks:
            yield "not found"
        elif any(one.found.passages[rank].id in quoted for rank in ranks):
            yield "other sentence of the passage"
        else:
            yield "found sixth or later" if ranks[0] >= 5 else "found, not quoted"


def main() -> None:
    """Print the scores of every choice, the one that is chosen, and what is lost."""
    with tempfile.TemporaryDirectory() as folder:
        asked = list(asked_questions(Path(folder)))
    for want in AnswerScope:
        those = [one for one in asked if answer_scope(one.found.question_types) is want]
        table = np.stack([scores(those, Thresholds(one, one, one)) for one in CHOICES])
        _say(f"{want}, {len(those)}:")
        for choice, means in zip(CHOICES, table.mean(axis=1), strict=True):
            _say(f"    {choice} {means.round(3)}")
        picks, means = held_out(table)
        _say(f"    chosen {picks.most_common(3)}, held out {means.round(3)}")
    answered = np.array([decide(one.found).answered for one in asked])
    own = scores(asked, Thresholds())
    _say(f"all {own.mean(axis=0).round(3)}, answered {own[answered].mean(axis=0).round(3)}")
    for form in QuestionType:
        put = np.array([form in one.found.question_types for one in asked])
        _say(f"{form}, {put.sum()}: {own[put].mean(axis=0).round(3)}")
    _say(f"evidence recall, none where refused: {(own[:, 0] * answered).mean():.3f}")
    reasons = Counter(reason for one in asked for reason in lost(one))
    spans = sum(len(one.evidence) for one in asked)
    _say(f"lost of {spans} spans: {reasons.most_common()}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
