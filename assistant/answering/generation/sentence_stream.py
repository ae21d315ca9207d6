"""The sentences of an answer while it is being written, each with the markers it holds.

Inside a draft a marker is one character of the private-use area, so that a sentence stays a
string: `chr(_FIRST + n)` stands for passage n.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.answering.generation.citation_parser import Marker, Token

_FIRST = 0xE000
_M = f"{chr(_FIRST)}-{chr(0xF8FF)}"
_PRIVATE = re.compile(f"[{_M}]")
_RUN = re.compile(f"[{_M}](?:[ \\t]*[{_M}])*")
_CLOSERS = r"[”’」』）)》】»\"'*_]*"
_ABBREVIATIONS = (
    "mr|mrs|ms|dr|dra|prof|sr|sra|no|nos|nr|art|vol|ed|pp|vs|etc|cf|al|e.g|i.e|núm|pág|inc|ltd|co"
    "|st|г|гг|руб|тыс|млн|млрд|см|ст|п|т.е|т.д|т.п|др|проф"
)
_END = re.compile(
    rf"""
    (?: [。！？।؟።]++ {_CLOSERS}+ (?:[ \t]*[{_M}])*+ [ \t]*+
      | [.!?]++ {_CLOSERS}+ (?: (?:[ \t]*[{_M}])++ [ \t]*+ | (?=\s) [ \t]*+ )
      | [ \t]*+ \n \s*+ (?:[{_M}]\s*+)*+
    )
    (?=[^\s{_M}])
    """,
    re.VERBOSE,
)
_ABBREVIATED = re.compile(rf"(?:^|[\s(])(?:{_ABBREVIATIONS}|[^\W\d_])\.$", re.IGNORECASE)
_ENUMERATED = re.compile(r"(?:^|\n)[ \t]*(?:[-*•]\s*)?\(?\d{1,2}\.$")
_OPENING, _CLOSING = "“「『«《", "”」』»》"
_LONGEST_QUOTE = 400
_STOPS = "。！？；.!?;"
_ORNAMENT = re.compile(r"^\s*(?:[-*•·–—>#]+\s+|\(?\d{1,2}[.)、．]\s*)+|[*_`#]+", re.MULTILINE)
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_ADDRESS = re.compile(
    r"(?<![A-Za-z])(?:(?:https?|ftp)://|www\.|mailto:|(?:javascript|data):(?=\S))[^\s，。；、）】》”’\"'<>]*",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z段][^<>\n]*>|<!--.*?-->")


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as written, with the white space after it.

    `linked` says that it held a link, an image, an address or a tag, which was taken out.
    """

    raw: str
    linked: bool = False

    @classmethod
    def of(cls, written: str) -> "Draft":
        raw = harmless_markup(written)
        return cls(raw, linked=raw != written)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The passages it cites, by the numbers they were shown under."""
        return tuple(dict.fromkeys(_number(mark) for mark in _PRIVATE.findall(self.raw)))

    @property
    def claim(self) -> str:
        """What it says: no markers, no bullet, no emphasis."""
        return _ORNAMENT.sub("", _PRIVATE.sub("", self.raw)).strip()

    @property
    def introduces(self) -> bool:
        """Whether it only leads to what comes next, as a line that ends in a colon does."""
        return self.claim.endswith((":", "："))

    def citing(self, number: int) -> "Draft":
        """The sentence with a marker before its last punctuation."""
        end = len(self.raw.rstrip().rstrip(_STOPS))
        return replace(self, raw=f"{self.raw[:end]}{chr(_FIRST + number)}{self.raw[end:]}")

    def render(self, markers: Callable[[int], Iterable[int]]) -> str:
        """The text with `[n]` for each marker; `markers` gives the n of a cited passage."""

        def written(match: re.Match[str]) -> str:
            cited = [n for mark in _PRIVATE.findall(match.group()) for n in markers(_number(mark))]
            return "".join(f"[{n}]" for n in dict.fromkeys(cited))

        return _RUN.sub(written, re.sub(r"\[(\d+)\]", r"［\1］", self.raw))


def _number(mark: str) -> int:
    return ord(mark) - _FIRST


class Drafter:
    """Collects tokens into sentences. A sentence is complete when the next one has begun."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, tokens: Iterable[Token]) -> Iterator[Draft]:
        """The sentences that these tokens completed."""
        for token in tokens:
            if isinstance(token, Marker):
                self._text += chr(_FIRST + token.number)
            else:
                self._text += _PRIVATE.sub("", token.text)
        yield from self._complete()

    def finish(self) -> Iterator[Draft]:
        """The last sentence, whether it was ended or not."""
        text, self._text = self._text, ""
        if text.strip():
            yield Draft.of(text)

    @property
    def unfinished(self) -> str:
        """What was written of the sentence that is still open."""
        return self._text

    def _complete(self) -> Iterator[Draft]:
        start = 0
        for match in _END.finditer(self._text):
            if not _ends(self._text[start:], match, start):
                continue
            piece = self._text[start : match.end()]
            start = match.end()
            if piece.strip():
                yield Draft.of(piece)
        self._text = self._text[start:]


def _ends(piece: str, match: re.Match[str], start: int) -> bool:
    if "\n" in match.group():
        return True
    before = piece[: match.start() - start]
    opened = sum(before.count(mark) for mark in _OPENING)
    closed = sum((before + match.group()).count(mark) for mark in _CLOSING)
    if opened > closed and len(before) < _LONGEST_QUOTE:
        return False
    if not match.group().startswith("."):
        return True
    upto = before + "."
    if _ABBREVIATED.search(upto) or _ENUMERATED.search(upto):
        return False
    following = match.string[match.end() : match.end() + 1]
    return bool(_PRIVATE.search(match.group())) or not following.islower()


def harmless_markup(text: str) -> str:
    """The text without links, images, addresses and tags: a model has nothing to link to."""
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    return _TAG.sub("", _ADDRESS.sub("", text))
