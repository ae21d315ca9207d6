"""Which passages answer besides the best: how likely each of the others does.

A logistic regression for each way of asking: for all of something, on a topic, after one thing. Its
signals are how far the passage falls behind the best and the one before it, in units of how far the
best stands above what else was found, so that they mean the same with any model; how much of the
question its words say; whether it is background; and whether the same speaker said it. Learned from
answerable questions (`assistant/models/MODEL_CARD.md`). By the distance in score alone, a list that
names seven in ten of those who spoke on a matter names as many who did not.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import QuestionType
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.scoring import NEUTRAL_MATCH, ScoredPassage

_AMONG = 10
"""Passages from the best on whose scores tell what the background is."""
_LEAST_STANDING = 0.01
_FURTHEST = 6.0
"""Units beyond which one more makes no difference."""


SIGNALS = (
    "behind",
    "above",
    "dense_behind",
    "step",
    "coined",
    "best_coined",
    "term_match",
    "least_term_match",
    "sentence_match",
    "same_speaker",
    "background",
    "who_same_speaker",
    "best_term_match",
    "best_least_term_match",
    "best_sentence_match",
    "best_background",
    "who",
    "named",
)


class AnswerScope(StrEnum):
    """How many passages a question may ask for."""

    ALL = "all"
    TOPIC = "topic"
    ONE = "one"


def answer_scope(types: frozenset[QuestionType]) -> AnswerScope:
    """What a question of these types asks for."""
    if QuestionType.LIST in types:
        return AnswerScope.ALL
    return AnswerScope.TOPIC if QuestionType.TOPIC in types else AnswerScope.ONE


def likelihoods(
    passages: Sequence[ScoredPassage],
    types: frozenset[QuestionType],
    models: Mapping[AnswerScope, LogisticModel],
    *,
    named: bool,
) -> tuple[float, ...]:
    """How likely each passage answers besides the first, which counts as 1.

    `named` says whether the question names speakers, and others' passages were left out.
    """
    if not passages:
        return ()
    others = models[answer_scope(types)].each(signals(passages, types, named=named))
    return (1.0, *others.tolist())


def signals(
    passages: Sequence[ScoredPassage], types: frozenset[QuestionType], *, named: bool
) -> NDArray[np.float64]:
    """What the likelihood of each passage but the first rests on, shape (others, SIGNALS)."""
    best = passages[0]
    scores = np.array([one.score for one in passages])
    dense = np.array([one.dense_score for one in passages])
    coined = np.array([one.coined_score for one in passages])
    mean_match, least_match = _mean_and_least([one.term_match for one in passages])
    sentence_match, _ = _mean_and_least([one.sentence_match for one in passages])
    same_speaker = np.array([one.speaker == best.speaker for one in passages])
    background = np.array([one.is_background for one in passages])
    who = QuestionType.WHO in types
    mean = scores[1:_AMONG].mean() if len(scores) > 1 else scores[0]
    unit = max(scores[0] - mean, _LEAST_STANDING)
    distances = np.column_stack((
        scores[0] - scores[1:],
        scores[1:] - mean,
        dense[0] - dense[1:],
        scores[:-1] - scores[1:],
        coined[1:],
        np.full(len(scores) - 1, coined[0]),
    ))
    own = np.column_stack((mean_match, least_match, sentence_match, same_speaker, background))[1:]
    of_best = (mean_match[0], least_match[0], sentence_match[0], background[0], who, named)
    return np.hstack((
        np.clip(distances / unit, -_FURTHEST, _FURTHEST),
        own,
        (same_speaker[1:] & who)[:, np.newaxis],
        np.tile(np.array(of_best, np.float64), (len(scores) - 1, 1)),
    ))


def _mean_and_least(matches: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], ...]:
    """Of the cosines of each passage."""
    rows = np.stack(matches)
    if not rows.shape[1]:
        return np.full(len(rows), NEUTRAL_MATCH, np.float32), np.ones(len(rows), np.float32)
    return rows.mean(axis=1), rows.min(axis=1)
