"""A stream of events stays open while there is nothing to tell."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from starlette.types import Message, Scope

from assistant.api import sse
from assistant.api.sse import EventStream, kept_alive


async def told(source: AsyncGenerator[bytes, None], seconds: float) -> list[bytes]:
    return [event async for event in kept_alive(source, seconds)]


class Silent:
    """A source that says nothing, and knows whether it was closed."""

    closed = False

    async def events(self) -> AsyncGenerator[bytes, None]:
        try:
            await asyncio.sleep(60)
            yield b"never"
        finally:
            self.closed = True


def test_comments_stand_for_the_silence_and_every_event_comes_once() -> None:
    async def slow() -> AsyncGenerator[bytes, None]:
        yield b"one"
        await asyncio.sleep(0.1)
        yield b"two"
        yield b"three"

    events = asyncio.run(told(slow(), 0.02))

    comments = [event for event in events if event.startswith(b":")]
    assert comments
    assert all(comment.endswith(b"\n\n") for comment in comments)
    assert [event for event in events if event not in comments] == [b"one", b"two", b"three"]
    assert events[0] == b"one"
    assert events[-1] == b"three"


def test_what_the_source_raises_is_raised_and_nothing_is_added_where_it_speaks() -> None:
    async def failing() -> AsyncGenerator[bytes, None]:
        yield b"one"
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(told(failing(), 10))


def test_the_source_is_closed_when_the_reader_goes_in_the_middle_of_a_silence() -> None:
    source = Silent()

    async def read() -> None:
        events = kept_alive(source.events(), 0.01)
        assert (await anext(events)).startswith(b":")
        await events.aclose()

    asyncio.run(read())
    assert source.closed


def test_the_source_is_closed_when_a_reader_goes_while_a_comment_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sse, "SILENCE_SECONDS", 0.01)
    source = Silent()

    async def serve() -> None:
        commented = asyncio.Event()

        async def send(message: Message) -> None:
            if message.get("body", b"").startswith(b":"):
                commented.set()
                await asyncio.sleep(60)

        async def receive() -> Message:
            await commented.wait()
            return {"type": "http.disconnect"}

        scope: Scope = {"type": "http", "asgi": {"spec_version": "2.0"}}
        await EventStream(source.events())(scope, receive, send)

    asyncio.run(serve())
    assert source.closed
