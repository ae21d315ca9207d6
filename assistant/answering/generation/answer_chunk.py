"""The parts an answer comes in, whoever makes them."""

from dataclasses import dataclass, field

from assistant.records import Citation, UnsupportedSentence


@dataclass(frozen=True, slots=True)
class AnswerChunk:
    """The next of the answer's text, with the citations whose markers appear in it first.

    `unsupported` is set where the chunk is a sentence that its citations do not support;
    `degraded` where the answer ends before it should. Of a generated chunk, `unknown_markers`
    counts markers that named no passage the model was shown, which are not in the text, and
    `citation_moved` says that its marker stands at another passage than the one cited by mistake.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    unsupported: UnsupportedSentence | None = None
    degraded: str | None = None
    unknown_markers: int = 0
    citation_moved: bool = False


@dataclass(slots=True)
class PartialAnswer:
    """An answer while its chunks come in, after the words `text` that it begins with."""

    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[UnsupportedSentence] = field(default_factory=list)
    degraded: str | None = None
    is_generated: bool = False
    _start: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._start = len(self.text)

    def add(self, chunk: AnswerChunk) -> None:
        self.text += chunk.text
        self.citations.extend(chunk.citations)
        if sentence := chunk.unsupported:
            moved = {"start": sentence.start + self._start, "end": sentence.end + self._start}
            self.unsupported.append(sentence.model_copy(update=moved))
        self.degraded = chunk.degraded or self.degraded
