"""A store whose meanings are words, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedders import WordEmbedder

from vectorstore.store import Store


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: WordEmbedder) -> Iterator[Store]:
    opened = Store(tmp_path / "data", embedder)
    yield opened
    opened.close()
