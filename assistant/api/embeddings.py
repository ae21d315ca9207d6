"""The embedding model in use, as OpenAI's clients ask for one."""

import base64
from collections.abc import Generator
from contextlib import aclosing
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.answering.generation.instrumented_model import estimated_tokens
from assistant.api.dependencies import ServedDep, ServiceDep
from assistant.api.sse import while_connected
from assistant.record import Record
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import InvalidRequest, NotFound

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
EMBEDDING_MODEL = "wenzheng-embedding"
_MOST_CHARS = 100_000
_AT_ONCE = 8
_INPUT = "text, or texts: a list of tokens is not understood, since each model has its own"
_Input = Annotated[str, StringConstraints(min_length=1)]


class EmbeddingsRequest(BaseModel):
    """Texts to embed, as documents unless `input_type` says that they are questions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = EMBEDDING_MODEL
    input: _Input | Annotated[tuple[_Input, ...], Field(min_length=1, max_length=256)] = Field(
        description=_INPUT
    )
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = Field(None, description="the model's own, or none")
    input_type: Literal["query", "document"] = "document"

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.input,) if isinstance(self.input, str) else self.input


class Embedding(Record):
    """A vector of unit length; with `base64`, its float32 in little-endian order."""

    object: Literal["embedding"] = "embedding"
    index: int
    embedding: tuple[float, ...] | str


class EmbeddingsUsage(Record):
    """Words, with each Chinese character as one: nothing is billed by them."""

    prompt_tokens: int
    total_tokens: int


class Embeddings(Record):
    """A vector for each text; `model` is what the model is called."""

    object: Literal["list"] = "list"
    data: tuple[Embedding, ...]
    model: str
    usage: EmbeddingsUsage


@router.post("/embeddings")
async def embeddings(
    asked: EmbeddingsRequest, request: Request, service: ServiceDep, corpus: ServedDep
) -> Embeddings:
    """Embed texts with the model that the corpus is embedded with, called `wenzheng-embedding`.

    Questions and documents are embedded differently: say `"input_type": "query"` for questions.
    """
    if asked.model != EMBEDDING_MODEL:
        raise NotFound(f"There is no embedding model {asked.model!r}; it is {EMBEDDING_MODEL!r}.")
    chars = sum(map(len, asked.texts))
    if chars > _MOST_CHARS:
        raise InvalidRequest(
            f"The texts have {chars} characters and may have {_MOST_CHARS}; send fewer at a time."
        )
    texts = asked.texts

    def parts() -> Generator[Matrix, None, None]:
        for start in range(0, len(texts), _AT_ONCE):
            yield corpus.embed(texts[start : start + _AT_ONCE], asked.input_type)

    async def found() -> list[Matrix]:
        async with aclosing(service.embedding.each(parts)) as some:
            return [matrix async for matrix in some]

    matrix = np.concatenate(await while_connected(request, found()))
    if asked.dimensions not in {None, matrix.shape[1]}:
        raise InvalidRequest(f"The model's vectors have {matrix.shape[1]} dimensions, no other.")
    tokens = sum(map(estimated_tokens, texts))
    return Embeddings(
        data=tuple(
            Embedding(index=index, embedding=_written(row, asked.encoding_format))
            for index, row in enumerate(matrix)
        ),
        model=corpus.embedding_model(),
        usage=EmbeddingsUsage(prompt_tokens=tokens, total_tokens=tokens),
    )


def _written(row: Matrix, encoding: str | None) -> tuple[float, ...] | str:
    if encoding == "base64":
        return base64.b64encode(row.astype("<f4").tobytes()).decode()
    return tuple(row.tolist())
