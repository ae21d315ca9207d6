"""Several server processes over one Chroma server and one library are one service."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sharing_child
from support import forked
from support.embedders import WordEmbedder
from support.running_chroma import RunningChroma
from support.speeches import PORT, SCHOOL, document

from assistant.assistant import Assistant
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.chroma import ServerIndexes, VectorIndex
from vectorstore.errors import Busy, StoreInUse, Unavailable
from vectorstore.lock import Turn
from vectorstore.store import Store

pytestmark = pytest.mark.slow

QUESTIONS = ("船舶排放怎么减少？", "谁谈到了音乐教师？", "合唱基金", "火星上有生命吗？")
VARYING = {"id", "timings"}
PAGE = "关于水渠的建议\n●何渠乐（市政协委员）\n水渠年久失修。建议：一是修好水渠。二是管好水渠。"


@contextmanager
def running(folder: Path) -> Iterator[RunningChroma]:
    server = RunningChroma(folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    """A Chroma server that no test may stop; each has a library of its own in it."""
    with running(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, chroma: RunningChroma) -> Path:
    """A data folder with two speeches, whose vectors stand in the Chroma server."""
    with shared(tmp_path / "data", chroma) as store:
        store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    return tmp_path / "data"


@contextmanager
def shared(folder: Path, chroma: RunningChroma) -> Iterator[Store]:
    store = Store(folder, WordEmbedder(), chroma=chroma.address)
    yield store
    store.close()


def comparable(answer: str) -> dict[str, Any]:
    """What must be the same; of a score six digits, for a sum may be added up in another order."""
    parsed = json.loads(answer, parse_float=lambda digits: round(float(digits), 6))
    return {key: value for key, value in parsed.items() if key not in VARYING}


class Serving:
    """A server process and a client of it."""

    def __init__(self, folder: Path, chroma: RunningChroma) -> None:
        self._process, said = forked.started(sharing_child.serve, folder, chroma.url)
        with said:
            self.http = httpx.Client(base_url=f"http://127.0.0.1:{said.recv()}", timeout=30)

    def answer(self, question: str) -> dict[str, Any]:
        response = self.http.post("/v1/answers", json={"question": question})
        assert response.status_code == 200, response.text
        return comparable(response.text)

    def answers(self) -> list[dict[str, Any]]:
        return [self.answer(question) for question in QUESTIONS]

    def ingest(self, name: str, text: str) -> httpx.Response:
        return self.http.post("/v1/documents", files={"file": (name, text.encode())})

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        self.http.close()
        self.kill()


@pytest.fixture
def serve(folder: Path, chroma: RunningChroma) -> Iterator[Callable[[], Serving]]:
    """Starts one more server process."""
    with ExitStack() as stack:

        def started() -> Serving:
            server = Serving(folder, chroma)
            stack.callback(server.close)
            return server

        yield started


def in_time(happens: Callable[[], bool]) -> bool:
    """Whether it happens within half a minute."""
    deadline = time.monotonic() + 30
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_two_processes_answer_as_one_does_alone_and_each_knows_what_the_other_changed(
    serve: Callable[[], Serving], tmp_path: Path
) -> None:
    one, other = serve(), serve()
    alone = Store(tmp_path / "alone", WordEmbedder())
    alone.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    assistant = Assistant(alone, Settings(data_dir=tmp_path / "alone"))
    expected = [
        comparable(assistant.ask(Question(question=question)).model_dump_json())
        for question in QUESTIONS
    ]
    alone.close()

    assert one.answers() == expected
    assert other.answers() == expected

    taken = one.ingest("水渠.txt", PAGE)
    assert taken.status_code == 201
    found = other.answer("谁说修好水渠？")
    assert {citation["speaker"] for citation in found["citations"]} == {"何渠乐"}
    assert found == one.answer("谁说修好水渠？")

    other.http.delete(f"/v1/documents/{taken.json()['document_id']}")
    assert one.answers() == expected


def test_either_process_may_be_killed_and_the_other_serves_on(
    serve: Callable[[], Serving], folder: Path, chroma: RunningChroma
) -> None:
    one, other = serve(), serve()
    before = other.answers()

    one.kill()

    assert other.answers() == before
    assert other.ingest("水渠.txt", PAGE).status_code == 201
    with shared(folder, chroma) as store:
        assert not store.check()


class TestWithoutTheRunningChroma:
    @pytest.fixture
    def chroma(self, tmp_path: Path) -> Iterator[RunningChroma]:
        """A Chroma server of the test's own, to be stopped."""
        with running(tmp_path / "chroma") as server:
            yield server

    @pytest.mark.parametrize("loses", ["nothing", "everything"])
    def test_without_the_chroma_server_it_says_so_and_comes_back_by_itself(
        self, serve: Callable[[], Serving], chroma: RunningChroma, tmp_path: Path, loses: str
    ) -> None:
        server = serve()
        before = server.answers()
        assert server.http.get("/readyz").status_code == 200

        chroma.kill()

        assert in_time(lambda: server.http.get("/readyz").status_code == 503)
        assert "index" in server.http.get("/readyz").json()["detail"]
        refused = server.http.post("/v1/answers", json={"question": QUESTIONS[0]})
        assert (refused.status_code, refused.headers["content-type"]) == (
            503,
            "application/problem+json",
        )
        assert server.ingest("水渠.txt", PAGE).status_code == 503
        assert server.http.get("/livez").status_code == 200
        assert len(server.http.get("/v1/speeches").json()["speeches"]) == 2

        if loses == "everything":
            shutil.rmtree(tmp_path / "chroma")
        chroma.start()

        assert in_time(lambda: server.http.get("/readyz").status_code == 200)
        assert server.answers() == before
        assert server.ingest("水渠.txt", PAGE).status_code == 201


