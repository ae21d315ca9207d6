"""What processes of tests need, imported and read before they are forked from the one that has."""

import support.embedders
import uvicorn

import assistant.assistant
import ingest.bulk_ingest
import ui.serve
from vectorstore.word_embedder import word_model

__all__ = ["assistant", "ingest", "support", "ui", "uvicorn"]

word_model()
