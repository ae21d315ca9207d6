"""One row per question: what came back and how it scored."""

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.evaluation.questions import BenchQuestion
from assistant.evaluation.significance import Values
from assistant.records import Answer, Passage


class _Stored(BaseModel):
    """Frozen; fields that a later version adds to a stored run are ignored."""

    model_config = ConfigDict(frozen=True)


class StoredCitation(_Stored):
    """A citation of a stored answer: the speaker and the words quoted."""

    marker: int
    passage_id: str
    speaker: str
    title: str
    quote: str


class StoredAnswer(_Stored):
    """The part of an answer that is stored with a run."""

    id: str
    status: str
    mode: str
    language: str
    text: str
    degraded: str | None
    confidence: float
    corpus: str
    citations: tuple[StoredCitation, ...]
    unsupported: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> "StoredAnswer":
        return cls(
            id=answer.id,
            status=answer.status,
            mode=answer.mode,
            language=answer.language,
            text=answer.text,
            degraded=answer.degraded,
            confidence=answer.confidence,
            corpus=answer.corpus,
            citations=tuple(
                StoredCitation(
                    marker=citation.marker,
                    passage_id=citation.passage_id,
                    speaker=citation.speaker,
                    title=citation.title,
                    quote=citation.quote,
                )
                for citation in answer.citations
            ),
            unsupported=tuple(answer.text[part.start : part.end] for part in answer.unsupported),
        )


class Hit(_Stored):
    """A retrieved passage, or a retrieved document of a BEIR folder."""

    id: str
    score: float | None = None
    speaker: str = ""

    @classmethod
    def of(cls, passage: Passage) -> "Hit":
        return cls(id=passage.id, score=passage.score, speaker=passage.speaker)


class Row(_Stored):
    """The result of one question; a metric that does not apply to it is None.

    `error` says why there is no answer; the question then scores as if nothing had come back.
    `relevant` maps the ids that should be retrieved to their relevance grades (qrels); `unfound`
    lists the evidence spans that are nowhere in the corpus.
    """

    id: str
    question: str
    lang: str | None
    kind: str | None
    answerable: bool | None
    speakers: tuple[str, ...]
    evidence: tuple[str, ...]
    facts: tuple[str, ...]
    unfound: tuple[str, ...]
    relevant: Mapping[str, int]
    retrieved: tuple[Hit, ...]
    answer: StoredAnswer | None
    error: str | None
    metrics: Mapping[str, float | None]

    @classmethod
    def of(
        cls,
        question: BenchQuestion,
        *,
        relevant: Mapping[str, int],
        retrieved: Sequence[Hit],
        metrics: Mapping[str, float | None],
        unfound: Sequence[str] = (),
        answer: Answer | None = None,
        error: str | None = None,
    ) -> "Row":
        return cls(
            id=question.id,
            question=question.question,
            lang=question.lang,
            kind=question.kind,
            answerable=question.has_answer,
            speakers=question.speakers,
            evidence=question.evidence,
            facts=question.facts,
            unfound=tuple(unfound),
            relevant=relevant,
            retrieved=tuple(retrieved),
            answer=StoredAnswer.of(answer) if answer else None,
            error=error,
            metrics=metrics,
        )


def columns(rows: Sequence[Row], names: Sequence[str]) -> Values:
    """Per-question values of shape (names, rows), NaN where a metric does not apply."""
    values = [[row.metrics.get(name) for row in rows] for name in names]
    return np.array(
        [[np.nan if value is None else value for value in line] for line in values],
        dtype=np.float64,
    ).reshape(len(names), len(rows))
