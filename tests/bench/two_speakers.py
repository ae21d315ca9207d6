"""An invented corpus of two speakers, and a fake that answers from it by shared characters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.events import Done, Event
from assistant.evidence import Evidence, Retrieval
from assistant.ingested import Ingested
from assistant.records import (
    Answer,
    Citation,
    Document,
    Passage,
    Question,
    SpeechSummary,
    SpeechText,
    Timings,
)
from vectorstore.errors import Unavailable
from vectorstore.progress import Progress, silent
from vectorstore.records import PassageKind


def speech(key: str, speaker: str, *texts: str) -> SpeechText:
    """A speech of passages, one after the other."""
    passages, start = [], 0
    for number, text in enumerate(texts, 1):
        passages.append(
            Passage(
                id=f"{key}-{number}",
                speech_id=key,
                document_id="doc",
                title=f"{speaker}的发言",
                speaker=speaker,
                role="",
                affiliation="",
                confidence=1.0,
                kind=PassageKind.PROPOSAL,
                number=number,
                heading="",
                text=text,
                start=start,
                end=start + len(text),
            )
        )
        start += len(text)
    return SpeechText(
        id=key,
        document_id="doc",
        title=f"{speaker}的发言",
        speaker=speaker,
        role="",
        affiliation="",
        confidence=1.0,
        text="".join(texts),
        passages=tuple(passages),
    )


HARBOUR = speech(
    "harbour", "周远帆", "建议在东港 建设冷链码头，三年投入12亿元。", "建议减免渔船靠泊费。"
)
LIBRARY = speech("library", "何书宁", "建议县级图书馆延长夜间开放。", "建议在东港社区设流动书车。")


@dataclass
class FakeCorpus:
    """Finds passages that share the most characters; answers with the first, whole.

    `refuses` are questions it says no to, `breaks` those it fails on; `asked` is what it was asked.
    """

    texts: tuple[SpeechText, ...] = (HARBOUR, LIBRARY)
    refuses: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    confidences: Mapping[str, float] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def search(self, question: Question) -> Retrieval:
        passages = [passage for text in self.texts for passage in text.passages]
        wanted = set(question.question)
        scored = sorted(passages, key=lambda p: -len(wanted & set(p.text)))
        return Retrieval(
            question=question.question,
            language="zh",
            evidence=tuple(
                Evidence(
                    passage=passage.model_copy(update={"score": 1 / rank}),
                    sentences=(),
                    sentence_scores=(),
                )
                for rank, passage in enumerate(scored[: question.top_k or 8], 1)
            ),
            confidence=0.8,
        )

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.question in self.breaks:
            raise Unavailable("The server does not answer; check that it runs.")
        found = self.search(question)
        refused = question.question in self.refuses
        first = found.passages[0]
        citation = Citation.of(1, first, first.start, first.end)
        return Answer(
            id="ans_1",
            question=question.question,
            status="no_evidence" if refused else "answered",
            mode="extractive",
            language="zh",
            text="没有找到。" if refused else f"{first.speaker}：{citation.quote} [1]",
            citations=() if refused else (citation,),
            passages=tuple(found.passages),
            confidence=self.confidences.get(question.question, 0.8),
            corpus="fingerprint",
            timings=Timings(retrieval=0.01, answering=0.01, total=0.02),
        )

    def stream(self, question: Question) -> Iterator[Event]:
        yield Done(answer=self.ask(question))

    def fingerprint(self) -> str:
        return "invented"

    def speeches(self) -> tuple[SpeechSummary, ...]:
        return tuple(
            SpeechSummary(
                id=text.id,
                document_id=text.document_id,
                title=text.title,
                speaker=text.speaker,
                role="",
                affiliation="",
                confidence=1.0,
                passages=len(text.passages),
            )
            for text in self.texts
        )

    def speech(self, speech_id: str) -> SpeechText:
        return next(text for text in self.texts if text.id == speech_id)

    def documents(self) -> tuple[Document, ...]:
        return ()

    def ingest(
        self, name: str, data: bytes, source: str | None = None, progress: Progress = silent
    ) -> Ingested:
        raise AssertionError("a run changes no corpus")

    def remove(self, document_id: str) -> None:
        raise AssertionError("a run changes no corpus")
