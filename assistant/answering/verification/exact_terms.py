"""Terms that a source must hold letter for letter: quoted ones, Chinese ones, acronyms."""

import re

from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import HAN_RANGES, LETTER, QUOTED

_LENGTHS = range(2, 81)
"""Characters of a quoted term."""
_HAN_TERM = rf"[{HAN_RANGES}]+(?:[·+＋A-Za-z0-9@]+[{HAN_RANGES}]+)*"
_MIXED_TERM = re.compile(rf"[A-Za-z]*{_HAN_TERM}")
"""A term in characters with the letters that it is written in one with."""
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def quoted_terms(text: str) -> list[str]:
    """What stands in quotation marks or book-title marks, innermost, in order."""
    found = (quotation[1:-1] for quotation in QUOTED.findall(text))
    return [term.strip() for term in found if len(term) in _LENGTHS]


def exact_terms(claim: str, *, chinese_source: bool) -> list[str]:
    """The terms of a claim that a faithful source must hold letter for letter.

    From a Chinese source these are what a claim quotes or keeps in characters, and in a Chinese
    claim its acronyms; a term translated into the claim's language cannot be compared so, but one
    that is translated by half ("night引水员") is no term of the source.
    """
    terms = [term for term in quoted_terms(claim) if _is_chinese(term) or not chinese_source]
    if not _is_chinese(claim):
        rest = QUOTED.sub(" ", claim)
        terms += [term for term in _MIXED_TERM.findall(rest) if len(term) >= 2]
    elif chinese_source:
        terms += _ACRONYM.findall(claim)
    return list(dict.fromkeys(terms))


def contains_term(source: str, term: str) -> bool:
    """Whether the source holds the term, script, width, spacing and punctuation aside."""
    return comparison_key(term) in comparison_key(source)


def comparison_key(text: str) -> str:
    """The letters and digits of the folded text."""
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def _is_chinese(text: str) -> bool:
    """Whether at least half of the letters stand in Chinese terms."""
    letters, characters = LETTER.findall(text), "".join(re.findall(_HAN_TERM, text))
    return bool(letters) and len(characters) >= 0.5 * len(letters)
