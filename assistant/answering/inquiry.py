"""What goes into the answering of a question, and what comes out before it is written down."""

from dataclasses import dataclass

from assistant.answering.answer_policy import Decision
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.evidence import Evidence
from assistant.more import More
from assistant.plan import QueryPlan
from assistant.records import Passage, SpeechSummary
from vectorstore.records import EVERYWHERE, Filters


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that stands alone, with its plan and where its asker lets it look.

    `shown` is how many of the nearest passages go with the answer.
    """

    question: str
    language: str
    plan: QueryPlan
    filters: Filters = EVERYWHERE
    shown: int = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in quotations, and what a written one may be made from.

    `evidence` is what answers or what is nearest, best first; `quoted` is what the chunks cite.
    `stands_alone` says that it answers without citing: what the corpus holds, or a greeting.
    `decision` is that of a search; where there is none, only quotations can decline.
    `outside_dates` says that it is drawn from documents of other dates than the question names.
    """

    chunks: tuple[AnswerChunk, ...]
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    quoted: tuple[Evidence, ...] = ()
    more: More | None = None
    speeches: tuple[SpeechSummary, ...] = ()
    stands_alone: bool = False
    may_be_written: bool = False
    decision: Decision | None = None
    outside_dates: bool = False

    @property
    def answered(self) -> bool:
        return self.stands_alone or any(chunk.citations for chunk in self.chunks)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The evidence, and what is quoted though it is not part of it."""
        return tuple(dict.fromkeys(item.passage for item in (*self.evidence, *self.quoted)))
