"""Traces for OpenTelemetry: a request, the retrieval in it, and what a chat model was asked."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.records import Answer
from assistant.settings import Settings

_tracer = trace.get_tracer("wenzheng")
_callers = TraceContextTextMapPropagator()


def configure(settings: Settings) -> None:
    """Send traces where the settings say, if they do; until then nothing is recorded."""
    if settings.otlp_endpoint:
        trace.set_tracer_provider(provider(settings.otlp_endpoint))


def provider(endpoint: str) -> TracerProvider:
    """Collects spans and sends them to an OTLP endpoint over gRPC, in a thread of its own."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    found = TracerProvider(resource=Resource.create({"service.name": "wenzheng"}))
    found.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return found


@contextmanager
def request_span(scope: Scope, request_id: str) -> Iterator[Span]:
    """The span of a request, part of its caller's trace where that tells of one."""
    if not scope["path"].startswith("/v1/"):
        yield trace.INVALID_SPAN
        return
    context = _callers.extract(Headers(scope=scope))
    with _tracer.start_as_current_span(
        scope["method"],
        context=context,
        kind=SpanKind.SERVER,
        attributes={"http.request.method": scope["method"], "wenzheng.request.id": request_id},
        record_exception=False,
    ) as span:
        yield span


def responded(span: Span, method: str, route: str, status: int) -> None:
    """Tell the span of a request what it was answered with."""
    span.update_name(f"{method} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def answered(answer: Answer, *, questions: bool) -> None:
    """Tell the span of the request about its answer, and of the retrieval in it.

    The question's text is told only where `questions` may be.
    """
    request = trace.get_current_span()
    request.set_attributes({
        "wenzheng.answer.id": answer.id,
        "wenzheng.answer.status": answer.status,
        "wenzheng.answer.mode": answer.mode,
        "wenzheng.answer.citations": len(answer.citations),
        "wenzheng.answer.unsupported": len(answer.unsupported),
    })
    ended = time.time_ns()
    started = ended - int(answer.timings.total * 1e9)
    span = _tracer.start_span("retrieval", start_time=started)
    if span.is_recording():
        span.set_attributes({
            "gen_ai.operation.name": "retrieval",
            "gen_ai.data_source.id": answer.corpus,
            "gen_ai.retrieval.documents": json.dumps([
                {"id": passage.id, "score": passage.score} for passage in answer.passages
            ]),
            "wenzheng.retrieval.confidence": answer.confidence,
            "wenzheng.retrieval.language": answer.language,
        })
        if questions:
            span.set_attribute("gen_ai.retrieval.query.text", answer.question)
    span.end(started + int(answer.timings.retrieval * 1e9))
