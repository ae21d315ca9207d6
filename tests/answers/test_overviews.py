"""Overviews of more speeches than a model can read at once: everybody is read, and cited."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from answering import Vectors, passage, whole
from support.embedders import BundledEmbedder, WordEmbedder
from support.speeches import document, speech

from assistant.answering.chat_model import JsonSchema, Message
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.answer_writer import (
    AnswerWriter,
    GenerationFailed,
    GenerationOptions,
)
from assistant.answering.generation.prompt_builder import WritingRequest
from assistant.answering.generation.token_budget import TokenBudget
from assistant.assistant import Assistant
from assistant.events import Done, PassagesFound, Reading
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.errors import Unavailable
from vectorstore.store import Store

GIVEN = "安宝晨德恩凡刚光海浩和宏华辉佳嘉健江杰金景凯康乐立林明宁平庆荣瑞珊胜思涛文武祥小新星"
NAMES = tuple(f"周{one}{other}" for one in GIVEN[:8] for other in GIVEN[8:18])
BUDGET = TokenBudget(2048, reply=500)
BLOCK = re.compile(r"<段落 (\d+)>\n(.*?)\n</段落", re.DOTALL)
NOTE = re.compile(r"^- (.*?)((?:\[\d+\])+)$", re.MULTILINE)


@dataclass
class Reader:
    """A chat model that notes every passage, and makes one line of several notes."""

    name: str = "reader"
    prompts: list[str] = field(default_factory=list)
    fails_at: int | None = None
    joins: int = 5

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        self.prompts.append("\n".join(message.content for message in messages))
        if len(self.prompts) == self.fails_at:
            raise Unavailable("The model is down.")
        asked = messages[-1].content
        for number, text in BLOCK.findall(asked):
            yield f"{text.rstrip('。')}[{number}]。\n有人建议建设980座灯塔[{number}]。\n"
        notes = NOTE.findall(asked)
        for start in range(0, len(notes), self.joins):
            some = notes[start : start + self.joins]
            names = "、".join(text.partition("建议")[0].removesuffix("都") for text, _ in some)
            yield f"{names}都建议修建码头{''.join(markers for _, markers in some)}。\n"


def written(model: Reader) -> AnswerWriter:
    return AnswerWriter(
        model, WordEmbedder(), Vectors(WordEmbedder(), SHOWN), GenerationOptions(budget=BUDGET)
    )


SHOWN = tuple(passage(name, f"{name}建议修建第{n}号码头。") for n, name in enumerate(NAMES))
ASKED = WritingRequest("大家建议修建什么？", "zh", AnswerForm.SYNTHESIS, SHOWN, NAMES)


def test_every_speaker_is_read_and_the_answer_cites_the_passages() -> None:
    model = Reader()
    text, chunks = whole(written(model).write(ASKED))
    steps = [chunk.reading for chunk in chunks if chunk.reading]
    assert steps[0] == (0, len(NAMES))
    assert steps[-1] == (len(NAMES), len(NAMES))
    assert steps == sorted(steps)
    cited = {citation.speaker for chunk in chunks for citation in chunk.citations}
    assert cited == {*NAMES}
    assert all(
        citation.quote in SHOWN[NAMES.index(citation.speaker)].passage.text
        for chunk in chunks
        for citation in chunk.citations
    )
    assert not any(chunk.unsupported for chunk in chunks)
    assert "980" not in text
    assert all(BUDGET.count(one) <= BUDGET.window for one in model.prompts)


def test_an_overview_that_fits_is_written_at_once() -> None:
    model = Reader()
    few = WritingRequest(ASKED.question, "zh", AnswerForm.SYNTHESIS, SHOWN[:5], NAMES)
    chunks = list(written(model).write(few))
    assert len(model.prompts) == 1
    assert not any(chunk.reading for chunk in chunks)


def test_a_fact_is_never_read_in_batches() -> None:
    model = Reader()
    fact = WritingRequest(ASKED.question, "zh", AnswerForm.FACT, SHOWN, NAMES)
    list(written(model).write(fact))
    assert len(model.prompts) == 1


def test_a_model_that_fails_while_it_reads_leaves_the_quotations() -> None:
    with pytest.raises(GenerationFailed, match="down"):
        list(written(Reader(fails_at=2)).write(ASKED))


def test_notes_that_stay_too_long_leave_the_quotations() -> None:
    with pytest.raises(GenerationFailed, match="WENZHENG_LLM_CONTEXT_TOKENS"):
        list(written(Reader(joins=1)).write(ASKED))


@pytest.mark.slow
def test_a_summary_of_all_speeches_tells_how_many_were_read(tmp_path: Path) -> None:
    store = Store(tmp_path, BundledEmbedder())
    page = document(
        *(
            speech(name, f"{name}建议修建第{n}号码头，方便渔民上岸。", title=f"码头{n}")
            for n, name in enumerate(NAMES)
        )
    )
    store.add(page, name="页.txt", source="a", sha256="1" * 64)
    settings = Settings(data_dir=tmp_path, llm_context_tokens=2048, llm_max_tokens=500)
    events = list(Assistant(store, settings, Reader()).stream(Question(question="概括所有发言。")))
    store.close()
    read = [event for event in events if isinstance(event, Reading)]
    assert read[-1].read == read[-1].total == len(NAMES)
    done = events[-1]
    assert isinstance(done, Done)
    assert done.answer.mode == "generative"
    assert {citation.speaker for citation in done.answer.citations} == {*NAMES}
    shown = {one.id for one in done.answer.passages}
    assert {citation.passage_id for citation in done.answer.citations} <= shown
    assert isinstance(events[0], PassagesFound)
