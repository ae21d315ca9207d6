"""Replicas without a shared disk, over one PostgreSQL and one Chroma server, are one service."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest
from support import postgresql
from support.embedders import BundledEmbedder
from support.running_chroma import RunningChroma
from support.speeches import PORT, document

from vectorstore.store import Store

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).with_name("wenzheng")
PAGE = (
    "关于修好农田水渠的建议\n●何渠乐（市政协委员）\n本市农田水渠年久失修，一到旱季就漏水严重。\n"
    "建议：一是由水务局牵头，三年内修好全市的农田水渠。二是各村聘请专人管护水渠。"
)


@contextmanager
def replica(folder: Path, settings: dict[str, str]) -> Iterator[httpx.Client]:
    """`wenzheng serve` with a data folder of its own; the block gets a client of it."""
    folder.mkdir()
    with subprocess.Popen(
        [COMMAND, "serve", "--port", "0"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings, "WENZHENG_DATA_DIR": str(folder / "data")},
    ) as process:
        try:
            with httpx.Client(base_url=_announced(process), timeout=60) as client:
                yield client
        finally:
            process.kill()


def _announced(process: subprocess.Popen[str]) -> str:
    said = []
    assert process.stderr
    for line in process.stderr:
        said.append(line)
        if "answers at " in line:
            return line.split("answers at ")[1].split()[0]
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where both servers are; the corpus holds a speech, so that no replica takes the sample in."""
    chroma = RunningChroma(tmp_path_factory.mktemp("chroma"))
    with postgresql.running() as server:
        chroma.start()
        database = server.new_database()
        folder = tmp_path_factory.mktemp("first")
        with closing(
            Store(folder, BundledEmbedder(), database_url=database, chroma=chroma.address)
        ) as store:
            store.add(document(PORT), name="会议.txt", source="a", sha256="1" * 64)
        yield {"WENZHENG_DATABASE_URL": database, "WENZHENG_CHROMA_URL": chroma.url}
        chroma.kill()


def test_what_is_brought_to_one_replica_the_other_answers_from(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(replica(tmp_path / name, settings)) for name in ("one", "other")
        )
        question = {"question": "何渠乐建议怎么修好水渠？"}
        assert not _speakers(other, question)

        taken = one.post("/v1/documents", files={"file": ("水渠.txt", PAGE.encode())})
        assert taken.status_code == 201, taken.text

        assert _speakers(other, question) == {"何渠乐"}
        assert {row["name"] for row in other.get("/v1/documents").json()["documents"]} >= {
            "水渠.txt"
        }
        other.delete(f"/v1/documents/{taken.json()['document_id']}")
        assert not _speakers(one, question)
        checked = subprocess.run(
            [COMMAND, "check"],
            cwd=tmp_path,
            env={**os.environ, **settings, "WENZHENG_DATA_DIR": str(tmp_path / "third")},
            check=False,
            capture_output=True,
            text=True,
        )
        assert checked.returncode == 0, checked.stderr


def _speakers(client: httpx.Client, question: dict[str, str]) -> set[str]:
    answer = client.post("/v1/answers", json=question)
    assert answer.status_code == 200, answer.text
    return {citation["speaker"] for citation in answer.json()["citations"]}
