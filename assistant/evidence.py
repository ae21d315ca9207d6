"""What retrieval finds for a question: scored passages, and how likely they answer it."""

from enum import StrEnum

from assistant.record import Record
from assistant.records import Passage
from vectorstore.records import Sentence


class Evidence(Record):
    """A retrieved passage with its sentences and the score of each.

    `likelihood` is how likely the passage answers besides the best, 0 to 1; it is not estimated,
    and 0, for what others said than the speakers asked about. `has_topic` says that the passage has
    all that the question asks the speakers about, word for word.
    """

    passage: Passage
    sentences: tuple[Sentence, ...]
    sentence_scores: tuple[float, ...]
    likelihood: float = 0.0
    has_topic: bool = False


class QuestionType(StrEnum):
    """What kind of answer a question asks for."""

    FACT = "fact"
    LIST = "list"
    WHO = "who"
    COMPARISON = "comparison"
    TOPIC = "topic"
    SILENCE = "silence"


class Retrieval(Record):
    """The evidence for a question, best first, and how likely it answers, 0 to 1.

    `evidence` comes from the speeches of the `speakers` that the question names, if it names any;
    `evidence_by_others` is what others said on the same topic: it corrects a wrong attribution.
    """

    question: str
    language: str
    evidence: tuple[Evidence, ...]
    confidence: float
    speakers: tuple[str, ...] = ()
    question_types: frozenset[QuestionType] = frozenset({QuestionType.FACT})
    evidence_by_others: tuple[Evidence, ...] = ()
    others_confidence: float = 0.0

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(item.passage for item in self.evidence)
