"""The exact rules that each sentence of a written answer is held to, before anything reads it.

They find what is certainly not said where a sentence cites: a number, a name, a quoted term, the
words of somebody else. They confirm only what repeats a passage. What lies between is for a judge.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.answering.lexicons.anaphora_lexicon import anaphora_cues
from assistant.answering.verification.abstention_detection import is_abstention
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.content_terms import content_terms
from assistant.answering.verification.evidence_span import evidence_spans
from assistant.answering.verification.exact_terms import contains_term, exact_terms
from assistant.answering.verification.fact_check import FactChecker
from assistant.answering.verification.language_check import is_in_language
from assistant.answering.verification.prompt_injection import (
    is_quotable,
    safe_sentences,
    safe_text,
)
from assistant.answering.verification.quantities import is_stated, quantities_in_claim
from assistant.answering.verification.semantic_support import SemanticSupport
from assistant.answering.verification.verbatim_overlap import VerbatimOverlap, verbatim_overlap
from assistant.answering.verification.verdict import Reason, Spans, Verdict
from assistant.evidence import Evidence
from assistant.retrieval.linking.name_matching import find_names, remove_names
from vectorstore.analysis.unicode_text import LETTER

_BULLET = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)、．]|[（(][一二三四五六七八九十]+[）)])")
_LONGEST_HEADING = 40
_SHORTEST_TERM = 2
_OF_FACTS = {Reason.SPEAKER, Reason.NUMBER, Reason.NAME, Reason.TERM}


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
        self._listed_speakers: Sequence[str] = ()

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
        """Whether the sentence is in the right language and no rule speaks against it."""
        text = sentence.claim
        if not LETTER.search(text):
            return Verdict(is_lead_in=True)
        if sentence.had_markup or not is_in_language(text, self._language):
            return Verdict(Reason.LINK if sentence.had_markup else Reason.LANGUAGE)
        names = find_names(text, self._speakers)
        about = self._about(sentence, names)
        if not sentence.cited:
            return self._verify_uncited(sentence, names)
        if not content_terms(text, names) and (not names or "…" in text):
            return Verdict(Reason.EMPTY)
        return self.verify_against(text, sentence.cited, about)

    def verify_against(
        self, text: str, numbers: Sequence[int], about: Sequence[str] = ()
    ) -> Verdict:
        """The verdict on a text that rests on these passages, which are to be by who it is about.

        With several speakers, the passages of one of them will do.
        """
        names = find_names(text, self._speakers)
        cited = {number: self._shown[number - 1] for number in numbers}
        speakers = {item.passage.speaker for item in cited.values()}
        if about and speakers.isdisjoint(about):
            return Verdict(Reason.SPEAKER, ", ".join(about))
        if self._takes_up_orders(text, names) or not all(map(_can_be_quoted, cited.values())):
            return Verdict(Reason.INSTRUCTION)
        fault = self._facts.first_fault(text, names, list(cited.values()))
        if fault:
            return Verdict(*fault)
        overlaps = _overlaps(text, names, cited).values()
        if any(overlap.is_negated for overlap in overlaps):
            return Verdict(Reason.MEANING, spans=self._spans(text, names, cited))
        repeats = any(not content_terms(overlap.remainder) for overlap in overlaps)
        return Verdict(
            spans=self._spans(text, names, cited), checked_by="rules" if repeats else None
        )

    def other_sources(self, sentence: AnswerSentence, verdict: Verdict) -> tuple[int, ...]:
        """The passages by which a fault of fact would not stand, each added to those cited.

        A model often cites the neighbour of what it read.
        """
        if verdict.reason not in _OF_FACTS:
            return ()
        text, names = sentence.claim, find_names(sentence.claim, self._speakers)
        cited = [self._shown[number - 1] for number in sentence.cited]
        return tuple(
            number
            for number, item in enumerate(self._shown, 1)
            if number not in sentence.cited
            and (not names or item.passage.speaker in names)
            and not self._facts.first_fault(text, names, [*cited, item])
        )

    def supports_lead_in(self, lead_in: AnswerSentence, cited: Sequence[int]) -> bool:
        """Whether the passages that a sentence cites support a line that leads to it."""
        text = lead_in.claim
        if not LETTER.search(text):
            return False
        names = find_names(text, self._speakers)
        sources = [self._shown[number - 1] for number in cited]
        return self._facts.first_fault(text, names, sources, leads=True) is None

    def _verify_uncited(self, sentence: AnswerSentence, names: Sequence[str]) -> Verdict:
        """A sentence without markers: an abstention, a lead-in, or unsupported."""
        text = sentence.claim
        asked = quantities_in_claim(self._question, self._language)
        if is_abstention(text) and all(
            is_stated(quantity, asked) for quantity in quantities_in_claim(text, self._language)
        ):
            return Verdict(is_abstention=True)
        rest = remove_names(text, self._speakers)
        is_heading = len(rest) <= _LONGEST_HEADING and not re.search(r"[。.!?！？]", rest)
        if sentence.is_lead_in or (names and is_heading):
            return Verdict(is_lead_in=True)
        return Verdict(Reason.NO_CITATION)

    def _about(self, sentence: AnswerSentence, names: Sequence[str]) -> Sequence[str]:
        """The speakers a sentence is about, carried over where it only refers back to them.

        An item of a list is about those whom the line before the list names.
        """
        if sentence.is_lead_in or not sentence.cited:
            self._current_speakers = self._listed_speakers = names
            return names
        if not names and _BULLET.match(sentence.raw):
            return self._listed_speakers
        if not names and len(self._current_speakers) == 1 and _has_pronoun(sentence.claim):
            return self._current_speakers
        self._listed_speakers = ()
        cited = (self._shown[number - 1].passage.speaker for number in sentence.cited)
        self._current_speakers = names or tuple(dict.fromkeys(filter(None, cited)))
        return names

    def _takes_up_orders(self, text: str, names: Sequence[str]) -> bool:
        """Whether it says what stands only in sentences that speak to a model."""
        whole = "\n".join(item.passage.text for item in self._shown)
        safe = "\n".join((self._question, *map(safe_text, self._shown)))
        if all(safe_text(item) == item.passage.text for item in self._shown):
            return False
        return any(
            len(term) >= _SHORTEST_TERM
            and contains_term(whole, term)
            and not contains_term(safe, term)
            for term in content_terms(text, names)
        )

    def _spans(self, text: str, names: Sequence[str], cited: Mapping[int, Evidence]) -> Spans:
        """What to quote of each passage for a text."""
        says_something = content_terms(text, names)
        compared = remove_names(text if says_something else self._question, names)
        similarity = self._support.similarity(compared)
        quantities = quantities_in_claim(text, self._language)
        terms = exact_terms(text, chinese_source=True)
        spans = {}
        for number, evidence in cited.items():
            sentences = [one for one, said in safe_sentences(evidence) if is_quotable(said)]
            spans[number] = evidence_spans(
                evidence.passage,
                sentences,
                similarity.of(sentences),
                quantities=quantities,
                terms=terms,
            )
        return spans


def _overlaps(
    text: str, names: Sequence[str], passages: Mapping[int, Evidence]
) -> dict[int, VerbatimOverlap]:
    """The passages the text repeats, names and what speaks to models aside."""
    words = remove_names(text, names)
    overlaps = {n: verbatim_overlap(words, safe_text(item)) for n, item in passages.items()}
    return {number: overlap for number, overlap in overlaps.items() if overlap}


def _can_be_quoted(evidence: Evidence) -> bool:
    return any(is_quotable(said) for _, said in safe_sentences(evidence))


def _has_pronoun(text: str) -> bool:
    cues = anaphora_cues(text)
    return bool(cues.subject.search(text) or cues.possessive.search(text))
