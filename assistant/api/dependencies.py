"""What the routes are given: the service of the app they belong to, and its corpus."""

from typing import Annotated

from fastapi import Depends, Request

from assistant.api.service import Service
from assistant.corpus import Corpus
from assistant.localization.languages import preferred_language


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]


def _corpus(service: ServiceDep) -> Corpus:
    return service.corpus


CorpusDep = Annotated[Corpus, Depends(_corpus)]


def _caller(request: Request) -> str:
    caller: str = request.state.caller
    return caller


CallerDep = Annotated[str, Depends(_caller)]
"""Who asks: the id of a key, or an address."""


def _reader(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))


ReaderDep = Annotated[str, Depends(_reader)]
"""The language that a list is read in, as a BCP 47 tag; "" where the client names none."""
