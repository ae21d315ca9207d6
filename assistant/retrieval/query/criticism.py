"""Questions about criticism: what somebody opposes, deplores, or has given up.

Whoever proposes a thing does not oppose it. Where a question presupposes criticism, a passage
without a word of it does not answer, however similar it is.
"""

import re
from collections.abc import Mapping
from functools import cache

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import is_chinese


def asks_for_criticism(question: str, language: str) -> bool:
    """Whether the question asks for criticism, in a language of the list.

    Ambiguous words, such as giving something up, do not count where the question has it proposed
    or spoken of.
    """
    folded = fold(question)
    found = {name for name, cue in _cues(primary(language)).items() if cue.search(folded)}
    return "asked" in found or ("perhaps" in found and "proposed" not in found)


def contains_criticism(text: str) -> bool:
    """Whether the folded text contains a word of criticism; one that is not Chinese may."""
    return not is_chinese(text) or _cues("zh")["held"].search(text) is not None


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of a language by the names of its cues; none in a language of no list."""
    table = read_lexicon("assistant.retrieval.lexicons", "criticism").grouped(language)
    return {name: re.compile(fold("|".join(patterns))) for name, patterns in table.items()}
