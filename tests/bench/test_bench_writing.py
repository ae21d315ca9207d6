"""What a chat model wrote is scored by its sentences, and by another model where one is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from two_speakers import FakeCorpus

from assistant.answering.chat_model import JsonSchema, Message
from assistant.claims import UnsupportedSentence
from assistant.evaluation.generation_metrics import fell_back, judged, sentences, unsupported
from assistant.evaluation.questions import BenchQuestion, Dialogue
from assistant.evaluation.run import Evaluator
from assistant.evaluation.scores import Summary
from assistant.records import Answer, Question
from vectorstore.errors import Unavailable

ASKED = Question(question="冷链码头？")
GOOD = "周远帆建议在东港建设冷链码头[1]。"
BAD = "三年投入99亿元。"


class WritingCorpus(FakeCorpus):
    """Answers as a chat model would: one sentence that is borne out, one that is not."""

    def ask(self, question: Question) -> Answer:
        answer = super().ask(question)
        unborne = UnsupportedSentence(
            start=len(GOOD), end=len(GOOD + BAD), reason="number", detail="99亿元"
        )
        return answer.model_copy(
            update={"mode": "generative", "text": GOOD + BAD, "unsupported": (unborne,)}
        )


@dataclass
class Judge:
    """A model that finds one claim not borne out."""

    rejected: str = "无"
    name: str = "judge"
    heard: list[str] = field(default_factory=list)

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        self.heard.append(messages[-1].content)
        yield "1: not_stated" if self.rejected in messages[-1].content else "1: supported"


class Absent:
    name = "absent"

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        raise Unavailable("The judge cannot be reached.")


def test_one_of_two_sentences_is_not_borne_out() -> None:
    answer = WritingCorpus().ask(ASKED)
    assert [sentence.claim for sentence in sentences(answer)] == [GOOD.replace("[1]", ""), BAD]
    assert unsupported(answer) == 1 / 2
    assert fell_back(answer) == 0


def test_a_quoted_answer_has_no_written_sentences() -> None:
    answer = FakeCorpus().ask(ASKED)
    assert unsupported(answer) is None
    assert fell_back(answer) is None
    assert fell_back(answer.model_copy(update={"degraded": "The chat model is down."})) == 1


def test_a_judge_is_asked_about_each_sentence_with_what_it_cites() -> None:
    answer, judge = WritingCorpus().ask(ASKED), Judge()
    assert judged(answer, judge) == 1
    (heard,) = judge.heard
    assert answer.citations[0].quote.replace(" ", "") in heard.replace(" ", "")
    assert judged(answer, Judge(rejected="冷链码头")) == 0
    assert judged(answer, Absent()) is None
    assert judged(FakeCorpus().ask(ASKED), judge) is None


def test_a_run_scores_what_is_written_and_keeps_what_is_not_borne_out() -> None:
    questions = [
        Dialogue(turns=(BenchQuestion(id=f"q{n}", lang="zh", question="冷链码头？"),))
        for n in range(3)
    ]
    rows = tuple(Evaluator(WritingCorpus(), judge=Judge()).rows(questions))
    scores = Summary.of(rows).all
    assert (scores["unsupported"].value, scores["unsupported"].low) == (1 / 2, 1 / 2)
    assert scores["judged"].value == 1
    assert scores["fell_back"].value == 0
    assert rows[0].answer
    assert rows[0].answer.unsupported == (BAD,)
    unjudged = Summary.of(tuple(Evaluator(WritingCorpus()).rows(questions))).all
    assert unjudged["judged"].value is None
