"""A server over a corpus that others share through a Chroma server; made to be killed."""

import socket
from multiprocessing.connection import Connection
from pathlib import Path

import uvicorn
from support.embedders import WordEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store


def serve(folder: Path, chroma_url: str, said: Connection) -> None:
    """Serve until killed; say the port first."""
    settings = Settings(data_dir=folder, chroma_url=chroma_url)
    assistant = Assistant(Store(folder, WordEmbedder(), chroma=settings.chroma), settings)
    listener = socket.create_server(("127.0.0.1", 0))
    app = build_app(assistant, settings)
    said.send(listener.getsockname()[1])
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
