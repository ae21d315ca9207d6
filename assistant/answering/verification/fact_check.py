"""The names, numbers and terms of a sentence, that its sources must hold."""

from collections.abc import Sequence

from assistant.answering.verification.exact_terms import contains_term, exact_terms
from assistant.answering.verification.prompt_injection import safe_text
from assistant.answering.verification.quantities import (
    Quantity,
    is_stated,
    quantities_in_claim,
    quantities_in_source,
)
from assistant.answering.verification.unknown_persons import unknown_persons
from assistant.answering.verification.verdict import Reason
from assistant.records import Evidence
from vectorstore.analysis.unicode_text import script

_SMALL = 10
_TELLING = 4
"""Characters of a term that tells one source from others."""


class FactChecker:
    """Checks sentences in one language; `speakers` are all names of the corpus."""

    def __init__(self, speakers: Sequence[str], language: str) -> None:
        self._speakers = speakers
        self._language = language

    def has_facts(self, claim: str) -> bool:
        """Whether the sentence holds a number, or a term long enough to know its source by."""
        terms = exact_terms(claim, chinese_source=True)
        return bool(quantities_in_claim(claim, self._language)) or any(
            len(term) >= _TELLING for term in terms
        )

    def first_fault(
        self,
        claim: str,
        names: Sequence[str],
        cited: Sequence[Evidence],
        *,
        allow_counts: bool = False,
    ) -> tuple[Reason, str] | None:
        """The first name, number or term that stands in none of the passages.

        With `allow_counts`, small whole numbers may count what follows.
        """
        sources = [text_with_metadata(item) for item in cited]
        whole = "\n".join(sources)
        speakers = {item.passage.speaker for item in cited}
        for name in names:
            if name not in speakers and name not in whole:
                return Reason.SPEAKER, name
        for name in unknown_persons(claim, self._speakers, sources):
            return Reason.NAME, name
        stated = [quantity for source in sources for quantity in quantities_in_source(source)]
        for quantity in quantities_in_claim(claim, self._language):
            if not is_stated(quantity, stated) and not (allow_counts and _is_count(quantity)):
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


def _is_count(quantity: Quantity) -> bool:
    return all(value.denominator == 1 and value <= _SMALL for value in quantity.values)
