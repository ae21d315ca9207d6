"""How likely it is that what was found answers the question: a calibrated probability.

A logistic regression over signals that mean the same in every language: how far the best passage
stands above what unrelated questions of the language find in this corpus and above the others
found, which of the question's words it holds and which nobody holds, how far behind it the first
passage stands that holds the kind of detail that is asked for, or any complaint where one is, and,
when a speaker is named, how much better others answer. With the bundled model it also counts how
questions put so have fared (`answerability.py`). The weights stand in `data/confidence.json`, for
the bundled model and for others; `docs/experiments/` tells what they were estimated on.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.retrieval.query.answer_type import detail_asked, holds_detail, years
from assistant.retrieval.query.criticism import complaint_asked, holds_complaint
from assistant.retrieval.ranking.answerability_classifier import Answerability, traits
from assistant.retrieval.ranking.crosslingual_matching import missing
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.score_calibration import ScoreBaseline
from assistant.retrieval.ranking.scoring import MIDDLING, ScoredPassage
from vectorstore.analysis.normalization import fold
from vectorstore.embedder_protocol import Matrix

_UNHEARD = 0.5
"""The cosine below which a word is not in a text, in any language."""
ANSWERABILITY = "answerability"
_FAR_BEHIND = 0.08
"""The difference in score from which a passage has nothing to do with what the best is about."""
_NO_COMPLAINT = 0.02
"""The same of a complaint: one of something else is soon found."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ConfidenceInput:
    """A question as the confidence sees it.

    `words` are those that are looked for; `vector` is where it stands among the passages, shape
    (dimension,); `baseline` is how near unrelated questions of the same language come to the
    corpus.
    """

    text: str
    language: str
    words: Sequence[str]
    vector: Matrix
    baseline: ScoreBaseline


class _Models(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bundled: LogisticModel
    others: LogisticModel


def confidence(
    asked: ConfidenceInput,
    ranked: Sequence[ScoredPassage],
    elsewhere: Sequence[ScoredPassage],
    learnt: Answerability | None,
) -> float:
    """The probability that the ranked passages answer; nothing answers where no word is asked.

    `elsewhere` is what others than the speakers named in the question said, if it names any;
    `learnt` is what is known of such questions with the embedder in use.
    """
    if not ranked or not any(char.isalnum() for char in asked.text):
        return 0.0
    found = signals(asked, ranked, elsewhere)
    model = _models().others
    if learnt:
        found[ANSWERABILITY] = learnt(traits_of(asked, ranked[0]))
        model = _models().bundled
    return model(found)


def traits_of(asked: ConfidenceInput, best: ScoredPassage) -> Matrix:
    """What the answerability is told of a question and the best passage, shape (traits,)."""
    unsaid = missing(asked.words, best.heard)
    return traits(asked.vector, best.candidate.sentence_vectors, unsaid)


def signals(
    asked: ConfidenceInput, ranked: Sequence[ScoredPassage], elsewhere: Sequence[ScoredPassage]
) -> dict[str, float]:
    """What the probability rests on besides the answerability, by name."""
    best = ranked[0]
    scores = np.array([one.score for one in ranked])
    text = fold(best.candidate.passage.text)
    worded = bool(len(best.heard))
    within = np.max([one.heard for one in ranked], axis=0)
    anywhere = np.max([within, *(one.heard for one in elsewhere)], axis=0)
    heard = float(best.heard.mean()) if worded else MIDDLING
    standing = asked.baseline.standing(best.near)
    ahead = elsewhere[0].score - best.score if elsewhere else 0.0
    found = {
        "standing": standing,
        "spread": float((scores[0] - scores.mean()) / max(float(scores.std()), 1e-3)),
        "words": best.score - best.near,
        "known": float(within.mean()) if worded else MIDDLING,
        "unheard": float((anywhere < _UNHEARD).mean()) if worded else MIDDLING,
        "missing": float((anywhere - best.heard).mean()) if worded else 0.0,
        "detail behind": _detail_behind(asked, ranked),
        "complaint behind": _complaint_behind(asked, ranked),
        "other year": float(not years(fold(asked.text)) <= years(text)),
        "other number": float(any(n not in text for n in _numbers(asked.text))),
        "others score": ahead,
        "others near": 0.0,
        "others heard": 0.0,
        "named": float(bool(elsewhere)),
        "named standing": 0.0,
        "named heard": 0.0,
    }
    if elsewhere:
        nearest = max(one.near for one in elsewhere) - max(one.near for one in ranked)
        found |= {
            "others near": nearest,
            "others heard": float(elsewhere[0].heard.mean()) - heard if worded else 0.0,
            "named standing": standing,
            "named heard": heard,
        }
    return found


def _detail_behind(asked: ConfidenceInput, ranked: Sequence[ScoredPassage]) -> float:
    """How far behind the detail stands that is asked for."""
    detail = detail_asked(asked.text, asked.language)
    if detail is None:
        return 0.0
    return min(_behind(ranked, lambda text: holds_detail(text, detail)), _FAR_BEHIND)


def _complaint_behind(asked: ConfidenceInput, ranked: Sequence[ScoredPassage]) -> float:
    """How far behind a complaint stands, if one is asked for."""
    if not complaint_asked(asked.text, asked.language):
        return 0.0
    return min(max(_behind(ranked, holds_complaint), 0.0), _NO_COMPLAINT)


def _behind(ranked: Sequence[ScoredPassage], held: Callable[[str], bool]) -> float:
    """By how much the best passage leads the first that holds what is asked for."""
    best = max(
        (one.score for one in ranked if held(fold(one.candidate.passage.text))), default=-math.inf
    )
    return ranked[0].score - best


def _numbers(question: str) -> list[str]:
    """The numbers of the question, in the digits that Chinese texts use."""
    digits = _DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), fold(question))
    return _NUMBER.findall(digits)


@cache
def _models() -> _Models:
    path = files("assistant.models").joinpath("confidence.json")
    return _Models.model_validate(json.loads(path.read_text(encoding="utf-8")))
