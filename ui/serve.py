"""REST and web page in one process."""

import os
import socket

import uvicorn

from assistant.api.app import build_app
from assistant.settings import Settings
from ui.opening import parts
from ui.terminal import say
from vectorstore.errors import Unavailable


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises Unavailable when the port is taken."""
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with parts(settings, sample=True) as found:
        found.embedder.load()
        os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
        from ui.web.page import mount

        app = mount(build_app(found.assistant, settings), found.assistant, settings)
        found.store.announce(url)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=10)
        )
        say(f"Wenzheng 问政 answers at {url} (Ctrl-C stops it).")
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Unavailable(
            f"Port {port} of {host} cannot be had ({error.strerror}). Stop what uses it, or "
            "choose another: `wenzheng serve --port N`, or PORT=N in front of `make serve`."
        ) from error
    return listener
