"""What the routes are given: the corpus and the settings of the app they belong to."""

from typing import Annotated

from fastapi import Depends, Request

from assistant.assistant import Corpus
from assistant.settings import Settings


def _corpus(request: Request) -> Corpus:
    corpus: Corpus = request.app.state.corpus
    return corpus


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CorpusDep = Annotated[Corpus, Depends(_corpus)]
SettingsDep = Annotated[Settings, Depends(_settings)]
