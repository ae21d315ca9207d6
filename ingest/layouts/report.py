"""A report of what people said: each passage with who is reported in it, the rest with nobody.

What somebody is reported to have said goes on, in the paragraph in which it begins, up to the next
who is named or a sentence of the reporter's own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Self

from ingest.attribution.reported_speech import ReportedSpeakers, narrates, speaks_for_itself
from ingest.attribution.speaker_labels import LANGUAGES
from ingest.layouts.line_classification import Layout
from ingest.layouts.unattributed import Unattributed
from ingest.lexicons.numerals import NUMERAL
from ingest.records import AttributedText, AttributedTurn, Attribution, Byline, Excerpt
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.records import Span

_FEWEST = 2
_MOST_SELF = 2
_REPORTED = 0.75
_NOBODY = Byline("")
_Person = tuple[str, str]
_UNNAMED: _Person = ("", "")
_CLAUSES = ";；"
_COUNTED = re.compile(rf"(?:第{NUMERAL}|其{NUMERAL}|{NUMERAL}(?:是|、|要))")
"""How a paragraph opens that goes on with the points of the one before."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Consecutive sentences of one paragraph with whom they report, and how often they say so."""

    byline: Byline
    place: Span
    times: int


@dataclass(frozen=True, slots=True)
class Report:
    """A text of nobody in which people are named who said something."""

    layout: Layout
    title: str
    body: Excerpt
    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, plain: Unattributed) -> Self | None:
        """The report that a text without a speaker is, or None where it reports hardly anyone."""
        whole = plain.attribute().speeches[0]
        language = plain.layout.page.language
        pieces = tuple(_pieces(whole.body.text, language))
        if sum(piece.times for piece in pieces) < _FEWEST:
            return None
        own = "".join(
            whole.body.text[piece.place.start : piece.place.end]
            for piece in pieces
            if piece.byline is _NOBODY
        )
        if speaks_for_itself(own, language) > _MOST_SELF:
            return None
        return cls(plain.layout, whole.title, whole.body, pieces)

    def attribute(self) -> Attribution:
        """The text of each who is reported, and that of nobody, with the turns in order."""
        excerpts = self.body.cut([piece.place for piece in self.pieces])
        said = list(zip(map(_key, self.pieces), self.pieces, excerpts, strict=True))
        by_person: dict[_Person, list[Excerpt]] = defaultdict(list)
        bylines: dict[_Person, Byline] = {}
        for person, piece, excerpt in said:
            by_person[person].append(excerpt)
            bylines.setdefault(person, piece.byline)
        order = {person: at for at, person in enumerate(by_person)}
        turns = [
            AttributedTurn(
                bylines[person],
                Excerpt.joined([excerpt for _, _, excerpt in run]),
                order[person],
                reported=person != _UNNAMED,
            )
            for person, run in groupby(said, key=itemgetter(0))
        ]
        speeches = [
            AttributedText(
                self.title,
                bylines[person],
                Excerpt.joined(excerpts),
                1.0 if person == _UNNAMED else _REPORTED,
                reported=person != _UNNAMED,
            )
            for person, excerpts in by_person.items()
        ]
        return Attribution(tuple(speeches), turns=tuple(turns))


def _key(piece: _Piece) -> _Person:
    return piece.byline.speaker, "" if piece.byline.speaker else piece.byline.role


def _pieces(body: str, language: str) -> Iterator[_Piece]:
    speakers = ReportedSpeakers(body, language)
    current = _NOBODY
    end_before = 0
    for paragraph in filter(None, body.split("\n")):
        begins = body.index(paragraph, end_before)
        end_before = begins + len(paragraph)
        marks: list[tuple[int, int, Byline, bool]] = []
        speakers.begin_paragraph()
        if not _COUNTED.match(paragraph):
            current = _NOBODY
        for start, end in _whole_sentences(paragraph):
            sentence = paragraph[start:end]
            found = speakers.of_sentence(sentence)
            if found:
                current = found
            elif language in LANGUAGES or narrates(sentence):
                current = _NOBODY
            marks.append((start, end, current, found is not None))
        for _, group in groupby(marks, key=lambda mark: (mark[2].speaker, mark[2].role)):
            run = list(group)
            place = Span(begins + run[0][0], begins + run[-1][1])
            yield _Piece(run[0][2], place, sum(mark[3] for mark in run))


def _whole_sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph; what a semicolon or an open quotation parts is one."""
    start: int | None = None
    for first, last in sentences(paragraph):
        start = first if start is None else start
        text = paragraph[start:last]
        is_open = text.count("“") > text.count("”") or text.count("「") > text.count("」")
        if text[-1] in _CLAUSES or is_open:
            continue
        yield start, last
        start = None
    if start is not None:
        yield start, len(paragraph)
