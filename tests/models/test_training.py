"""Artefacts are learned from some pages, measured on others, and ship as they were fitted."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.retrieval.learned_models import read_models
from assistant.retrieval.ranking.confidence import ANSWERABILITY
from benchmarks.training.corpora import digest, pages

if TYPE_CHECKING:
    from benchmarks.training.classifiers import ConfidenceClassifier
    from benchmarks.training.collect import Example

pytestmark = pytest.mark.slow

# torch and scikit-learn take seconds to import, for which nobody who only collects tests waits:
# what needs them is imported in the tests.


@pytest.fixture(scope="module")
def examples() -> "dict[str, list[Example]]":
    from learning import PAGES, examples_of

    return {page: examples_of(page, seed) for seed, page in enumerate(PAGES)}


@pytest.fixture(scope="module")
def classifier(examples: "Mapping[str, list[Example]]") -> "ConfidenceClassifier":
    from learning import fitted

    return fitted(examples)


def test_what_holds_on_one_page_only_counts_nothing(
    classifier: "ConfidenceClassifier", examples: "Mapping[str, list[Example]]"
) -> None:
    from benchmarks.training.classifiers import Table

    table = Table.of(examples["a"])
    odds = classifier.answerability.decision_function(table.traits)
    assert ((odds > 0) == table.answerable).mean() > 0.95

    weights = classifier.models()["bundled"].signals
    assert weights["words"].weight > 0.5
    assert abs(weights[ANSWERABILITY].weight) < 0.2


@pytest.mark.filterwarnings("ignore:Persisting input arguments took:UserWarning")
def test_nothing_is_learned_from_a_page_that_is_left_out(
    tmp_path: Path, examples: "Mapping[str, list[Example]]"
) -> None:
    from learning import PAGES, content, examples_of, seen

    from benchmarks.training.pipeline import fit

    for number, asked in enumerate((examples, {**examples, "a": examples_of("a", 99)})):
        training = seen(tmp_path / "work", asked)
        fit(training, PAGES[1:]).save(tmp_path / str(number))

    assert content(tmp_path / "0") == content(tmp_path / "1")


@pytest.mark.filterwarnings("ignore:Persisting input arguments took:UserWarning")
def test_an_artefact_ships_as_it_was_fitted(
    tmp_path: Path,
    classifier: "ConfidenceClassifier",
    examples: "Mapping[str, list[Example]]",
) -> None:
    from learning import PAGES, seen

    from benchmarks.training.classifiers import Table
    from benchmarks.training.pipeline import fit

    artifacts = fit(seen(tmp_path / "work", examples), PAGES)
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
    from learning import misleading, page_of

    from benchmarks.training.dimension_weights import learn, right_speaker_first

    misled = [misleading(page_of(seed), seed) for seed in range(40)]
    weights = learn(misled[:30])

    assert weights[:4].max() < weights[4:].min()
    first = [
        [right_speaker_first(page, one).mean() for page in misled[30:]]
        for one in (weights, np.ones_like(weights))
    ]
    assert np.mean(first[0]) >= np.mean(first[1])


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
