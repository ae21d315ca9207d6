"""Requests that a client may repeat without doing the work twice (Idempotency-Key).

After draft-ietf-httpapi-idempotency-key-header-07: the same key and the same request get the first
answer again, the same key and another request 422, and while the first is worked on 409.
"""

import asyncio
import hashlib
import json
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Annotated

from anyio import CancelScope, to_thread
from fastapi import Header, HTTPException, Response

from vectorstore.errors import WenzhengError
from vectorstore.idempotency_table import Claim, IdempotencyTable, KeptRequest

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=257,
        pattern=r'^("[\x20\x21\x23-\x5b\x5d-\x7e]+"|[\x21\x23-\x5b\x5d-\x7e]+)$',
        description="A name of the client's for this request, such as a UUID in quotation marks:"
        " sent again with the same body within a day, it gets the first answer",
    ),
]
_KEPT_SECONDS = 24 * 3600
_LEASE_SECONDS = 60.0
_RENEWED_EVERY = 20.0


class OneRequest:
    """A request that is worked on, and whose answer is kept if it has one."""

    def __init__(self, table: IdempotencyTable, claim: Claim) -> None:
        self._table = table
        self._claim = claim

    async def answered(self, status: int, body: str, location: str | None = None) -> None:
        """Keep the answer. Raises StorageFailed or Unavailable."""
        lapses_at = time.time() + _KEPT_SECONDS
        await to_thread.run_sync(
            self._table.complete, self._claim, status, location, body, lapses_at
        )


class Idempotency:
    """The requests of all callers; nobody learns of another's."""

    def __init__(self, table: IdempotencyTable) -> None:
        self._table = table

    async def known(
        self, caller: str, key: str, fingerprint: bytes
    ) -> tuple[KeptRequest | None, Claim]:
        """What the request was answered before, or else the claim to work on it.

        Raises HTTPException where the key is another request's, or the request is worked on.
        """
        claim = Claim(caller, key.strip('"'), uuid.uuid4().hex)
        now = time.time()
        kept = await to_thread.run_sync(
            self._table.take, claim, fingerprint, now, now + _LEASE_SECONDS
        )
        if kept and kept.fingerprint != fingerprint:
            raise HTTPException(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "This Idempotency-Key was used for another request; give every request its own.",
            )
        if kept and kept.status is None:
            raise HTTPException(
                HTTPStatus.CONFLICT,
                "The request with this Idempotency-Key is still being worked on; ask again in a "
                "moment.",
                {"Retry-After": "1"},
            )
        return kept, claim

    @asynccontextmanager
    async def working(self, claim: Claim) -> AsyncIterator[OneRequest]:
        """Hold a claim while the request is worked on; without an answer it may be made again."""
        renewing = asyncio.create_task(self._renew(claim))
        try:
            yield OneRequest(self._table, claim)
        finally:
            renewing.cancel()
            with CancelScope(shield=True), suppress(WenzhengError):
                await to_thread.run_sync(self._table.release, claim)

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(_RENEWED_EVERY)
            with suppress(WenzhengError):
                await to_thread.run_sync(self._table.renew, claim, time.time() + _LEASE_SECONDS)


def fingerprint(data: bytes, *said: str | bool | Sequence[str] | None) -> bytes:
    """What tells a request from others: its file, and what is said of it."""
    digest = hashlib.sha256(hashlib.sha256(data).digest())
    digest.update(json.dumps(said, ensure_ascii=True).encode())
    return digest.digest()


def again(kept: KeptRequest) -> Response:
    """The answer of the first request."""
    headers = {"Location": kept.location} if kept.location else None
    assert kept.status is not None
    return Response(kept.body, kept.status, headers, "application/json")
