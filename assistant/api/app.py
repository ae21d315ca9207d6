"""The REST service as an app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from assistant.api import answers, corpus, error_responses, health, openai, signin
from assistant.api.description import PROBLEMS, asks_for_key, describe
from assistant.api.gate import gate
from assistant.api.host_check import HostCheckMiddleware
from assistant.api.request_logging import Observer
from assistant.api.security_headers import SecurityHeadersMiddleware
from assistant.api.service import Service
from assistant.corpus import Corpus
from assistant.settings import Settings

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""FastAPI's own would tell what stands in a URL, the question for one."""


def build_app(served: Corpus, settings: Settings, *, check_hosts: bool = False) -> FastAPI:
    """The contract's routes over a corpus; `check_hosts` where the settings say who reaches it."""
    service = Service(served, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
        title="Wenzheng 问政",
        version=version("wenzheng"),
        summary="Ask policy speeches; every claim of an answer is a passage you can open.",
        middleware=gate(service),
    )
    if check_hosts:
        app.add_middleware(HostCheckMiddleware, settings=settings)
    app.add_middleware(Observer, metrics=service.metrics)
    app.add_middleware(SecurityHeadersMiddleware)
    app.state.service = service
    error_responses.install(app)
    for router in (answers.router, openai.router, corpus.router):
        app.include_router(router, dependencies=[asks_for_key], responses=PROBLEMS)
    app.include_router(health.router, responses={503: PROBLEMS[503]})
    app.include_router(signin.router)
    describe(app, service)
    return app
