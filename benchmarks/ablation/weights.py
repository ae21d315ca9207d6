"""A regression that was learnt, in the form that ships."""

from collections.abc import Sequence

from sklearn.linear_model import LogisticRegression

from assistant.retrieval.ranking.logistic_regression import LogisticModel, Weight


def regression(
    names: Sequence[str],
    mean: Sequence[float],
    scale: Sequence[float],
    model: LogisticRegression,
) -> LogisticModel:
    """Of a model of these signals, each told in deviations of `scale` from `mean`."""
    return LogisticModel(
        intercept=round(float(model.intercept_[0]), 4),
        signals={
            name: Weight(
                mean=round(float(middle), 5),
                scale=round(float(deviation), 5),
                weight=round(float(weight), 4),
            )
            for name, middle, deviation, weight in zip(
                names, mean, scale, model.coef_[0], strict=True
            )
        },
    )
