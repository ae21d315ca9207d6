"""Terms that must stand in a source as they are: quoted ones, kept Chinese ones, acronyms."""

import re

from vectorstore.analysis.normalization import fold

_QUOTED = re.compile(
    r"“([^“”]{2,80})”|「([^「」]{2,80})」|『([^『』]{2,80})』|《([^《》]{2,80})》|«([^«»]{2,80})»"
    r"|\"([^\"\n]{2,80})\"|‘([^‘’]{2,80})’"
)
_HAN = re.compile(r"[\u3400-\u9fff]+(?:[·+＋A-Za-z0-9@]+[\u3400-\u9fff]+)*")
_GLUED = re.compile(rf"[A-Za-z]*{_HAN.pattern}")
"""A term in characters with the letters that it is written in one with."""
_LETTERS = re.compile(r"[^\W\d_]")
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
_NOT_LETTERS = re.compile(r"[\W_]+")


def quoted(text: str) -> list[str]:
    """What stands in quotation marks or book-title marks, innermost, in order."""
    return [next(filter(None, groups)).strip() for groups in _QUOTED.findall(text)]


def kept(claim: str, *, chinese_source: bool) -> list[str]:
    """The terms of a claim that a faithful source must hold letter for letter.

    From a Chinese source these are what a claim quotes or keeps in characters, and in a Chinese
    claim its acronyms; a term translated into the claim's language cannot be compared so, but one
    that is translated by half ("digital取证") is no term of the source.
    """
    claim_is_chinese = len(_HAN.findall(claim)) > 0 and _is_han(claim)
    terms = [t for t in quoted(claim) if _is_han(t) == chinese_source or _is_han(t)]
    if not claim_is_chinese:
        rest = _QUOTED.sub(" ", claim)
        terms += [term for term in _GLUED.findall(rest) if len(term) >= 2]
    elif chinese_source:
        terms += _ACRONYM.findall(claim)
    return list(dict.fromkeys(terms))


def stands_in(term: str, source: str) -> bool:
    """Whether the source holds the term, script, width, spacing and punctuation aside."""
    return squeezed(term) in squeezed(source)


def squeezed(text: str) -> str:
    """The folded text with nothing but letters and digits."""
    return _NOT_LETTERS.sub("", fold(text))


def _is_han(text: str) -> bool:
    letters = _LETTERS.findall(text)
    han = sum(len(run) for run in _HAN.findall(text))
    return bool(letters) and han >= 0.5 * len(letters)
