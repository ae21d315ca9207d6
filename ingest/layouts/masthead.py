"""A single speech under its masthead: `Discours de S.E.M. X, Président de …`.

The masthead are the first blocks of a document, up to the first that closes as a sentence or a
salutation does; one of them calls it a speech. Whose speech it is stands after an honorific or an
office, or under one. Where no name is printed, the speech is nobody's, though it has its title.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from ingest.attribution.speaker_labels import LANGUAGES, LabelGrammar
from ingest.layouts.line_classification import Layout
from ingest.records import AttributedText, Attribution, Byline, Strength
from ingest.typesetting import blocks
from vectorstore.analysis.lexicon_file import read_lexicon

_MOST_LINES = 18
_LONGEST_BLOCK = 500
_CLOSES = re.compile(r"[.!?;:…][”»\"')]*$")
_BRACKETED = re.compile(r"[(（\[].*[)）\]]$", re.DOTALL)
_NAMED = 0.9
_NAMELESS = 0.5


@dataclass(frozen=True, slots=True)
class Masthead:
    """A document whose first `last` lines are the masthead of the one speech that follows."""

    layout: Layout
    last: int
    byline: Byline

    @classmethod
    def of(cls, layout: Layout) -> Self | None:
        """The masthead at the head of a document, or None where there is none."""
        language = layout.page.language
        if language not in LANGUAGES:
            return None
        head = _head(layout)
        texts = [layout.lines[at].text for block in head for at in block]
        if not head or not _speech(language).search(" ".join(texts)):
            return None
        last = head[-1][-1] + 1
        if not any(not line.is_boilerplate for line in layout.lines[last:]):
            return None
        return cls(layout, last, _speaker(texts, language))

    def attribute(self) -> Attribution:
        """The speech under the masthead."""
        printed = [line.text for line in self.layout.lines[: self.last] if not line.is_boilerplate]
        body = self.layout.excerpt(
            at
            for at in range(self.last, len(self.layout.lines))
            if not self.layout.lines[at].is_boilerplate
        )
        confidence = _NAMED if self.byline.speaker else _NAMELESS
        title = " ".join(printed)
        return Attribution((AttributedText(title, self.byline, body, confidence),), tuple(printed))


def _head(layout: Layout) -> list[list[int]]:
    """The blocks that stand before the text, of lines that are no furniture."""
    grammar = LabelGrammar.of(layout.page.language)
    head: list[list[int]] = []
    count = 0
    for block in blocks(layout.lines):
        places = [at for at in block if not layout.lines[at].is_boilerplate]
        text = " ".join(layout.lines[at].text for at in places)
        if not places:
            continue
        ends = _CLOSES.search(text) and not _BRACKETED.match(text)
        ends = ends or (bool(head) and ";" in text)
        ends = ends or (grammar.words.is_salutation(text.lstrip("•●- ")) and bool(head))
        if ends or len(text) > _LONGEST_BLOCK or count + len(places) > _MOST_LINES:
            break
        head.append(places)
        count += len(places)
    return head


def _speaker(texts: Sequence[str], language: str) -> Byline:
    """Who is named in the lines of a masthead, with the office printed beside the name."""
    grammar = LabelGrammar.of(language)
    joined = " ".join(texts)
    pieces = [*(piece.strip() for piece in _until(language).split(joined)), *texts]
    for piece in pieces:
        byline = grammar.introduced(piece)
        if byline:
            return byline
    return Byline("", strength=Strength.WEAK)


@cache
def _speech(language: str) -> re.Pattern[str]:
    words = next(read_lexicon("ingest.lexicons", "mastheads").of(language, "speech"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


@cache
def _until(language: str) -> re.Pattern[str]:
    """What ends a name with its office: a preposition, a bracket, a dash."""
    words = next(read_lexicon("ingest.lexicons", "mastheads").of(language, "until"))
    word = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{word})(?!\w)|[(\[–—>|]|\s-\s|\d{{2,}}", re.IGNORECASE)
