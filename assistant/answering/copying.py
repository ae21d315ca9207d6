"""Sentences that repeat the words of a passage: small models copy, and forget the marker."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.answering.terms import squeezed

_FEWEST = 8
_SHARE = 0.7


def copied_from(words: str, passages: Sequence[str]) -> int | None:
    """Which of the passages holds most of the words in one piece; None for none or for several.

    Most are seven in ten of the characters, and at least eight; punctuation does not count.
    """
    said = squeezed(words)
    needed = max(_FEWEST, _SHARE * len(said))
    holding = [
        place
        for place, passage in enumerate(passages)
        if len(said) >= needed and _longest(said, squeezed(passage)) >= needed
    ]
    return holding[0] if len(holding) == 1 else None


def _longest(said: str, passage: str) -> int:
    matcher = SequenceMatcher(a=said, b=passage, autojunk=False)
    return matcher.find_longest_match().size
