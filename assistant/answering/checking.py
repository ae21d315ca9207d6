"""Each sentence of a written answer, checked against the passages it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.answering.drafts import Draft
from assistant.answering.instructions import speaks_to_a_model
from assistant.answering.meaning import Meaning
from assistant.answering.numbers import Quantity, claimed, stated, supported
from assistant.answering.quoting import narrow
from assistant.answering.silence import says_nothing
from assistant.answering.spellings import mentioned, without
from assistant.answering.strangers import strangers
from assistant.answering.terms import kept, stands_in
from assistant.answering.tongues import in_language, script
from assistant.records import Evidence, Passage

_PRONOUN = re.compile(
    r"[他她](?!们)|该(?:委员|发言|常委|同志)|\b(?:he|she|his|her|they|their|ele|ela|él|ella)\b"
    r"|\b(?:он|она|его|её|ее)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)、．]|[（(][一二三四五六七八九十]+[）)])")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_HEADING = 40
_SMALL = 10


class Reason(StrEnum):
    """Why a sentence is not supported by what it cites."""

    NO_CITATION = "no_citation"
    LANGUAGE = "language"
    SPEAKER = "speaker"
    NUMBER = "number"
    NAME = "name"
    TERM = "term"
    INSTRUCTION = "instruction"
    MEANING = "meaning"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sentence rests on: [start, end) of the speech the passage stands in."""

    passage: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    `reason` is None for a supported sentence, and then `quotes` gives the words cited for each
    number it cites; `detail` is the name, number or term at fault.
    `leads` marks a heading or an introduction, `silent` a word of absence: neither needs a source.
    """

    reason: Reason | None = None
    detail: str = ""
    quotes: dict[int, Quote] = field(default_factory=dict)
    leads: bool = False
    silent: bool = False

    @property
    def supported(self) -> bool:
        return self.reason is None


class Checker:
    """The check of one answer, sentence after sentence: who is spoken of carries over.

    `shown` are the passages the model saw, numbered from 1; `speakers` all names of the corpus.
    """

    def __init__(
        self, shown: Sequence[Evidence], speakers: Sequence[str], language: str, meaning: Meaning
    ) -> None:
        self._shown = shown
        self._speakers = tuple(name for name in dict.fromkeys(speakers) if name)
        self._language = language
        self._meaning = meaning
        self._speaking: list[str] = []

    def check(self, draft: Draft) -> Verdict:
        """Whether the sentence is in the right language and what it cites says it."""
        claim = draft.claim
        if not _LETTER.search(claim):
            return Verdict(leads=True)
        if not in_language(claim, self._language):
            return Verdict(Reason.LANGUAGE)
        named = mentioned(claim, self._speakers)
        about = self._about(draft, named)
        if not draft.numbers:
            silent = says_nothing(claim) and not claimed(claim, self._language)
            leads = not silent and self._only_leads(draft, named)
            return Verdict(
                None if silent or leads else Reason.NO_CITATION, leads=leads, silent=silent
            )
        cited = self._cited(draft, about)
        if not cited:
            return Verdict(Reason.SPEAKER, ", ".join(about))
        return self._verdict(claim, named, cited)

    def leads_to(self, introduction: Draft, cited: Sequence[int]) -> bool:
        """Whether the passages that a sentence cites bear out a line that leads to it."""
        claim = introduction.claim
        if not _LETTER.search(claim):
            return False
        named = mentioned(claim, self._speakers)
        passages = [self._shown[number - 1].passage for number in cited]
        return self._wrong_facts(claim, named, passages, counting=True) is None

    def _about(self, draft: Draft, named: list[str]) -> list[str]:
        """The speakers a sentence is about, carried over where it only points back at them."""
        if named or draft.introduces:
            self._speaking = named
        elif _BULLET.match(draft.raw) or (
            len(self._speaking) == 1 and _PRONOUN.search(draft.claim)
        ):
            return self._speaking
        return named

    def _only_leads(self, draft: Draft, named: Sequence[str]) -> bool:
        if draft.introduces:
            return True
        rest = without(draft.claim, self._speakers)
        return bool(named) and len(rest) <= _LONGEST_HEADING and not re.search(r"[。.!?！？]", rest)

    def _cited(self, draft: Draft, about: Sequence[str]) -> dict[int, Passage]:
        """The cited passages, only those of the speakers it is about if there are any."""
        cited = {number: self._shown[number - 1].passage for number in draft.numbers}
        if not about:
            return cited
        return {n: passage for n, passage in cited.items() if passage.speaker in about}

    def _verdict(self, claim: str, named: Sequence[str], cited: dict[int, Passage]) -> Verdict:
        passages = list(cited.values())
        fault = self._wrong_facts(claim, named, passages)
        if fault:
            return Verdict(*fault)
        nearness = self._meaning.nearness(_without_names(claim, named))
        numbers = claimed(claim, self._language)
        terms = kept(claim, chinese_source=True)
        quotes = {}
        for number, passage in cited.items():
            places = [
                n for n, s in enumerate(self._meaning.sentences) if s.passage_id == passage.id
            ]
            start, end = narrow(
                passage,
                [self._meaning.sentences[place] for place in places],
                nearness[places],
                numbers=numbers,
                terms=terms,
            )
            quotes[number] = Quote(passage, start, end)
        if any(_tells_a_model(quote) for quote in quotes.values()):
            return Verdict(Reason.INSTRUCTION)
        if not self._meaning.is_close(nearness, [passage.id for passage in passages]):
            return Verdict(Reason.MEANING)
        return Verdict(quotes=quotes)

    def _wrong_facts(
        self,
        claim: str,
        named: Sequence[str],
        passages: Sequence[Passage],
        *,
        counting: bool = False,
    ) -> tuple[Reason, str] | None:
        """The first name, number or term that stands in none of the passages.

        With `counting`, small whole numbers may count what follows.
        """
        sources = [_all_words(passage) for passage in passages]
        whole = "\n".join(sources)
        for name in named:
            if not any(name == p.speaker for p in passages) and name not in whole:
                return Reason.SPEAKER, name
        unknown = strangers(claim, self._speakers, sources)
        if unknown:
            return Reason.NAME, unknown[0]
        known = [quantity for p in passages for quantity in stated(_all_words(p))]
        for quantity in claimed(claim, self._language):
            if not supported(quantity, known) and not (counting and _counts(quantity)):
                return Reason.NUMBER, quantity.written
        for term in kept(claim, chinese_source=script(whole) == "han"):
            if not stands_in(term, whole):
                return Reason.TERM, term
        return None


def _all_words(passage: Passage) -> str:
    """A passage with all that is printed about it."""
    parts = (passage.title, passage.speaker, passage.role, passage.affiliation, passage.heading)
    return "\n".join([*filter(None, parts), passage.text])


def _without_names(claim: str, names: Sequence[str]) -> str:
    return without(claim, names) if names else claim


def _counts(quantity: Quantity) -> bool:
    return all(value.denominator == 1 and value <= _SMALL for value in quantity.values)


def _tells_a_model(quote: Quote) -> bool:
    passage = quote.passage
    return speaks_to_a_model(passage.text[quote.start - passage.start : quote.end - passage.start])
