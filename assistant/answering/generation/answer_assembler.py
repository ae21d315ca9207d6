"""From verified sentences to the chunks of an answer, with markers numbered once."""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.generation.citation_parser import MarkerNumbering
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.answering.verification.verdict import (
    Checker,
    EvidenceSpan,
    Reason,
    Verdict,
)
from assistant.claims import Claim, ClaimStatus, Verification
from assistant.records import Citation

NEVER_SHOWN = {Reason.EMPTY, Reason.INSTRUCTION, Reason.LINK}
_SPACE_BEFORE_PUNCTUATION = re.compile(r"[ \t]+(?=[.,。，；：！？)）])")


class AnswerAssembler:
    """Puts an answer together, and holds it back until one sentence of it is accepted.

    An unsupported sentence has no markers and is named as such; with `strict` it is left out.
    One that says nothing, links somewhere or repeats an instruction always is. A lead-in stands
    only before an accepted sentence whose sources support it.
    """

    def __init__(self, verifier: ClaimVerifier, *, strict: bool) -> None:
        self._verifier = verifier
        self._strict = strict
        self._markers = MarkerNumbering[tuple[str, int, int]]()
        self._pending: list[tuple[AnswerSentence, Verdict]] = []
        self._lead_ins: list[AnswerSentence] = []
        self._reasons: Counter[Reason] = Counter()
        self._checked: Counter[str] = Counter()
        self._abstains = False
        self._length = 0
        self._gap = ""
        self._unknown_markers = 0
        self.has_started = False

    def add(
        self, sentence: AnswerSentence, verdict: Verdict, unknown_markers: int
    ) -> Iterator[AnswerChunk]:
        """What may be let out now that this sentence was verified.

        `unknown_markers` counts those of the reply so far.
        """
        if verdict.is_lead_in:
            self._lead_ins.append(sentence)
            return
        lead_ins, self._lead_ins = self._lead_ins, []
        if not verdict.is_abstention:
            self._checked[_checked_by(verdict) or ""] += 1
        if verdict.reason is not None:
            self._reasons[verdict.reason] += 1
            if self._strict or verdict.reason in NEVER_SHOWN:
                return
        elif verdict.spans:
            self.has_started = True
            self._pending += [
                (lead_in, Verdict(is_lead_in=True))
                for lead_in in lead_ins
                if self._verifier.supports_lead_in(lead_in, sentence.cited)
            ]
        else:
            self._abstains = True
        self._pending.append((sentence, verdict))
        if self.has_started:
            for pending in self._pending:
                yield self._chunk(*pending, unknown_markers)
            self._pending = []

    def finish(
        self, unknown_markers: int, degraded: str | None, judge: str | None, unread: str | None
    ) -> AnswerChunk:
        """What is left to be told when the reply has ended.

        `judge` is the model that read the claims, `unread` says why it did not.
        """
        return AnswerChunk(
            "",
            unknown_markers=unknown_markers - self._unknown_markers,
            degraded=degraded,
            verification=Verification(
                claims=self._checked.total(),
                checked_by_rules=self._checked["rules"],
                checked_by_judge=self._checked["judge"],
                judge=judge,
                unread_because=unread,
            ),
        )

    @property
    def abstained(self) -> bool:
        """Whether the model said that the passages hold no answer, and cited none for one."""
        return self._abstains and {*self._reasons} <= {Reason.NO_CITATION, Reason.EMPTY}

    @property
    def is_in_other_language(self) -> bool:
        """Whether all that the model wrote is in another language."""
        return set(self._reasons) == {Reason.LANGUAGE}

    def failure(self, model: str, language: str, unknown_markers: int) -> str:
        """Why nothing could be let out, in a sentence that names the model."""
        model = f"The chat model {model!r}"
        if self.abstained:
            return f"{model} found no answer in the passages."
        if not self._reasons:
            return f"{model} wrote nothing."
        reason = self._reasons.most_common(1)[0][0]
        if reason is Reason.LANGUAGE:
            return f"{model} did not write in the language of the question ({language})."
        if reason is Reason.NO_CITATION:
            unknown = "cited passages that it was not shown"
            return f"{model} {unknown if unknown_markers else 'cited no passage'}."
        return f"{model} wrote nothing that is borne out by what it cites ({reason})."

    def _chunk(
        self, sentence: AnswerSentence, verdict: Verdict, unknown_markers: int
    ) -> AnswerChunk:
        citations: list[Citation] = []
        cited: dict[int, None] = {}

        def markers(number: int) -> list[int]:
            spans = () if verdict.reason else verdict.spans.get(number, ())
            found = [self._marker(span, citations) for span in spans]
            cited.update(dict.fromkeys(found))
            return found

        rendered = _SPACE_BEFORE_PUNCTUATION.sub("", sentence.render(markers))
        written = rendered.strip() if not self._length else rendered.rstrip()
        text = self._gap + written if self._length else written
        start = self._length + len(text) - len(written.lstrip())
        self._length += len(text)
        self._gap = rendered[len(rendered.rstrip()) :]
        claim = None
        if not (verdict.is_lead_in or verdict.is_abstention):
            claim = Claim(
                start=start,
                end=self._length,
                status=_status(verdict),
                checked_by=_checked_by(verdict),
                citations=tuple(cited),
                reason=verdict.reason or "",
                detail=verdict.detail,
            )
        new, self._unknown_markers = unknown_markers - self._unknown_markers, unknown_markers
        return AnswerChunk(
            text,
            tuple(citations),
            claim,
            unknown_markers=new,
            citation_moved=verdict.citation_moved,
        )

    def _marker(self, span: EvidenceSpan, citations: list[Citation]) -> int:
        key = (span.passage.id, span.start, span.end)
        is_new = key not in self._markers
        marker = self._markers(key)
        if is_new:
            citations.append(Citation.of(marker, span.passage, span.start, span.end))
        return marker


def _checked_by(verdict: Verdict) -> Checker | None:
    """Who decided: the judge by reading, else the rules where they confirm or refute."""
    if verdict.reason in {Reason.CONTRADICTED, Reason.NOT_STATED}:
        return "judge"
    return "rules" if verdict.reason else verdict.checked_by


def _status(verdict: Verdict) -> ClaimStatus:
    if verdict.reason is Reason.CONTRADICTED:
        return "contradicted"
    if verdict.reason:
        return "unsupported"
    return "supported" if verdict.checked_by else "unread"
