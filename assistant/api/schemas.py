"""What is asked over REST, and the parts in which an answer comes."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from assistant.answer_store import Verdict
from assistant.api.error_responses import Problem
from assistant.record import Record
from assistant.records import (
    Answer,
    Citation,
    Ingested,
    Passage,
    Question,
    UploadProgress,
)

NOT_BLANK = r"[^\s\x00-\x1f]"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"


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


EVENTS: dict[str, type[BaseModel]] = {
    "passages": Passages,
    "delta": Text,
    "citation": Citation,
    "done": Answer,
    "error": Problem,
}
"""What a stream tells, and the data of each event."""

UPLOAD_EVENTS: dict[str, type[BaseModel]] = {
    "progress": UploadProgress,
    "done": Ingested,
    "error": Problem,
}
"""What the stream of an upload tells, and the data of each event."""


def event_stream(events: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """The OpenAPI content of a stream of these events."""
    schemas = [
        {
            "type": "object",
            "required": ["event", "data"],
            "properties": {
                "event": {"const": name},
                "data": {
                    "type": "string",
                    "contentMediaType": "application/json",
                    "contentSchema": {"$ref": f"#/components/schemas/{data.__name__}"},
                },
            },
        }
        for name, data in events.items()
    ]
    return {"text/event-stream": {"itemSchema": {"oneOf": schemas}}}
