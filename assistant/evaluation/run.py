"""A question set is put to a corpus, in process or over HTTP, and scored question by question."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answering.chat_model import ChatModel
from assistant.evaluation import metrics
from assistant.evaluation.generation_metrics import fell_back, judged, unsupported
from assistant.evaluation.questions import BenchQuestion, Dialogue
from assistant.evaluation.rows import Hit, Row
from assistant.evaluation.spans import Place, Places
from assistant.records import Answer, Mode, Passage, Question, Turn
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

DEPTH = 10
"""Passages retrieved for each question, and so the depth of `mrr`."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came back for one question; empty where the corpus failed."""

    passages: Sequence[Passage] = ()
    answer: Answer | None = None
    seconds: float | None = None
    error: str | None = None


class Bench:
    """Scores questions against a corpus whose speeches it has read once, to find the evidence.

    With a judge, written answers get its opinion on each sentence.
    """

    def __init__(
        self, corpus: "Corpus", mode: Mode = "auto", judge: ChatModel | None = None
    ) -> None:
        self._corpus = corpus
        self._mode = mode
        self._judge = judge
        self._places = Places(corpus.speech(summary.id) for summary in corpus.speeches())

    def rows(self, dialogues: Sequence[Dialogue]) -> Iterator[Row]:
        """A row for each question as soon as it is scored, in the order of the set."""
        for dialogue in dialogues:
            history: list[Turn] = []
            for asked in dialogue.turns:
                reply = self._ask(asked, tuple(history))
                yield self._row(asked, reply)
                history.append(Turn(role="user", content=asked.question))
                if reply.answer:
                    history.append(Turn(role="assistant", content=reply.answer.text))

    def _ask(self, asked: BenchQuestion, history: tuple[Turn, ...]) -> _Reply:
        """The answer and what retrieval finds; in a dialogue, the passages the answer was shown."""
        question = Question(question=asked.question, history=history, mode=self._mode)
        started = time.perf_counter()
        try:
            answer = self._corpus.ask(question)
            seconds = time.perf_counter() - started
            if history:
                return _Reply(answer.passages, answer, seconds)
            found = self._corpus.search(question.model_copy(update={"top_k": DEPTH}))
        except WenzhengError as error:
            return _Reply(error=error.message)
        return _Reply(found.passages, answer, seconds)

    def _row(self, asked: BenchQuestion, reply: _Reply) -> Row:
        evidence = [self._places.of_quote(span, asked.speakers) for span in asked.evidence]
        relevant = dict.fromkeys(sorted(self._places.relevant(evidence)), 1)
        values = self._retrieval(asked, evidence, relevant, reply) | self._answer(
            asked, evidence, reply
        )
        return Row.of(
            asked,
            relevant=relevant,
            retrieved=[Hit.of(passage) for passage in reply.passages],
            metrics=values,
            unfound=[
                span for span, places in zip(asked.evidence, evidence, strict=True) if not places
            ],
            answer=reply.answer,
            error=reply.error,
        )

    def _retrieval(
        self,
        asked: BenchQuestion,
        evidence: Sequence[Sequence[Place]],
        relevant: dict[str, int],
        reply: _Reply,
    ) -> dict[str, float | None]:
        """What retrieval scores, for a question that the corpus answers."""
        if asked.has_answer is False:
            return {}
        first_five = [self._places.of_passage(passage) for passage in reply.passages[:5]]
        ranking = metrics.ranking([passage.id for passage in reply.passages], relevant)
        return {
            "speaker@1": metrics.speaker_first(
                asked.speakers, [passage.speaker for passage in reply.passages]
            ),
            "evidence@5": metrics.evidence_within(evidence, first_five),
            **(ranking if evidence else {}),
        }

    def _answer(
        self, asked: BenchQuestion, evidence: Sequence[Sequence[Place]], reply: _Reply
    ) -> dict[str, float | None]:
        answer = reply.answer
        citations = answer.citations if answer else ()
        cited = [self._places.of_citation(citation) for citation in citations]
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
                "quotations": None if refused else float(len(citations)),
                "fell_back": fell_back(answer),
                "unsupported": unsupported(answer),
                "judged": judged(answer, self._judge) if self._judge else None,
                "refusal_precision": metrics.refusal_precision(asked.has_answer, refused),
                "refusal_recall": metrics.refusal_recall(asked.has_answer, refused),
                "wrongly_refused": metrics.wrongly_refused(asked.has_answer, refused),
                "confidence": answer.confidence,
                "answerable": None if asked.has_answer is None else float(asked.has_answer),
                "seconds": reply.seconds,
                "retrieval_seconds": answer.timings.retrieval,
            }
        return values
