"""Putting the parts together: from settings to an assistant that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from assistant.answering.chat_model import ChatModel
from assistant.answering.generation.instrumented_model import InstrumentedModel
from assistant.answering.generation.openai_compatible import Limits, OpenAICompatible
from assistant.assistant import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_sample
from vectorstore.errors import InvalidRequest
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.progress import Progress, silent
from vectorstore.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """An assistant, the store it stands on and the model it knows meaning by."""

    embedder: LazyEmbedder
    store: Store
    assistant: Assistant


@contextmanager
def opened(
    settings: Settings, *, progress: Progress = silent, sample: bool = False, reembed: bool = False
) -> Iterator[Parts]:
    """The data folder, open and owned until the block ends.

    With `sample`, a corpus that never held anything takes in the page that ships; with
    `reembed`, one that another model made is embedded anew. Raises StoreError or Unavailable.
    """
    embedder = LazyEmbedder(settings.embedding_model, progress)
    store = Store(
        settings.data_dir,
        embedder,
        database_url=settings.database,
        chroma=settings.chroma,
        progress=progress,
        reembed=reembed,
    )
    try:
        if sample:
            ingest_sample(store, progress)
        yield Parts(
            embedder, store, Assistant(store, settings, chat_model(settings), judge_model(settings))
        )
    finally:
        store.close()


def chat_model(settings: Settings) -> ChatModel | None:
    """The chat model that is set up, if one is. Raises InvalidRequest for half a set-up."""
    endpoint = _chat_endpoint(settings)
    return _served(settings, endpoint, settings.llm_max_tokens) if endpoint else None


def judge_model(settings: Settings) -> ChatModel | None:
    """The model that reads over what is written: one of its own, else the chat model, or none.

    Raises InvalidRequest for half a set-up.
    """
    endpoint = _endpoint(
        "JUDGE", settings.judge_base_url, settings.judge_model, settings.judge_api_key
    )
    if endpoint is None and settings.llm_judge:
        endpoint = _chat_endpoint(settings)
    return _served(settings, endpoint, settings.judge_max_tokens) if endpoint else None


@dataclass(frozen=True, slots=True)
class _Endpoint:
    base_url: str
    model: str
    key: str | None


def _chat_endpoint(settings: Settings) -> _Endpoint | None:
    return _endpoint("LLM", settings.llm_base_url, settings.llm_model, settings.llm_api_key)


def _endpoint(
    whose: str, base_url: str | None, model: str | None, key: SecretStr | None
) -> _Endpoint | None:
    """Raises InvalidRequest where only one of address and model is set."""
    if base_url is None and model is None:
        return None
    if base_url is None or model is None:
        raise InvalidRequest(
            f"Set both WENZHENG_{whose}_BASE_URL and WENZHENG_{whose}_MODEL, or neither."
        )
    return _Endpoint(base_url, model, key.get_secret_value() if key else None)


def _served(settings: Settings, endpoint: _Endpoint, max_tokens: int) -> ChatModel:
    limits = Limits(
        silence_seconds=settings.llm_silence_seconds,
        total_seconds=settings.llm_timeout_seconds,
        retries=settings.llm_retries,
        max_tokens=max_tokens,
    )
    return InstrumentedModel(
        OpenAICompatible(endpoint.base_url, endpoint.model, endpoint.key, limits)
    )
