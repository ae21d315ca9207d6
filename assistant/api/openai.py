"""The routes that OpenAI's clients ask."""

import json
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event

from assistant.answer_store import new_answer_id
from assistant.api.chat import (
    MODELS,
    AnswerMessage,
    ChatCompletion,
    ChatCompletionChunk,
    ChatRequest,
    Choice,
    ChunkChoice,
    ChunkDelta,
    Usage,
    annotations,
)
from assistant.api.dependencies import CallerDep, ServiceDep
from assistant.api.error_responses import openai_error, problem_of
from assistant.api.schemas import chunk_stream
from assistant.api.sse import EventStream, while_connected
from assistant.api.text_limit import TextLimit, limited, shortened
from assistant.events import Delta, Done, Event
from assistant.record import Record
from assistant.records import Answer, Mode, Question, Timings
from vectorstore.errors import NotFound

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
_STARTED = int(time.time())


class Model(Record):
    """A way of answering."""

    id: str
    object: Literal["model"] = "model"
    created: int = _STARTED
    owned_by: Literal["wenzheng"] = "wenzheng"


class Models(Record):
    """The ways of answering."""

    object: Literal["list"] = "list"
    data: tuple[Model, ...]


@router.get("/models")
async def models() -> Models:
    """`wenzheng` writes where a chat model is set up and quotes where not; the others do one."""
    return Models(data=tuple(Model(id=name) for name in MODELS))


@router.get("/models/{model}")
async def model(model: str) -> Model:
    """One way of answering."""
    _mode(model)
    return Model(id=model)


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    responses={
        200: {
            "content": chunk_stream(ChatCompletionChunk),
            "description": "The answer; with `stream`, chunks of it and `[DONE]`.",
        }
    },
)
async def complete(
    asked: ChatRequest, request: Request, service: ServiceDep, caller: CallerDep
) -> Response:
    """Answer the last message of a conversation, every claim with its citation."""
    mode, task = _mode(asked.model), asked.task()
    question = asked.question(mode, service.settings.max_turns)
    page, answer_id = str(request.base_url), new_answer_id()
    if asked.stream:
        events = (
            service.stream(question, caller, answer_id)
            if task is None
            else _told(_about_conversation(answer_id, task))
        )
        first = await while_connected(request, anext(events))
        usage = bool(asked.stream_options and asked.stream_options.include_usage)
        chunks = _Chunks(answer_id, asked.model, question, page, asked.limit(), with_usage=usage)
        return EventStream(chunks.encoded(first, events))
    limit = asked.limit()
    answer = limited(
        await while_connected(request, service.ask(question, caller))
        if task is None
        else _about_conversation(answer_id, task),
        limit,
    )
    completion = ChatCompletion(
        id=answer.id,
        created=int(time.time()),
        model=asked.model,
        choices=(
            Choice(
                finish_reason=limit.finish_reason,
                message=AnswerMessage(
                    content=answer.text,
                    refusal=_refusal(answer),
                    status=answer.status,
                    citations=answer.citations,
                    unsupported=answer.unsupported,
                    annotations=tuple(annotations(answer, page)),
                    speeches=answer.speeches,
                    more=answer.more,
                ),
            ),
        ),
        usage=Usage.of(question, answer.text),
    )
    return Response(completion.model_dump_json(), media_type="application/json")


def _mode(model: str) -> Mode:
    try:
        return MODELS[model]
    except KeyError:
        raise NotFound(f"There is no model {model!r}; there are {', '.join(MODELS)}.") from None


def _about_conversation(answer_id: str, text: str) -> Answer:
    """What a client is told about a conversation, for which nothing was looked up."""
    return Answer(
        id=answer_id,
        question="",
        status="answered",
        mode="extractive",
        language="",
        text=text,
        citations=(),
        passages=(),
        confidence=1.0,
        corpus="",
        timings=Timings(retrieval=0, answering=0, total=0),
    )


async def _told(answer: Answer) -> AsyncGenerator[Event, None]:
    yield Delta(text=answer.text)
    yield Done(answer=answer)


def _refusal(answer: Answer) -> str | None:
    return answer.text if answer.status == "no_evidence" else None


class _Chunks:
    """An answer as the chunks of a stream."""

    def __init__(
        self,
        answer_id: str,
        model: str,
        question: Question,
        page: str,
        limit: TextLimit,
        *,
        with_usage: bool,
    ) -> None:
        self._model = model
        self._question = question
        self._page = page
        self._limit = limit
        self._text = ""
        self._with_usage = with_usage
        self._created = int(time.time())
        self._id = answer_id

    async def encoded(
        self, first: Event, others: AsyncGenerator[Event, None]
    ) -> AsyncGenerator[bytes, None]:
        yield self._chunk(ChunkDelta(role="assistant", content=""))
        try:
            async with aclosing(others):
                for chunk in self._of(first):
                    yield chunk
                async for event in others:
                    for chunk in self._of(event):
                        yield chunk
        except Exception as error:  # noqa: BLE001 - the status is sent: the stream says it
            yield format_sse_event(data_str=json.dumps({"error": openai_error(problem_of(error))}))
        yield format_sse_event(data_str="[DONE]")

    def _of(self, event: Event) -> Iterator[bytes]:
        match event:
            case Delta(text=text):
                yield from self._passed(self._limit.feed(text))
            case Done(answer=whole):
                yield from self._passed(self._limit.flush())
                answer = shortened(whole, self._text)
                delta = ChunkDelta(
                    refusal=_refusal(answer),
                    status=answer.status,
                    citations=answer.citations,
                    unsupported=answer.unsupported,
                    annotations=tuple(annotations(answer, self._page)),
                    speeches=answer.speeches or None,
                    more=answer.more,
                )
                yield self._chunk(delta, finished=answer)
                if self._with_usage:
                    usage = Usage.of(self._question, answer.text)
                    yield self._chunk(None, finished=answer, usage=usage)

    def _passed(self, text: str) -> Iterator[bytes]:
        if text:
            self._text += text
            yield self._chunk(ChunkDelta(content=text))

    def _chunk(
        self,
        delta: ChunkDelta | None,
        *,
        finished: Answer | None = None,
        usage: Usage | None = None,
    ) -> bytes:
        reason = self._limit.finish_reason if finished else None
        chunk = ChatCompletionChunk(
            id=self._id,
            created=self._created,
            model=self._model,
            choices=(ChunkChoice(delta=delta, finish_reason=reason),) if delta else (),
            usage=usage,
            answer_id=finished.id if finished else None,
            citations=finished.citations if finished else None,
            unsupported=finished.unsupported if finished else None,
        )
        return format_sse_event(data_str=chunk.model_dump_json(exclude_none=True))
