"""Every setting of the product, in one typed tree that is read once and passed in."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from vectorstore.chroma_server import ChromaServer, TokenHeader
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

    data_dir: Path = Field(Path("data"), description="Data folder: everything Wenzheng stores")
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL database for the corpus, keys and answers instead of files in the"
        " data folder: `postgresql://user:password@host/database`",
    )
    embedding_model: str = Field(
        "bundled", description="`bundled`, or the name or folder of a Sentence Transformers model"
    )
    chroma_url: str | None = Field(
        None, description="URL of a Chroma server to use instead of the embedded index"
    )
    chroma_tenant: str = Field(
        "default_tenant", description="Tenant of the Chroma server that holds the database"
    )
    chroma_database: str = Field(
        "default_database", description="Database of the Chroma server that holds the index"
    )
    chroma_token: SecretStr | None = Field(
        None, description="Token or API key that the Chroma server asks for"
    )
    chroma_token_header: TokenHeader = Field(
        "X-Chroma-Token",
        description="Header for that token: `X-Chroma-Token`, as Chroma Cloud has it,"
        " or `Authorization`",
    )
    chroma_ca_file: Path | None = Field(
        None,
        description="PEM file with the certificate authority of an `https` Chroma server,"
        " if the system does not know it",
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(7860, description="Port to listen on")
    api_key: SecretStr | None = Field(None, description="API key that commands send to a server")
    glossary: Path | None = Field(
        None, description="TOML file with the names of terms and organisations in other languages"
    )
    reranker: str | None = Field(
        None, description="Name or folder of a cross-encoder that reranks the passages found"
    )
    top_k: Annotated[int, Field(ge=1, le=50)] = Field(8, description="Passages shown per question")
    max_question_chars: Annotated[int, Field(ge=1)] = Field(
        2000, description="Maximum length of a question, in characters"
    )
    jobs_at_once: Annotated[int, Field(ge=0, le=32)] = Field(
        2,
        description="Jobs a process works on at once; 0 leaves those in PostgreSQL to"
        " `wenzheng worker`",
    )
    max_upload_bytes: Annotated[int, Field(ge=1)] = Field(
        20 * 1024 * 1024, description="Maximum size of an uploaded file, in bytes"
    )
    max_turns: Annotated[int, Field(ge=0)] = Field(
        40, description="Maximum number of earlier messages sent with a question"
    )
    max_requests: Annotated[int, Field(ge=1)] = Field(
        64,
        description="Maximum number of questions being answered or waiting; further ones get 503",
    )
    max_requests_per_caller: Annotated[int, Field(ge=1)] = Field(
        32, description="Maximum number of concurrent requests per key, or per address without keys"
    )
    rate_limit: Annotated[str, Field(pattern=r"^[1-9]\d{0,8}/(second|minute|hour|day)$")] = Field(
        "6000/minute",
        description="Request rate per key, or per address without keys:"
        " `N/second`, `minute`, `hour` or `day`",
    )
    limits_url: SecretStr | None = Field(
        None,
        description="Redis or Valkey that counts requests for all servers:"
        " `redis://:password@host:6379/0`",
    )
    client_timeout_seconds: Annotated[int, Field(ge=1)] = Field(
        20,
        description="Seconds a client may take for the headers of a request,"
        " or pause within its body",
    )
    allowed_hosts: str | None = Field(
        None, description="Additional host names of this server, separated by commas"
    )
    cors_origins: str | None = Field(
        None,
        description="Origins of other sites whose pages may use the REST API,"
        " such as `https://portal.example`, separated by commas",
    )
    trusted_proxies: str | None = Field(
        None,
        description="Addresses or networks of proxies whose `X-Forwarded-For` and"
        " `X-Forwarded-Proto` are believed, separated by commas",
    )
    kept_answers: Annotated[int, Field(ge=0)] = Field(
        10_000, description="Number of recent answers kept for `/v1/answers/{id}`; 0 keeps none"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Minimum log level: `debug`, `info`, `warning` or `error`"
    )
    log_questions: bool = Field(False, description="Whether questions may appear in the log")
    otlp_endpoint: str | None = Field(
        None, description="gRPC endpoint for OpenTelemetry traces; unset, no traces are made"
    )
    llm_base_url: str | None = Field(
        None, description="OpenAI-compatible endpoint of a chat model, for written answers"
    )
    llm_model: str | None = Field(None, description="Name of the chat model at that endpoint")
    llm_api_key: SecretStr | None = Field(
        None, description="API key for that endpoint, if it needs one"
    )
    llm_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        120, description="Seconds after which the chat model is given up and the answer quoted"
    )
    llm_silence_seconds: Annotated[float, Field(gt=0)] = Field(
        60, description="Seconds the chat model may pause, before its first word or between words"
    )
    llm_retries: Annotated[int, Field(ge=0, le=10)] = Field(
        2, description="Retries when the chat model is busy or fails before its first word"
    )
    llm_max_tokens: Annotated[int, Field(ge=1)] = Field(
        700, description="Maximum number of tokens the chat model writes per answer"
    )
    llm_context_tokens: Annotated[int, Field(ge=1024)] = Field(
        4096,
        description="Context window of the chat model, in tokens: what a prompt and its reply may"
        " take together",
    )
    llm_tokenizer: Path | None = Field(
        None,
        description="`tokenizer.json` of the chat model, or its folder, to count tokens by;"
        " unset, they are estimated with a margin",
    )
    llm_context_chars: Annotated[int, Field(ge=200)] | None = Field(
        None,
        description="Maximum number of characters of passages given to the chat model, where"
        " fewer are wanted than fit",
    )
    llm_strict: bool = Field(
        False, description="Whether unsupported sentences are removed from written answers"
    )
    llm_judge: bool = Field(
        True, description="Whether the chat model reads over what it wrote where no judge is set up"
    )
    judge_base_url: str | None = Field(
        None, description="OpenAI-compatible endpoint of a model that reads over written answers"
    )
    judge_model: str | None = Field(None, description="Name of the judging model at that endpoint")
    judge_api_key: SecretStr | None = Field(
        None, description="API key for the judge's endpoint, if it needs one"
    )
    judge_max_tokens: Annotated[int, Field(ge=1)] = Field(
        2000, description="Maximum number of tokens the judge writes per sixteen sentences"
    )

    @property
    def database(self) -> str | None:
        """The database URL, password and all."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def chroma(self) -> ChromaServer | None:
        """The Chroma server, token and all."""
        if self.chroma_url is None:
            return None
        return ChromaServer(
            self.chroma_url,
            tenant=self.chroma_tenant,
            database=self.chroma_database,
            token=self.chroma_token.get_secret_value() if self.chroma_token else None,
            token_header=self.chroma_token_header,
            ca_file=str(self.chroma_ca_file) if self.chroma_ca_file else None,
        )


def listed(names: str | None) -> list[str]:
    """The entries of a setting that separates them by commas."""
    return [name.strip() for name in (names or "").split(",") if name.strip()]


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
