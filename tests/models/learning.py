"""Invented questions and vectors to learn from; apart, because torch and scikit-learn are heavy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from benchmarks.training.classifiers import ConfidenceClassifier, Table
from benchmarks.training.collect import Example, FurtherPassages
from benchmarks.training.concepts import ConceptVectors
from benchmarks.training.corpora import pages
from benchmarks.training.dimension_weights import PageVectors
from benchmarks.training.pipeline import Training
from benchmarks.training.workspace import Workspace
from vectorstore.embedder_protocol import Matrix

COMPONENTS = 64
TRAITS = COMPONENTS + 8
PAGES = tuple("abcdefgh")
PATTERNS = 30


def further(chance: np.random.Generator, scope: AnswerScope) -> FurtherPassages:
    rows = chance.normal(size=(4, len(SIGNALS)))
    return FurtherPassages(scope, rows, rows[:, 0] > 0)


def examples_of(page: str, seed: int) -> list[Example]:
    """Questions whose words are found when they are answerable, and whose traits only repeat.

    Traits are one of some patterns of the page, and each pattern is answerable or not by chance.
    """
    chance = np.random.default_rng(seed)
    patterns = chance.normal(size=(PATTERNS, TRAITS)) * 3
    answerable = chance.permutation(PATTERNS) < PATTERNS // 2
    return [
        Example(
            page,
            "zh",
            "fact" if answerable[number % PATTERNS] else "near",
            bool(answerable[number % PATTERNS]),
            {"words": float(answerable[number % PATTERNS]) + chance.normal()},
            (patterns[number % PATTERNS] + chance.normal(size=TRAITS)).astype(np.float32),
            further(chance, list(AnswerScope)[number % 3])
            if answerable[number % PATTERNS]
            else None,
        )
        for number in range(120)
    ]


def fitted(examples: Mapping[str, list[Example]]) -> ConfidenceClassifier:
    return ConfidenceClassifier.fitted(
        Table.of([one for some in examples.values() for one in some]), COMPONENTS
    )


@dataclass(frozen=True)
class Seen(Training):
    """A training whose questions were asked already."""

    asked: Mapping[str, list[Example]]

    def examples(self, weights: Matrix) -> Mapping[str, list[Example]]:
        return self.asked


def seen(folder: Path, asked: Mapping[str, list[Example]], seed: int = 0) -> Seen:
    concepts = ConceptVectors(
        np.array([["桥"], ["橋"]]), np.ones((2, 1, 16), np.int8), np.ones((2, 1), np.float32)
    )
    vectors = {page: page_of(place + seed) for place, page in enumerate(asked)}
    corpora = dict.fromkeys(asked, pages()[0])
    return Seen(Workspace(folder), corpora, concepts, vectors, asked, components=COMPONENTS)


def page_of(seed: int) -> PageVectors:
    """Four passages, each of one sentence and answering one question, by two speakers."""
    rows = np.random.default_rng(seed).normal(size=(4, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    speakers = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], bool)
    return PageVectors(rows, rows, np.arange(4), rows, np.eye(4, dtype=bool), speakers)


def content(folder: Path) -> dict[str, str]:
    """The hashes of the artefacts in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def misleading(page: PageVectors, seed: int) -> PageVectors:
    """The page with questions whose first dimensions say nothing of what answers them."""
    questions = page.questions.copy()
    questions[:, :4] = np.random.default_rng(seed).normal(size=(4, 4)) / 2
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    return replace(page, questions=questions)
