"""Each sentence of a written answer, checked against the passages it cites."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.copying import copied_from
from assistant.answering.drafts import Draft
from assistant.answering.instructions import for_people
from assistant.answering.matter import is_worded, matter
from assistant.answering.meaning import CLEAR_LEAD, MIN_LEAD, Meaning, Nearness
from assistant.answering.numbers import Quantity, claimed, stated, supported
from assistant.answering.quoting import narrow
from assistant.answering.silence import says_nothing
from assistant.answering.strangers import strangers
from assistant.answering.terms import kept, stands_in
from assistant.answering.tongues import in_language, script
from assistant.answering.verdict import Quote, Reason, Verdict
from assistant.records import Evidence
from assistant.retrieval.spellings import mentioned, without

_PRONOUN = re.compile(
    r"[他她](?!们)|该(?:委员|发言|常委|同志)|\b(?:he|she|his|her|they|their|ele|ela|él|ella)\b"
    r"|\b(?:он|она|его|её|ее)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)、．]|[（(][一二三四五六七八九十]+[）)])")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_HEADING = 40
_SMALL = 10
_TELLING = 4
_MISTAKEN = {Reason.NUMBER, Reason.NAME, Reason.TERM, Reason.MEANING}


class Checker:
    """The check of one answer, sentence after sentence: who is spoken of carries over.

    `shown` are the passages the model saw, numbered from 1; `speakers` all names of the corpus.
    """

    def __init__(
        self,
        question: str,
        language: str,
        shown: Sequence[Evidence],
        speakers: Sequence[str],
        meaning: Meaning,
    ) -> None:
        self._question = question
        self._shown = shown
        self._speakers = tuple(name for name in dict.fromkeys(speakers) if name)
        self._language = language
        self._meaning = meaning
        self._speaking: list[str] = []

    def signed(self, draft: Draft) -> Draft:
        """The sentence with a marker, where it has none and repeats the words of one passage."""
        if draft.numbers or draft.linked or draft.introduces:
            return draft
        place = self._copied(draft, mentioned(draft.claim, self._speakers), self._shown)
        return draft if place is None else draft.citing(place + 1)

    def _copied(self, draft: Draft, named: Sequence[str], among: Sequence[Evidence]) -> int | None:
        """Which of the passages the sentence repeats, names and what speaks to models aside."""
        return copied_from(without(draft.claim, named), [_to_people(item) for item in among])

    def check(self, draft: Draft) -> Verdict:
        """Whether the sentence is in the right language and what it cites says it."""
        claim = draft.claim
        if not _LETTER.search(claim):
            return Verdict(leads=True)
        if draft.linked or not in_language(claim, self._language):
            return Verdict(Reason.LINK if draft.linked else Reason.LANGUAGE)
        named = mentioned(claim, self._speakers)
        about = self._about(draft, named)
        if not draft.numbers:
            return self._uncited(draft, named)
        says = matter(claim, named)
        if not says and (not named or "…" in claim):
            return Verdict(Reason.EMPTY)
        near = self._meaning.nearness(without(claim if says else self._question, named))
        verdict = self._verdict(draft, near, named, self._cited(draft, about))
        return verdict if verdict.supported else self._moved(verdict, draft, near, named, about)

    def _uncited(self, draft: Draft, named: Sequence[str]) -> Verdict:
        """A sentence without markers: a word of absence, an introduction, or unsupported."""
        if says_nothing(draft.claim) and not claimed(draft.claim, self._language):
            return Verdict(silent=True)
        if self._only_leads(draft, named):
            return Verdict(leads=True)
        return Verdict(Reason.NO_CITATION)

    def leads_to(self, introduction: Draft, cited: Sequence[int]) -> bool:
        """Whether the passages that a sentence cites bear out a line that leads to it."""
        claim = introduction.claim
        if not _LETTER.search(claim):
            return False
        named = mentioned(claim, self._speakers)
        sources = [self._shown[number - 1] for number in cited]
        return self._wrong_facts(claim, named, sources, counting=True) is None

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

    def _cited(self, draft: Draft, about: Sequence[str]) -> dict[int, Evidence]:
        """The cited passages, only those of the speakers it is about if there are any."""
        cited = {number: self._shown[number - 1] for number in draft.numbers}
        if not about:
            return cited
        return {n: item for n, item in cited.items() if item.passage.speaker in about}

    def _verdict(
        self,
        draft: Draft,
        near: Nearness,
        named: Sequence[str],
        cited: dict[int, Evidence],
        min_lead: float = MIN_LEAD,
    ) -> Verdict:
        """The check of a sentence against passages of the speakers it is about."""
        if not cited:
            return Verdict(Reason.SPEAKER, ", ".join(named or self._speaking))
        fault = self._wrong_facts(draft.claim, named, list(cited.values()))
        if fault:
            return Verdict(*fault)
        numbers = claimed(draft.claim, self._language)
        terms = kept(draft.claim, chinese_source=True)
        quotes = {}
        for number, evidence in cited.items():
            sentences = [sentence for sentence, _ in for_people(evidence)]
            if near.nearest(evidence) not in sentences:
                return Verdict(Reason.INSTRUCTION)
            start, end = narrow(
                evidence.passage, sentences, near.of(sentences), numbers=numbers, terms=terms
            )
            quotes[number] = Quote(evidence.passage, start, end)
        if not self._is_said(draft, near, named, list(cited.values()), min_lead):
            return Verdict(Reason.MEANING)
        return Verdict(quotes=quotes)

    def _is_said(
        self,
        draft: Draft,
        near: Nearness,
        named: Sequence[str],
        cited: Sequence[Evidence],
        min_lead: float,
    ) -> bool:
        """Whether the passages say it: in its very words, or in words and meaning near to it."""
        if self._copied(draft, named, cited) is not None:
            return True
        sources = "\n".join(map(_all_words, cited))
        chinese = script(draft.claim) == script(sources) == "han"
        if chinese and not is_worded(matter(draft.claim, named), sources):
            return False
        facts = self._facts(draft.claim)
        if not facts and not chinese:
            speakers = {item.passage.speaker for item in cited}
            others = [item for item in self._shown if item.passage.speaker not in speakers]
            if near.lead(cited, others) < CLEAR_LEAD:
                return False
        return near.is_close(cited, min_lead=min_lead, has_facts=facts)

    def _facts(self, claim: str) -> bool:
        """Whether the sentence holds a number, or a term long enough to know its source by."""
        terms = kept(claim, chinese_source=True)
        return bool(claimed(claim, self._language)) or any(len(t) >= _TELLING for t in terms)

    def _moved(
        self,
        verdict: Verdict,
        draft: Draft,
        near: Nearness,
        named: Sequence[str],
        about: Sequence[str],
    ) -> Verdict:
        """The sentence at the passage it should have cited, if there is one.

        A small model often cites the neighbour of what it read. The right passage is the one
        nearest to the sentence of all that were shown; it must be by a speaker the sentence is
        about, and hold its every fact. A number or term that it shares says as much as a lead.
        """
        if verdict.reason not in _MISTAKEN:
            return verdict
        lead = MIN_LEAD if self._facts(draft.claim) else 0.0
        for evidence in self._shown:
            if not about or evidence.passage.speaker in about:
                cited = {draft.numbers[0]: evidence}
                other = self._verdict(draft, near, named, cited, min_lead=lead)
                if other.supported:
                    return replace(other, moved=True)
        return verdict

    def _wrong_facts(
        self,
        claim: str,
        named: Sequence[str],
        cited: Sequence[Evidence],
        *,
        counting: bool = False,
    ) -> tuple[Reason, str] | None:
        """The first name, number or term that stands in none of the passages.

        With `counting`, small whole numbers may count what follows.
        """
        sources = [_all_words(item) for item in cited]
        whole = "\n".join(sources)
        for name in named:
            if not any(name == item.passage.speaker for item in cited) and name not in whole:
                return Reason.SPEAKER, name
        unknown = strangers(claim, self._speakers, sources)
        if unknown:
            return Reason.NAME, unknown[0]
        known = [quantity for source in sources for quantity in stated(source)]
        for quantity in claimed(claim, self._language):
            if not supported(quantity, known) and not (counting and _counts(quantity)):
                return Reason.NUMBER, quantity.written
        for term in kept(claim, chinese_source=script(whole) == "han"):
            if not stands_in(term, whole):
                return Reason.TERM, term
        return None


def _all_words(evidence: Evidence) -> str:
    """A passage, with all that is printed about it and without what speaks to a model."""
    p = evidence.passage
    about = filter(None, (p.title, p.speaker, p.role, p.affiliation, p.heading))
    return "\n".join([*about, _to_people(evidence)])


def _to_people(evidence: Evidence) -> str:
    return "".join(text for _, text in for_people(evidence))


def _counts(quantity: Quantity) -> bool:
    return all(value.denominator == 1 and value <= _SMALL for value in quantity.values)
