"""How likely it is that what was found answers the question: a calibrated probability.

A logistic regression over signals that mean the same in every language: how far the best passage
stands out from the others, which of the question's words it holds, whether the
next best stand in the same speech, whether a number is asked for
and there is one, and, when a speaker is named, how much better others answer. The weights stand in
`data/confidence.json`; `docs/ablation.md` tells what they were estimated on.
"""

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.retrieval.ranking import Ranked

_UNHEARD = 0.45
"""The cosine below which a word is not in a text, in any language."""
_LIMIT = 4.0
_ASKS_NUMBER = re.compile(
    r"多少|几[个项次家年月种条位]|哪一?年|百分|比例|何时|什么时候|幾[個項次家年]"
    r"|how many|how much|percent|(what|which) year|\bwhen\b|how (long|old|big|large)"
    r"|сколько|процент|когда|каком году|какая доля|quant|percent|que ano|quando|cu[aá]nt|cu[aá]ndo"
    r"|qué año|combien|quelle année|wie viel|wann|berapa|kapan|كم|متى|نسبة|कितन|कब|प्रतिशत|चंद"
    r"|چند|چه زمانی|درصد|bao nhiêu|khi nào|kaç|ne zaman|câ[tț]|πόσ|πότε|กี่|เท่าไร|เมื่อ",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


class _Weight(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    scale: float
    weight: float


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    signals: dict[str, _Weight]


def confidence(question: str, ranked: Sequence[Ranked], elsewhere: Sequence[Ranked] = ()) -> float:
    """The probability that the ranked passages answer.

    `elsewhere` is what others than the speakers named in the question said, if it names any.
    """
    if not ranked:
        return 0.0
    model = _model()
    found = signals(question, ranked, elsewhere)
    total = model.intercept
    for name, signal in model.signals.items():
        standing = (found[name] - signal.mean) / signal.scale
        total += signal.weight * min(max(standing, -_LIMIT), _LIMIT)
    return 1 / (1 + math.exp(-total))


def signals(
    question: str, ranked: Sequence[Ranked], elsewhere: Sequence[Ranked]
) -> dict[str, float]:
    """What the probability rests on, by name."""
    best = ranked[0]
    near = np.array([one.near for one in ranked])
    scores = np.array([one.score for one in ranked])
    words = len(best.heard)
    anywhere = np.max([one.heard for one in ranked], axis=0)
    asks_number = bool(_ASKS_NUMBER.search(question))
    ahead = elsewhere[0].score - best.score if elsewhere else 0.0
    together = np.array([one.speech_id == best.speech_id for one in ranked], np.float32)
    return {
        "rel": float(best.near - near[1:].mean()) if len(ranked) > 1 else 0.0,
        "z": float((scores[0] - scores.mean()) / max(float(scores.std()), 1e-3)),
        "margin": float(scores[0] - scores[1]) if len(ranked) > 1 else 0.0,
        "tlow": float((best.together < _UNHEARD).mean()) if words else 0.4,
        "tmean": float(best.together.mean()) if words else 0.5,
        "hmean": float(best.heard.mean()) if words else 0.5,
        "allmean": float(anywhere.mean()) if words else 0.5,
        "gapmean": float((anywhere - best.heard).mean()) if words else 0.0,
        "named": best.named,
        "agree": float(together[1:4].mean() - together.mean()) if len(ranked) > 1 else 0.0,
        "asknum": float(asks_number),
        "nonum": float(asks_number and not _DIGIT.search(best.candidate.passage.text)),
        "elsegap": ahead,
        "elsepos": max(ahead, 0.0),
        "isnamed": float(bool(elsewhere)),
        "nowords": float(words == 0),
        "nwords": math.log1p(words),
    }


@cache
def _model() -> _Model:
    path = files("assistant.retrieval").joinpath("data", "confidence.json")
    return _Model.model_validate(json.loads(path.read_text(encoding="utf-8")))
