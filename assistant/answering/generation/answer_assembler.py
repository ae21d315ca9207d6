"""From checked sentences to the pieces of an answer's text, with markers numbered once."""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.answering.generation.answer_chunk import Piece
from assistant.answering.generation.citation_parser import Numbering
from assistant.answering.generation.sentence_stream import Draft
from assistant.answering.verification.claim_verifier import Checker
from assistant.answering.verification.verdict import Quote, Reason, Verdict
from assistant.records import Citation, UnsupportedSentence

_NEVER_SHOWN = {Reason.EMPTY, Reason.INSTRUCTION, Reason.LINK}
_LONE_SPACE = re.compile(r"[ \t]+(?=[.,;:!?。，；：！？)）])")


class Composer:
    """Puts an answer together, and holds it back until one sentence of it is supported.

    An unsupported sentence has no markers and is named as such; with `strict` it is left out.
    One that says nothing, links somewhere or repeats an instruction always is. An introduction
    stands only before a supported sentence whose sources bear it out.
    """

    def __init__(self, checker: Checker, *, strict: bool) -> None:
        self._checker = checker
        self._strict = strict
        self._markers = Numbering[tuple[str, int, int]]()
        self._waiting: list[tuple[Draft, Verdict]] = []
        self._leading: list[Draft] = []
        self._reasons: Counter[Reason] = Counter()
        self._silent = False
        self._length = 0
        self._gap = ""
        self._unknown = 0
        self.begun = False

    def take(self, draft: Draft, verdict: Verdict, unknown: int) -> Iterator[Piece]:
        """What may be let out now that this sentence was checked."""
        if verdict.leads:
            self._leading.append(draft)
            return
        leading, self._leading = self._leading, []
        if verdict.reason is not None:
            self._reasons[verdict.reason] += 1
            if self._strict or verdict.reason in _NEVER_SHOWN:
                return
        elif verdict.quotes:
            self.begun = True
            self._waiting += [
                (lead, Verdict(leads=True))
                for lead in leading
                if self._checker.leads_to(lead, draft.numbers)
            ]
        else:
            self._silent = True
        self._waiting.append((draft, verdict))
        if self.begun:
            for waiting in self._waiting:
                yield self._written(*waiting, unknown)
            self._waiting = []

    def close(self, unknown: int, broke_off: str | None) -> Iterator[Piece]:
        """What is left to be told when the reply has ended."""
        if broke_off or unknown > self._unknown:
            yield Piece("", unknown_markers=unknown - self._unknown, degraded=broke_off)

    @property
    def declined(self) -> bool:
        """Whether the model only said that the passages hold no answer."""
        return self._silent and not self._reasons

    @property
    def foreign(self) -> bool:
        """Whether all that the model wrote is in another language."""
        return set(self._reasons) == {Reason.LANGUAGE}

    def failure(self, model: str, language: str, unknown: int) -> str:
        """Why nothing could be let out, in a sentence that names the model."""
        model = f"The chat model {model!r}"
        if self.declined:
            return f"{model} found no answer in the passages."
        if not self._reasons:
            return f"{model} wrote nothing."
        reason = self._reasons.most_common(1)[0][0]
        if reason is Reason.LANGUAGE:
            return f"{model} did not write in the language of the question ({language})."
        if reason is Reason.NO_CITATION:
            what = "cited passages that it was not shown" if unknown else "cited no passage"
            return f"{model} {what}."
        return f"{model} wrote nothing that is borne out by what it cites ({reason})."

    def _written(self, draft: Draft, verdict: Verdict, unknown: int) -> Piece:
        citations: list[Citation] = []

        def markers(number: int) -> list[int]:
            quote = verdict.quotes.get(number)
            return [self._marker(quote, citations)] if quote else []

        rendered = _LONE_SPACE.sub("", draft.render(markers))
        sentence = rendered.strip() if not self._length else rendered.rstrip()
        text = self._gap + sentence if self._length else sentence
        start = self._length + len(text) - len(sentence.lstrip())
        self._length += len(text)
        self._gap = rendered[len(rendered.rstrip()) :]
        unsupported = None
        if verdict.reason is not None:
            unsupported = UnsupportedSentence(
                start=start, end=self._length, reason=verdict.reason, detail=verdict.detail
            )
        new, self._unknown = unknown - self._unknown, unknown
        return Piece(
            text,
            tuple(citations),
            unsupported,
            unknown_markers=new,
            moved=verdict.moved,
        )

    def _marker(self, quote: Quote, citations: list[Citation]) -> int:
        key = (quote.passage.id, quote.start, quote.end)
        is_new = key not in self._markers
        marker = self._markers(key)
        if is_new:
            citations.append(Citation.of(marker, quote.passage, quote.start, quote.end))
        return marker
