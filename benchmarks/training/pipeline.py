"""From pages to artefacts, and from folds of pages to what the artefacts are worth."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from assistant.retrieval.learned_models import read_models
from assistant.retrieval.ranking.relevance_classifier import AnswerScope
from benchmarks.training import dimension_weights
from benchmarks.training.artifacts import Artifacts, fit_classifiers
from benchmarks.training.classifiers import COMPONENTS, FurtherTable, Table
from benchmarks.training.collect import Example, page_examples
from benchmarks.training.concepts import ConceptVectors, concept_vectors
from benchmarks.training.corpora import SAMPLE, XQUAD, Page, Paragraphs
from benchmarks.training.dimension_weights import PageVectors, page_vectors, right_speaker_first
from benchmarks.training.scores import Judged, Measured, relevance_columns
from benchmarks.training.workspace import Workspace, scoring_fingerprint
from vectorstore.embedder_protocol import Matrix

FOLDS = 6
Names = tuple[str, ...]


@dataclass(frozen=True)
class Training:
    """The pages by name, XQuAD among them, and what of them hangs on no weights."""

    workspace: Workspace
    corpora: Mapping[str, Page | Paragraphs]
    concepts: ConceptVectors
    vectors: Mapping[str, PageVectors]
    components: int = field(default=COMPONENTS, kw_only=True)
    """Main components of the traits that the answerability rests on."""

    @classmethod
    def prepared(cls, workspace: Workspace, pages: Sequence[Page], xquad: Paragraphs) -> "Training":
        """Take the invented pages in."""
        _tell(f"taking in {len(pages)} pages")
        invented = [page for page in pages if page.name != SAMPLE]
        vectors = Parallel()(
            delayed(workspace.memory.cache(page_vectors))(page, workspace, scoring_fingerprint())
            for page in invented
        )
        return cls(
            workspace,
            {page.name: page for page in pages} | {XQUAD: xquad},
            concept_vectors(workspace),
            {page.name: found for page, found in zip(invented, vectors, strict=True)},
        )

    @property
    def names(self) -> Names:
        return tuple(self.corpora)

    def dimension_weights(self, on: Names) -> Matrix:
        """Learned from those of the pages that are invented."""
        learn = self.workspace.memory.cache(dimension_weights.learn)
        weights: Matrix = learn([self.vectors[name] for name in on if name in self.vectors])
        return weights

    def examples(self, weights: Matrix) -> Mapping[str, list[Example]]:
        """Of every page, as seen with the dimension weights."""
        collect = self.workspace.memory.cache(page_examples)
        index, fingerprint = self.concepts.index(), scoring_fingerprint()
        found = Parallel()(
            delayed(collect)(page, weights, index, self.workspace, fingerprint)
            for page in self.corpora.values()
        )
        return dict(zip(self.corpora, found, strict=True))


def fit(training: Training, on: Names) -> Artifacts:
    """The artefacts as learned from some of the pages."""
    weights = training.dimension_weights(on)
    _tell(f"asking the questions of {len(training.names)} pages")
    seen = training.examples(weights)
    _tell(f"fitting the classifiers on {len(on)} pages")
    classify = training.workspace.memory.cache(fit_classifiers)
    examples = [example for name in on for example in seen[name]]
    further = {scope: FurtherTable.of(examples, scope) for scope in AnswerScope}
    learned = classify(Table.of(examples), further, training.components)
    return Artifacts(training.concepts, weights, learned)


def measure(training: Training) -> Measured:
    """Judge every page with artefacts that were learned without it."""
    judged: list[Judged] = []
    first: list[NDArray[np.bool_]] = []
    plain: list[NDArray[np.bool_]] = []
    further: dict[AnswerScope, list[NDArray[np.float64]]] = {scope: [] for scope in AnswerScope}
    for number, held_out in enumerate(_folds(training), 1):
        _tell(f"fold {number} of {FOLDS}: {', '.join(held_out)}")
        artifacts = fit(training, tuple(name for name in training.names if name not in held_out))
        folder = training.workspace.folder / "folds" / str(number)
        artifacts.save(folder)
        models = read_models(folder, bundled=True)
        seen = training.examples(artifacts.dimension_weights)
        examples = [example for name in held_out for example in seen[name]]
        judged.append(Judged.of(examples, models, read_models(folder, bundled=False)))
        for scope, columns in relevance_columns(examples, models):
            further[scope].append(columns)
        for vectors in (training.vectors[name] for name in held_out if name in training.vectors):
            first.append(right_speaker_first(vectors, artifacts.dimension_weights))
            plain.append(right_speaker_first(vectors, np.ones_like(artifacts.dimension_weights)))
    return Measured(
        Judged.joined(judged),
        {scope: np.concatenate(columns, axis=1) for scope, columns in further.items()},
        np.stack([np.concatenate(plain), np.concatenate(first)]),
    )


def _folds(training: Training) -> Iterator[Names]:
    """The pages dealt out by how many questions they have."""
    names = np.array(training.names)
    counts = [sum(1 for _ in page.asked()) for page in training.corpora.values()]
    group = np.repeat(names, counts)
    for _, held_out in GroupKFold(FOLDS).split(group, groups=group):
        yield tuple(sorted(set(group[held_out].tolist())))


def _tell(line: str) -> None:
    sys.stderr.write(f"{line} …\n")
