"""A process that is killed while it takes documents in loses nothing it acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from support.embedders import WordEmbedder

from vectorstore.store import Store

ROUNDS = 40


def test_killed_at_any_moment_nothing_is_partial_and_nothing_acknowledged_is_lost(
    tmp_path: Path,
) -> None:
    child = Path(__file__).with_name("ingesting_child.py")
    tests = str(child.parents[1])
    acknowledged: dict[int, str] = {}
    chance = random.Random(7)
    for _ in range(ROUNDS):
        first = max(acknowledged, default=-1) + 1
        with subprocess.Popen(
            [sys.executable, str(child), str(tmp_path), str(first)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([tests, str(child.parents[2])])},
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, "the child took nothing in"
            time.sleep(chance.uniform(0, 0.25))
            process.send_signal(signal.SIGKILL)
            for said in [line, *process.stdout.read().splitlines()]:
                if said.count(" ") == 1 and len(said.split()[1]) == 16:
                    number, document_id = said.split()
                    acknowledged[int(number)] = document_id
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
