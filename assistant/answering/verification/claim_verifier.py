"""Verifies each sentence of a written answer against the passages it cites."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.lexicons.anaphora_lexicon import anaphora_cues
from assistant.answering.verification.abstention_detection import is_abstention
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.citation_pruning import most_similar_first, prune_citations
from assistant.answering.verification.content_terms import content_terms, has_lexical_overlap
from assistant.answering.verification.evidence_span import evidence_span
from assistant.answering.verification.exact_terms import exact_terms
from assistant.answering.verification.fact_check import FactChecker, text_with_metadata
from assistant.answering.verification.language_check import is_in_language
from assistant.answering.verification.prompt_injection import safe_sentences, safe_text
from assistant.answering.verification.quantities import quantities_in_claim
from assistant.answering.verification.semantic_support import (
    CLEAR_MARGIN,
    MIN_MARGIN,
    ClaimSimilarity,
    SemanticSupport,
)
from assistant.answering.verification.verbatim_overlap import VerbatimOverlap, verbatim_overlap
from assistant.answering.verification.verdict import Reason, Verdict
from assistant.records import Evidence
from assistant.retrieval.linking.name_variants import find_names, remove_names
from vectorstore.analysis.unicode_text import LETTER, script

_BULLET = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)、．]|[（(][一二三四五六七八九十]+[）)])")
_CLAUSE = re.compile(r"[，；;]|,\s")
_LONGEST_HEADING = 40
_MISCITED = {Reason.NUMBER, Reason.NAME, Reason.TERM, Reason.MEANING}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sentence says and cites, the speakers it names and those it is about."""

    text: str
    cited: tuple[int, ...]
    names: Sequence[str]
    about: Sequence[str]
    similarity: ClaimSimilarity


