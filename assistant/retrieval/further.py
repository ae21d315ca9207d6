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

from pydantic import TypeAdapter

from assistant.retrieval.forms import Form
from assistant.retrieval.ranking import Ranked
from assistant.retrieval.regression import Regression
from vectorstore.records import PassageKind

_AMONG = 10
"""Passages from the best on whose scores tell what the background is."""
_LEAST_STANDING = 0.01
_FURTHEST = 6.0
"""Units beyond which one more makes no difference."""
_MIDDLING = 0.5
"""What is said of a question in which no word can be looked for."""


class Wanted(StrEnum):
    """What is asked for, so far as it tells how many passages answer."""

    ALL = "all"
    TOPIC = "topic"
    ONE = "one"


def wanted(forms: frozenset[Form]) -> Wanted:
    """What a question of these forms is after."""
    if Form.LIST in forms:
        return Wanted.ALL
    return Wanted.TOPIC if Form.TOPIC in forms else Wanted.ONE


def likelihoods(
    ranked: Sequence[Ranked], forms: frozenset[Form], *, named: bool
) -> tuple[float, ...]:
    """How likely each passage answers besides the first, which counts as 1.

    `named` says whether only the speeches of those were searched whom the question names.
    """
    if not ranked:
        return ()
    model = _models()[wanted(forms)]
    others = (model(found) for found in signals(ranked, forms, named=named))
    return (1.0, *others)


def signals(
    ranked: Sequence[Ranked], forms: frozenset[Form], *, named: bool
) -> list[dict[str, float]]:
    """What the likelihood of each passage but the first rests on, by name."""
    best, others = ranked[0], ranked[1:]
    background = [one.score for one in others[: _AMONG - 1]] or [best.score]
    mean = sum(background) / len(background)
    unit = max(best.score - mean, _LEAST_STANDING)

    def units(difference: float) -> float:
        return min(max(difference / unit, -_FURTHEST), _FURTHEST)

    who = Form.WHO in forms
    return [
        {
            "behind": units(best.score - one.score),
            "above": units(one.score - mean),
            "less near": units(best.near - one.near),
            "step": units(before.score - one.score),
            "coined": units(one.named),
            "best coined": units(best.named),
            "heard": _heard(one),
            "best heard": _heard(best),
            "least heard": float(one.heard.min(initial=1.0)),
            "best least heard": float(best.heard.min(initial=1.0)),
            "together": _together(one),
            "best together": _together(best),
            "same speaker": float(same := one.speaker == best.speaker),
            "background": float(_is_background(one)),
            "best background": float(_is_background(best)),
            "who": float(who),
            "who, same speaker": float(who and same),
            "named": float(named),
        }
        for before, one in zip(ranked, others, strict=False)
    ]


def _heard(ranked: Ranked) -> float:
    return float(ranked.heard.mean()) if len(ranked.heard) else _MIDDLING


def _together(ranked: Ranked) -> float:
    return float(ranked.together.mean()) if len(ranked.together) else _MIDDLING


def _is_background(ranked: Ranked) -> bool:
    return ranked.candidate.passage.kind is PassageKind.BACKGROUND


@cache
def _models() -> dict[Wanted, Regression]:
    path = files("assistant.retrieval").joinpath("data", "further.json")
    stored = json.loads(path.read_text(encoding="utf-8"))
    return TypeAdapter(dict[Wanted, Regression]).validate_python(stored)
