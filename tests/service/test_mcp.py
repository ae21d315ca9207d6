"""A chat program finds, reads and asks over the Model Context Protocol."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import httpx2
import pytest
from serving import serving
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

mcp = pytest.importorskip("mcp", reason="The extra `mcp` is not installed.")

from mcp import Client, StdioServerParameters  # noqa: E402 - only where it is installed
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from mcp.server import MCPServer  # noqa: E402

from assistant.api.service import Service  # noqa: E402
from assistant.assistant import Assistant  # noqa: E402
from assistant.keys import Scope  # noqa: E402
from assistant.mcp_tools import build_server  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from ui.mcp import over_http  # noqa: E402
from vectorstore.store import Store  # noqa: E402

QUESTION = "怎样建设岸电设施，减少船舶排放？"
T = TypeVar("T")


@pytest.fixture
def server(assistant: Assistant) -> MCPServer:
    return build_server(assistant)


def with_client(server: object, work: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Client(server) as client:
            return await work(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


def call(server: object, tool: str, **arguments: Any) -> dict[str, Any]:
    async def work(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    result = with_client(server, work)
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def test_the_tools_that_are_offered_change_nothing(server: MCPServer) -> None:
    async def work(client: Client) -> Any:
        return await client.list_tools()

    tools = with_client(server, work).tools

    assert {tool.name for tool in tools} == {"search", "mentions", "timeline", "fetch", "ask"}
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema


def test_what_is_found_is_read_at_its_place(server: MCPServer) -> None:
    results = call(server, "search", query=QUESTION, limit=3)["results"]

    assert len(results) == 3
    assert results[0]["speaker"] == "周海宁"
    for found in results:
        speech = call(server, "fetch", id=found["id"])
        assert speech["text"][found["start"] : found["end"]] == found["text"]
        assert speech["speaker"] == found["speaker"]


def test_an_answer_is_cited(server: MCPServer) -> None:
    answer = call(server, "ask", question=QUESTION)

    assert answer["status"] == "answered"
    (citation,) = answer["citations"]
    assert "[1]" in answer["text"]
    speech = call(server, "fetch", id=citation["speech_id"])
    assert speech["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_speaker_keeps_others_out(server: MCPServer) -> None:
    results = call(server, "search", query=QUESTION, speakers=["何书影"])["results"]

    assert {found["speaker"] for found in results} == {"何书影"}


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("fetch", {"id": "none"}, "none"),
        ("ask", {"question": " "}, "empty"),
        ("search", {"query": QUESTION, "speakers": ["无此人"]}, "无此人"),
        ("search", {"query": QUESTION, "limit": 0}, "limit"),
    ],
)
def test_what_cannot_be_done_is_said(
    server: MCPServer, tool: str, arguments: dict[str, Any], says: str
) -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    result = with_client(server, work)

    assert result.is_error
    assert says in result.content[0].text


def test_it_is_served_over_http_under_its_own_names_and_for_keys_only(
    assistant: Assistant, tmp_path: Path
) -> None:
    service = Service(assistant, Settings(data_dir=tmp_path))
    with serving(lambda: over_http(service)) as url:
        assert call(f"{url}/mcp", "ask", question=QUESTION)["citations"]
        renamed = httpx.post(f"{url}/mcp", json={}, headers={"host": "evil.example"})
        service.keyring.create("x", Scope.READ)
        without_key = httpx.post(f"{url}/mcp", json={})
    service.close()

    assert renamed.status_code == 421
    assert without_key.status_code == 401


STDIO = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from support.embedders import WordEmbedder
from support.speeches import PORT, document
from assistant.assistant import Assistant
from assistant.mcp_tools import build_server
from assistant.settings import Settings
from vectorstore.store import Store
folder = Path({folder!r})
store = Store(folder, WordEmbedder())
store.add(document(PORT), name="会议.txt", source="a", sha256="1" * 64)
build_server(Assistant(store, Settings(data_dir=folder))).run("stdio")
store.close()
"""


@pytest.mark.slow
def test_it_is_served_over_stdio(tmp_path_factory: pytest.TempPathFactory) -> None:
    tests = str(Path(__file__).parents[1])
    folder = str(tmp_path_factory.mktemp("stdio"))
    command = StdioServerParameters(
        command=sys.executable, args=["-c", STDIO.format(tests=tests, folder=folder)]
    )

    assert call(command, "ask", question=QUESTION)["citations"][0]["speaker"] == "周海宁"


def test_a_key_limited_to_a_collection_reads_it_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PORT), name="a", source="a", sha256="1" * 64, collections=["港"])
    store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64, collections=["校"])
    settings = Settings(_env_file=None, data_dir=tmp_path)
    service = Service(Assistant(store, settings), settings)
    _, token = service.keyring.create("x", Scope.READ, collections=["校"])
    asked: list[tuple[str, dict[str, Any]]] = [
        ("mentions", {"term": "港口"}),
        ("mentions", {"term": "音乐"}),
        ("timeline", {"term": "港口"}),
        ("search", {"query": "港口夜间作业"}),
        ("fetch", {"id": f"{'1' * 16}-01"}),
        ("ask", {"question": "谁提到港口？"}),
    ]

    async def run(url: str) -> list[str]:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            return [(await client.call_tool(*one)).model_dump_json() for one in asked]

    with serving(lambda: over_http(service)) as url:
        told = asyncio.run(asyncio.wait_for(run(url), 60))
    service.close()
    store.close()

    assert "何书影" in told[1]
    assert not any("周海宁" in one or "港口夜间作业效率" in one for one in told)
