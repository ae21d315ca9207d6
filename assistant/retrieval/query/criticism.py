"""Questions after a complaint: what somebody is against, deplores, or has given up.

Who proposes a thing is not against it. Where a question takes it that somebody is, a passage
without a word of complaint does not answer, however near it comes to what the question is about.
"""

import re
from collections.abc import Mapping
from functools import cache

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold


def complaint_asked(question: str, language: str) -> bool:
    """Whether the question asks for a complaint, in a language of the list.

    What may be one, as what has been given up, is none where that is proposed or spoken of.
    """
    folded = fold(question)
    found = {name for name, cue in _cues(primary(language)).items() if cue.search(folded)}
    return "asked" in found or ("perhaps" in found and "proposed" not in found)


def holds_complaint(text: str) -> bool:
    """Whether the folded Chinese text holds a word that complaints hold."""
    return _cues("zh")["held"].search(text) is not None


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of a language by the names of its cues; none in a language of no list."""
    table = read_lexicon("assistant.retrieval.lexicons", "criticism").grouped(language)
    return {name: re.compile(fold("|".join(patterns))) for name, patterns in table.items()}
