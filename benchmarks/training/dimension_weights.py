"""How much each dimension of a question's vector counts: `dimension_weights.npy`.

One weight a dimension, near 1, so that a question is nearer to the passages that answer it than to
the others of its page and of all pages: a softmax over dot products, as in InfoNCE
(https://arxiv.org/abs/1807.03748).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import block_diag

from assistant.calibration.examples import holds_answer
from assistant.evaluation.spans import is_one_of
from assistant.retrieval.query.query_encoder import QueryEncoder
from benchmarks.training.corpora import Page
from benchmarks.training.workspace import Workspace
from vectorstore.analysis.language_detection import detect
from vectorstore.embedder_protocol import Matrix

PASSES = 20
BATCH = 256
STEP = 2e-3
SHARPNESS = 1 / 0.02
DECAY = 1e-3
"""What the square of a weight's distance from 1 costs."""
SEED = 0
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class PageVectors:
    """The passages of a page, and those of its questions that some passage of it answers.

    `sentence_of` is the row of each sentence's passage; `answers` and `right_speaker` have the
    shape (questions, passages).
    """

    passages: Matrix
    sentences: Matrix
    sentence_of: NDArray[np.int64]
    questions: Matrix
    answers: NDArray[np.bool_]
    right_speaker: NDArray[np.bool_]


def page_vectors(page: Page, workspace: Workspace, fingerprint: str) -> PageVectors:
    """Embed a page and its questions; the fingerprint is for the cache's sake."""
    del fingerprint
    asked = [one for one in page.asked() if one.evidence and one.has_answer]
    embedder = workspace.embedder(one.question for one in page.asked())
    encoder = QueryEncoder(embedder)
    with workspace.store(page.name, lambda: [page.parsed(embedder)], embedder) as store:
        ids = store.library.passage_ids()
        passages, vectors = store.library.passage_vectors(ids)
        sentences, sentence_vectors = store.library.sentence_vectors(ids)
    rows = {passage.id: row for row, passage in enumerate(passages)}
    answers = np.array([[holds_answer(one, p) for p in passages] for one in asked])
    speakers = np.array([
        [is_one_of(p.speech.speaker, one.speakers) for p in passages] for one in asked
    ])
    known = answers.any(axis=1)
    placed = np.stack([encoder.encode(one.question, detect(one.question)) for one in asked])[known]
    return PageVectors(
        vectors,
        sentence_vectors,
        np.array([rows[one.passage_id] for one in sentences]),
        placed / np.linalg.norm(placed, axis=1, keepdims=True),
        answers[known],
        speakers[known],
    )


@dataclass(frozen=True)
class _Corpus:
    """Several pages as tensors."""

    pages: Sequence[PageVectors]

    @cached_property
    def passages(self) -> torch.Tensor:
        return torch.from_numpy(np.concatenate([page.passages for page in self.pages]))

    @cached_property
    def sentences(self) -> torch.Tensor:
        return torch.from_numpy(np.concatenate([page.sentences for page in self.pages]))

    @cached_property
    def sentence_of(self) -> torch.Tensor:
        starts = np.cumsum([0, *(len(page.passages) for page in self.pages[:-1])])
        return torch.from_numpy(
            np.concatenate([
                page.sentence_of + start for page, start in zip(self.pages, starts, strict=True)
            ])
        )

    @cached_property
    def questions(self) -> torch.Tensor:
        return torch.from_numpy(np.concatenate([page.questions for page in self.pages]))

    @cached_property
    def same_page(self) -> torch.Tensor:
        """Shape (questions, passages)."""
        blocks = [np.ones(page.answers.shape, bool) for page in self.pages]
        return torch.from_numpy(block_diag(*blocks))

    @cached_property
    def answers(self) -> torch.Tensor:
        """Shape (questions, passages)."""
        return torch.from_numpy(block_diag(*(page.answers for page in self.pages)))

    def nearness(self, questions: torch.Tensor) -> torch.Tensor:
        """The mean of a passage's cosine and its best sentence's, shape (questions, passages)."""
        cosines = questions @ self.sentences.T
        best = torch.full((len(questions), len(self.passages)), NEVER).scatter_reduce(
            1, self.sentence_of.expand(len(questions), -1), cosines, "amax", include_self=False
        )
        return (questions @ self.passages.T + best) / 2


def learn(pages: Sequence[PageVectors]) -> Matrix:
    """The weights, shape (dimension,), with a mean square of 1."""
    torch.manual_seed(SEED)
    corpus = _Corpus(pages)
    excess = torch.zeros(corpus.questions.shape[1], requires_grad=True)
    steps = torch.optim.AdamW([excess], lr=STEP, weight_decay=0)
    for _ in range(PASSES):
        for batch in torch.split(torch.randperm(len(corpus.questions)), BATCH):
            near = corpus.nearness(corpus.questions[batch] * (1 + excess)) * SHARPNESS
            right = near.masked_fill(~corpus.answers[batch], NEVER).logsumexp(1)
            here = near.masked_fill(~corpus.same_page[batch], NEVER).logsumexp(1)
            missed = (here - right).mean() / 2 + (near.logsumexp(1) - right).mean() / 2
            steps.zero_grad()
            (missed + DECAY * excess.square().sum()).backward()  # type: ignore[no-untyped-call]
            steps.step()
    weights = 1 + excess.detach()
    normalised: Matrix = (weights / weights.square().mean().sqrt()).numpy()
    return normalised


def right_speaker_first(page: PageVectors, weights: Matrix) -> NDArray[np.bool_]:
    """Whether the nearest passage is by a right speaker, for each question of the page."""
    near = _Corpus([page]).nearness(torch.from_numpy(page.questions * weights))
    first: NDArray[np.bool_] = page.right_speaker[np.arange(len(near)), near.argmax(1).numpy()]
    return first
