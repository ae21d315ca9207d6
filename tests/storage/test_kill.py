"""A process that is killed while it takes documents in loses nothing it acknowledged."""

import random
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from ingesting_child import ingest_for_ever
from support import forked
from support.embedders import WordEmbedder

from vectorstore.store import Store

ROUNDS = 24


def acknowledged_until_killed(folder: Path, first: int, seconds: float) -> dict[int, str]:
    """The document ids by number that a process says before it is killed, some time after one."""
    process, hear = forked.started(ingesting, folder, first)
    said: list[tuple[str, str]] = []
    with hear, suppress(EOFError, OSError):
        said.append(hear.recv())
        time.sleep(seconds)
        process.kill()
        while True:
            said.append(hear.recv())
    process.join()
    assert said, "the process took nothing in"
    return {int(number): document_id for number, document_id in said}


def ingesting(folder: Path, first: int, say: Connection) -> None:
    ingest_for_ever(folder, first, say.send)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_partial_and_nothing_acknowledged_is_lost(
    tmp_path: Path,
) -> None:
    acknowledged: dict[int, str] = {}
    chance = random.Random(7)
    for _ in range(ROUNDS):
        first = max(acknowledged, default=-1) + 1
        acknowledged |= acknowledged_until_killed(tmp_path, first, chance.uniform(0, 0.25))
    embedder = WordEmbedder()
    store = Store(tmp_path, embedder)
    try:
        assert not store.check()
        stored = {document.id: document for document in store.library.documents()}
        assert set(acknowledged.values()) <= set(stored)
        assert {(d.speeches, d.passages) for d in stored.values()} == {(5, 15)}
        assert embedder.embedded == []
        for number, document_id in list(acknowledged.items())[:: max(1, len(acknowledged) // 50)]:
            vector = embedder.embed_queries([f"一是办好{number}号丁段。"])[0]
            best = store.search_vectors(vector, 1)[0]
            assert best.passage_id == f"{document_id}-04-02"
    finally:
        store.close()
