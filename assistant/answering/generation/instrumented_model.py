"""Counts the use of a chat model for Prometheus, and traces it for OpenTelemetry.

Tokens are estimated: a word is one, and so is each Chinese character. Endpoints that count
themselves do so each in its own way, and many do not.
"""

import re
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode
from prometheus_client import CollectorRegistry, Counter, Histogram

from assistant.answering.chat_model import ChatModel, JsonSchema, Message
from vectorstore.analysis.unicode_text import HAN_RANGES
from vectorstore.errors import Unavailable

_WORD = re.compile(rf"[\u3040-\u30ff{HAN_RANGES}]|\w+")
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)

REGISTRY = CollectorRegistry()
"""The metrics of chat models in this process."""
_tokens = Counter(
    "wenzheng_chat_model_tokens",
    "Estimated tokens to and from the chat model: words, each Chinese character as one",
    ["model", "direction"],
    registry=REGISTRY,
)
_seconds = Histogram(
    "wenzheng_chat_model_seconds",
    "Time of a reply of the chat model",
    ["model", "outcome"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
_tracer = trace.get_tracer("wenzheng")


def estimated_tokens(text: str) -> int:
    """How many words a text has, each Chinese character being one."""
    return len(_WORD.findall(text))


def after_tokens(text: str, count: int) -> int | None:
    """Where the token after the first `count` begins; None for a text that has no more."""
    token = next(islice(_WORD.finditer(text), count, None), None)
    return token.start() if token else None


class InstrumentedModel:
    """A chat model whose use is counted and traced."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        """The reply in pieces. Raises Unavailable."""
        asked = sum(estimated_tokens(message.content) for message in messages)
        reply: list[str] = []
        outcome = "abandoned"
        started = time.perf_counter()
        span = _tracer.start_span(
            f"chat {self.name}",
            kind=SpanKind.CLIENT,
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "openai",
                "gen_ai.request.model": self.name,
                "gen_ai.usage.input_tokens": asked,
            },
        )
        try:
            for piece in self._model.stream(messages, schema=schema):
                reply.append(piece)
                yield piece
            outcome = "written"
        except Unavailable:
            outcome = "failed"
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            written = estimated_tokens("".join(reply))
            _tokens.labels(self.name, "in").inc(asked)
            _tokens.labels(self.name, "out").inc(written)
            _seconds.labels(self.name, outcome).observe(time.perf_counter() - started)
            span.set_attribute("gen_ai.usage.output_tokens", written)
            span.end()
