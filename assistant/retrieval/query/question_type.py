"""How a question is put: after a fact, a topic, all of it, speakers, a comparison, or silence."""

import re
from collections.abc import Mapping
from functools import cache

from assistant.records import Form
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import is_chinese

_NOUNS = ("proposals", "speakers")
_FORMS = {"compare": Form.COMPARISON, "who": Form.WHO, "list": Form.LIST, "silent": Form.SILENCE}
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


def form_of(question: str, language: str, *, whole: bool = False) -> frozenset[Form]:
    """The forms that the words of the question show; a plain question is a FACT.

    One that asks for the `whole` of what somebody said is after a list, however it is put.
    """
    folded = fold(question)
    cues = _cues(primary(language))
    found = {form for name, form in _FORMS.items() if name in cues and cues[name].search(folded)}
    if _on_a_topic(folded, cues):
        found |= {Form.TOPIC}
    if whole:
        found |= {Form.LIST}
    return frozenset(found or {Form.FACT})


def _on_a_topic(question: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a short question asks what was said on something, or is no more than keywords."""
    plain = question.strip(_AROUND)
    if len(plain) > (_SHORT_IN_CHINESE if is_chinese(plain) else _SHORT):
        return False
    if "topic" in cues and cues["topic"].search(plain):
        return True
    few = "asks" in cues and not _MARK.search(question) and _KEYWORDS.fullmatch(plain)
    return bool(few and not cues["asks"].search(plain))
