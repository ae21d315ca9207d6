"""Traces tell how an answer came about, and what was asked only where they may."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as told
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.answering.chat_model import JsonSchema, Message
from assistant.answering.generation.instrumented_model import InstrumentedModel
from assistant.api import tracing
from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.errors import Unavailable

QUESTION = "船舶排放怎么减少？"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """All spans of this process; there is one provider in a process, for good."""
    found = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(found))
    trace.set_tracer_provider(provider)
    return found


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> InMemorySpanExporter:
    exporter.clear()
    return exporter


def named(exporter: InMemorySpanExporter, name: str) -> ReadableSpan:
    (span,) = (span for span in exporter.get_finished_spans() if span.name == name)
    return span


@pytest.mark.parametrize("may_tell", [True, False])
def test_a_request_and_its_retrieval_are_part_of_the_callers_trace(
    assistant: Assistant, tmp_path: Path, spans: InMemorySpanExporter, may_tell: bool
) -> None:
    settings = Settings(data_dir=tmp_path, log_questions=may_tell)
    with TestClient(build_app(assistant, settings)) as client:
        client.get("/livez")
        client.get("/v1/passages", params={"q": QUESTION})
        answer = client.post(
            "/v1/answers",
            json={"question": QUESTION},
            headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
        ).json()

    request, retrieval = named(spans, "POST /v1/answers"), named(spans, "retrieval")
    assert len(spans.get_finished_spans()) == 3
    assert request.context.trace_id == retrieval.context.trace_id == int(TRACE, 16)
    assert retrieval.parent
    assert retrieval.parent.span_id == request.context.span_id
    assert request.attributes
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["wenzheng.answer.id"] == answer["id"]
    assert retrieval.attributes
    assert retrieval.attributes["gen_ai.operation.name"] == "retrieval"
    assert answer["passages"][0]["id"] in str(retrieval.attributes["gen_ai.retrieval.documents"])
    text = "".join(span.to_json() for span in spans.get_finished_spans())
    assert (retrieval.attributes.get("gen_ai.retrieval.query.text") == QUESTION) is may_tell
    assert ("船舶" in text.encode().decode("unicode_escape")) is may_tell
    assert "%E8%88%B9" not in text


class Writing:
    """A chat model that says what it is given, or fails."""

    name = "scripted"

    def __init__(self, *pieces: str | Unavailable) -> None:
        self._pieces = pieces

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        for piece in self._pieces:
            if isinstance(piece, Unavailable):
                raise piece
            yield piece


def test_a_chat_model_is_counted_and_traced(
    assistant: Assistant, tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    messages = [Message("system", "Quote."), Message("user", "岸电 power")]

    assert list(InstrumentedModel(Writing("建设", " shore")).stream(messages)) == ["建设", " shore"]
    with pytest.raises(Unavailable):
        list(InstrumentedModel(Writing("建", Unavailable("It is gone."))).stream(messages))

    whole, broken = spans.get_finished_spans()
    assert whole.attributes
    assert whole.attributes["gen_ai.request.model"] == "scripted"
    assert whole.attributes["gen_ai.usage.input_tokens"] == 4
    assert whole.attributes["gen_ai.usage.output_tokens"] == 3
    assert not broken.status.is_ok
    assert "power" not in whole.to_json()
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as client:
        numbers = client.get("/metrics").text
    assert 'wenzheng_chat_model_tokens_total{direction="in",model="scripted"} 8.0' in numbers
    assert 'wenzheng_chat_model_tokens_total{direction="out",model="scripted"} 4.0' in numbers
    assert 'wenzheng_chat_model_seconds_count{model="scripted",outcome="failed"} 1.0' in numbers


class Collector(TraceServiceServicer):
    """A real OTLP endpoint that remembers the names of spans."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def Export(  # noqa: N802 - as the protocol has it
        self, request: told.ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> told.ExportTraceServiceResponse:
        self.names += [
            span.name
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        return told.ExportTraceServiceResponse()


def test_spans_reach_the_endpoint_that_is_set() -> None:
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(1))
    add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()

    provider = tracing.provider(f"http://127.0.0.1:{port}")
    provider.get_tracer("test").start_span("retrieval").end()
    provider.shutdown()
    server.stop(None).wait()

    assert collector.names == ["retrieval"]


def test_nothing_is_set_up_without_an_endpoint(tmp_path: Path) -> None:
    before = trace.get_tracer_provider()
    tracing.configure(Settings(data_dir=tmp_path))
    assert trace.get_tracer_provider() is before
