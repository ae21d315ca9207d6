"""What is asked over REST, and the parts in which an answer comes."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from assistant.answer_store import Verdict
from assistant.api.error_responses import Problem
from assistant.events import UploadProgress
from assistant.ingested import Ingested
from assistant.record import Record
from assistant.records import Answer, Citation, Passage, Question

NOT_BLANK = r"[^\s\x00-\x1f]"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"
DATE = r"[0-9]{4}(-[0-9]{2}){0,2}"
"""A day, month or year; whether there is such a day is checked apart."""


def _number(value: object) -> object:
    """What may be read as a whole number: of a truth value or a text it is a guess."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("whole_number", "Input should be a whole number")
    return value


Number = BeforeValidator(_number)
TopK = Annotated[int, Field(ge=1, le=50), Number]


class AnswerRequest(Question):
    """A question, and whether its answer is wanted in parts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "谁谈到了知识产权？"},
                {
                    "question": "What was proposed for medical device exports?",
                    "language": "en",
                    "top_k": 5,
                    "stream": True,
                },
            ]
        }
    )

    question: str = Field(
        description="what is to be known", json_schema_extra={"minLength": 1, "pattern": NOT_BLANK}
    )
    language: str | None = Field(
        None, pattern=LANGUAGE, description="the language to answer in, as a BCP 47 tag"
    )
    top_k: TopK | None = None
    stream: StrictBool = Field(False, description="answer as server-sent events")


MOST_IN_BATCH = 100


class BatchRequest(Record):
    """Questions to be answered one after the other, each by itself."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=MOST_IN_BATCH)
    stream: StrictBool = Field(False, description="send each answer as soon as it is ready")


class BatchItem(Record):
    """What became of the question in that place: an answer or a problem."""

    index: int
    answer: Answer | None = None
    problem: Problem | None = None


class Batch(Record):
    """What became of each question, in the order of the questions."""

    answers: tuple[BatchItem, ...]


class Judgement(Record):
    """What an answer was found to be."""

    verdict: Verdict
    note: str = Field("", max_length=2000, description="what is wrong, or what should be said")


class Passages(Record):
    """Passages, best first."""

    passages: tuple[Passage, ...]


class Found(Passages):
    """What was found for a question, and how likely it answers it."""

    language: str
    confidence: float


class Text(Record):
    """A piece of the answer's text."""

    text: str


class ReadSoFar(Record):
    """How many of the passages an overview is written from have been read."""

    read: int
    total: int


EVENTS: dict[str, type[BaseModel]] = {
    "passages": Passages,
    "reading": ReadSoFar,
    "checking": Text,
    "delta": Text,
    "citation": Citation,
    "done": Answer,
    "error": Problem,
}
"""What a stream tells, and the data of each event."""

BATCH_EVENTS: dict[str, type[BaseModel]] = {
    "answer": BatchItem,
    "done": Batch,
    "error": Problem,
}
"""What the stream of a batch tells, and the data of each event; `done` holds no answer again."""

UPLOAD_EVENTS: dict[str, type[BaseModel]] = {
    "progress": UploadProgress,
    "done": Ingested,
    "error": Problem,
}
"""What the stream of an upload tells, and the data of each event."""


def event_stream(events: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """The OpenAPI content of a stream of these events; the schema is that of one event.

    OpenAPI says so with `itemSchema` from 3.2 on, which client generators do not read yet.
    """
    return {
        "text/event-stream": {"schema": {"oneOf": [_event(*event) for event in events.items()]}}
    }


def _event(name: str, data: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {"event": {"const": name}, "data": _json(data)},
    }


def chunk_stream(data: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI content of a stream of events without names, as OpenAI's."""
    chunk = {"type": "object", "required": ["data"], "properties": {"data": _json(data)}}
    return {"text/event-stream": {"schema": chunk}}


def _json(data: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"$ref": f"#/components/schemas/{data.__name__}"},
    }
