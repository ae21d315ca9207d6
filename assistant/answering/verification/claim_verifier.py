"""Each sentence of a written answer, checked against the passages it cites."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering.generation.sentence_stream import Draft
from assistant.answering.verification.abstention_detection import says_nothing
from assistant.answering.verification.citation_pruning import backing, nearest_first
from assistant.answering.verification.content_terms import is_worded, matter
from assistant.answering.verification.evidence_span import narrow
from assistant.answering.verification.exact_terms import kept
from assistant.answering.verification.fact_check import Facts, all_words, to_people
from assistant.answering.verification.language_check import in_language, script
from assistant.answering.verification.prompt_injection import for_people
from assistant.answering.verification.quantities import claimed
from assistant.answering.verification.semantic_support import (
    CLEAR_LEAD,
    MIN_LEAD,
    Meaning,
    Nearness,
)
from assistant.answering.verification.verbatim_overlap import Copy, copy_of
from assistant.answering.verification.verdict import Quote, Reason, Verdict
from assistant.records import Evidence
from assistant.retrieval.linking.name_variants import find_names, remove_names

_PRONOUN = re.compile(
    r"[他她](?!们)|该(?:委员|发言|常委|同志)|\b(?:he|she|his|her|they|their|ele|ela|él|ella)\b"
    r"|\b(?:он|она|его|её|ее)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)、．]|[（(][一二三四五六七八九十]+[）)])")
_LETTER = re.compile(r"[^\W\d_]")
_CLAUSE = re.compile(r"[，；;]|,\s")
_LONGEST_HEADING = 40
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
        self._facts = Facts(self._speakers, language)
        self._speaking: list[str] = []

    def signed(self, draft: Draft) -> Draft:
        """The sentence with a marker, where it has none and only repeats one passage's words.

        That passage must be by who is spoken of, and the sentence may add nothing but who says it.
        """
        if draft.numbers or draft.linked or draft.introduces:
            return draft
        named = find_names(draft.claim, self._speakers)
        copies = self._copies(draft, named, dict(enumerate(self._shown, 1)))
        if len(copies) != 1:
            return draft
        (number, copy), about = *copies.items(), named or self._speaking
        alien = about and self._shown[number - 1].passage.speaker not in about
        return draft if alien or copy.turned or matter(copy.rest, ()) else draft.citing(number)

    def _copies(
        self, draft: Draft, named: Sequence[str], among: Mapping[int, Evidence]
    ) -> dict[int, Copy]:
        """The passages the sentence repeats, names and what speaks to models aside."""
        words = remove_names(draft.claim, named)
        copies = {number: copy_of(words, to_people(item)) for number, item in among.items()}
        return {number: copy for number, copy in copies.items() if copy}

    def check(self, draft: Draft) -> Verdict:
        """Whether the sentence is in the right language and what it cites says it."""
        claim = draft.claim
        if not _LETTER.search(claim):
            return Verdict(leads=True)
        if draft.linked or not in_language(claim, self._language):
            return Verdict(Reason.LINK if draft.linked else Reason.LANGUAGE)
        named = find_names(claim, self._speakers)
        about = self._about(draft, named)
        if not draft.numbers:
            return self._uncited(draft, named)
        says = matter(claim, named)
        if not says and (not named or "…" in claim):
            return Verdict(Reason.EMPTY)
        near = self._meaning.nearness(remove_names(claim if says else self._question, named))
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
        named = find_names(claim, self._speakers)
        sources = [self._shown[number - 1] for number in cited]
        return self._facts.wrong(claim, named, sources, counting=True) is None

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
        rest = remove_names(draft.claim, self._speakers)
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
        fault = self._facts.wrong(draft.claim, named, list(cited.values()))
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
        bearing = self._bearing(draft, near, named, cited, min_lead)
        if not bearing:
            return Verdict(Reason.MEANING)
        return Verdict(quotes={n: quote for n, quote in quotes.items() if n in bearing})

    def _bearing(
        self,
        draft: Draft,
        near: Nearness,
        named: Sequence[str],
        cited: Mapping[int, Evidence],
        min_lead: float,
    ) -> set[int]:
        """Which of the passages say it: in its very words, or in words and meaning near to it.

        A passage also stays for a fact that the others lack. None say it where the sentence
        turns their words around.
        """
        copies = self._copies(draft, named, cited)
        bearing = {number for number, copy in copies.items() if not copy.turned}
        if not bearing:
            if copies or not self._is_said(draft, near, named, list(cited.values()), min_lead):
                return set()
            bearing = set(cited)
            if len(cited) > 1:
                facts, clauses = self._facts.any_in(draft.claim), self._clauses(draft.claim, named)
                bearing = backing(cited, near, clauses, named, has_facts=facts)
        kept = dict(cited)
        for number in reversed(nearest_first(cited, near)):
            rest = {n: item for n, item in kept.items() if n != number}
            if number not in bearing and not self._facts.wrong(
                draft.claim, named, [*rest.values()]
            ):
                kept = rest
        return set(kept)

    def _clauses(self, claim: str, named: Sequence[str]) -> list[Nearness]:
        """The clauses of a sentence that say something of their own, each with its nearness."""
        clauses = _CLAUSE.split(claim)
        if len(clauses) == 1:
            return []
        telling = [clause for clause in clauses if len(matter(clause, named)) > 1]
        return [self._meaning.nearness(remove_names(clause, named)) for clause in telling]

    def _is_said(
        self,
        draft: Draft,
        near: Nearness,
        named: Sequence[str],
        cited: Sequence[Evidence],
        min_lead: float,
    ) -> bool:
        """Whether the passages together say it, in words and meaning near to it."""
        sources = "\n".join(map(all_words, cited))
        chinese = script(draft.claim) == script(sources) == "han"
        if chinese and not is_worded(matter(draft.claim, named), sources):
            return False
        facts = self._facts.any_in(draft.claim)
        if not facts and not chinese:
            speakers = {item.passage.speaker for item in cited}
            others = [item for item in self._shown if item.passage.speaker not in speakers]
            if near.lead(cited, others) < CLEAR_LEAD:
                return False
        return near.is_close(cited, min_lead=min_lead, has_facts=facts)

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
        lead = MIN_LEAD if self._facts.any_in(draft.claim) else 0.0
        for evidence in self._shown:
            if not about or evidence.passage.speaker in about:
                cited = {draft.numbers[0]: evidence}
                other = self._verdict(draft, near, named, cited, min_lead=lead)
                if other.supported:
                    return replace(other, moved=True)
        return verdict
