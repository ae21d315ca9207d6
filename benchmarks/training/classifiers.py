"""The classifiers that are fitted, each a scikit-learn pipeline; nothing is fitted outside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

from assistant.retrieval.ranking.confidence import ANSWERABILITY
from assistant.retrieval.ranking.logistic_regression import LIMIT, LogisticModel, Weight
from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from benchmarks.training.collect import Example
from benchmarks.training.corpora import EVERYDAY, XQUAD
from vectorstore.embedder_protocol import Matrix

XQUAD_SHARE = 0.1
"""What all questions of XQuAD, whose passages are no speeches, count against all on the pages."""
EVERYDAY_SHARE = 0.3
"""What all everyday questions count against all on the pages."""
COMPONENTS = 512
FOLDS = 5
"""Parts of the pages whose odds the confidence learns from, each by a machine fitted without it."""
_LEAST_SCALE = 0.02
Rows = NDArray[np.float64]
Mask = NDArray[np.bool_]


class FlooredScaler(StandardScaler):  # type: ignore[misc]
    """Standardises, but leaves what hardly varies as small as it is."""

    def fit(self, X: Rows, y: object = None, sample_weight: Rows | None = None) -> Self:  # noqa: N803
        super().fit(X, y, sample_weight)
        self.scale_: Rows = np.maximum(self.scale_, _LEAST_SCALE)
        return self


def answerability_pipeline(components: int = COMPONENTS) -> Pipeline:
    """A radial basis function machine on the main components of the traits."""
    return Pipeline([
        ("pca", PCA(components, svd_solver="covariance_eigh")),
        ("svm", SVC(C=3.0, gamma="scale", cache_size=1000)),
    ])


def regression_pipeline(regularisation: float = 1.0) -> Pipeline:
    """A logistic regression on signals in standard deviations, which say no more beyond a limit."""
    return Pipeline([
        ("scale", FlooredScaler()),
        ("clip", FunctionTransformer(np.clip, kw_args={"a_min": -LIMIT, "a_max": LIMIT})),
        ("regression", LogisticRegression(C=regularisation, max_iter=9000)),
    ])


@dataclass(frozen=True)
class Table:
    """Examples as columns; `signals` and `traits` hold a row an example."""

    names: tuple[str, ...]
    page: NDArray[np.str_]
    language: NDArray[np.str_]
    kind: NDArray[np.str_]
    answerable: NDArray[np.bool_]
    signals: Rows
    traits: Matrix

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        names = tuple(examples[0].signals)
        return cls(
            names,
            np.array([one.page for one in examples]),
            np.array([one.language for one in examples]),
            np.array([one.kind for one in examples]),
            np.array([one.answerable for one in examples]),
            np.array([[one.signals[name] for name in names] for one in examples]),
            np.array([one.traits for one in examples]),
        )

    def where(self, some: Mask) -> Self:
        return type(self)(
            self.names,
            self.page[some],
            self.language[some],
            self.kind[some],
            self.answerable[some],
            self.signals[some],
            self.traits[some],
        )

    @property
    def on_speeches(self) -> Mask:
        return np.asarray(self.page != XQUAD)

    @property
    def weight(self) -> Rows:
        """What each example counts: 1, but for those of XQuAD and everyday questions."""
        xquad, everyday = ~self.on_speeches, self.kind == EVERYDAY
        weight = np.ones(len(self.page))
        for some, share in (
            (xquad & self.answerable, XQUAD_SHARE / 2),
            (xquad & ~self.answerable, XQUAD_SHARE / 2),
            (everyday, EVERYDAY_SHARE),
        ):
            weight[some] = share * (~xquad & ~everyday).sum() / max(some.sum(), 1)
        return weight


@dataclass(frozen=True)
class ConfidenceClassifier:
    """The answerability, and what weighs it with the signals: a stack, fitted page by page.

    The regression learns from odds of questions on pages that the machine had not seen, which is
    also what calibrates them. `others` does without the answerability, and is not fitted on the
    everyday questions, which then cost more than they bring.
    """

    names: tuple[str, ...]
    answerability: Pipeline = field(default_factory=answerability_pipeline)
    bundled: Pipeline = field(default_factory=regression_pipeline)
    others: Pipeline = field(default_factory=regression_pipeline)

    @classmethod
    def fitted(cls, table: Table, components: int = COMPONENTS) -> Self:
        classifier = cls(table.names, answerability_pipeline(components))
        speeches, weight = table.on_speeches, table.weight
        seen = table.where(speeches)
        parameters = {"svm__sample_weight": weight[speeches]}
        odds = np.empty(len(table.page))
        odds[speeches] = cross_val_predict(
            clone(classifier.answerability),
            seen.traits,
            seen.answerable,
            groups=seen.page,
            cv=GroupKFold(FOLDS),
            method="decision_function",
            params=parameters,
        )
        classifier.answerability.fit(seen.traits, seen.answerable, **parameters)
        if not speeches.all():
            xquad = table.traits[~speeches]
            odds[~speeches] = classifier.answerability.decision_function(xquad)
        _fit(classifier.bundled, np.column_stack((table.signals, odds)), table.answerable, weight)
        plain = table.kind != EVERYDAY
        _fit(classifier.others, table.signals[plain], table.answerable[plain], weight[plain])
        return classifier

    def models(self) -> dict[str, LogisticModel]:
        """The weights of the regressions by the name they ship under."""
        return {
            "bundled": logistic_model((*self.names, ANSWERABILITY), self.bundled),
            "others": logistic_model(self.names, self.others),
        }


def _fit(pipeline: Pipeline, rows: Rows, answerable: Mask, weight: Rows) -> None:
    pipeline.fit(rows, answerable, scale__sample_weight=weight, regression__sample_weight=weight)


@dataclass(frozen=True)
class FurtherTable:
    """The passages behind the best of all questions of one scope, a row each."""

    page: NDArray[np.str_]
    signals: Rows
    evidence: Mask

    @classmethod
    def of(cls, examples: Sequence[Example], scope: AnswerScope) -> Self:
        told = [(one.page, one.further) for one in examples if one.further]
        chosen = [(page, further) for page, further in told if further.scope is scope]
        return cls(
            np.array([page for page, further in chosen for _ in further.evidence]),
            np.concatenate([further.signals for _, further in chosen]),
            np.concatenate([further.evidence for _, further in chosen]),
        )

    def where(self, some: Mask) -> Self:
        return type(self)(self.page[some], self.signals[some], self.evidence[some])


def relevance_model(table: FurtherTable) -> LogisticModel:
    """How likely a passage behind the best answers as well."""
    pipeline = regression_pipeline(regularisation=0.3).fit(table.signals, table.evidence)
    return logistic_model(SIGNALS, pipeline)


def logistic_model(names: Sequence[str], pipeline: Pipeline) -> LogisticModel:
    """A fitted regression in the form that ships."""
    scaler, regression = pipeline["scale"], pipeline["regression"]
    return LogisticModel(
        intercept=round(float(regression.intercept_[0]), 4),
        signals={
            name: Weight(
                mean=round(float(mean), 5),
                scale=round(float(scale), 5),
                weight=round(float(weight), 4),
            )
            for name, mean, scale, weight in zip(
                names, scaler.mean_, scaler.scale_, regression.coef_[0], strict=True
            )
        },
    )
