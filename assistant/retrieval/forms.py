"""How a question is put: after one thing, all of something, speakers, or a comparison."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from vectorstore.tokens import fold


class Form(StrEnum):
    """What kind of answer a question is after."""

    FACT = "fact"
    LIST = "list"
    WHO = "who"
    COMPARISON = "comparison"


_NOUNS = ("proposals", "speakers")
_CUES = {"compare": Form.COMPARISON, "who": Form.WHO, "list": Form.LIST}


@cache
def _cues(language: str) -> dict[Form, re.Pattern[str]]:
    text = files("assistant").joinpath("retrieval", "data", "forms.toml").read_text("utf-8")
    table = tomllib.loads(text).get(language, {})
    cues = {form: "|".join(table[name]) for name, form in _CUES.items() if table.get(name)}
    for name in _NOUNS:
        if name in table:
            cues = {form: cue.replace(name.upper(), table[name]) for form, cue in cues.items()}
    return {form: re.compile(cue) for form, cue in cues.items()}


def form_of(question: str, language: str, *, whole: bool = False) -> frozenset[Form]:
    """The forms that the words of the question show; a plain question is a FACT.

    One that asks for the `whole` of what somebody said is after a list, however it is put.
    """
    folded = fold(question)
    base = language.split("-", maxsplit=1)[0]
    found = {form for form, cues in _cues(base).items() if cues.search(folded)}
    if whole:
        found |= {Form.LIST}
    return frozenset(found or {Form.FACT})
