"""Serves a store whose embedder is slow, as `wenzheng serve` does; made to be told to stop."""

import socket
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from support.embedders import SlowEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from ui import http_server
from ui.serve import GRACE_SECONDS, StoppingServer
from vectorstore.store import Store


def serve(folder: Path, said: Connection) -> None:
    """Serve until told to stop; say the address, and when embedding has begun."""
    begun = threading.Event()

    def tell(_: Sequence[str]) -> None:
        if not begun.is_set():
            begun.set()
            said.send("embedding")

    settings = Settings(_env_file=None, data_dir=folder)
    store = Store(folder, SlowEmbedder(0.1, tell))
    app = build_app(Assistant(store, settings), settings)
    app.state.stopping = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    said.send(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = StoppingServer(
        http_server.config(
            app, settings, timeout_graceful_shutdown=GRACE_SECONDS, log_level="error"
        )
    )
    server.run(sockets=[listener])
    store.close()
