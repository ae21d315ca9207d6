"""REST and web page in one process."""

import os
import socket
from contextlib import closing
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.api import tracing
from assistant.api.app import build_app
from assistant.api.host_check import is_loopback
from assistant.api.logs import configure
from assistant.api.shared_corpus import PageCorpus
from assistant.corpus import ReadingCorpus
from assistant.keys import Keyring
from assistant.settings import Settings
from ui import http_server
from ui.keys import CLOSED_WITHOUT_KEYS
from ui.opening import parts
from ui.page_guard import PageGuard
from ui.page_policy import PagePolicyMiddleware
from ui.terminal import say
from ui.web.themes import Meaning, words_alone
from vectorstore.errors import InvalidRequest, Unavailable

GRACE_SECONDS = 30
"""How long answers have to come to their end when the server is told to stop."""


def serve(settings: Settings) -> None:
    """Serve until told to stop, then finish what is being answered.

    Raises InvalidRequest when it would be open to others, Unavailable when the port is taken.
    """
    configure(settings)
    tracing.configure(settings)
    _check_keys(settings)
    listener = _listen(settings.host, settings.port)
    url = _url(*listener.getsockname()[:2])
    with parts(settings, sample=True) as found:
        found.assistant.warm()
        app = faces(found.assistant, settings, found.embedder.embed_documents)
        found.store.announce(url)
        server = StoppingServer(
            http_server.config(app, settings, timeout_graceful_shutdown=GRACE_SECONDS)
        )
        if settings.database and settings.limits_url is None:
            say("Rate limits are counted by each server alone; WENZHENG_LIMITS_URL shares them.")
        say(f"Wenzheng 问政 answers at {url} (Ctrl-C stops it).")
        server.run(sockets=[listener])


class StoppingServer(uvicorn.Server):
    """Ends the page's idle connections and uploads when it is told to stop, and nothing else."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app: FastAPI = self.config.app  # type: ignore[assignment]
        app.state.stopping.set()
        app.state.service.uploads.stop()
        super().handle_exit(sig, frame)


def faces(corpus: ReadingCorpus, settings: Settings, meaning: Meaning = words_alone) -> FastAPI:
    """The REST service with the page at its root."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    from gradio.routes import App

    from ui.web.page import mount

    app = build_app(corpus, settings, check_hosts=True)
    mount(app, PageCorpus(app.state.service, corpus), settings, meaning)
    page = app.routes[-1]
    assert isinstance(page, Mount)
    assert isinstance(page.app, App)
    app.state.stopping = page.app.stop_event
    page.app = PageGuard(PagePolicyMiddleware(page.app), page.app.get_blocks().fns)
    return app


def _check_keys(settings: Settings) -> None:
    with closing(Keyring(settings.data_dir, settings.database)) as keyring:
        any_key, required = bool(keyring.keys()), keyring.required()
    if any_key:
        return
    if not is_loopback(settings.host):
        raise InvalidRequest(
            f"Others can reach {settings.host}, and there is no API key. Make one first: "
            "`wenzheng keys create NAME`, or serve on 127.0.0.1."
        )
    if required:
        say(CLOSED_WITHOUT_KEYS)


def _url(host: str, port: int) -> str:
    """Where this machine finds an address that is listened on."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound to
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


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
