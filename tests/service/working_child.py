"""Works on jobs as `wenzheng worker` does, but halts itself in the middle of its first."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from support.embedders import WordEmbedder

from assistant.assistant import Assistant
from assistant.jobs.database_worker import DatabaseWorker
from assistant.jobs.job_runner import JobRunner
from assistant.settings import Settings
from ui.worker import work
from vectorstore.embedder_protocol import Matrix
from vectorstore.job_table import JobTable
from vectorstore.storage.location import Location
from vectorstore.store import Store


class HaltingEmbedder(WordEmbedder):
    """Stops its process, which only another can continue, before it first embeds a text."""

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        if not self.embedded:
            os.kill(os.getpid(), signal.SIGSTOP)
        return super().embed_documents(texts)


folder, database_url, chroma_url, timeout = sys.argv[1:]
settings = Settings(
    _env_file=None, data_dir=Path(folder), database_url=database_url, chroma_url=chroma_url
)
store = Store(
    settings.data_dir, HaltingEmbedder(), database_url=database_url, chroma=settings.chroma
)
with closing(store), closing(JobTable(Location(settings.data_dir, database_url))) as table:
    runner = JobRunner(table, Assistant(store, settings))
    work(DatabaseWorker(database_url, table, runner, at_once=1, timeout=float(timeout)))
