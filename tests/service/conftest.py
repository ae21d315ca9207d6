"""A corpus of two speeches, and servers over it on the loopback address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over a real store that no test may change."""
    folder: Path = tmp_path_factory.mktemp("corpus")
    store = Store(folder, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    yield Assistant(store, Settings(data_dir=folder))
    store.close()


@pytest.fixture(scope="session")
def url(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the assistant is served, with nothing set."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("service"))
    with serving(lambda: build_app(assistant, settings)) as found:
        yield found
