"""Asks the questions of a page, and notes what the classifiers see of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.calibration.examples import FurtherPassages, further_passages, is_judged
from assistant.retrieval.learned_models import LearnedModels
from assistant.retrieval.lexicons.concept_expansion import ConceptIndex
from assistant.retrieval.ranking.confidence import (
    ConfidenceInput,
    ConfidenceModel,
    signals,
    traits_of,
)
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.scoring import ScoredPassage
from assistant.retrieval.retriever import Retriever
from benchmarks.training.corpora import Page, Paragraphs
from benchmarks.training.workspace import Workspace
from vectorstore.embedder_protocol import Matrix

ANSWERABLE = "answerable"
_UNTRAINED = LogisticModel(intercept=0, signals={})


@dataclass(frozen=True, slots=True)
class Example:
    """A question with what the confidence sees of it.

    `further` is told of an answerable question on a page that compares nothing. `article` is the
    number of the article that a question of XQuAD is on.
    """

    page: str
    language: str
    kind: str
    answerable: bool
    signals: dict[str, float]
    traits: Matrix
    further: FurtherPassages | None = None
    article: int | None = None


def page_examples(
    page: Page | Paragraphs,
    weights: Matrix,
    concepts: ConceptIndex,
    workspace: Workspace,
    fingerprint: str,
) -> list[Example]:
    """What is seen with these dimension weights; the fingerprint is for the cache's sake."""
    del fingerprint
    models = LearnedModels(weights, concepts, ConfidenceModel(_UNTRAINED), {})
    if isinstance(page, Page):
        return list(_on_page(page, models, workspace))
    return list(_on_paragraphs(page, models, workspace))


def _on_page(page: Page, models: LearnedModels, workspace: Workspace) -> Iterator[Example]:
    embedder = workspace.embedder(question.question for question in page.asked())
    with workspace.store(page.name, lambda: [page.parsed(embedder)], embedder) as store:
        retriever = Retriever(store, models=models)
        for question in page.asked():
            scored = retriever.score(question.question)
            if not is_judged(scored):
                continue
            yield Example(
                page.name,
                question.lang or scored.language,
                question.kind or "",
                bool(question.has_answer),
                *_seen(scored.confidence_input, scored.passages, scored.by_others),
                further_passages(scored, question) if question.has_answer else None,
            )


def _on_paragraphs(
    xquad: Paragraphs, models: LearnedModels, workspace: Workspace
) -> Iterator[Example]:
    """Each question with what answers it, without its paragraph (near) and its article (far)."""
    embedder = workspace.embedder(question.text for question in xquad.asked())
    with workspace.store(xquad.name, xquad.documents, embedder) as store:
        retriever = Retriever(store, models=models)
        for question in xquad.asked():
            scored = retriever.score(question.text, language=question.language)
            if not is_judged(scored):
                continue
            texts = [one.passage.text for one in scored.passages]
            for kind, left_out in (
                (ANSWERABLE, frozenset[str]()),
                ("near", frozenset({question.paragraph})),
                ("far", question.article),
            ):
                kept = [
                    one
                    for one, text in zip(scored.passages, texts, strict=True)
                    if text not in left_out
                ]
                yield Example(
                    xquad.name,
                    question.language,
                    kind,
                    kind == ANSWERABLE,
                    *_seen(scored.confidence_input, kept, ()),
                    article=question.number,
                )


def _seen(
    asked: ConfidenceInput, passages: Sequence[ScoredPassage], by_others: Sequence[ScoredPassage]
) -> tuple[dict[str, float], Matrix]:
    return signals(asked, passages, by_others), traits_of(asked, passages[0])
