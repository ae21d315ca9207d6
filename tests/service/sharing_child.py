"""A server over a corpus that others share through a Chroma server; made to be killed."""

import socket
import sys
from pathlib import Path

import uvicorn
from support.embedders import WordEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

folder, chroma_url = Path(sys.argv[1]), sys.argv[2]
settings = Settings(data_dir=folder, chroma_url=chroma_url)
assistant = Assistant(Store(folder, WordEmbedder(), chroma=settings.chroma), settings)
listener = socket.create_server(("127.0.0.1", 0))
app = build_app(assistant, settings)
sys.stdout.write(f"{listener.getsockname()[1]}\n")
sys.stdout.flush()
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
