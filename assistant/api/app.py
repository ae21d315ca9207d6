"""The REST service as an app."""

from importlib.metadata import version

from fastapi import FastAPI

from assistant.api import answers, corpus, health, problems
from assistant.api.limits import BodyLimit
from assistant.assistant import Corpus
from assistant.settings import Settings

_FORM_OVERHEAD = 64 * 1024


def build_app(served: Corpus, settings: Settings) -> FastAPI:
    """The contract's routes over a corpus."""
    app = FastAPI(
        title="Wenzheng 问政",
        version=version("wenzheng"),
        summary="Ask policy speeches; every claim of an answer is a passage you can open.",
    )
    app.add_middleware(BodyLimit, max_body_size=settings.max_upload_bytes + _FORM_OVERHEAD)
    app.state.corpus = served
    app.state.settings = settings
    problems.install(app)
    for router in (answers.router, corpus.router, health.router):
        app.include_router(router)
    return app
