"""Ask a corpus the questions of a set, in process or over HTTP, and score each answer."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answering.chat_model import ChatModel
from assistant.evaluation import metrics
from assistant.evaluation.generation_metrics import fell_back, judged, unsupported
from assistant.evaluation.questions import BenchQuestion, Dialogue
from assistant.evaluation.rows import Hit, Row
from assistant.evaluation.spans import Span, SpanIndex
from assistant.records import Answer, Mode, Passage, Question, Turn
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

DEPTH = 10
"""Passages retrieved per question, and so the cut-off of `mrr`."""


@dataclass(frozen=True, slots=True)
class _Response:
    """The response to one question; empty where the corpus failed."""

    passages: Sequence[Passage] = ()
    answer: Answer | None = None
    seconds: float | None = None
    error: str | None = None


class Evaluator:
    """Asks a corpus and scores what comes back.

    The speeches are read once, to locate the evidence in them. With a judge, a chat model, each
    sentence of a generated answer is checked against what it cites.
    """

    def __init__(
        self,
        corpus: "Corpus",
        mode: Mode = "auto",
        judge: ChatModel | None = None,
        *,
        top_k: int | None = None,
        depth: int = DEPTH,
    ) -> None:
        """`top_k` passages are shown with an answer, the corpus's own number without; `depth` are
        retrieved to be ranked.
        """
        self._corpus = corpus
        self._mode = mode
        self._top_k = top_k
        self._depth = depth
        self._judge = judge
        self._spans = SpanIndex(corpus.speech(summary.id) for summary in corpus.speeches())

    def warm(self, dialogues: Sequence[Dialogue]) -> None:
        """Ask the first question, uncounted: it waits for what is loaded."""
        self._ask(dialogues[0].turns[0], ())

    def rows(self, dialogues: Sequence[Dialogue]) -> Iterator[Row]:
        """Yield a row for each question, in the order of the set, as soon as it is scored."""
        for dialogue in dialogues:
            history: list[Turn] = []
            for asked in dialogue.turns:
                response = self._ask(asked, tuple(history))
                yield self._row(asked, response)
                history.append(Turn(role="user", content=asked.question))
                if response.answer:
                    history.append(Turn(role="assistant", content=response.answer.text))

    def _ask(self, asked: BenchQuestion, history: tuple[Turn, ...]) -> _Response:
        """The answer with the passages retrieved; within a dialogue, those the answer was given."""
        question = Question(
            question=asked.question, history=history, mode=self._mode, top_k=self._top_k
        )
        started = time.perf_counter()
        try:
            answer = self._corpus.ask(question)
            seconds = time.perf_counter() - started
            if history:
                return _Response(answer.passages, answer, seconds)
            found = self._corpus.search(question.model_copy(update={"top_k": self._depth}))
        except WenzhengError as error:
            return _Response(error=error.message)
        return _Response(found.passages, answer, seconds)

    def _row(self, asked: BenchQuestion, response: _Response) -> Row:
        evidence = [self._spans.find(text, asked.speakers) for text in asked.evidence]
        relevant = dict.fromkeys(sorted(self._spans.relevant(evidence)), 1)
        values = self._retrieval(asked, evidence, relevant, response) | self._answer(
            asked, evidence, response
        )
        return Row.of(
            asked,
            relevant=relevant,
            retrieved=[Hit.of(passage) for passage in response.passages],
            metrics=values,
            unfound=[
                text for text, spans in zip(asked.evidence, evidence, strict=True) if not spans
            ],
            answer=response.answer,
            error=response.error,
        )

    def _retrieval(
        self,
        asked: BenchQuestion,
        evidence: Sequence[Sequence[Span]],
        relevant: dict[str, int],
        response: _Response,
    ) -> dict[str, float | None]:
        """Retrieval metrics of an answerable question."""
        if asked.has_answer is False:
            return {}
        first_five = [self._spans.of_passage(passage) for passage in response.passages[:5]]
        ranking = metrics.ranking([passage.id for passage in response.passages], relevant)
        return {
            "speaker@1": metrics.speaker_at_1(
                asked.speakers, [passage.speaker for passage in response.passages]
            ),
            "evidence@5": metrics.evidence_at_k(evidence, first_five),
            **(ranking if evidence else {}),
        }

    def _answer(
        self, asked: BenchQuestion, evidence: Sequence[Sequence[Span]], response: _Response
    ) -> dict[str, float | None]:
        answer = response.answer
        citations = answer.citations if answer else ()
        cited = [self._spans.of_citation(citation) for citation in citations]
        refused = answer is not None and answer.status == "no_evidence"
        text = answer.text if answer else ""
        values: dict[str, float | None] = {
            "verbatim": metrics.verbatim(cited),
            "correction": metrics.correction(asked.corrected, text),
        }
        if asked.has_answer is not False:
            values |= {
                "evidence_recall": metrics.evidence_recall(evidence, cited),
                "citation_precision": metrics.citation_precision(evidence, cited),
                "citation_recall": metrics.citation_recall(evidence, cited),
                "fact_recall": metrics.fact_recall(asked.facts, text),
                "speaker_accuracy": metrics.speaker_accuracy(
                    asked.speakers, [citation.speaker for citation in citations]
                ),
            }
        if answer:
            values |= {
                "quotations": float(len(citations)) if citations else None,
                "fell_back": fell_back(answer),
                "unsupported": unsupported(answer),
                "judged": judged(answer, self._judge) if self._judge else None,
                "refusal_precision": metrics.refusal_precision(asked.has_answer, refused),
                "refusal_recall": metrics.refusal_recall(asked.has_answer, refused),
                "wrongly_refused": metrics.wrongly_refused(asked.has_answer, refused),
                "confidence": answer.confidence,
                "answerable": None if asked.has_answer is None else float(asked.has_answer),
                "seconds": response.seconds,
                "retrieval_seconds": answer.timings.retrieval,
            }
        return values