class ClaimVerifier:
    """Verifies one answer, sentence after sentence: who is spoken of carries over.

    `shown` are the passages the model saw, numbered from 1; `speakers` all names of the corpus.
    """

    def __init__(
        self,
        question: str,
        language: str,
        shown: Sequence[Evidence],
        speakers: Sequence[str],
        support: SemanticSupport,
    ) -> None:
        self._question = question
        self._shown = shown
        self._speakers = tuple(name for name in dict.fromkeys(speakers) if name)
        self._language = language
        self._support = support
        self._facts = FactChecker(self._speakers, language)
        self._current_speakers: Sequence[str] = ()

    def cite_if_verbatim(self, sentence: AnswerSentence) -> AnswerSentence:
        """The sentence with a marker, where it has none and only repeats one passage's words.

        That passage must be by who is spoken of, and the sentence may add nothing but who says it.
        """
        if sentence.cited or sentence.had_markup or sentence.is_lead_in:
            return sentence
        names = find_names(sentence.claim, self._speakers)
        overlaps = _overlaps(sentence.claim, names, dict(enumerate(self._shown, 1)))
        if len(overlaps) != 1:
            return sentence
        (number, overlap), about = *overlaps.items(), names or self._current_speakers
        is_anothers = about and self._shown[number - 1].passage.speaker not in about
        if is_anothers or overlap.is_negated or content_terms(overlap.remainder):
            return sentence
        return sentence.citing(number)

    def verify(self, sentence: AnswerSentence) -> Verdict:
        """Whether the sentence is in the right language and what it cites supports it."""
        text = sentence.claim
        if not LETTER.search(text):
            return Verdict(is_lead_in=True)
        if sentence.had_markup or not is_in_language(text, self._language):
            return Verdict(Reason.LINK if sentence.had_markup else Reason.LANGUAGE)
        names = find_names(text, self._speakers)
        about = self._about(sentence, names)
        if not sentence.cited:
            return self._verify_uncited(sentence, names)
        says_something = bool(content_terms(text, names))
        if not says_something and (not names or "…" in text):
            return Verdict(Reason.EMPTY)
        compared = remove_names(text if says_something else self._question, names)
        similarity = self._support.similarity(compared)
        claim = _Claim(text, sentence.cited, names, about, similarity)
        cited = {number: self._shown[number - 1] for number in claim.cited}
        if about:
            cited = {n: item for n, item in cited.items() if item.passage.speaker in about}
        verdict = self._verify_against(cited, claim)
        return verdict if verdict.supported else self._move_citation(claim, verdict)

    def supports_lead_in(self, lead_in: AnswerSentence, cited: Sequence[int]) -> bool:
        """Whether the passages that a sentence cites support a line that leads to it."""
        text = lead_in.claim
        if not LETTER.search(text):
            return False
        names = find_names(text, self._speakers)
        sources = [self._shown[number - 1] for number in cited]
        return self._facts.first_fault(text, names, sources, allow_counts=True) is None

    def _verify_uncited(self, sentence: AnswerSentence, names: Sequence[str]) -> Verdict:
        """A sentence without markers: an abstention, a lead-in, or unsupported."""
        text = sentence.claim
        if is_abstention(text) and not quantities_in_claim(text, self._language):
            return Verdict(is_abstention=True)
        rest = remove_names(text, self._speakers)
        is_heading = len(rest) <= _LONGEST_HEADING and not re.search(r"[。.!?！？]", rest)
        if sentence.is_lead_in or (names and is_heading):
            return Verdict(is_lead_in=True)
        return Verdict(Reason.NO_CITATION)

    def _about(self, sentence: AnswerSentence, names: Sequence[str]) -> Sequence[str]:
        """The speakers a sentence is about, carried over where it only refers back to them."""
        if names or sentence.is_lead_in:
            self._current_speakers = names
        elif _BULLET.match(sentence.raw) or (
            len(self._current_speakers) == 1 and _has_pronoun(sentence.claim)
        ):
            return self._current_speakers
        return names

    def _verify_against(
        self, cited: Mapping[int, Evidence], claim: _Claim, min_margin: float = MIN_MARGIN
    ) -> Verdict:
        """The verdict on a claim about passages of the speakers it is about."""
        if not cited:
            return Verdict(Reason.SPEAKER, ", ".join(claim.names or self._current_speakers))
        fault = self._facts.first_fault(claim.text, claim.names, list(cited.values()))
        if fault:
            return Verdict(*fault)
        quantities = quantities_in_claim(claim.text, self._language)
        terms = exact_terms(claim.text, chinese_source=True)
        spans = {}
        for number, evidence in cited.items():
            sentences = [sentence for sentence, _ in safe_sentences(evidence)]
            if claim.similarity.most_similar(evidence) not in sentences:
                return Verdict(Reason.INSTRUCTION)
            spans[number] = evidence_span(
                evidence.passage,
                sentences,
                claim.similarity.of(sentences),
                quantities=quantities,
                terms=terms,
            )
        supporting = self._supporting(cited, claim, min_margin)
        if not supporting:
            return Verdict(Reason.MEANING)
        return Verdict(spans={n: span for n, span in spans.items() if n in supporting})

    def _supporting(
        self, cited: Mapping[int, Evidence], claim: _Claim, min_margin: float
    ) -> set[int]:
        """Which of the passages say it: in its very words, or in words and meaning near to it.

        A passage also stays for a fact that the others lack. None say it where the sentence
        negates their words.
        """
        overlaps = _overlaps(claim.text, claim.names, cited)
        supporting = {number for number, overlap in overlaps.items() if not overlap.is_negated}
        if not supporting:
            if overlaps or not self._is_similar(list(cited.values()), claim, min_margin):
                return set()
            supporting = set(cited)
            if len(cited) > 1:
                supporting = prune_citations(
                    cited,
                    claim.similarity,
                    self._clauses(claim),
                    claim.names,
                    has_facts=self._facts.has_facts(claim.text),
                )
        kept = dict(cited)
        for number in reversed(most_similar_first(cited, claim.similarity)):
            rest = {n: item for n, item in kept.items() if n != number}
            if number not in supporting and not self._facts.first_fault(
                claim.text, claim.names, list(rest.values())
            ):
                kept = rest
        return set(kept)

    def _clauses(self, claim: _Claim) -> list[ClaimSimilarity]:
        """The similarity of each clause that says something of its own."""
        clauses = _CLAUSE.split(claim.text)
        if len(clauses) == 1:
            return []
        return [
            self._support.similarity(remove_names(clause, claim.names))
            for clause in clauses
            if len(content_terms(clause, claim.names)) > 1
        ]

    def _is_similar(self, cited: Sequence[Evidence], claim: _Claim, min_margin: float) -> bool:
        """Whether the passages together are near the claim, in words and meaning."""
        sources = "\n".join(map(text_with_metadata, cited))
        is_chinese = script(claim.text) == script(sources) == "han"
        if is_chinese and not has_lexical_overlap(content_terms(claim.text, claim.names), sources):
            return False
        has_facts = self._facts.has_facts(claim.text)
        if not has_facts and not is_chinese:
            speakers = {item.passage.speaker for item in cited}
            others = [item for item in self._shown if item.passage.speaker not in speakers]
            if claim.similarity.margin(cited, others) < CLEAR_MARGIN:
                return False
        return claim.similarity.supports(cited, min_margin=min_margin, has_facts=has_facts)

    def _move_citation(self, claim: _Claim, verdict: Verdict) -> Verdict:
        """The verdict on the passage that should have been cited, if there is one.

        A small model often cites the neighbour of what it read. The right passage is the one
        most similar to the sentence of all that were shown; it must be by a speaker the sentence
        is about, and hold its every fact. A number or term that it shares says as much as a margin.
        """
        if verdict.reason not in _MISCITED:
            return verdict
        min_margin = MIN_MARGIN if self._facts.has_facts(claim.text) else 0.0
        for evidence in self._shown:
            if not claim.about or evidence.passage.speaker in claim.about:
                other = self._verify_against({claim.cited[0]: evidence}, claim, min_margin)
                if other.supported:
                    return replace(other, citation_moved=True)
        return verdict


def _overlaps(
    text: str, names: Sequence[str], passages: Mapping[int, Evidence]
) -> dict[int, VerbatimOverlap]:
    """The passages the text repeats, names and what speaks to models aside."""
    words = remove_names(text, names)
    overlaps = {n: verbatim_overlap(words, safe_text(item)) for n, item in passages.items()}
    return {number: overlap for number, overlap in overlaps.items() if overlap}


def _has_pronoun(text: str) -> bool:
    cues = anaphora_cues(text)
    return bool(cues.subject.search(text) or cues.possessive.search(text))
