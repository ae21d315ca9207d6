"""Chat models behind any OpenAI-compatible endpoint, through LangChain.

LangChain traces and keeps nothing. Whatever goes wrong is raised as one `Unavailable`.
"""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.answering.chat_model import JsonSchema, Message
from assistant.answering.generation.circuit_breaker import CircuitBreaker
from assistant.answering.generation.reasoning_filter import without_reasoning
from vectorstore.errors import Unavailable

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

_REASONS = {
    "ModelRateLimitError": "takes no more questions now; ask again later",
    "ModelAuthenticationError": "refused the key; set WENZHENG_LLM_API_KEY",
    "ModelPermissionDeniedError": "refused the key; set WENZHENG_LLM_API_KEY",
    "ModelNotFoundError": "is not known there; set WENZHENG_LLM_MODEL and WENZHENG_LLM_BASE_URL",
    "ContextOverflowError": "cannot take so long a prompt; lower WENZHENG_LLM_CONTEXT_TOKENS",
    "ModelInvalidRequestError": "refused the request as malformed",
    "ModelAPIError": "failed on its own side",
    "APIError": "failed on its own side",
}
_OVERFLOW = "ContextOverflowError"
_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size_error|ContextWindowExceededError"
    r"|maximum context length|available context size"
)
"""How OpenAI, llama.cpp, LiteLLM and vLLM say that a prompt is longer than the window."""
_deadline: ContextVar[float] = ContextVar("deadline")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a chat model may take and how often it is tried.

    A reply ends at the latest `total_seconds` after it was asked for, plus what one read may
    wait, `silence_seconds`; that is also how long the first word may take.
    """

    connect_seconds: float = 5.0
    silence_seconds: float = 60.0
    total_seconds: float = 120.0
    retries: int = 2
    longest_pause_seconds: float = 10.0
    max_tokens: int = 700
    failures: int = 3
    rest_seconds: float = 30.0


class _Failed(Unavailable):
    """`pause` is how many seconds later it may be tried again; None where that is no use.

    `refused` says that the endpoint takes no such request.
    """

    def __init__(self, message: str, pause: float | None = None, *, refused: bool = False) -> None:
        super().__init__(message)
        self.pause = pause
        self.refused = refused


class OpenAICompatible:
    """A chat model behind an OpenAI-compatible endpoint. Safe to use from several threads."""

    def __init__(
        self, base_url: str, model: str, api_key: str | None = None, limits: Limits | None = None
    ) -> None:
        self.name = model
        self._base_url = base_url
        self._api_key = api_key
        self._limits = limits or Limits()
        self._breaker = CircuitBreaker(self._limits.failures, self._limits.rest_seconds)
        self._lock = threading.Lock()
        self._loaded: BaseChatModel | None = None
        self._takes_schemas = True

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        """The reply in pieces, without what a reasoning model thinks aloud. Raises Unavailable.

        An endpoint that refuses a schema is asked once more without, and from then on.
        """
        rest = self._breaker.wait()
        if rest:
            raise Unavailable(
                f"The chat model {self.name!r} failed several times running and is left alone "
                f"for another {rest:.0f} s."
            )
        try:
            yield from without_reasoning(self._tries(messages, schema))
        except Unavailable:
            self._breaker.failed()
            raise
        self._breaker.succeeded()

    def _tries(self, messages: Sequence[Message], schema: JsonSchema | None) -> Iterator[str]:
        """The reply of the first try that begins one."""
        deadline = time.monotonic() + self._limits.total_seconds
        left = self._limits.retries
        while True:
            schema = schema if self._takes_schemas else None
            pieces = self._reply(messages, schema, deadline)
            try:
                first = next(pieces, "")
            except _Failed as failed:
                if failed.refused and schema:
                    self._takes_schemas = False
                    continue
                if not left or failed.pause is None:
                    raise
                pause = failed.pause or 0.5 * 2 ** (self._limits.retries - left)
                if time.monotonic() + pause >= deadline:
                    raise
                time.sleep(pause)
                left -= 1
                continue
            yield first
            yield from pieces
            return

    def _reply(
        self, messages: Sequence[Message], schema: JsonSchema | None, deadline: float
    ) -> Iterator[str]:
        from langsmith import tracing_context

        sent = [(message.role, message.content) for message in messages]
        _deadline.set(deadline)
        finish_reason = ""
        try:
            stream = self._model().stream(
                sent, timeout=self._timeout(deadline), **self._dialect(schema)
            )
            with closing(stream) as chunks:  # type: ignore[type-var]
                while True:
                    with tracing_context(enabled=False):
                        chunk = next(chunks, None)
                    if chunk is None:
                        break
                    finish_reason = chunk.response_metadata.get("finish_reason") or finish_reason
                    if chunk.text:
                        yield str(chunk.text)
        except Exception as error:
            raise self._translate(error, deadline) from error
        if finish_reason == "length":
            raise _Failed(
                f"The chat model {self.name!r} was cut off at its longest reply, "
                f"{self._limits.max_tokens} tokens; raise WENZHENG_LLM_MAX_TOKENS."
            )
        if finish_reason == "content_filter":
            raise _Failed(f"The filter of the chat model {self.name!r} held its reply back.")
        if not finish_reason:
            raise _Failed(f"The chat model {self.name!r} broke off in the middle of its reply.")

    def _model(self) -> "BaseChatModel":
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> "BaseChatModel":
        import httpx2
        from langchain.chat_models import init_chat_model

        dialect: dict[str, Any] = (
            {"max_tokens": self._limits.max_tokens} if self._is_openai else {"temperature": 0}
        )
        model: BaseChatModel = init_chat_model(
            self.name,
            model_provider="openai",
            base_url=self._base_url,
            api_key=self._api_key or "none",
            max_retries=0,
            use_responses_api=False,
            stream_usage=False,
            http_client=httpx2.Client(event_hooks={"response": [_enforce_deadline]}),
            **dialect,
        )
        return model

    @property
    def _is_openai(self) -> bool:
        return urlsplit(self._base_url).hostname == "api.openai.com"

    def _dialect(self, schema: JsonSchema | None) -> dict[str, Any]:
        """What is added to a request: other endpoints know `max_tokens` by its old name only."""
        extra: dict[str, Any] = {}
        if not self._is_openai:
            extra["max_tokens"] = self._limits.max_tokens
        if schema:
            named = {"name": "reply", "schema": schema, "strict": True}
            extra["response_format"] = {"type": "json_schema", "json_schema": named}
        return {"extra_body": extra} if extra else {}

    def _timeout(self, deadline: float) -> "httpx2.Timeout":
        import httpx2

        left = max(deadline - time.monotonic(), 0.01)
        return httpx2.Timeout(
            min(self._limits.silence_seconds, left),
            connect=min(self._limits.connect_seconds, left),
        )

    def _translate(self, error: Exception, deadline: float) -> _Failed:
        """What went wrong, and whether it is worth another try."""
        from langchain_core import exceptions as known

        pause, too_long = None, False
        if time.monotonic() >= deadline:
            why = f"took longer than {self._limits.total_seconds:g} s"
        elif isinstance(error, known.ModelTimeoutError):
            silent = f"was silent for {self._limits.silence_seconds:g} s"
            why = f"{silent}; raise WENZHENG_LLM_SILENCE_SECONDS if it needs longer"
        elif isinstance(error, known.ModelConnectionError):
            why = f"cannot be reached at {_public_address(self._base_url)}; check that it runs"
            pause = 0.0
        elif too_long := _is_a(error, _OVERFLOW) or bool(_TOO_LONG.search(str(error))):
            why = _REASONS[_OVERFLOW]
        else:
            nonsense = f"sent what is no reply of a chat model ({type(error).__name__})"
            why = next((why for name, why in _REASONS.items() if _is_a(error, name)), nonsense)
            pause = _retry_after(error) if getattr(error, "is_retryable", False) else None
        if pause is not None and pause > self._limits.longest_pause_seconds:
            why, pause = f"{why} (it asks for {pause:.0f} s)", None
        refused = _is_a(error, "ModelInvalidRequestError") and not too_long
        return _Failed(f"The chat model {self.name!r} {why}.", pause, refused=refused)


def _is_a(error: Exception, name: str) -> bool:
    return any(kind.__name__ == name for kind in type(error).__mro__)


def _retry_after(error: Exception) -> float:
    """The seconds of a `Retry-After` header, or 0."""
    response = getattr(error, "response", None)
    try:
        return max(float(response.headers["retry-after"]), 0.0) if response is not None else 0.0
    except (KeyError, ValueError):
        return 0.0


def _public_address(url: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _enforce_deadline(response: "httpx2.Response") -> None:
    """Make the body end at the deadline, comments that keep a stream alive included."""
    import httpx2

    deadline, inner = _deadline.get(), response.stream

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for piece in inner:  # type: ignore[union-attr]
                if time.monotonic() >= deadline:
                    raise httpx2.ReadTimeout("the deadline has passed")
                yield piece

        def close(self) -> None:
            inner.close()  # type: ignore[union-attr]

    response.stream = Bounded()
