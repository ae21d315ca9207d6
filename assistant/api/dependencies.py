"""What the routes are given: the service of the app they belong to, and its corpus."""

from typing import Annotated

from fastapi import Depends, Request

from assistant.api.caller import Caller, caller_of
from assistant.api.service import Service
from assistant.corpus import Corpus, ServedCorpus
from assistant.localization.languages import preferred_language


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]


def _caller(request: Request) -> Caller:
    return caller_of(request)


CallerDep = Annotated[Caller, Depends(_caller)]
"""Who asks."""


def _corpus(service: ServiceDep, caller: CallerDep) -> Corpus:
    return service.corpus_of(caller)


CorpusDep = Annotated[Corpus, Depends(_corpus)]
"""The corpus, or what of it is the caller's to see."""


def _served(request: Request) -> ServedCorpus:
    served: ServedCorpus = request.app.state.served
    return served


ServedDep = Annotated[ServedCorpus, Depends(_served)]


def _reader(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))


ReaderDep = Annotated[str, Depends(_reader)]
"""The language that a list is read in, as a BCP 47 tag; "" where the client names none."""
