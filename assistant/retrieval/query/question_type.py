"""Classifies questions: for a fact, a topic, a list, speakers, a comparison, or silence."""

import re
from collections.abc import Mapping
from functools import cache

from assistant.evidence import QuestionType
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import is_chinese

_NOUNS = ("proposals", "speakers")
_TYPES = {
    "compare": QuestionType.COMPARISON,
    "who": QuestionType.WHO,
    "list": QuestionType.LIST,
    "silent": QuestionType.SILENCE,
}
_AROUND = " \t\n.,:;!?¿¡؟。，！？…"
_MARK = re.compile("[?¿؟]")
_KEYWORDS = re.compile(r"\S+(?: \S+){0,3}")
_SHORT, _SHORT_IN_CHINESE = 60, 18
"""Characters beyond which a question asks for more than what was said on a topic."""


@cache
def _cues(language: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a language by the names of its cues."""
    table = read_lexicon("assistant.retrieval.lexicons", "question_types").grouped(language)
    cues = {name: "|".join(patterns) for name, patterns in table.items()}
    for name in _NOUNS:
        noun = cues.pop(name, name.upper())
        cues = {key: cue.replace(name.upper(), noun) for key, cue in cues.items()}
    return {name: re.compile(cue) for name, cue in cues.items()}


def classify_question(question: str, language: str) -> frozenset[QuestionType]:
    """The types that the words of the question show; FACT where they show none."""
    folded = fold(question)
    cues = _cues(primary(language))
    found = {type_ for name, type_ in _TYPES.items() if name in cues and cues[name].search(folded)}
    if _asks_about_topic(folded, cues):
        found.add(QuestionType.TOPIC)
    return frozenset(found or {QuestionType.FACT})


def asking_for_all(types: frozenset[QuestionType]) -> frozenset[QuestionType]:
    """The types of a question for all that somebody said: it asks for a list, however worded."""
    return types - {QuestionType.FACT} | {QuestionType.LIST}


def _asks_about_topic(question: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a short question asks what was said on a topic, or consists of keywords."""
    plain = question.strip(_AROUND)
    if len(plain) > (_SHORT_IN_CHINESE if is_chinese(plain) else _SHORT):
        return False
    if "topic" in cues and cues["topic"].search(plain):
        return True
    few = "asks" in cues and not _MARK.search(question) and _KEYWORDS.fullmatch(plain)
    return bool(few and not cues["asks"].search(plain))
