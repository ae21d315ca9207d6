"""Every setting of the product, in one typed tree that is read once and passed in."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from vectorstore.errors import InvalidRequest

PREFIX = "WENZHENG_"
_ENV_FILE = ".env"


class Settings(BaseSettings):
    """The settings, each an environment variable `WENZHENG_<NAME>` or a line of `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=_ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Field(Path("data"), description="folder that holds everything stored")
    embedding_model: str = Field(
        "bundled", description="`bundled`, or the name or folder of a Sentence Transformers model"
    )
    chroma_url: str | None = Field(None, description="a Chroma server, instead of the embedded one")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(7860, description="port to serve on")
    api_key: SecretStr | None = Field(
        None, description="the key that commands show to a server they ask"
    )
    glossary: Path | None = Field(
        None, description="a TOML file of what terms and groups are called in other languages"
    )
    reranker: str | None = Field(
        None, description="the name or folder of a cross-encoder that orders what was found"
    )
    top_k: Annotated[int, Field(ge=1, le=50)] = Field(8, description="passages shown per question")
    max_question_chars: Annotated[int, Field(ge=1)] = Field(
        2000, description="longest question taken, in characters"
    )
    max_upload_bytes: Annotated[int, Field(ge=1)] = Field(
        20 * 1024 * 1024, description="largest file taken, in bytes"
    )
    max_turns: Annotated[int, Field(ge=0)] = Field(
        40, description="earlier messages of a conversation taken with a question"
    )
    max_requests: Annotated[int, Field(ge=1)] = Field(
        64, description="questions worked on or waiting at once; more are turned away"
    )
    max_requests_per_caller: Annotated[int, Field(ge=1)] = Field(
        32, description="requests one key, or one address where there are no keys, has at once"
    )
    rate_limit: Annotated[str, Field(pattern=r"^[1-9]\d{0,8}/(second|minute|hour|day)$")] = Field(
        "6000/minute", description="requests a key, or an address where there are no keys, makes"
    )
    client_timeout_seconds: Annotated[int, Field(ge=1)] = Field(
        20, description="seconds for the headers of a request, or for a pause within its body"
    )
    allowed_hosts: str | None = Field(
        None, description="further names this server is reached by, with commas between"
    )
    kept_answers: Annotated[int, Field(ge=0)] = Field(
        10_000, description="answers kept for `/v1/answers/{id}`, the newest; 0 keeps none"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="from where on the log tells"
    )
    log_questions: bool = Field(False, description="whether the log may hold questions")
    otlp_endpoint: str | None = Field(
        None, description="where OpenTelemetry traces go, over gRPC; none are made without"
    )
    llm_base_url: str | None = Field(None, description="an OpenAI-compatible endpoint")
    llm_model: str | None = Field(None, description="the chat model's name there")
    llm_api_key: SecretStr | None = Field(None, description="its key, if it wants one")
    llm_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        120, description="seconds after which the chat model is given up and the answer quoted"
    )
    llm_silence_seconds: Annotated[float, Field(gt=0)] = Field(
        60, description="seconds the chat model may be silent, before its first word or after one"
    )
    llm_retries: Annotated[int, Field(ge=0, le=10)] = Field(
        2, description="tries more for a chat model that is busy or failed before its first word"
    )
    llm_max_tokens: Annotated[int, Field(ge=1)] = Field(
        700, description="tokens the chat model may write for one answer"
    )
    llm_context_chars: Annotated[int, Field(ge=200)] = Field(
        3000, description="characters of passages shown to the chat model"
    )
    llm_strict: bool = Field(False, description="whether unsupported sentences are left out")
    llm_judge: bool = Field(False, description="whether the chat model judges each sentence too")


def load_settings(**given: Any) -> Settings:
    """The settings as given, else from the environment, else from `.env`, else the defaults.

    Raises InvalidRequest, naming the setting, for a value that does not fit or a name that is
    not known.
    """
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    for name in (*os.environ, *dotenv_values(_ENV_FILE)):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise InvalidRequest(
                f"The setting {name} is not known. There are: {', '.join(sorted(known))}."
            )
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        fault = error.errors()[0]
        name = "_".join(str(part) for part in fault["loc"])
        raise InvalidRequest(f"The setting {PREFIX}{name.upper()}: {fault['msg']}.") from error
