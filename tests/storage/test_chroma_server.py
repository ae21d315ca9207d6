"""A Chroma server that cannot be used is said in one sentence, which names the setting to mend."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from support.embedders import WordEmbedder
from support.running_chroma import RunningChroma
from support.speeches import PORT, document

from assistant.settings import Settings
from vectorstore import chroma_server
from vectorstore.chroma import Limits, ServerIndexes
from vectorstore.chroma_server import ChromaServer
from vectorstore.errors import InvalidRequest, Unavailable
from vectorstore.records import Filters
from vectorstore.store import Store


class Guarded(BaseHTTPRequestHandler):
    """Lets nobody in, and remembers who asked."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def guarded() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Guarded) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    chroma = RunningChroma(tmp_path_factory.mktemp("chroma"))
    chroma.start()
    yield chroma
    chroma.kill()


def test_a_token_that_is_not_accepted_is_said_and_never_repeated(guarded: str) -> None:
    settings = Settings(_env_file=None, chroma_url=guarded, chroma_token="geheim")
    assert settings.chroma
    with pytest.raises(Unavailable, match="WENZHENG_CHROMA_TOKEN") as refused:
        ServerIndexes(settings.chroma, "x")
    assert "geheim" not in refused.value.message + repr(settings.chroma)
    assert Guarded.asked[-1]["x-chroma-token"] == "geheim"
    bearer = settings.model_copy(update={"chroma_token_header": "Authorization"}).chroma
    assert bearer
    with pytest.raises(Unavailable):
        ServerIndexes(bearer, "x")
    assert Guarded.asked[-1]["authorization"] == "Bearer geheim"


def test_a_server_that_does_not_answer_or_is_none_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unavailable, match="start it with `chroma run`"):
        ServerIndexes(ChromaServer(nobody), "x")
    for url in ("ftp://host", "http://", "http://host:port"):
        with pytest.raises(InvalidRequest, match="write it as"):
            ServerIndexes(ChromaServer(url), "x")


def test_a_certificate_file_that_is_missing_is_said(tmp_path: Path) -> None:
    server = ChromaServer("https://127.0.0.1:1", ca_file=str(tmp_path / "none.pem"))
    with pytest.raises(Unavailable, match="WENZHENG_CHROMA_CA_FILE"):
        ServerIndexes(server, "x")


@pytest.mark.slow
@pytest.mark.parametrize("part", ["tenant", "database"])
def test_a_tenant_or_database_that_is_not_there_is_said(running: RunningChroma, part: str) -> None:
    with pytest.raises(Unavailable, match="WENZHENG_CHROMA_TENANT and WENZHENG_CHROMA_DATABASE"):
        ServerIndexes(ChromaServer(running.url, **{part: "nobody"}), "x")


@pytest.mark.slow
def test_no_call_writes_or_reads_more_than_a_server_allows(
    running: RunningChroma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.chroma._AT_SERVER", Limits(written=2, read=2))
    store = Store(tmp_path, WordEmbedder(), chroma=running.address)
    for number in range(3):
        store.add(document(PORT), name="x", source=str(number), sha256=f"{number}" * 64)
    store.add(document(PORT), name="y", source="0", sha256="9" * 64)
    assert store.size() > chroma_server.READS_AT_ONCE / 2
    assert not store.check()
    only = Filters(documents=("9" * 16,))
    held = store.library.passage_ids(only)
    assert 2 < len(held) < store.size()
    vector = WordEmbedder().embed_queries(["岸电设施"])[0]
    assert len(store.search_vectors(vector, 9)) == 2
    store.close()
