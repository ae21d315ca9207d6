"""Serves a store whose embedder is slow, as `wenzheng serve` does; made to be told to stop."""

import socket
import sys
import threading
from pathlib import Path

from support.embedders import SlowEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from ui import http_server
from ui.serve import GRACE_SECONDS, StoppingServer
from vectorstore.store import Store


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


folder = Path(sys.argv[1])
settings = Settings(_env_file=None, data_dir=folder)
said = threading.Event()
store = Store(
    folder, SlowEmbedder(0.1, lambda _: None if said.is_set() else (said.set(), say("embedding")))
)
app = build_app(Assistant(store, settings), settings)
app.state.stopping = threading.Event()
listener = socket.create_server(("127.0.0.1", 0))
say(f"http://127.0.0.1:{listener.getsockname()[1]}")
server = StoppingServer(
    http_server.config(app, settings, timeout_graceful_shutdown=GRACE_SECONDS, log_level="error")
)
server.run(sockets=[listener])
store.close()
