"""Artefacts are learned from some pages, measured on others, and ship as they were fitted."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.learned_models import read_models
from assistant.retrieval.ranking.confidence import ANSWERABILITY
from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from benchmarks.training.artifacts import Artifacts
from benchmarks.training.classifiers import COMPONENTS, ConfidenceClassifier, Table
from benchmarks.training.collect import Example, FurtherPassages
from benchmarks.training.concepts import ConceptVectors
from benchmarks.training.corpora import digest, pages
from benchmarks.training.dimension_weights import PageVectors, learn, right_speaker_first
from benchmarks.training.pipeline import Training, fit
from benchmarks.training.workspace import Workspace
from vectorstore.embedder_protocol import Matrix

pytestmark = pytest.mark.slow

TRAITS = COMPONENTS + 8
PAGES = tuple("abcdefgh")


def further(chance: np.random.Generator, scope: AnswerScope) -> FurtherPassages:
    rows = chance.normal(size=(4, len(SIGNALS)))
    return FurtherPassages(scope, rows, rows[:, 0] > 0)


def examples_of(page: str, seed: int) -> list[Example]:
    """Questions whose words are found when they are answerable, and whose traits only repeat.

    Traits are one of a few patterns of the page, and each pattern is answerable or not by chance.
    """
    chance = np.random.default_rng(seed)
    patterns = chance.normal(size=(12, TRAITS)) * 3
    answerable = chance.permutation(12) < 6
    return [
        Example(
            page,
            "zh",
            "fact" if answerable[number % 12] else "near",
            bool(answerable[number % 12]),
            {"words": float(answerable[number % 12]) + chance.normal()},
            (patterns[number % 12] + chance.normal(size=TRAITS)).astype(np.float32),
            further(chance, list(AnswerScope)[number % 3]) if answerable[number % 12] else None,
        )
        for number in range(120)
    ]


@pytest.fixture(scope="module")
def examples() -> dict[str, list[Example]]:
    return {page: examples_of(page, seed) for seed, page in enumerate(PAGES)}


@pytest.fixture(scope="module")
def classifier(examples: Mapping[str, list[Example]]) -> ConfidenceClassifier:
    return ConfidenceClassifier.fitted(
        Table.of([one for some in examples.values() for one in some])
    )


def test_what_holds_on_one_page_only_counts_nothing(
    classifier: ConfidenceClassifier, examples: Mapping[str, list[Example]]
) -> None:
    table = Table.of(examples["a"])
    odds = classifier.answerability.decision_function(table.traits)
    assert ((odds > 0) == table.answerable).mean() > 0.95

    weights = classifier.models()["bundled"].signals
    assert weights["words"].weight > 0.5
    assert abs(weights[ANSWERABILITY].weight) < 0.2


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
    return Seen(Workspace(folder), corpora, concepts, vectors, asked)


def page_of(seed: int) -> PageVectors:
    """Four passages, each of one sentence and answering one question, by two speakers."""
    rows = np.random.default_rng(seed).normal(size=(4, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    speakers = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], bool)
    return PageVectors(rows, rows, np.arange(4), rows, np.eye(4, dtype=bool), speakers)


def content(folder: Path) -> dict[str, str]:
    """The hashes of the artefacts in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.filterwarnings("ignore:Persisting input arguments took:UserWarning")
def test_nothing_is_learned_from_a_page_that_is_left_out(
    tmp_path: Path, examples: Mapping[str, list[Example]]
) -> None:
    for number, asked in enumerate((examples, {**examples, "a": examples_of("a", 99)})):
        training = seen(tmp_path / "work", asked)
        fit(training, PAGES[1:]).save(tmp_path / str(number))

    assert content(tmp_path / "0") == content(tmp_path / "1")


@pytest.mark.filterwarnings("ignore:Persisting input arguments took:UserWarning")
def test_an_artefact_ships_as_it_was_fitted(
    tmp_path: Path, classifier: ConfidenceClassifier, examples: Mapping[str, list[Example]]
) -> None:
    artifacts: Artifacts = fit(seen(tmp_path / "work", examples), PAGES)
    artifacts.save(tmp_path / "out")
    models = read_models(tmp_path / "out", bundled=True)
    machine = models.confidence.answerability
    table = Table.of(examples["a"])

    assert machine is not None
    assert [machine(row) for row in table.traits] == pytest.approx(
        classifier.answerability.decision_function(table.traits), abs=0.05
    )
    assert models.confidence.weights == classifier.models()["bundled"]
    assert models.dimension_weights == pytest.approx(artifacts.dimension_weights)
    assert models.concepts is not None
    assert models.concepts.simplified == ("桥",)


def test_dimensions_that_mislead_count_less() -> None:
    misled = [misleading(page_of(seed), seed) for seed in range(40)]
    weights = learn(misled[:30])

    assert weights[:4].max() < weights[4:].min()
    first = [
        [right_speaker_first(page, one).mean() for page in misled[30:]]
        for one in (weights, np.ones_like(weights))
    ]
    assert np.mean(first[0]) >= np.mean(first[1])


def misleading(page: PageVectors, seed: int) -> PageVectors:
    """The page with questions whose first dimensions say nothing of what answers them."""
    questions = page.questions.copy()
    questions[:, :4] = np.random.default_rng(seed).normal(size=(4, 4)) / 2
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    return replace(page, questions=questions)


def test_every_question_is_asked_of_one_page() -> None:
    every = pages()
    files = [path for page in every for path in page.files]
    everyday = [question.id for page in every for question in page.everyday]

    assert len(files) == len(set(files))
    assert len(everyday) == len(set(everyday)) > len(every)


def test_the_hash_of_the_training_data_tells_any_change(tmp_path: Path) -> None:
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path in paths:
        path.write_text("{}\n", encoding="utf-8")
    before = digest(paths)

    assert digest(reversed(paths)) == before
    paths[1].write_text("{ }\n", encoding="utf-8")
    assert digest(paths) != before
