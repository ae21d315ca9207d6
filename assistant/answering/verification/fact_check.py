"""The names, numbers and terms of a sentence, that its sources must hold."""

from collections.abc import Sequence

from assistant.answering.verification.exact_terms import kept, stands_in
from assistant.answering.verification.language_check import script
from assistant.answering.verification.prompt_injection import for_people
from assistant.answering.verification.quantities import Quantity, claimed, stated, supported
from assistant.answering.verification.unknown_persons import strangers
from assistant.answering.verification.verdict import Reason
from assistant.records import Evidence

_SMALL = 10
_TELLING = 4


class Facts:
    """What sentences in one language hold of facts; `speakers` are all names of the corpus."""

    def __init__(self, speakers: Sequence[str], language: str) -> None:
        self._speakers = speakers
        self._language = language

    def any_in(self, claim: str) -> bool:
        """Whether the sentence holds a number, or a term long enough to know its source by."""
        terms = kept(claim, chinese_source=True)
        return bool(claimed(claim, self._language)) or any(len(t) >= _TELLING for t in terms)

    def wrong(
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
        sources = [all_words(item) for item in cited]
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


def all_words(evidence: Evidence) -> str:
    """A passage, with all that is printed about it and without what speaks to a model."""
    p = evidence.passage
    about = filter(None, (p.title, p.speaker, p.role, p.affiliation, p.heading))
    return "\n".join([*about, to_people(evidence)])


def to_people(evidence: Evidence) -> str:
    """A passage without what speaks to a model."""
    return "".join(text for _, text in for_people(evidence))


def _counts(quantity: Quantity) -> bool:
    return all(value.denominator == 1 and value <= _SMALL for value in quantity.values)
