"""How an upload is answered: when it is stored, step by step, or with a job."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from anyio import to_thread
from fastapi import Request, Response
from fastapi.sse import format_sse_event

from assistant.api.caller import Caller
from assistant.api.error_responses import ending_in_words
from assistant.api.idempotency import OneRequest, again, fingerprint
from assistant.api.jobs import accepted, as_seen
from assistant.api.service import Service
from assistant.api.sse import EventStream, while_connected
from assistant.events import UploadProgress
from assistant.ingested import Ingested
from vectorstore.errors import UnreadableDocument
from vectorstore.idempotency_table import Claim, KeptRequest
from vectorstore.job_records import JobFile

_Step: TypeAlias = UploadProgress | Ingested
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was brought; its client waits for steps (`stream`), for a job, or to the end."""

    file: JobFile
    stream: bool
    as_job: bool

    @property
    def fingerprint(self) -> bytes:
        """What tells it from other uploads."""
        file = self.file
        return fingerprint(
            file.data, file.name, file.source, file.collections, self.stream, self.as_job
        )


async def taken_in(
    upload: Upload, request: Request, service: Service, caller: Caller, key: str | None
) -> Response:
    """The answer to an upload, which is that of the first where the key was used before.

    Raises InvalidRequest for collections that are not the caller's.
    """
    file, is_known = await to_thread.run_sync(service.placed, upload.file, caller)
    claim: Claim | None = None
    if key is not None:
        kept, claim = await service.idempotency.known(caller.id, key, upload.fingerprint)
        if kept is not None:
            return _again(kept, stream=upload.stream)
    if upload.as_job:
        return await _job(file, service, claim)
    steps = _kept_steps(file, service, claim, is_known=is_known)
    if upload.stream:
        first = await while_connected(request, anext(steps))
        return EventStream(ending_in_words(_encoded(first, steps)))
    ingested = await while_connected(request, _last(steps))
    return Response(ingested.model_dump_json(), _status(ingested), media_type=_JSON)


def _again(kept: KeptRequest, *, stream: bool) -> Response:
    if not stream:
        return again(kept)

    async def events() -> AsyncGenerator[bytes, None]:
        yield format_sse_event(event="done", data_str=kept.body or "")

    return EventStream(events())


async def _job(file: JobFile, service: Service, claim: Claim | None) -> Response:
    async with service.idempotency.working(claim) if claim else nullcontext() as one:
        response = accepted(await to_thread.run_sync(service.jobs.submit, file))
        if one:
            body = bytes(response.body).decode()
            await one.answered(response.status_code, body, response.headers["location"])
    return response


async def _kept_steps(
    file: JobFile, service: Service, claim: Claim | None, *, is_known: bool
) -> AsyncGenerator[_Step, None]:
    """How far a file is, and what became of it, which is kept for a claim.

    Raises UnreadableDocument where the file was none.
    """
    uploading = service.uploads.steps(file)
    async with (
        service.idempotency.working(claim) if claim else nullcontext() as one,
        aclosing(uploading) as steps,
    ):
        async for step in steps:
            if isinstance(step, Ingested):
                seen = as_seen(step, known=is_known)
                await _conclude(seen, one)
                yield seen
            else:
                yield step


async def _conclude(ingested: Ingested, one: OneRequest | None) -> None:
    if ingested.error:
        raise UnreadableDocument(ingested.error)
    if one:
        await one.answered(_status(ingested), ingested.model_dump_json())


async def _last(steps: AsyncGenerator[_Step, None]) -> Ingested:
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Ingested):
                return step
    raise AssertionError("an upload ends in what became of it or raises")


def _status(ingested: Ingested) -> HTTPStatus:
    return HTTPStatus.OK if ingested.status == "unchanged" else HTTPStatus.CREATED


async def _encoded(
    first: _Step, others: AsyncGenerator[_Step, None]
) -> AsyncGenerator[bytes, None]:
    yield _event(first)
    async with aclosing(others):
        async for step in others:
            yield _event(step)


def _event(step: _Step) -> bytes:
    name = "done" if isinstance(step, Ingested) else "progress"
    return format_sse_event(event=name, data_str=step.model_dump_json())
