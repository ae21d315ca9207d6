"""A brief over a topic: what each speaker said on it."""

from typing import TYPE_CHECKING

from assistant.records import Answer, Question
from ui.web.conversation import Exchange
from vectorstore.records import Filters

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_LOOKED_AT = 20
"""Passages whose speakers may have something on the topic."""


def on_topic(corpus: "Corpus", topic: str) -> list[Exchange]:
    """The topic asked of all, then of each speaker among the nearest passages.

    Only what answers is kept, so the list is empty where the speeches do not know the topic.
    Raises InvalidRequest or Unavailable.
    """
    answers = [corpus.ask(Question(question=topic))]
    if answers[0].status == "answered":
        answers += _speakers(corpus, topic)
    return [
        Exchange(question=topic, answer=answer) for answer in answers if answer.status == "answered"
    ]


def _speakers(corpus: "Corpus", topic: str) -> list[Answer]:
    found = corpus.search(Question(question=topic, top_k=_LOOKED_AT)).passages
    return [
        corpus.ask(
            Question(question=topic, filters=Filters(speakers=(speaker,)), mode="extractive")
        )
        for speaker in dict.fromkeys(passage.speaker for passage in found if passage.speaker)
    ]
