"""The server of the Model Context Protocol on the command line."""

from contextlib import closing
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from starlette.types import ASGIApp

    from assistant.api.service import Service

_FACE = "mcp"


@click.command()
@click.option("--http", is_flag=True, help="Serve over HTTP on the loopback address, not stdio.")
@click.option("--port", type=click.IntRange(0, 65535), default=7861, help="Port for --http.")
def mcp(http: bool, port: int) -> None:
    """Offer search, fetch and ask to a chat program (MCP), over stdio or HTTP.

    Over HTTP it asks for an API key where there is one.
    """
    from assistant.settings import load_settings
    from ui.opening import corpus

    settings = load_settings(host="127.0.0.1")
    with corpus(settings, sample=True) as opened:
        if not http:
            _tools().build_server(opened).run("stdio")
            return
        import uvicorn

        from assistant.api.service import Service
        from ui import http_server
        from ui.terminal import say

        with closing(Service(opened, settings)) as service:
            say(f"MCP server at http://127.0.0.1:{port}/mcp (Ctrl-C stops it).")
            config = http_server.config(
                over_http(service), settings, host="127.0.0.1", port=port, log_level="warning"
            )
            uvicorn.Server(config).run()


def over_http(service: "Service") -> "ASGIApp":
    """The tools over HTTP, behind the gate."""
    from starlette.requests import HTTPConnection

    from assistant.api.caller import Caller, caller_of
    from assistant.api.middleware_stack import behind_gate
    from assistant.api.shared_corpus import SharedCorpus

    def corpus_of(context: "Context") -> SharedCorpus:
        request = context.request_context.request
        assert isinstance(request, HTTPConnection), "what comes over HTTP has a request"
        return SharedCorpus(service, replace(caller_of(request), id=_FACE))

    server = _tools().build_server(SharedCorpus(service, Caller(_FACE)), corpus_of)
    return behind_gate(server.streamable_http_app(), service)


def _tools() -> ModuleType:
    from vectorstore.errors import Unavailable

    try:
        from assistant import mcp_tools
    except ModuleNotFoundError as error:
        raise Unavailable(
            "The MCP server wants the package mcp; install it with `pip install 'wenzheng[mcp]'`."
        ) from error
    return mcp_tools
