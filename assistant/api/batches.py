"""Many questions in one request, answered one after the other."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event

from assistant.api.caller import Caller
from assistant.api.dependencies import CallerDep, ServiceDep
from assistant.api.error_responses import ending_in_words, problem_of
from assistant.api.schemas import BATCH_EVENTS, Batch, BatchItem, BatchRequest, event_stream
from assistant.api.service import Service
from assistant.api.sse import EventStream, while_connected
from vectorstore.errors import WenzhengError

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/answers:batch",
    response_model=Batch,
    responses={
        200: {
            "content": event_stream(BATCH_EVENTS),
            "description": "An answer or a problem for each question; with `stream`, an event"
            " `answer` for each as it is ready, and `done`.",
        }
    },
)
async def batch(
    asked: BatchRequest, request: Request, service: ServiceDep, caller: CallerDep
) -> Response:
    """Answer up to a hundred questions; each counts as a request of its own.

    A question that cannot be answered has a problem in its place, and the others are answered.
    """
    items = _answered(asked, service, caller)
    if asked.stream:
        return EventStream(ending_in_words(_encoded(items)))
    answers = await while_connected(request, _collected(items))
    return Response(answers.model_dump_json(), media_type="application/json")


async def _answered(
    asked: BatchRequest, service: Service, caller: Caller
) -> AsyncGenerator[BatchItem, None]:
    for index, question in enumerate(asked.questions):
        try:
            if index:
                service.limits.count(caller.id)
            yield BatchItem(index=index, answer=await service.ask(question, caller))
        except WenzhengError as error:
            yield BatchItem(index=index, problem=problem_of(error))


async def _collected(items: AsyncGenerator[BatchItem, None]) -> Batch:
    return Batch(answers=tuple([item async for item in items]))


async def _encoded(items: AsyncGenerator[BatchItem, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(items):
        async for item in items:
            yield format_sse_event(event="answer", data_str=item.model_dump_json())
    yield format_sse_event(event="done", data_str=Batch(answers=()).model_dump_json())
