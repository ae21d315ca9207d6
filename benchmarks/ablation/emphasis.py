"""Learn how much each element of a question's vector counts, from questions on invented pages.

    python -m benchmarks.ablation.emphasis [--write]

One weight an element, near 1, so that a question of `benchmarks/pages` is nearer to a passage that
answers it than to others of its page and of all pages (a softmax over dot products, as in InfoNCE,
https://arxiv.org/abs/1807.03748). Tells how often the right speaker stands first by nearness alone,
with and without, on every fourth page when it is learnt from the others, and on the sample page
when it is learnt from all pages; with `--write`, keeps the latter.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.retrieval.query.query_encoder import QueryEncoder, emphasis
from benchmarks.ablation.examples import MODELS, PAGES, ROOT, SAMPLE, SETS, answers, read
from ingest.pipeline import parse
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.lazy_embedder import LazyEmbedder

PASSES = 20
BATCH = 256
STEP = 2e-3
SHARPNESS = 1 / 0.02
DECAY = 1e-3
"""What the square of a weight's distance from 1 costs."""
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of several pages; `sentence_of` and the others hold a row a sentence or passage."""

    page: NDArray[np.int64]
    speaker: list[str]
    text: list[str]
    vectors: torch.Tensor
    sentence_of: torch.Tensor
    sentence_vectors: torch.Tensor

    def nearness(self, questions: torch.Tensor) -> torch.Tensor:
        """As `scoring.dense_score`, shape (questions, passages)."""
        cosines = questions @ self.sentence_vectors.T
        best = torch.full((len(questions), len(self.text)), NEVER).scatter_reduce(
            1, self.sentence_of.expand(len(questions), -1), cosines, "amax", include_self=False
        )
        return (questions @ self.vectors.T + best) / 2


@dataclass(frozen=True, slots=True)
class Questions:
    """Answerable questions without an emphasis; `gold` has the shape (questions, passages)."""

    page: NDArray[np.int64]
    speakers: list[set[str]]
    vectors: torch.Tensor
    gold: torch.Tensor


def passages(paths: list[Path], embedder: LazyEmbedder) -> Passages:
    """The passages of the pages, embedded."""
    page, speaker, text, pieces, owner = [], [], [], [], []
    for number, path in enumerate(paths):
        for speech in parse(path.name, path.read_bytes(), embedder).speeches:
            for span in speech.spans:
                said = speech.body[span.start : span.end]
                for start, end in sentences(said):
                    pieces.append(said[start:end])
                    owner.append(len(text))
                page.append(number)
                speaker.append(speech.speaker)
                text.append(said)
    return Passages(
        np.array(page),
        speaker,
        text,
        torch.from_numpy(embedder.embed_documents(text)),
        torch.tensor(owner),
        torch.from_numpy(embedder.embed_documents(pieces)),
    )


def questions(sets: list[list[Path]], among: Passages, embedder: LazyEmbedder) -> Questions:
    """Those that some passage of their page answers; `sets` holds the files of each page."""
    encoder = QueryEncoder(embedder)
    page, speakers, vectors, gold = [], [], [], []
    for number, paths in enumerate(sets):
        mine = np.flatnonzero(among.page == number)
        for row in (row for path in paths for row in read(path) if row["answerable"]):
            right = [one for one in mine if answers(row, among.speaker[one], among.text[one])]
            if right:
                page.append(number)
                speakers.append(set(row["speakers"]))
                bare = encoder.encode(row["question"], detect(row["question"])) / emphasis()
                vectors.append(bare / np.linalg.norm(bare))
                gold.append(np.isin(np.arange(len(among.text)), right))
    return Questions(
        np.array(page),
        speakers,
        torch.from_numpy(np.stack(vectors)),
        torch.from_numpy(np.stack(gold)),
    )


def learn(asked: Questions, among: Passages, on: NDArray[np.bool_]) -> torch.Tensor:
    """The weights, shape (dimension,), with a mean square of 1."""
    torch.manual_seed(0)
    excess = torch.zeros(asked.vectors.shape[1], requires_grad=True)
    steps = torch.optim.AdamW([excess], lr=STEP, weight_decay=0)
    theirs = torch.from_numpy(asked.page[:, None] == among.page)
    rows = torch.from_numpy(np.flatnonzero(on))
    for _ in range(PASSES):
        for batch in rows[torch.randperm(len(rows))].split(BATCH):
            near = among.nearness(asked.vectors[batch] * (1 + excess)) * SHARPNESS
            right = near.masked_fill(~asked.gold[batch], NEVER).logsumexp(1)
            here = near.masked_fill(~theirs[batch], NEVER).logsumexp(1)
            missed = (here - right).mean() / 2 + (near.logsumexp(1) - right).mean() / 2
            steps.zero_grad()
            (missed + DECAY * excess.square().sum()).backward()  # type: ignore[no-untyped-call]
            steps.step()
    weights = 1 + excess.detach()
    return weights / weights.square().mean().sqrt()


def right_first(asked: Questions, among: Passages, weights: torch.Tensor) -> NDArray[np.bool_]:
    """Whether the nearest passage of its page is by a right speaker, for each question."""
    near = among.nearness(asked.vectors * weights)
    near[torch.from_numpy(asked.page[:, None] != among.page)] = NEVER
    best = near.argmax(1).tolist()
    return np.array([
        among.speaker[one] in said for one, said in zip(best, asked.speakers, strict=True)
    ])


def main() -> None:
    """Learn and tell; with `--write`, keep."""
    embedder = LazyEmbedder("bundled")
    among = passages([SAMPLE, *(page / "speeches.jsonl" for page in PAGES)], embedder)
    sets = [ROOT / f"benchmarks/questions/{name}.jsonl" for name in SETS]
    asked = questions([sets, *([page / "questions.jsonl"] for page in PAGES)], among, embedder)
    sample, held = asked.page == 0, asked.page % 4 == 1
    plain = right_first(asked, among, torch.ones(asked.vectors.shape[1]))
    every = learn(asked, among, ~sample)
    apart = right_first(asked, among, learn(asked, among, ~sample & ~held))
    found = {
        "pages left out": [float(plain[held].mean()), float(apart[held].mean())],
        "sample page": [
            float(plain[sample].mean()),
            float(right_first(asked, among, every)[sample].mean()),
        ],
    }
    sys.stdout.write(json.dumps(found) + "\n")
    if "--write" in sys.argv:
        np.save(MODELS / "dimension_weights.npy", every.numpy())


if __name__ == "__main__":
    main()
