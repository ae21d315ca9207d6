"""The REST service as an app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import to_thread
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.telemetry import TelemetryConfig

from assistant.api import (
    answers,
    audit,
    batches,
    corpus,
    embeddings,
    error_responses,
    health,
    jobs,
    openai,
    signin,
)
from assistant.api.conditional_requests import NotModified, not_modified
from assistant.api.description import PROBLEMS, asks_for_key, describe
from assistant.api.host_check import HostCheckMiddleware
from assistant.api.middleware_stack import gate
from assistant.api.query_parameters import refuse_unknown
from assistant.api.request_logging import Observer
from assistant.api.security_headers import SecurityHeadersMiddleware
from assistant.api.service import Service
from assistant.corpus import ServedCorpus
from assistant.settings import Settings, listed

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""FastAPI's own would tell what stands in a URL, the question for one."""


def build_app(served: ServedCorpus, settings: Settings, *, check_hosts: bool = False) -> FastAPI:
    """The contract's routes over a corpus; `check_hosts` where the settings say who reaches it."""
    service = Service(served, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(service.jobs.start)
        yield
        await to_thread.run_sync(service.close)

    app = FastAPI(
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
        title="Wenzheng",
        version=version("wenzheng"),
        summary="Ask policy speeches; every claim of an answer is a passage you can open.",
        middleware=gate(service),
        generate_unique_id_function=lambda route: route.name,
    )
    if check_hosts:
        app.add_middleware(HostCheckMiddleware, settings=settings)
    if origins := listed(settings.cors_origins):
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Prefer"],
            expose_headers=[
                "ETag",
                "Location",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Request-Id",
            ],
        )
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Observer, metrics=service.metrics)
    app.add_middleware(SecurityHeadersMiddleware)
    app.state.service = service
    app.state.served = served
    app.state.fingerprint = served.fingerprint
    error_responses.install(app)
    app.add_exception_handler(NotModified, not_modified)
    for router in (
        answers.router,
        batches.router,
        openai.router,
        embeddings.router,
        corpus.router,
        jobs.router,
        audit.router,
    ):
        app.include_router(
            router, dependencies=[asks_for_key, Depends(refuse_unknown)], responses=PROBLEMS
        )
    app.include_router(health.router, responses={503: PROBLEMS[503]})
    app.include_router(signin.router)
    describe(app, service)
    return app
