"""The names, numbers and terms of a sentence, that its sources must hold."""

from collections.abc import Iterator, Sequence

from assistant.answering.verification.exact_terms import contains_term, exact_terms
from assistant.answering.verification.listed_counts import counts_what_is_listed
from assistant.answering.verification.prompt_injection import safe_text
from assistant.answering.verification.quantities import (
    is_stated,
    quantities_in_claim,
    quantities_in_source,
)
from assistant.answering.verification.unknown_persons import unknown_persons
from assistant.answering.verification.verdict import Reason
from assistant.evidence import Evidence
from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.unicode_text import script


class FactChecker:
    """Checks sentences in one language; `speakers` are all names of the corpus."""

    def __init__(self, speakers: Sequence[str], language: str) -> None:
        self._speakers = speakers
        self._language = language

    def first_fault(
        self,
        claim: str,
        names: Sequence[str],
        cited: Sequence[Evidence],
        *,
        leads: bool = False,
    ) -> tuple[Reason, str] | None:
        """The first name, number or term that stands in none of the passages.

        A small number may count what the sentence lists, or what follows it where it `leads`.
        """
        sources = [text_with_metadata(item) for item in cited]
        whole = "\n".join(sources)
        speakers = {item.passage.speaker for item in cited}
        for name in names:
            if name not in speakers and name not in whole:
                return Reason.SPEAKER, name
        for name in unknown_persons(claim, self._speakers, sources):
            return Reason.NAME, name
        for name in _unnamed_organisations(claim, whole):
            return Reason.NAME, name
        stated = [quantity for source in sources for quantity in quantities_in_source(source)]
        for quantity in quantities_in_claim(claim, self._language):
            if not is_stated(quantity, stated) and not counts_what_is_listed(
                quantity, self._language, leads=leads
            ):
                return Reason.NUMBER, quantity.written
        for term in exact_terms(claim, chinese_source=script(whole) == "han"):
            if not contains_term(whole, term):
                return Reason.TERM, term
        return None


def text_with_metadata(evidence: Evidence) -> str:
    """A passage, with all that is printed about it and without what speaks to a model."""
    p = evidence.passage
    metadata = filter(None, (p.title, p.speaker, p.role, p.affiliation, p.heading))
    return "\n".join([*metadata, safe_text(evidence)])


def _unnamed_organisations(claim: str, source: str) -> Iterator[str]:
    """The organisations a claim names, in any language, that the source does not name."""
    folded, spelled = fold(source), comparable(claim)
    for one in organisations_named(claim):
        if not one.value.holds(folded):
            yield spelled[one.start : one.end]
