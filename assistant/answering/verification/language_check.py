"""Whether a sentence is written in the language it should be in."""

import re

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect, script_of
from vectorstore.analysis.unicode_text import HAN, QUOTED, SCRIPTS

_SET_APART = re.compile(rf"{QUOTED.pattern}|\([^)]*\)|（[^）]*）")
_TELLING = 60
"""Letters from which languages of the Latin script can be told apart."""


def is_in_language(text: str, language: str) -> bool:
    """Whether the text is in the language, quotations, names and brackets left aside.

    Languages of one script are told apart only where the text is long enough to tell.
    """
    expected = script_of(language)
    own_words = _SET_APART.sub(" ", text)
    counts = _letters_by_script(own_words)
    if not any(counts.values()):
        counts = _letters_by_script(text)
    if not any(counts.values()):
        return True
    foreign = sum(counts.values()) - counts[expected] - (counts["han"] if expected != "han" else 0)
    if expected == "han":
        return counts["han"] >= 0.3 * (counts["han"] + foreign)
    if counts[expected] < max(foreign, counts["han"]):
        return False
    if expected == "latin" and counts["latin"] >= _TELLING:
        return primary(detect(HAN.sub(" ", own_words))) == primary(language)
    return True


def _letters_by_script(text: str) -> dict[str, int]:
    return {name: len(letter.findall(text)) for name, letter in SCRIPTS.items()}
