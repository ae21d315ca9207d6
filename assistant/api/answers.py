"""Asking over REST: answers, whole or as server-sent events, and passages."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.sse import format_sse_event

from assistant.answer_store import Feedback
from assistant.api.conditional_requests import conditional
from assistant.api.dependencies import CallerDep, CorpusDep, ServiceDep
from assistant.api.error_responses import ending_in_words
from assistant.api.filters import FiltersDep
from assistant.api.schemas import (
    EVENTS,
    LANGUAGE,
    NOT_BLANK,
    AnswerRequest,
    Found,
    Judgement,
    Passages,
    ReadSoFar,
    Text,
    event_stream,
)
from assistant.api.sse import EventStream, while_connected
from assistant.events import Checking, Cited, Delta, Done, Event, PassagesFound, Reading
from assistant.mentions import MOST_AT_ONCE, MentionQuery, Mentions
from assistant.record import Record
from assistant.records import Answer, Question
from assistant.timeline import Timeline

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/answers",
    response_model=Answer,
    responses={
        200: {
            "content": event_stream(EVENTS),
            "description": "The answer; with `stream`, the events `passages`, `reading`,"
            " `checking`, `delta`, `citation` and `done`, or `error`.",
        }
    },
)
async def answer(
    asked: AnswerRequest, request: Request, service: ServiceDep, caller: CallerDep
) -> Response:
    """Answer a question from the speeches, every claim with its citation."""
    question = Question(**asked.model_dump(exclude={"stream"}))
    if not asked.stream:
        whole = await while_connected(request, service.ask(question, caller))
        return Response(whole.model_dump_json(), media_type="application/json")
    events = service.stream(question, caller)
    first = await while_connected(request, anext(events))
    return EventStream(ending_in_words(_encoded(first, events)))


@router.get("/answers/{answer_id}")
def kept(answer_id: str, service: ServiceDep, caller: CallerDep) -> Answer:
    """An answer again, as it was given, to who asked for it."""
    return service.kept.answer(answer_id, caller.id)


@router.post("/answers/{answer_id}/feedback", status_code=HTTPStatus.CREATED)
def judge(answer_id: str, judgement: Judgement, service: ServiceDep, caller: CallerDep) -> Feedback:
    """Say whether an answer is right, or what of it is wrong; the last word counts."""
    return service.kept.judge(answer_id, caller.id, judgement.verdict, judgement.note)


async def _encoded(
    first: Event, others: AsyncGenerator[Event, None]
) -> AsyncGenerator[bytes, None]:
    yield _event(first)
    async with aclosing(others):
        async for event in others:
            yield _event(event)


def _event(event: Event) -> bytes:
    return format_sse_event(event=event.event, data_str=_payload(event).model_dump_json())


def _payload(event: Event) -> Record:
    match event:
        case PassagesFound(passages=passages):
            return Passages(passages=passages)
        case Reading(read=read, total=total):
            return ReadSoFar(read=read, total=total)
        case Checking(text=text) | Delta(text=text):
            return Text(text=text)
        case Cited(citation=citation):
            return citation
        case Done(answer=whole):
            return whole


@router.get("/passages")
async def passages(  # noqa: PLR0917 - FastAPI passes them by name
    service: ServiceDep,
    caller: CallerDep,
    filters: FiltersDep,
    q: Annotated[
        str,
        Query(
            description="the question",
            json_schema_extra={"minLength": 1, "pattern": NOT_BLANK},
            examples=["知识产权"],
        ),
    ],
    k: Annotated[int | None, Query(ge=1, le=50, description="how many passages")] = None,
    language: Annotated[str | None, Query(pattern=LANGUAGE)] = None,
) -> Found:
    """The passages nearest to a question, without an answer."""
    question = Question(question=q, language=language, filters=filters, top_k=k)
    found = await service.search(question, caller)
    return Found(
        passages=tuple(found.passages), language=found.language, confidence=found.confidence
    )


def _looked_up(
    filters: FiltersDep,
    term: Annotated[
        str,
        Query(
            description="a word or phrase, looked up as it is written",
            json_schema_extra={"minLength": 1, "pattern": NOT_BLANK},
            examples=["知识产权"],
        ),
    ],
    language: Annotated[str | None, Query(pattern=LANGUAGE)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE, description="places on a page")] = 50,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
) -> MentionQuery:
    return MentionQuery(term=term, language=language, filters=filters, limit=limit, cursor=cursor)


MentionQueryDep = Annotated[MentionQuery, Depends(_looked_up)]


@router.get("/mentions", dependencies=[Depends(conditional)])
def mentions(corpus: CorpusDep, query: MentionQueryDep) -> Mentions:
    """Everybody who uses a term, word for word, with every place where it stands."""
    return corpus.mentions(query)


@router.get("/timeline", dependencies=[Depends(conditional)])
def timeline(corpus: CorpusDep, query: MentionQueryDep) -> Timeline:
    """A term through time: by year, by speaker and by body, first and last, with every place."""
    return corpus.timeline(query)
