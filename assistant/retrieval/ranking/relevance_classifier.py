"""Which passages answer besides the best: how likely each of the others does.

A logistic regression for each way of asking: for all of something, on a topic, after one thing. Its
signals are how far the passage falls behind the best and the one before it, in units of how far the
best stands above what else was found, so that they mean the same with any model; how much of the
question its words say; whether it is background; and whether the same speaker said it. Learnt from
answerable questions on the sample page and on invented ones (`benchmarks/ablation/fit_further.py`).
By the distance in score alone, a list that names seven in ten of those who spoke on a matter names
as many who did not.
"""

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from assistant.records import Form
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.scoring import MIDDLING, ScoredPassage
from vectorstore.records import PassageKind

_AMONG = 10
"""Passages from the best on whose scores tell what the background is."""
_LEAST_STANDING = 0.01
_FURTHEST = 6.0
"""Units beyond which one more makes no difference."""


SIGNALS = (
    "behind",
    "above",
    "less near",
    "step",
    "coined",
    "best coined",
    "heard",
    "least heard",
    "together",
    "same speaker",
    "background",
    "who, same speaker",
    "best heard",
    "best least heard",
    "best together",
    "best background",
    "who",
    "named",
)


class AnswerScope(StrEnum):
    """What is asked for, so far as it tells how many passages answer."""

    ALL = "all"
    TOPIC = "topic"
    ONE = "one"


def wanted(forms: frozenset[Form]) -> AnswerScope:
    """What a question of these forms is after."""
    if Form.LIST in forms:
        return AnswerScope.ALL
    return AnswerScope.TOPIC if Form.TOPIC in forms else AnswerScope.ONE


def likelihoods(
    ranked: Sequence[ScoredPassage], forms: frozenset[Form], *, named: bool
) -> tuple[float, ...]:
    """How likely each passage answers besides the first, which counts as 1.

    `named` says whether others than those whom the question names were found as well, and left out.
    """
    if not ranked:
        return ()
    others = _models()[wanted(forms)].each(signals(ranked, forms, named=named))
    return (1.0, *others.tolist())


def signals(
    ranked: Sequence[ScoredPassage], forms: frozenset[Form], *, named: bool
) -> NDArray[np.float64]:
    """What the likelihood of each passage but the first rests on, shape (others, SIGNALS)."""
    best = ranked[0].candidate.passage
    scores = np.array([one.score for one in ranked])
    near = np.array([one.near for one in ranked])
    coined = np.array([one.named for one in ranked])
    heard, least_heard = _held([one.heard for one in ranked])
    together, _ = _held([one.together for one in ranked])
    passages = [one.candidate.passage for one in ranked]
    same = np.array([one.speech.speaker == best.speech.speaker for one in passages])
    background = np.array([one.kind is PassageKind.BACKGROUND for one in passages])
    who = Form.WHO in forms
    mean = scores[1:_AMONG].mean() if len(scores) > 1 else scores[0]
    unit = max(scores[0] - mean, _LEAST_STANDING)
    distances = np.column_stack((
        scores[0] - scores[1:],
        scores[1:] - mean,
        near[0] - near[1:],
        scores[:-1] - scores[1:],
        coined[1:],
        np.full(len(scores) - 1, coined[0]),
    ))
    others = np.column_stack((heard[1:], least_heard[1:], together[1:], same[1:], background[1:]))
    alike = (heard[0], least_heard[0], together[0], background[0], who, named)
    return np.hstack((
        np.clip(distances / unit, -_FURTHEST, _FURTHEST),
        others,
        (same[1:] & who)[:, np.newaxis],
        np.tile(np.array(alike, np.float64), (len(scores) - 1, 1)),
    ))


def _held(cosines: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], ...]:
    """The mean and the least of the cosines of each passage."""
    rows = np.stack(cosines)
    if not rows.shape[1]:
        return np.full(len(rows), MIDDLING, np.float32), np.ones(len(rows), np.float32)
    return rows.mean(axis=1), rows.min(axis=1)


@cache
def _models() -> dict[AnswerScope, LogisticModel]:
    path = files("assistant.models").joinpath("relevance.json")
    stored = json.loads(path.read_text(encoding="utf-8"))
    models = TypeAdapter(dict[AnswerScope, LogisticModel]).validate_python(stored)
    return {wanted: model.over(SIGNALS) for wanted, model in models.items()}
