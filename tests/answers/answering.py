"""A small corpus of invented speeches, and chat models that say what they are told to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant.answering.chat_model import JsonSchema, Message
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.evidence import Evidence
from assistant.records import Passage
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import PassageKind, Sentence

SPEECHES = {
    "周海宁": (
        "让港口夜里也忙起来",
        "民建",
        "2023年港口吞吐量增长63.17%，营收147.32亿元，引进40余家航运企业。",
        "一是增设夜航引水员，补贴夜间作业班组。二是建设岸电设施，设立“绿港基金”，减少船舶排放。",
    ),
    "何书影": (
        "把歌声送到乡村",
        "民进",
        "乡村学校缺少音乐教师，合唱课开不起来。",
        "一是实行音乐教师巡回授课。二是设立校园合唱基金，每年举办乡村合唱节。",
    ),
    "林雨晴": (
        "给老人办一张食堂卡",
        "民盟",
        "社区食堂座位不足，独居老人用餐不便。",
        "一是发放食堂卡，由社区补贴午餐。二是请志愿者送餐上门。",
    ),
}
SPEAKERS = tuple(SPEECHES)


def evidence() -> tuple[Evidence, ...]:
    """Two passages a speech: 1 and 2 are 周海宁's, 3 and 4 何书影's, 5 and 6 林雨晴's."""
    found = []
    for speaker, (title, affiliation, *texts) in SPEECHES.items():
        start = 0
        for text in texts:
            found.append(passage(speaker, text, start, title=title, affiliation=affiliation))
            start += len(text)
    return tuple(found)


def passage(
    speaker: str, text: str, start: int = 0, *, title: str = "题", affiliation: str = ""
) -> Evidence:
    """A passage with its sentences, as retrieval gives it."""
    key = f"psg_{speaker}_{start}"
    return Evidence(
        passage=Passage(
            id=key,
            speech_id=f"spe_{speaker}",
            document_id="doc",
            title=title,
            speaker=speaker,
            role="委员",
            affiliation=affiliation,
            confidence=1.0,
            kind=PassageKind.BODY,
            number=None,
            heading="",
            text=text,
            start=start,
            end=start + len(text),
        ),
        sentences=tuple(Sentence(key, start + a, start + b) for a, b in sentences(text)),
        sentence_scores=tuple(0.5 for _ in sentences(text)),
    )


@dataclass
class Vectors:
    """The sentences of some evidence with their vectors, as the library keeps them."""

    embedder: Any
    shown: Sequence[Evidence]

    def __call__(self, ids: Sequence[str]) -> tuple[list[Sentence], Matrix]:
        found = [s for item in self.shown if item.passage.id in ids for s in item.sentences]
        texts = {
            (s.passage_id, s.start): item.passage.text[
                s.start - item.passage.start : s.end - item.passage.start
            ]
            for item in self.shown
            for s in item.sentences
        }
        if not found:
            return [], np.zeros((0, self.embedder.dimension), np.float32)
        return found, self.embedder.embed_documents([texts[s.passage_id, s.start] for s in found])


@dataclass
class Scripted:
    """A chat model that says its replies in turn, the last one again and again."""

    replies: list[Iterable[str] | Exception]
    name: str = "scripted"
    received: list[Sequence[Message]] = field(default_factory=list)
    closed: bool = False

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        self.received.append(messages)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        try:
            if isinstance(reply, Exception):
                raise reply
            for piece in reply:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed = True


def says(*replies: str) -> Scripted:
    """A model with whole replies."""
    return Scripted([[reply] for reply in replies])


def whole(pieces: Iterable[AnswerChunk]) -> tuple[str, list[AnswerChunk]]:
    """The text the pieces add up to, and the pieces."""
    kept = list(pieces)
    return "".join(piece.text for piece in kept), kept
