"""How likely it is that what was found answers the question: a calibrated probability.

A logistic regression over signals that mean the same in every language: how far the best passage
stands above what unrelated questions of the language find in this corpus and above the others
found, which of the question's words it holds and which nobody holds, how far behind it the first
passage stands that holds the kind of detail that is asked for, or any complaint where one is, and,
when a speaker is named, how much better others answer. With the bundled model the answerability of
the question counts as well; it was learned with Chinese passages and says less of others, which
have weights of their own. What those were learned from: `assistant/models/MODEL_CARD.md`.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from assistant.retrieval.query.answer_type import contains_answer_type, expected_answer_type, years
from assistant.retrieval.query.criticism import asks_for_criticism, contains_criticism
from assistant.retrieval.ranking.answerability_classifier import Answerability, traits
from assistant.retrieval.ranking.crosslingual_matching import unmatched_meaning
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.score_baseline import ScoreBaseline
from assistant.retrieval.ranking.scoring import NEUTRAL_MATCH, ScoredPassage
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect, script_of
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import script
from vectorstore.embedder_protocol import Matrix

_UNMATCHED = 0.5
"""The cosine below which a word has no match in a text, in any language."""
ANSWERABILITY = "answerability"
_FAR_BEHIND = 0.08
"""The difference in score from which a passage is on another topic than the best."""
_CRITICISM_BEHIND = 0.02
"""The same for criticism: that of something else is soon found."""
_NEAREST = 10
"""Passages from the best on whose scores tell what the background is."""
_CHINESE = "han"
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ConfidenceInput:
    """What the confidence takes of a question.

    `words` are those that are matched; `vector` has the shape (dimension,); `baseline` is of
    unrelated questions of the same language.
    """

    text: str
    language: str
    words: Sequence[str]
    vector: Matrix
    baseline: ScoreBaseline


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """What the confidence is computed with; only the bundled embedder has an answerability.

    The weights are of `signals`, and of the answerability where there is one. `other_languages`
    are those for passages in other languages than Chinese; without, they are the same.
    """

    weights: LogisticModel
    answerability: Answerability | None = None
    other_languages: LogisticModel | None = None

    def weights_for(self, passage: str) -> LogisticModel:
        """Those for the language of a passage."""
        if self.other_languages is None or script(passage) == _CHINESE:
            return self.weights
        return self.other_languages


def confidence(
    asked: ConfidenceInput,
    passages: Sequence[ScoredPassage],
    by_others: Sequence[ScoredPassage],
    model: ConfidenceModel,
) -> float:
    """The probability that the passages answer; 0 where there are none or no word is asked.

    `by_others` is what others than the speakers named in the question said, if it names any.
    """
    if not passages or not any(char.isalnum() for char in asked.text):
        return 0.0
    found = signals(asked, passages, by_others)
    if model.answerability:
        found[ANSWERABILITY] = model.answerability(traits_of(asked, passages[0]))
    return model.weights_for(passages[0].passage.text)(found)


def traits_of(asked: ConfidenceInput, best: ScoredPassage) -> Matrix:
    """What the answerability is told of a question and the best passage, shape (traits,)."""
    unmatched = unmatched_meaning(asked.words, best.term_match)
    return traits(asked.vector, best.candidate.sentence_vectors, unmatched)


def signals(
    asked: ConfidenceInput, passages: Sequence[ScoredPassage], by_others: Sequence[ScoredPassage]
) -> dict[str, float]:
    """What the probability rests on besides the answerability, by name."""
    best = passages[0]
    scores = np.array([one.score for one in passages])
    text = fold(best.passage.text)
    has_words = bool(len(best.term_match))
    by_speakers = np.max([one.term_match for one in passages], axis=0)
    by_anybody = np.max([by_speakers, *(one.term_match for one in by_others)], axis=0)
    match = float(best.term_match.mean()) if has_words else NEUTRAL_MATCH
    z_score = asked.baseline.z_score(best.dense_score)
    found = {
        "z_score": z_score,
        "lead": float((scores[0] - scores.mean()) / max(float(scores.std()), 1e-3)),
        "absolute_lead": float(scores[0] - scores[1:_NEAREST].mean()) if len(scores) > 1 else 0.0,
        "same_language": float(_in_language(best.passage.text, primary(asked.language))),
        "term_score": best.score - best.dense_score,
        "matched_by_passages": float(by_speakers.mean()) if has_words else NEUTRAL_MATCH,
        "unmatched": float((by_anybody < _UNMATCHED).mean()) if has_words else NEUTRAL_MATCH,
        "matched_elsewhere": float((by_anybody - best.term_match).mean()) if has_words else 0.0,
        "answer_type_behind": _answer_type_behind(asked, passages),
        "criticism_behind": _criticism_behind(asked, passages),
        "year_mismatch": float(not years(fold(asked.text)) <= years(text)),
        "number_mismatch": float(any(n not in text for n in _numbers(asked.text))),
        "by_others_lead": by_others[0].score - best.score if by_others else 0.0,
        "by_others_dense_lead": 0.0,
        "by_others_match_lead": 0.0,
        "by_others": float(bool(by_others)),
        "by_others_z_score": 0.0,
        "by_others_match": 0.0,
    }
    if by_others:
        lead = max(one.dense_score for one in by_others) - max(one.dense_score for one in passages)
        found |= {
            "by_others_dense_lead": lead,
            "by_others_match_lead": float(by_others[0].term_match.mean()) - match
            if has_words
            else 0.0,
            "by_others_z_score": z_score,
            "by_others_match": match,
        }
    return found


def _answer_type_behind(asked: ConfidenceInput, passages: Sequence[ScoredPassage]) -> float:
    """How far behind the best the first passage is that contains the expected type of answer."""
    expected = expected_answer_type(asked.text, asked.language)
    if expected is None:
        return 0.0
    return min(_behind(passages, partial(contains_answer_type, answer_type=expected)), _FAR_BEHIND)


def _criticism_behind(asked: ConfidenceInput, passages: Sequence[ScoredPassage]) -> float:
    """How far behind the best the first criticism is, if criticism is asked for."""
    if not asks_for_criticism(asked.text, asked.language):
        return 0.0
    return min(max(_behind(passages, contains_criticism), 0.0), _CRITICISM_BEHIND)


def _behind(passages: Sequence[ScoredPassage], contains: Callable[[str], bool]) -> float:
    """By how much the best passage leads the first that contains what is asked for."""
    scores = (one.score for one in passages if contains(fold(one.passage.text)))
    return passages[0].score - max(scores, default=-math.inf)


@lru_cache(maxsize=4_096)
def _in_language(passage: str, language: str) -> bool:
    """Whether a passage is in the language of that primary subtag."""
    if script(passage) != script_of(language):
        return False
    return language == "zh" or primary(detect(passage)) == language


def _numbers(question: str) -> list[str]:
    """The numbers of the question, in the digits that Chinese texts use."""
    digits = _DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), fold(question))
    return _NUMBER.findall(digits)
