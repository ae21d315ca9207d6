"""Puts quotations together to the text of an answer, each under the number of its citation."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.span_selection import Quotation, opening_span, quotable_sentences
from assistant.evidence import Evidence
from assistant.localization.byline_display import display_name
from assistant.records import Citation, Passage
from prompts.phrases import Phrases, phrases
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import Passage as StoredPassage
from vectorstore.records import Sentence

_CLAUSE_ENDS = "，,：:——；;"
_SHORTEST_CLAUSE, _SHORTEST_CHINESE_CLAUSE = 30, 8
"""Characters from which a clause says something by itself."""


@dataclass(slots=True)
class AnswerText:
    """The text of an answer while it is put together; `chunks` add up to it."""

    language: str
    chunks: list[AnswerChunk] = field(default_factory=list)
    quoted: list[Evidence] = field(default_factory=list)

    @property
    def words(self) -> Phrases:
        return phrases(self.language)

    def say(self, text: str) -> None:
        """Go on with these words."""
        self.chunks.append(AnswerChunk(text))

    def say_paragraph(self, text: str) -> None:
        """Say this in a paragraph of its own."""
        self.say(f"\n\n{text}" if self.chunks else text)

    def quote(self, quotation: Quotation, before: str = "") -> None:
        """Quote under the next number, after the words `before`."""
        self.quoted.append(quotation.evidence)
        marker = len(self.quoted)
        citation = Citation.of(marker, quotation.evidence.passage, quotation.start, quotation.end)
        quoted = self.words.quotation.format(quote=escape_markers(citation.quote), marker=marker)
        self.chunks.append(AnswerChunk(before + quoted, (citation,)))

    def quote_line(self, speaker: str, quotations: Sequence[Quotation]) -> None:
        """A paragraph that says who it is and then quotes, each quotation in a paragraph."""
        opening = self.words.line.format(speaker=speaker, quotes="")
        for place, quotation in enumerate(quotations):
            self.quote(quotation, "\n\n" if place else f"\n\n{opening}")


def evidence_of(passage: StoredPassage) -> Evidence:
    """A passage of the library as evidence."""
    return unscored(Passage.of(passage))


def unscored(passage: Passage) -> Evidence:
    """A passage as evidence of which nothing is known of how well its sentences answer."""
    found = tuple(
        Sentence(passage.id, passage.start + start, passage.start + end)
        for start, end in sentences(passage.text)
    )
    return Evidence(passage=passage, sentences=found, sentence_scores=tuple(0.0 for _ in found))


def opening(passage: StoredPassage) -> Quotation | None:
    """The passage from its first sentence on; None where none of it can be quoted."""
    evidence = evidence_of(passage)
    if not any(quotable_sentences(evidence)):
        return None
    return opening_span(Quotation(evidence, passage.start, passage.end, 0.0))


def leading_clause(passage: StoredPassage) -> Quotation | None:
    """What the first sentence that can be quoted says up to its first pause."""
    evidence = evidence_of(passage)
    fit = quotable_sentences(evidence)
    if not any(fit):
        return None
    sentence = evidence.sentences[fit.index(True)]
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    least = _SHORTEST_CHINESE_CLAUSE if is_chinese(text) else _SHORTEST_CLAUSE
    end = next(
        (place for place, char in enumerate(text) if char in _CLAUSE_ENDS and place >= least),
        len(text),
    )
    return Quotation(evidence, sentence.start, sentence.start + end, 0.0)


def sentence_around(passage: StoredPassage, start: int, end: int) -> Quotation | None:
    """The sentences that hold [start, end) of the speech; None where one cannot be quoted."""
    evidence = evidence_of(passage)
    holding = [
        (sentence, fit)
        for sentence, fit in zip(evidence.sentences, quotable_sentences(evidence), strict=True)
        if sentence.start < end and start < sentence.end
    ]
    if not holding or not all(fit for _, fit in holding):
        return None
    return Quotation(evidence, holding[0][0].start, holding[-1][0].end, 0.0)


def listed(names: Sequence[str], language: str) -> str:
    """Names of speakers or groups, each once, as readers of the language can read them."""
    words = phrases(language)
    distinct = dict.fromkeys(display_name(name, language) or words.untitled for name in names)
    return words.separator.join(distinct)


def escape_markers(text: str) -> str:
    """The text with nothing in it that reads as a citation marker."""
    return text.replace("[", "［").replace("]", "］")
