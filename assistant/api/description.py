"""The OpenAPI description: keys, problems and events, beside what the routes say of themselves."""

from functools import cache
from typing import Any

from fastapi import FastAPI, Security
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from assistant.api.chat import ChatCompletionChunk
from assistant.api.error_responses import MEDIA_TYPE, Problem
from assistant.api.schemas import BATCH_EVENTS, EVENTS, UPLOAD_EVENTS
from assistant.api.service import Service
from assistant.settings import Settings

_REF = "#/components/schemas/"
_WHY = {
    400: "The request cannot be read",
    401: "An API key is wanted",
    403: "The API key may not do this",
    404: "There is no such thing",
    413: "The request is too large",
    422: "The request cannot be done as asked",
    429: "The caller asks too much; `Retry-After` says when to ask again",
    503: "The server cannot answer now; `Retry-After` says when to ask again",
    507: "The server's disk is full; nothing was stored",
}


def _problem(why: str) -> dict[str, Any]:
    return {
        "description": why,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}Problem"}}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {status: _problem(why) for status, why in _WHY.items()}
"""What every route may answer instead."""
CONFLICT = _problem("The same request is being worked on; `Retry-After` says when to ask again")

asks_for_key = Security(
    HTTPBearer(
        scheme_name="ApiKey",
        description="A key from `wenzheng keys create`; changing the corpus "
        "wants one made with `--write`. A loopback server without keys asks for none.",
        auto_error=False,
    )
)
"""Describes the key that the gate asks for."""


def describe(app: FastAPI, service: Service) -> None:
    """Make the app describe itself whole, with the key where one is asked for now."""

    @cache
    def described(*, keys: bool) -> dict[str, Any]:
        return _description(app, service.settings, keys=keys)

    app.openapi = lambda: described(keys=service.asks_for_keys())  # type: ignore[method-assign]


def _description(app: FastAPI, settings: Settings, *, keys: bool) -> dict[str, Any]:
    description = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    if not keys:
        for operations in description["paths"].values():
            for operation in operations.values():
                if "security" in operation:
                    operation["security"].append({})
    schemas = description["components"]["schemas"]
    streamed = [*EVENTS.values(), *BATCH_EVENTS.values(), *UPLOAD_EVENTS.values()]
    models: list[type[BaseModel]] = [Problem, ChatCompletionChunk, *streamed]
    _, extra = models_json_schema(
        [(model, "serialization") for model in models], ref_template=_REF + "{model}"
    )
    schemas.update(extra["$defs"])
    question = schemas["AnswerRequest"]["properties"]
    question["question"]["maxLength"] = settings.max_question_chars
    question["history"]["maxItems"] = settings.max_turns
    return description
