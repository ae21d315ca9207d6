"""The parts an answer comes in, whoever makes them."""

from dataclasses import dataclass, field

from assistant.claims import Claim, UnsupportedSentence, Verification
from assistant.evidence import Evidence
from assistant.records import Citation, Passage

_REFUTED = {"unsupported", "contradicted"}


@dataclass(frozen=True, slots=True)
class AnswerChunk:
    """The next of the answer's text, with the citations whose markers appear in it first.

    `claim` is set where the chunk is a sentence that states something. From chunks without text,
    `reading` is how many of how many passages have been read, before anything is written, and
    `checking` is what is written and not verified yet. `degraded` is set where the answer ends
    before it should. Of a generated chunk, `unknown_markers` counts markers that named no passage
    the model was shown, which are not in the text, and `citation_moved` says that its marker stands
    at another passage than the one cited by mistake. The last has the `verification` of the whole.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    claim: Claim | None = None
    reading: tuple[int, int] | None = None
    checking: str | None = None
    degraded: str | None = None
    unknown_markers: int = 0
    citation_moved: bool = False
    verification: Verification | None = None

    @property
    def unsupported(self) -> UnsupportedSentence | None:
        """The sentence, where its citations do not bear it out."""
        claim = self.claim
        if claim is None or claim.status not in _REFUTED:
            return None
        return UnsupportedSentence(
            start=claim.start, end=claim.end, reason=claim.reason, detail=claim.detail
        )


@dataclass(slots=True)
class PartialAnswer:
    """An answer while its chunks come in, after the words `text` that it begins with.

    `material` is what it may be written from.
    """

    text: str = ""
    material: tuple[Evidence, ...] = ()
    citations: list[Citation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unsupported: list[UnsupportedSentence] = field(default_factory=list)
    verification: Verification | None = None
    degraded: str | None = None
    is_generated: bool = False
    _start: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._start = len(self.text)

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The passages of the material that it cites."""
        ids = {citation.passage_id for citation in self.citations}
        return tuple(item.passage for item in self.material if item.passage.id in ids)

    def add(self, chunk: AnswerChunk) -> None:
        self.text += chunk.text
        self.citations.extend(chunk.citations)
        if claim := chunk.claim:
            moved = {"start": claim.start + self._start, "end": claim.end + self._start}
            self.claims.append(claim.model_copy(update=moved))
            if unsupported := chunk.unsupported:
                self.unsupported.append(unsupported.model_copy(update=moved))
        self.verification = chunk.verification or self.verification
        self.degraded = chunk.degraded or self.degraded
