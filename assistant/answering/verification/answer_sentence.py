"""One sentence of a written answer, with the passages it cites.

Inside a sentence a citation marker is one character of the private-use area, so that the sentence
stays a string: `marker(n)` stands for passage n.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from assistant.answering.verification.markup import strip_markup

_FIRST = 0xE000
MARKERS = f"{chr(_FIRST)}-{chr(0xF8FF)}"
"""The characters that stand for markers, as they are written within a character class."""
_MARKER = re.compile(f"[{MARKERS}]")
_ADJACENT_MARKERS = re.compile(f"([ \\t]*)([{MARKERS}](?:[ \\t]*[{MARKERS}])*)")
_STOPS = "。！？；.!?;"
_ORNAMENT = re.compile(r"^\s*(?:[-*•·–—>#]+\s+|\(?\d{1,2}[.)、．]\s*)+|[*_`#]+", re.MULTILINE)


def marker(number: int) -> str:
    """The character that stands for a marker at passage `number`."""
    return chr(_FIRST + number)


def without_markers(text: str) -> str:
    """The text without the characters that stand for markers."""
    return _MARKER.sub("", text)


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence as written, with the white space after it.

    `had_markup` says that it held a link, an image, an address or a tag, which was taken out.
    """

    raw: str
    had_markup: bool = False

    @classmethod
    def of(cls, written: str) -> "AnswerSentence":
        raw = strip_markup(written)
        return cls(raw, had_markup=raw != written)

    @property
    def cited(self) -> tuple[int, ...]:
        """The passages it cites, by the numbers they were shown under."""
        return tuple(dict.fromkeys(_numbers(self.raw)))

    @property
    def claim(self) -> str:
        """What it says: no markers, no bullet, no emphasis."""
        return _ORNAMENT.sub("", without_markers(self.raw)).strip()

    @property
    def is_lead_in(self) -> bool:
        """Whether it only leads to what comes next, as a line that ends in a colon does."""
        return self.claim.endswith((":", "："))

    def citing(self, number: int) -> "AnswerSentence":
        """The sentence with a marker before its last punctuation."""
        end = len(self.raw.rstrip().rstrip(_STOPS))
        return replace(self, raw=f"{self.raw[:end]}{marker(number)}{self.raw[end:]}")

    def render(self, citations: Callable[[int], Iterable[int]]) -> str:
        """The text with `[n]` for each marker; `citations` gives the n of a cited passage.

        The space before a marker goes with it where there is none.
        """

        def rendered(match: re.Match[str]) -> str:
            cited = [n for number in _numbers(match[2]) for n in citations(number)]
            return match[1] + "".join(f"[{n}]" for n in dict.fromkeys(cited)) if cited else ""

        return _ADJACENT_MARKERS.sub(rendered, re.sub(r"\[(\d+)\]", r"［\1］", self.raw))


def _numbers(text: str) -> list[int]:
    return [ord(mark) - _FIRST for mark in _MARKER.findall(text)]
