"""Sentences that repeat the words of a passage: small models copy, and forget the marker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answering.lexicons.lookup import alternatives, word_list
from assistant.answering.verification.exact_terms import comparison_key
from vectorstore.analysis.normalization import comparable, fold

_FEWEST = 8
_SHARE = 0.7
_RUN = 4
"""Characters in a row that a passage and a sentence share by more than chance."""
_ALPHANUMERIC = re.compile(r"[^\W_]")


def _negations(*keys: str) -> Sequence[str]:
    rows = word_list("negations").rows
    return [comparable(one) for key, _, *found in rows if key in keys for one in found]


_CHINESE_NEGATION = alternatives(_negations("han"))
_NEGATION = re.compile(
    rf"{_CHINESE_NEGATION}|\b{alternatives(_negations('latin', 'cyrillic'))}(?!\w)"
)
_NEGATED_AT_END = re.compile(rf"{_CHINESE_NEGATION}(?:有|[要能得应该宜可]{{1,2}})?$")


@dataclass(frozen=True, slots=True)
class VerbatimOverlap:
    """A sentence against the passage it repeats.

    `remainder` is what stands outside the longest run they share; `is_negated` says that a
    negation stands before or around that run in one of them and not in the other.
    """

    remainder: str
    is_negated: bool


def verbatim_overlap(sentence: str, passage: str) -> VerbatimOverlap | None:
    """The sentence as a copy, where the passage holds most of it in one run.

    Most are seven in ten of the letters and digits, and at least eight. `sentence` is in
    comparable form.
    """
    text = fold(sentence)
    places = [match.start() for match in _ALPHANUMERIC.finditer(text)]
    letters, source = "".join(text[place] for place in places), comparison_key(passage)
    needed = max(_FEWEST, _SHARE * len(letters))
    if len(letters) < needed:
        return None
    matcher = SequenceMatcher(a=letters, b=source, autojunk=False)
    longest = matcher.find_longest_match()
    if longest.size < needed:
        return None
    shared = {
        places[block.a + step]
        for block in matcher.get_matching_blocks()
        if block.size >= _RUN
        for step in range(block.size)
    }
    is_negated = any(
        not shared.issuperset(
            place for place in range(*match.span()) if _ALPHANUMERIC.match(text[place])
        )
        for match in _NEGATION.finditer(text)
    )
    start, end = places[longest.a], places[longest.a + longest.size - 1] + 1
    return VerbatimOverlap(
        remainder=f"{text[:start]} {text[end:]}".strip(),
        is_negated=is_negated or _NEGATED_AT_END.search(source[: longest.b]) is not None,
    )
