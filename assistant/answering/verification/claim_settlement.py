"""Joins what the rules and the judge find of a sentence to one verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.answering.verification.evidence_span import clauses_with
from assistant.answering.verification.llm_judge import CitedClaim, Judgement, Reading
from assistant.answering.verification.verdict import EvidenceSpan, Reason, Verdict
from assistant.evidence import Evidence

_REASONS = {Reading.CONTRADICTED: Reason.CONTRADICTED, Reading.NOT_STATED: Reason.NOT_STATED}
Located = dict[int, tuple[EvidenceSpan, ...]]


@dataclass(frozen=True, slots=True)
class RuledSentence:
    """A sentence with the verdict of the rules, and what a judge may still read it against.

    `claim` is None where nothing is left to be read: the rules confirm it, or refute it for good.
    """

    sentence: AnswerSentence
    verdict: Verdict
    claim: CitedClaim | None = None

    @classmethod
    def of(cls, sentence: AnswerSentence, verifier: ClaimVerifier, shown: int) -> "RuledSentence":
        """The sentence as the rules leave it; `shown` is how many passages the model saw."""
        verdict = verifier.verify(sentence)
        passages: tuple[int, ...] = ()
        if verdict.reason is Reason.NO_CITATION:
            passages = tuple(range(1, shown + 1))
        elif others := verifier.other_sources(sentence, verdict):
            passages = (*sentence.cited, *others)
        elif verdict.spans and verdict.checked_by is None:
            passages = sentence.cited
        return cls(sentence, verdict, CitedClaim(sentence.claim, passages) if passages else None)


def settle(
    ruled: RuledSentence,
    judgement: Judgement | None,
    shown: Sequence[Evidence],
    verifier: ClaimVerifier,
) -> tuple[AnswerSentence, Verdict]:
    """The sentence, cited anew where the judge says so, and the verdict on it.

    Without a judgement, or where the judge decides by words that stand nowhere, the rules decide.
    """
    sentence, verdict = ruled.sentence, ruled.verdict
    if judgement is None or ruled.claim is None:
        return sentence, verdict
    located = _located(judgement, ruled.claim, shown)
    stands = verdict.reason in {None, Reason.MEANING}
    if judgement.reading is not Reading.SUPPORTED:
        found = Verdict(_REASONS[judgement.reading], _detail(judgement, located))
        return sentence, found if stands else verdict
    if stands and (located or not judgement.words):
        found = Verdict(spans={**verdict.spans, **located}, checked_by="judge")
        return sentence, found
    if verdict.reason is Reason.NO_CITATION:
        return _cited(sentence, verdict, located, verifier)
    return sentence, verdict if stands else _moved(sentence, verdict, located)


def _moved(sentence: AnswerSentence, verdict: Verdict, located: Located) -> Verdict:
    """The verdict on a sentence that cites a neighbour of the words that support it."""
    spans = tuple(span for number in located for span in located[number])
    if set(located) <= set(sentence.cited):
        return verdict
    return Verdict(spans={sentence.cited[0]: spans}, checked_by="judge", citation_moved=True)


def _cited(
    sentence: AnswerSentence, verdict: Verdict, located: Located, verifier: ClaimVerifier
) -> tuple[AnswerSentence, Verdict]:
    """A sentence without markers, with those of the passages whose words support it."""
    if not located:
        return sentence, verdict
    ruled = verifier.verify_against(sentence.claim, tuple(located))
    if not ruled.accepted:
        return sentence, verdict
    for number in located:
        sentence = sentence.citing(number)
    return sentence, replace(ruled, spans=located, checked_by="judge")


def _located(judgement: Judgement, claim: CitedClaim, shown: Sequence[Evidence]) -> Located:
    """The clauses that hold the judge's words, by passage; words that stand nowhere are left."""
    found: dict[int, list[EvidenceSpan]] = {}
    for said, words in judgement.words:
        for number in sorted(claim.passages, key=lambda one: one != said):
            if spans := clauses_with(shown[number - 1], words):
                found.setdefault(number, []).extend(spans)
                break
    return {number: tuple(dict.fromkeys(spans)) for number, spans in found.items()}


def _detail(judgement: Judgement, located: Located) -> str:
    """Why the judge says no: its reason, else the words it went by."""
    words = [span.text for spans in located.values() for span in spans]
    return judgement.reason or " ".join(words)
