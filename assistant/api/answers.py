"""Asking over REST: answers, whole or as server-sent events, and passages."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import Field

from assistant.api.dependencies import CorpusDep
from assistant.api.problems import problem_of
from assistant.events import Cited, Delta, Done, Event, PassagesFound
from assistant.records import Answer, Passage, Question, Record
from vectorstore.errors import WenzhengError
from vectorstore.records import Filters

router = APIRouter(prefix="/v1", tags=["answers"])


class AnswerRequest(Question):
    """A question, and whether its answer is wanted in parts."""

    stream: bool = Field(False, description="answer as server-sent events")


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


@router.post(
    "/answers",
    response_model=Answer,
    responses={
        200: {
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
            "description": "The answer; with `stream`, the events `passages`, `delta`, `citation`"
            " and `done`, or `error`.",
        }
    },
)
def answer(request: AnswerRequest, corpus: CorpusDep) -> Answer | StreamingResponse:
    """Answer a question from the speeches, every claim with its citation."""
    question = Question(**request.model_dump(exclude={"stream"}))
    if not request.stream:
        return corpus.ask(question)
    events = corpus.stream(question)
    first = next(events)
    return StreamingResponse(
        _encoded(chain([first], events)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


def _encoded(events: Iterator[Event]) -> Iterator[bytes]:
    try:
        for event in events:
            yield format_sse_event(event=event.event, data_str=_payload(event).model_dump_json())
    except WenzhengError as error:
        yield format_sse_event(event="error", data_str=problem_of(error).model_dump_json())


def _payload(event: Event) -> Record:
    match event:
        case PassagesFound(passages=passages):
            return Passages(passages=passages)
        case Delta(text=text):
            return Text(text=text)
        case Cited(citation=citation):
            return citation
        case Done(answer=whole):
            return whole


@router.get("/passages")
def passages(  # noqa: PLR0917 - FastAPI passes them by name
    corpus: CorpusDep,
    q: Annotated[str, Query(description="the question")],
    k: Annotated[int | None, Query(ge=1, le=50, description="how many passages")] = None,
    speaker: Annotated[list[str] | None, Query()] = None,
    affiliation: Annotated[list[str] | None, Query()] = None,
    document: Annotated[list[str] | None, Query()] = None,
) -> Found:
    """The passages nearest to a question, without an answer."""
    filters = Filters(tuple(speaker or ()), tuple(affiliation or ()), tuple(document or ()))
    found = corpus.search(Question(question=q, filters=filters, top_k=k))
    return Found(
        passages=tuple(found.passages), language=found.language, confidence=found.confidence
    )