def test_what_a_process_left_half_done_is_done_by_the_next(
    folder: Path, chroma: RunningChroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    water = document(PORT)
    with shared(folder, chroma) as one, shared(folder, chroma) as other:

        def away(*_: object) -> None:
            raise Unavailable("The vector index does not answer.")

        monkeypatch.setattr(one.index, "follow", away)
        with pytest.raises(Unavailable):
            one.add(water, name="又一.txt", source="b", sha256="2" * 64)

        vector = WordEmbedder().embed_queries(["岸电设施"])[0]
        found = {hit.passage_id[:16] for hit in other.search_vectors(vector, 50)}
        assert found == {"1" * 16, "2" * 16}
        assert not other.check()
        assert other.fingerprint() == one.fingerprint()


def test_an_index_made_anew_by_one_is_used_by_all(folder: Path, chroma: RunningChroma) -> None:
    vector = WordEmbedder().embed_queries(["岸电设施"])[0]
    with shared(folder, chroma) as one, shared(folder, chroma) as other:
        before = one.search_vectors(vector, 50)
        for _ in range(2):
            other.repair()
            assert one.search_vectors(vector, 50) == before
        assert not one.check()


def test_an_index_discarded_while_it_is_opened_is_not_taken_for_an_empty_one(
    folder: Path, chroma: RunningChroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = WordEmbedder().embed_queries(["岸电设施"])[0]
    opening = ServerIndexes.open
    with shared(folder, chroma) as one, shared(folder, chroma) as other:
        before = one.search_vectors(vector, 50)
        other.repair()

        def too_late(indexes: ServerIndexes, generation: int, **how: bool) -> VectorIndex:
            monkeypatch.undo()
            other.repair()
            return opening(indexes, generation, **how)

        monkeypatch.setattr(ServerIndexes, "open", too_late)
        assert one.search_vectors(vector, 50) == before
        assert not one.check()


def test_two_libraries_on_one_chroma_server_keep_apart(
    folder: Path, chroma: RunningChroma, tmp_path: Path
) -> None:
    with shared(folder, chroma) as one, shared(tmp_path / "second", chroma) as second:
        assert second.size() == 0
        assert not one.check()
        assert not second.check()


def test_changes_take_turns_and_nobody_waits_without_end(tmp_path: Path) -> None:
    mine, theirs = Turn(tmp_path, shared=True), Turn(tmp_path, shared=True)
    with mine.taken(), mine.taken(), pytest.raises(Busy, match="try again"), theirs.taken(0.1):
        pass
    with theirs.taken(0.1):
        pass


def test_a_folder_is_shared_or_owned_and_never_both(folder: Path, chroma: RunningChroma) -> None:
    with (
        shared(folder, chroma),
        pytest.raises(StoreInUse, match="share it over a Chroma server"),
    ):
        Store(folder, WordEmbedder())
    alone = Store(folder, WordEmbedder())
    with pytest.raises(StoreInUse, match="in use by process"):
        Store(folder, WordEmbedder(), chroma=chroma.address)
    alone.close()


def test_nobody_embeds_anew_what_others_use(folder: Path, chroma: RunningChroma) -> None:
    with shared(folder, chroma) as store:
        with pytest.raises(StoreInUse):
            Store(folder, WordEmbedder("other"), chroma=chroma.address, reembed=True)
        assert not store.check()
    again = Store(folder, WordEmbedder("other"), chroma=chroma.address, reembed=True)
    assert not again.check()
    again.close()
