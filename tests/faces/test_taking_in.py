"""Files taken in at a terminal: what was begun ends before the corpus is closed."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.ingested import Ingested
from ingest.bulk_ingest import Brought
from ui.cli import cli
from vectorstore.progress import Progress, silent


class NotedCorpus:
    """A corpus that notes when its taking in ends, and when it is closed."""

    def __init__(self) -> None:
        self.ends: list[str] = []

    def ingest_all(
        self, files: Iterable[Brought], progress: Progress = silent
    ) -> Generator[Ingested]:
        try:
            for file in files:
                yield Ingested(path=file.name, status="added")
        finally:
            self.ends.append("taking in")

    @contextmanager
    def opened(self, _: object) -> Iterator["NotedCorpus"]:
        try:
            yield self
        finally:
            self.ends.append("corpus")


@pytest.mark.parametrize("terminal", ["listens", "is gone"])
def test_no_file_is_read_ahead_any_more_when_the_corpus_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("好。", encoding="utf-8")

    def say(sentence: str) -> None:
        if terminal == "is gone" and sentence.startswith("added"):
            raise BrokenPipeError

    corpus = NotedCorpus()
    monkeypatch.setattr("ui.opening.corpus", corpus.opened)
    monkeypatch.setattr("ui.terminal.say", say)
    CliRunner().invoke(cli, ["ingest", str(tmp_path)])
    assert corpus.ends == ["taking in", "corpus"]
