"""From verified sentences to the chunks of an answer, with markers numbered once."""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.generation.citation_parser import MarkerNumbering
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.claim_verifier import ClaimVerifier
from assistant.answering.verification.verdict import EvidenceSpan, Reason, Verdict
from assistant.records import Citation, UnsupportedSentence

_NEVER_SHOWN = {Reason.EMPTY, Reason.INSTRUCTION, Reason.LINK}
_SPACE_BEFORE_PUNCTUATION = re.compile(r"[ \t]+(?=[.,;:!?。，；：！？)）])")


class AnswerAssembler:
    """Puts an answer together, and holds it back until one sentence of it is supported.

    An unsupported sentence has no markers and is named as such; with `strict` it is left out.
    One that says nothing, links somewhere or repeats an instruction always is. A lead-in stands
    only before a supported sentence whose sources support it.
    """

    def __init__(self, verifier: ClaimVerifier, *, strict: bool) -> None:
        self._verifier = verifier
        self._strict = strict
        self._markers = MarkerNumbering[tuple[str, int, int]]()
        self._pending: list[tuple[AnswerSentence, Verdict]] = []
        self._lead_ins: list[AnswerSentence] = []
        self._reasons: Counter[Reason] = Counter()
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
        if verdict.reason is not None:
            self._reasons[verdict.reason] += 1
            if self._strict or verdict.reason in _NEVER_SHOWN:
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

    def finish(self, unknown_markers: int, degraded: str | None) -> Iterator[AnswerChunk]:
        """What is left to be told when the reply has ended."""
        new = unknown_markers - self._unknown_markers
        if degraded or new:
            yield AnswerChunk("", unknown_markers=new, degraded=degraded)

    @property
    def abstained(self) -> bool:
        """Whether the model only said that the passages hold no answer."""
        return self._abstains and not self._reasons

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

        def markers(number: int) -> list[int]:
            span = verdict.spans.get(number)
            return [self._marker(span, citations)] if span else []

        rendered = _SPACE_BEFORE_PUNCTUATION.sub("", sentence.render(markers))
        written = rendered.strip() if not self._length else rendered.rstrip()
        text = self._gap + written if self._length else written
        start = self._length + len(text) - len(written.lstrip())
        self._length += len(text)
        self._gap = rendered[len(rendered.rstrip()) :]
        unsupported = None
        if verdict.reason is not None:
            unsupported = UnsupportedSentence(
                start=start, end=self._length, reason=verdict.reason, detail=verdict.detail
            )
        new, self._unknown_markers = unknown_markers - self._unknown_markers, unknown_markers
        return AnswerChunk(
            text,
            tuple(citations),
            unsupported,
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
