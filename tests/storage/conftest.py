"""A store whose meanings are words, in a folder of its own and on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import postgresql
from support.embedders import WordEmbedder

from vectorstore.store import Store


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.PostgresqlServer]:
    with postgresql.running() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where the library is: in a file, or in a database of the test's own."""
    if request.param == "sqlite":
        return None
    found: postgresql.PostgresqlServer = request.getfixturevalue("server")
    return found.new_database()


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: WordEmbedder, database_url: str | None) -> Iterator[Store]:
    opened = Store(tmp_path / "data", embedder, database_url=database_url)
    yield opened
    opened.close()
