"""Splits an answer into sentences while it is being written."""

import re
from collections.abc import Iterable, Iterator

from assistant.answering.generation.citation_parser import CitationParser, Marker, Token
from assistant.answering.lexicons.lookup import any_of
from assistant.answering.verification.answer_sentence import (
    MARKERS,
    AnswerSentence,
    marker,
    without_markers,
)
from vectorstore.analysis.unicode_text import QUOTATION_MARKS

_CLOSERS = r"[”’」』）)》】»\"'*_]*"
_END = re.compile(
    rf"""
    (?: [。！？।؟።]++ {_CLOSERS}+ (?:[ \t]*[{MARKERS}])*+ [ \t]*+
      | [.!?]++ {_CLOSERS}+ (?: (?:[ \t]*[{MARKERS}])++ [ \t]*+ | (?=\s) [ \t]*+ )
      | [ \t]*+ \n \s*+ (?:[{MARKERS}]\s*+)*+
    )
    (?=[^\s{MARKERS}])
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(rf"(?:^|[\s(])(?:{any_of('abbreviations')}|[^\W\d_])\.$", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:^|\n)[ \t]*(?:[-*•]\s*)?\(?\d{1,2}\.$")
_LONGEST_QUOTE = 400


class SentenceStream:
    """Collects tokens into sentences. A sentence is complete when the next one has begun."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, tokens: Iterable[Token]) -> Iterator[AnswerSentence]:
        """The sentences that these tokens completed."""
        for token in tokens:
            if isinstance(token, Marker):
                self._text += marker(token.number)
            else:
                self._text += without_markers(token.text)
        yield from self._complete()

    def finish(self) -> Iterator[AnswerSentence]:
        """The last sentence, whether it was ended or not."""
        text, self._text = self._text, ""
        if text.strip():
            yield AnswerSentence.of(text)

    @property
    def unfinished(self) -> str:
        """What was written of the sentence that is still open."""
        return self._text

    def _complete(self) -> Iterator[AnswerSentence]:
        start = 0
        for match in _END.finditer(self._text):
            if not _is_sentence_end(match, start):
                continue
            text = self._text[start : match.end()]
            start = match.end()
            if text.strip():
                yield AnswerSentence.of(text)
        self._text = self._text[start:]


def answer_sentences(text: str, shown: int) -> list[AnswerSentence]:
    """The sentences of a whole answer, which cites passages numbered from 1 to `shown`."""
    parser, stream = CitationParser(shown), SentenceStream()
    tokens = [*parser.feed(text), *parser.finish()]
    return [*stream.feed(tokens), *stream.finish()]


def _is_sentence_end(match: re.Match[str], start: int) -> bool:
    """Whether a sentence that starts at `start` ends with the match."""
    end = match.group()
    if "\n" in end:
        return True
    before = match.string[start : match.start()]
    opened = sum(before.count(mark) for mark, _ in QUOTATION_MARKS)
    closed = sum((before + end).count(mark) for _, mark in QUOTATION_MARKS)
    if opened > closed and len(before) < _LONGEST_QUOTE:
        return False
    if not end.startswith("."):
        return True
    if _ABBREVIATION.search(before + ".") or _ENUMERATOR.search(before + "."):
        return False
    return end != without_markers(end) or not match.string[match.end()].islower()
