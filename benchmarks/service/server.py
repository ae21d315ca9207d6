"""The service over the sample page, and beside it what its answers stand on, bare.

`/bare?q=` embeds the question and asks the vector index for eight neighbours, nothing else: what
this machine gives through the same server, threads and places.
"""

import socket
import sys
from pathlib import Path

import click
import uvicorn
from fastapi import FastAPI

from assistant.api.app import build_app
from assistant.api.service import Service
from assistant.bootstrap import Parts, opened
from assistant.settings import Settings

_NEIGHBOURS = 8


def with_bare_route(app: FastAPI, parts: Parts) -> FastAPI:
    """The app with the route to compare with."""
    service: Service = app.state.service
    store = parts.store

    def neighbours(question: str) -> int:
        vector = store.embedder.embed_queries([question])[0]
        return len(store.search_vectors(vector, _NEIGHBOURS))

    @app.get("/bare")
    async def bare(q: str) -> dict[str, int]:
        return {"found": await service.room.run(lambda: neighbours(q))}

    return app


def main(folder: Path) -> None:
    """Serve on a free port of the loopback address, and say which."""
    settings = Settings(
        data_dir=folder, max_requests_per_caller=10_000, rate_limit="999999999/second"
    )
    with opened(settings, sample=True) as parts:
        parts.assistant.warm()
        app = with_bare_route(build_app(parts.assistant, settings), parts)
        listener = socket.create_server(("127.0.0.1", 0))
        click.echo(listener.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        server.run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
